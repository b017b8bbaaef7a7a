// Servers that agree on TLS as their protocols' papers say: what each says and hears before the handshake.
using System.Net.Security;

namespace StatusFeeds.Tests.Support;

internal static class StartTlsServers
{
    public static readonly byte[] LdapSuccess = [0x30, 0x0C, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00];

    /// <summary>Result 52 (unavailable) with the words "TLS already started".</summary>
    public static readonly byte[] LdapRefusal = [0x30, 0x1F, 0x02, 0x01, 0x01, 0x78, 0x1A, 0x0A, 0x01, 0x34, 0x04, 0x00, 0x04, 0x13, .. "TLS already started"u8];

    private const string XmppOpen = "<?xml version='1.0'?><stream:stream from='chat.test' id='x' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

    /// <summary>In turn what the server says (text or bytes) and, for each question, how it begins; a number is how many bytes are asked.</summary>
    public static readonly IReadOnlyDictionary<string, object[]> Scripts = new Dictionary<string, object[]>
    {
        ["smtp"] = ["220-mx.test ESMTP\r\n220 ready\r\n", "EHLO [127.0.0.1]\r\n", "250-mx.test\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 SMTPUTF8\r\n", "STARTTLS\r\n", "220 2.0.0 Ready to start TLS\r\n"],
        ["imap"] = ["* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n", "a1 STARTTLS\r\n", "* 3 EXISTS\r\na1 OK Begin TLS negotiation now.\r\n"],
        ["pop3"] = ["+OK ready\r\n", "STLS\r\n", "+OK Begin TLS\r\n"],
        ["ftp"] = ["220-Welcome\r\n to the 220 files of\r\n220-ours\r\n220 ready\r\n", "AUTH TLS\r\n", "234 Proceed\r\n"],
        ["ldap"] = ["", 31, LdapSuccess],
        ["postgres"] = ["", 8, "S"],
        ["sieve"] = ["\"IMPLEMENTATION\" \"Example\"\r\n\"SIEVE\" \"fileinto\"\r\n\"STARTTLS\"\r\nOK \"ready\"\r\n", "STARTTLS\r\n", "OK \"Begin\"\r\n"],
        ["nntp"] = ["201 news.test, no posting\r\n", "STARTTLS\r\n", "382 Continue\r\n"],
        ["xmpp"] =
        [
            "", 149, XmppOpen + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>",
            51, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
        ],
    };

    /// <summary>Says its part, then speaks TLS where that is given.</summary>
    public static TestTcpServer Of(object[] script, SslServerAuthenticationOptions? tls) => new(async talk =>
    {
        for (var i = 0; i < script.Length; i++)
        {
            switch (script[i])
            {
                case int bytes:
                    await talk.Read(bytes);
                    break;
                case byte[] bytes:
                    await talk.Say(bytes);
                    break;
                case string line when i % 2 == 1:
                    Assert.Equal(line, await talk.ReadLine());
                    break;
                case string text:
                    await talk.Say(text);
                    break;
            }
        }

        if (tls is not null)
        {
            await talk.Secure(tls);
        }
    });
}
