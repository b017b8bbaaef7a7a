// Reads the settings of the kind tcp and says what is wrong with them.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Wire;
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
            Address = Address(fields),
            Send = Said(fields, "send"),
            Expect = Said(fields, "expect"),
            ShownExpect = HttpFields.Filled(fields, "expect"),
            Hidden = [.. Hidden(fields, "send"), .. Hidden(fields, "expect")],
            OverTls = fields.Flag("tls", false),
            ServerName = ServerName(fields),
            VerifyTls = fields.Flag("verify-tls", true),
            Family = fields.Choice(
                "ip", AddressFamily.Unspecified, ("any", AddressFamily.Unspecified), ("4", AddressFamily.InterNetwork), ("6", AddressFamily.InterNetworkV6)),
        };
        foreach (var key in new[] { "server-name", "verify-tls" })
        {
            if (!probe.OverTls && fields.Has(key))
            {
                fields.Wrong(key, $"`{key}` means something over TLS only: write `tls: true` beside it, or take it out");
            }
        }

        if (probe.Family != AddressFamily.Unspecified && IPAddress.TryParse(probe.Address, out var address) && address.AddressFamily != probe.Family)
        {
            fields.Wrong("ip", $"`ip: {(probe.Family == AddressFamily.InterNetwork ? 4 : 6)}` does not fit the address to connect to, which is of the other kind");
        }

        return probe;
    }

    private static string? Address(Fields fields)
    {
        if (fields.Text("address") is not { } text)
        {
            return null;
        }

        if (HostAndPort.Parse(text) is { Port: null } alone)
        {
            return alone.Host;
        }

        fields.Wrong("address", $"`address` must be an IP address or a name alone (the port stands under `port`), not {fields.Shown("address")}");
        return null;
    }

    private static string? ServerName(Fields fields)
    {
        var name = fields.Text("server-name");
        if (name is not null && HostAndPort.Parse(name) is not { Port: null })
        {
            fields.Wrong("server-name", $"`server-name` must be the name (or the IP address) that the certificate is issued for, not {fields.Shown("server-name")}");
        }

        return name;
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
