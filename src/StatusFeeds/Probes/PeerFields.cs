// Reads whom to ask: an address or a name, and by which version of IP.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class PeerFields
{
    /// <summary>Null: the host's.</summary>
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

    public static AddressFamily Family(Fields fields) => fields.Choice(
        "ip", AddressFamily.Unspecified, ("any", AddressFamily.Unspecified), ("4", AddressFamily.InterNetwork), ("6", AddressFamily.InterNetworkV6));

    /// <param name="host">Null, or a name, which may have addresses of both kinds.</param>
    /// <param name="what">Which address that is.</param>
    public static void CheckFamily(Fields fields, AddressFamily family, string? host, string what)
    {
        if (family != AddressFamily.Unspecified && IPAddress.TryParse(host, out var address) && address.AddressFamily != family)
        {
            fields.Wrong("ip", $"`ip: {(family == AddressFamily.InterNetwork ? 4 : 6)}` does not fit {what}, which is of the other kind");
        }
    }
}
