// Reads the settings of the kind tls, and those that other kinds over TCP share with it.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class TlsFields
{
    public static TlsProbe Read(Fields fields)
    {
        fields.Short("port");
        var way = fields.Choice("start-tls", null, [("none", (StartTls?)null), .. StartTls.All.Select(way => (way.Word, (StartTls?)way))]);
        var probe = new TlsProbe
        {
            Port = fields.Number("port", way?.Port ?? TlsProbe.HttpsPort, 1, 65535),
            Address = Address(fields),
            ServerName = ServerName(fields),
            StartTls = way,
            VerifyTls = fields.Flag("verify-tls", true),
            Roots = Roots(fields),
            Family = Family(fields),
        };
        CheckFamily(fields, probe.Family, probe.Address);
        return probe;
    }

    public static string? Address(Fields fields)
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

    public static string? ServerName(Fields fields)
    {
        var name = fields.Text("server-name");
        if (name is not null && HostAndPort.Parse(name) is not { Port: null })
        {
            fields.Wrong("server-name", $"`server-name` must be the name (or the IP address) that the certificate is issued for, not {fields.Shown("server-name")}");
        }

        return name;
    }

    /// <summary>The authorities of <c>ca: FILE</c>; there is nothing to trust where nothing is verified.</summary>
    public static System.Security.Cryptography.X509Certificates.X509Certificate2Collection? Roots(Fields fields)
    {
        var roots = PemFiles.Roots(fields, "ca");
        if (fields.Has("ca") && !fields.Flag("verify-tls", true))
        {
            fields.Wrong("ca", "`ca` says whom to trust, and `verify-tls: false` that anyone will do: take one of them out");
        }

        return roots;
    }

    public static AddressFamily Family(Fields fields) => fields.Choice(
        "ip", AddressFamily.Unspecified, ("any", AddressFamily.Unspecified), ("4", AddressFamily.InterNetwork), ("6", AddressFamily.InterNetworkV6));

    public static void CheckFamily(Fields fields, AddressFamily family, string? host)
    {
        if (family != AddressFamily.Unspecified && IPAddress.TryParse(host, out var address) && address.AddressFamily != family)
        {
            fields.Wrong("ip", $"`ip: {(family == AddressFamily.InterNetwork ? 4 : 6)}` does not fit the address to connect to, which is of the other kind");
        }
    }
}
