// Reads the settings of the kind tls, and those that other kinds over TCP share with it.
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
            Address = PeerFields.Address(fields),
            ServerName = ServerName(fields),
            StartTls = way,
            VerifyTls = fields.Flag("verify-tls", true),
            Roots = Roots(fields),
            Family = PeerFields.Family(fields),
        };
        PeerFields.CheckFamily(fields, probe.Family, probe.Address, "the address to connect to");
        return probe;
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
}
