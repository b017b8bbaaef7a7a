// Reads the settings of the kind tcp and says what is wrong with them.
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static partial class TcpFields
{
    public static TcpProbe Read(Fields fields)
    {
        fields.Short("port");
        if (!fields.Has("port"))
        {
            fields.Wrong("port", "`port` is missing: write it as in `tcp: 25`, or as `port: 25` beside the other settings");
        }

        var probe = new TcpProbe
        {
            Port = fields.Number("port", 1, 1, 65535),
            Address = PeerFields.Address(fields),
            Send = Said(fields, "send"),
            Expect = Said(fields, "expect"),
            ShownExpect = HttpFields.Filled(fields, "expect"),
            Hidden = [.. Hidden(fields, "send"), .. Hidden(fields, "expect")],
            OverTls = fields.Flag("tls", false),
            ServerName = TlsFields.ServerName(fields),
            VerifyTls = fields.Flag("verify-tls", true),
            Roots = TlsFields.Roots(fields),
            Family = PeerFields.Family(fields),
        };
        foreach (var key in new[] { "server-name", "verify-tls", "ca" })
        {
            if (!probe.OverTls && fields.Has(key))
            {
                fields.Wrong(key, $"`{key}` means something over TLS only: write `tls: true` beside it, or take it out");
            }
        }

        PeerFields.CheckFamily(fields, probe.Family, probe.Address, "the address to connect to");
        return probe;
    }

    private static string? Said(Fields fields, string key)
    {
        if (fields.Text(key) is not { } text)
        {
            return null;
        }

        if (text.Length == 0)
        {
            fields.Wrong(key, $"`{key}` is empty: write a text, or take the key out");
        }
        else if (Encoding.UTF8.GetByteCount(text) > TcpExchange.MostReply)
        {
            fields.Wrong(key, $"`{key}` must be at most {TcpExchange.MostReply} bytes long");
        }
        else if (fields.Take(key) is Scalar written && (written.Plain ? Escape() : EscapeAtEnd()).IsMatch(written.Raw))
        {
            fields.Wrong(key, $"`{key}`: a backslash and a letter are a line end only in double quotes: write \"PING\\r\\n\"");
        }

        return text;
    }

    private static ImmutableArray<Secret> Hidden(Fields fields, string key) =>
        fields.Take(key) is Scalar { Hidden: var hidden } ? [.. hidden.Select(text => new Secret(text))] : [];

    [GeneratedRegex(@"\\(?:[rnt0]|x[0-9A-Fa-f]{2})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();

    /// <summary>In quotes it may be meant as it stands, but hardly at the end.</summary>
    [GeneratedRegex(@"\\(?:[rnt0]|x[0-9A-Fa-f]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex EscapeAtEnd();
}
