// STARTTLS by every protocol: agreed, refused, not offered, said by somebody on the way, by halves and without an end.
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class StartTlsTests : IDisposable
{
    private readonly X509Certificate2 leaf = TestCertificates.Leaf(null, "mail.test", 42.5);

    public static TheoryData<string> Words => [.. StartTls.All.Select(way => way.Word)];

    public void Dispose() => leaf.Dispose();

    [Theory]
    [MemberData(nameof(Words))]
    public async Task EachProtocolAgreesAndTheCertificateIsRead(string word)
    {
        await using var server = StartTlsServers.Of(StartTlsServers.Scripts[word], new SslServerAuthenticationOptions { ServerCertificateContext = TestCertificates.Context(leaf) });
        var result = await Look(server, word);
        Assert.Equal((Verdict.Answered, 42), (result.Verdict, result.Number("tls-days")));
        Assert.NotNull(result.Number("start-tls"));
        Assert.Equal("mail.test", result.Text("names"));
    }

    /// <summary>RFC 3207, 6: what is buffered when TLS begins must be thrown away; who sends it means no good, so nothing is begun.</summary>
    [Theory]
    [MemberData(nameof(Words))]
    public async Task WhatIsSaidBehindTheConsentIsNotTakenForWhatComesUnderTls(string word)
    {
        object[] script = [.. StartTlsServers.Scripts[word]];
        script[^1] = script[^1] is byte[] bytes ? (byte[])[.. bytes, .. bytes] : (string)script[^1] + "250 injected\r\n";
        await using var server = StartTlsServers.Of(script, tls: null);
        var result = await Look(server, word);
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.Matches($@"^127\.0\.0\.1:{server.Port} sent 1[24] bytes too many behind its consent to TLS: anyone on the way could have put them there, so TLS was not begun$", result.Detail);
        Assert.Equal(["time", "connect", "start-tls"], result.Readings.Select(reading => reading.Name));
    }

    [Theory]
    [InlineData("smtp", "220 a\r\n|EHLO [127.0.0.1]\r\n|250-a\r\n250 PIPELINING\r\n", "PEER does not offer STARTTLS")]
    [InlineData("smtp", "220 a\r\n|EHLO [127.0.0.1]\r\n|250-a\r\n250 STARTTLS\r\n|STARTTLS\r\n|454 4.7.0 TLS not available due to local problem\r\n", "PEER refuses STARTTLS: \"454 4.7.0 TLS not available due to local problem\"")]
    [InlineData("smtp", "220 a\r\n|EHLO [127.0.0.1]\r\n|502 5.5.2 what?\r\n", "PEER refuses EHLO: \"502 5.5.2 what?\"")]
    [InlineData("smtp", "554-go\r\n554 away\r\n", "PEER does not greet as SMTP does: \"554-go\"")]
    [InlineData("smtp", "* OK IMAP ready\r\n", "PEER does not greet as SMTP does: \"* OK IMAP ready\"")]
    [InlineData("smtp", "220 \u001b]0;x\u0007\u202Eabc\r\n|EHLO [127.0.0.1]\r\n|550 \u001b[2J\u202E\r\n", "PEER refuses EHLO: \"550 \uFFFD[2J \"")]
    [InlineData("smtp", "2201\r\n", "PEER does not greet as SMTP does: \"2201\"")]
    [InlineData("smtp", "\r\n", "PEER does not greet as SMTP does: \"\"")]
    [InlineData("imap", "* PREAUTH hello\r\n", "PEER does not greet as IMAP does: \"* PREAUTH hello\"")]
    [InlineData("imap", "* OK hello\r\n|a1 STARTTLS\r\n|* x\r\na1 BAD no TLS here\r\n", "PEER refuses STARTTLS: \"a1 BAD no TLS here\"")]
    [InlineData("imap", "* OKAY\r\n", "PEER does not greet as IMAP does: \"* OKAY\"")]
    [InlineData("pop3", "+OK hello\r\n|STLS\r\n|-ERR no\r\n", "PEER refuses STLS: \"-ERR no\"")]
    [InlineData("pop3", "-ERR locked\r\n", "PEER does not greet as POP3 does: \"-ERR locked\"")]
    [InlineData("ftp", "220 x\r\n|AUTH TLS\r\n|530 Please login with USER and PASS.\r\n", "PEER refuses AUTH TLS: \"530 Please login with USER and PASS.\"")]
    [InlineData("ftp", "421 Too many users\r\n", "PEER does not greet as FTP does: \"421 Too many users\"")]
    [InlineData("sieve", "\"SIEVE\" \"a\"\r\nOK\r\n", "PEER does not offer STARTTLS")]
    [InlineData("sieve", "\"STARTTLS\"\r\nOK\r\n|STARTTLS\r\n|NO \"later\"\r\n", "PEER refuses STARTTLS: \"NO \"later\"\"")]
    [InlineData("nntp", "200 a\r\n|STARTTLS\r\n|580 no\r\n", "PEER refuses STARTTLS: \"580 no\"")]
    public async Task ARefusalIsDownInItsOwnWords(string word, string script, string reason)
    {
        await using var server = StartTlsServers.Of([.. script.Split('|')], tls: null);
        var result = await Look(server, word);
        Assert.Equal((Verdict.Down, reason.Replace("PEER", $"127.0.0.1:{server.Port}", StringComparison.Ordinal)), (result.Verdict, result.Detail));
    }

    [Theory]
    [InlineData("postgres", 8, "N", "PEER does not offer TLS")]
    [InlineData("postgres", 8, "Eunsupported frontend protocol\0", "PEER refuses SSLRequest: \"unsupported frontend protocol\uFFFD\"")]
    [InlineData("postgres", 8, "HTTP/1.1 400 Bad", "PEER does not answer as PostgreSQL does: \"HTTP/1.1 400 Bad\"")]
    [InlineData("ldap", 31, "HTTP/1.1 400 Bad", "PEER does not answer as LDAP does: \"HTTP/1.1 400 Bad\"")]
    [InlineData("ldap", 31, "0\u0003\u0002\u0001\u0001", "PEER does not answer as LDAP does: \"\uFFFD\uFFFD\uFFFD\"")]
    [InlineData("xmpp", 149, "<stream:stream><stream:features><bind/></stream:features>", "PEER does not offer STARTTLS")]
    [InlineData("xmpp", 149, "<a><stream:error><host-unknown/></stream:error></stream:stream>", "PEER refuses the stream: \"<stream:error><host-unknown/></stream:error></stream:stream>\"")]
    public async Task WhoAnswersInBytesRefusesInWordsToo(string word, int asked, string answer, string reason)
    {
        await using var server = StartTlsServers.Of(["", asked, answer], tls: null);
        var result = await Look(server, word);
        Assert.Equal((Verdict.Down, reason.Replace("PEER", $"127.0.0.1:{server.Port}", StringComparison.Ordinal)), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task LdapSaysWhyItRefuses()
    {
        await using var server = StartTlsServers.Of(["", 31, StartTlsServers.LdapRefusal], tls: null);
        Assert.Equal($"127.0.0.1:{server.Port} refuses StartTLS: \"TLS already started (result 34)\"", (await Look(server, "ldap")).Detail);
    }

    [Theory]
    [InlineData("smtp", "", "the connection was closed before its greeting was complete")]
    [InlineData("smtp", "220-abc\r\n220", "the connection was closed before its greeting was complete: \"220\"")]
    [InlineData("imap", "* OK\r\n|a1 STARTTLS\r\n|", "the connection was closed before its answer to STARTTLS was complete")]
    public async Task AConnectionThatIsClosedTooEarlySaysWhen(string word, string script, string reason)
    {
        var lines = script.Split('|');
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Say(lines[0]);
            if (lines.Length > 1)
            {
                await talk.ReadLine();
            }

            talk.Finish();
        });
        Assert.Equal((Verdict.Down, reason), ((await Look(server, word)).Verdict, (await Look(server, word)).Detail));
    }

    [Theory]
    [InlineData("smtp", "", "its greeting did not come to its end in time")]
    [InlineData("smtp", "220-a\r\n2", "its greeting did not come to its end in time: \"2\"")]
    [InlineData("ldap", "0", "its answer to StartTLS did not come to its end in time: \"0\"")]
    [InlineData("xmpp", "<stream:stream", "its answer to the stream's beginning did not come to its end in time: \"<stream:stream\"")]
    public async Task AServerThatNeverEndsIsDownAtTheTimeout(string word, string said, string reason)
    {
        using var timeout = new CancellationTokenSource();
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Say(said);

            // So that it has been read: nothing outside shows when that is. Read later, it is missing in the message, and the test fails.
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            await timeout.CancelAsync();
        });
        var result = await Look(server, word, timeout.Token);
        Assert.Equal((Verdict.Down, $"connected to 127.0.0.1:{server.Port}, but {reason}"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task AHandshakeThatNeverEndsIsDownAtTheTimeoutWithTheTimesThatAreKnown()
    {
        using var timeout = new CancellationTokenSource();
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(5);
            await timeout.CancelAsync();
        });
        var result = await HttpLooks.Look(new TlsProbe { Port = server.Port }, cancel: timeout.Token);
        Assert.Equal((Verdict.Down, "the connection stands, but the TLS handshake was not over in time"), (result.Verdict, result.Detail));
        Assert.Equal(["time", "connect"], result.Readings.Select(reading => reading.Name));
    }

    [Theory]
    [InlineData("smtp", "220-and so on and on and on and on\r\n", "its greeting has no end")]
    [InlineData("smtp", "220 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "its greeting has no end")]
    [InlineData("sieve", "\"CAN DO\" \"anything\"\r\n", "its greeting has no end")]
    [InlineData("xmpp", "<stream:stream>                                 ", "its answer to the stream's beginning has no end")]
    public async Task AServerThatFloodsIsDownAfterABoundedReading(string word, string block, string reason)
    {
        var sent = 0L;
        await using var server = new TestTcpServer(async talk =>
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(block, 1000)));
            while (true)
            {
                await talk.Say(bytes);
                sent += bytes.Length;
            }
        });
        var result = await Look(server, word);
        Assert.Equal((Verdict.Down, $"127.0.0.1:{server.Port} says more than 65536 bytes before TLS, and {reason}"), (result.Verdict, result.Detail));
        Assert.InRange(sent, 0, 100_000_000);
    }

    /// <summary>Handshake messages that TLS 1.2 lets a server send at any time and a client ignore.</summary>
    [Fact]
    public async Task AHandshakeThatFloodsIsDownAfterABoundedReading()
    {
        var sent = 0L;
        await using var server = new TestTcpServer(async talk =>
        {
            var bytes = Enumerable.Repeat<byte[]>([0x16, 3, 3, 0, 4, 0, 0, 0, 0], 1000).SelectMany(record => record).ToArray();
            while (true)
            {
                await talk.Say(bytes);
                sent += bytes.Length;
            }
        });
        var result = await HttpLooks.Look(new TlsProbe { Port = server.Port });
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.StartsWith("the TLS handshake failed: ", result.Detail, StringComparison.Ordinal);
        Assert.InRange(sent, 0, 100_000_000);
    }

    private static Task<ProbeResult> Look(TestTcpServer server, string word, CancellationToken cancel = default) => HttpLooks.Look(
        new TlsProbe { Port = server.Port, ServerName = "mail.test", VerifyTls = false, StartTls = StartTls.All.Single(way => way.Word == word) }, cancel: cancel);
}
