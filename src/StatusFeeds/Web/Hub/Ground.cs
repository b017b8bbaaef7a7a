// Which addresses the hub may call: strangers name them, so that is decided by the address itself, never by a name.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Ground
{
    private static readonly ImmutableArray<(IPNetwork Network, Grounds Grounds)> Known =
    [
        .. Of(Grounds.Loopback, "127.0.0.0/8", "::1/128"),
        .. Of(Grounds.Private, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
        .. Of(
            Grounds.Special,
            "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        .. Of(Grounds.Public, "0.0.0.0/0", "2000::/3"),
    ];

    /// <summary>What stands for an IPv4 address behind it (RFC 6052).</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static Grounds Of(IPAddress address)
    {
        var plain = Plain(address);
        foreach (var (network, grounds) in Known)
        {
            if (network.Contains(plain))
            {
                return grounds;
            }
        }

        return Grounds.Special;
    }

    /// <param name="host">As the callback writes it, in small letters.</param>
    /// <param name="address">What it was resolved to, and what is connected to.</param>
    public static bool Allows(this WebSub settings, string host, IPAddress address)
    {
        var plain = Plain(address);
        return (settings.Callbacks & Of(plain)) != Grounds.None || settings.Names.Contains(host) || settings.Networks.Any(network => network.Contains(plain));
    }

    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12))
        : address;

    private static IEnumerable<(IPNetwork Network, Grounds Grounds)> Of(Grounds grounds, params IEnumerable<string> networks) =>
        networks.Select(network => (IPNetwork.Parse(network), grounds));
}
