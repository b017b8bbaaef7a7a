// How the protocols that are no lines of text agree on TLS: LDAP and PostgreSQL.
using System.Formats.Asn1;
using System.Text;

namespace StatusFeeds.Probes;

internal static class StartTlsBinary
{
    private const int MostMessage = 16 * 1024;
    private const int TagSequence = 0x30;
    private const int LongForm = 0x80;

    /// <summary>The extended request 1.3.6.1.4.1.1466.20037 as message 1: RFC 4511, 4.12 and 4.14.1.</summary>
    private static readonly byte[] LdapStartTls = [TagSequence, 0x1D, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16, .. "1.3.6.1.4.1.1466.20037"u8];

    private static readonly Asn1Tag ExtendedResponse = new(TagClass.Application, 24, isConstructed: true);

    /// <summary>As message 2: RFC 4511, 4.3.</summary>
    public static readonly byte[] LdapUnbind = [TagSequence, 0x05, 0x02, 0x01, 0x02, 0x42, 0x00];

    /// <summary>Eight bytes: their number, and a version that none is: "SSLRequest" of PostgreSQL's message formats.</summary>
    private static readonly byte[] PostgresSslRequest = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];

    public static async Task<bool> Ldap(StartTlsTalk talk)
    {
        if (!await talk.Sends(LdapStartTls, "LDAP's extended request StartTLS", "StartTLS") || await talk.Take(2) is not { } head)
        {
            return false;
        }

        var (tag, length) = ((int)head.Span[0], (int)head.Span[1]);
        if (tag != TagSequence || length is LongForm or > LongForm + 3)
        {
            return talk.Strange("LDAP", [.. head.Span, .. Encoding.UTF8.GetBytes(talk.Untaken)]);
        }

        if (length > LongForm)
        {
            if (await talk.Take(length - LongForm) is not { } octets)
            {
                return false;
            }

            length = 0;
            foreach (var octet in octets.Span)
            {
                length = (length << 8) | octet;
            }
        }

        if (length > MostMessage)
        {
            return talk.Strange("LDAP", Encoding.UTF8.GetBytes(talk.Untaken));
        }

        return await talk.Take(length) is { } message && LdapAgrees(talk, message);
    }

    /// <summary>One letter: S for yes, N for no, E where the server is too old or out of order.</summary>
    public static async Task<bool> Postgres(StartTlsTalk talk) =>
        await talk.Sends(PostgresSslRequest, "PostgreSQL's SSLRequest", "SSLRequest") && await talk.Take(1) is { } answer && (char)answer.Span[0] switch
        {
            'S' => true,
            'N' => talk.Lacks("TLS"),
            'E' => talk.Refuses("SSLRequest", talk.Untaken),
            _ => talk.Strange("PostgreSQL", [.. answer.Span, .. Encoding.UTF8.GetBytes(talk.Untaken)]),
        };

    private static bool LdapAgrees(StartTlsTalk talk, ReadOnlyMemory<byte> message)
    {
        try
        {
            var reader = new AsnReader(message, AsnEncodingRules.BER);
            reader.ReadInteger();
            var response = reader.ReadSequence(ExtendedResponse);
            var code = response.ReadEnumeratedBytes();
            response.ReadOctetString();
            var words = TcpText.Of(response.ReadOctetString(), []);
            return code.Span is [0] || talk.Refuses("StartTLS", $"{words} (result {Convert.ToHexString(code.Span)})".Trim());
        }
        catch (AsnContentException)
        {
            return talk.Strange("LDAP", message.Span);
        }
    }
}
