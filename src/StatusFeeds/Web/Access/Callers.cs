// From where a request really comes: proxies of ours say for whom they ask, and nobody else is believed.
using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace StatusFeeds.Web;

internal static class Callers
{
    private const int MostHops = 32;

    /// <summary>The rightmost address in X-Forwarded-For, or else in Forwarded (RFC 7239), that is none of our proxies.</summary>
    public static IPAddress Address(HttpContext http, ImmutableArray<IPNetwork> proxies)
    {
        var address = Plain(http.Connection.RemoteIpAddress ?? IPAddress.None);
        if (!IsOf(proxies, address))
        {
            return address;
        }

        var said = http.Request.Headers.TryGetValue("X-Forwarded-For", out var forwardedFor)
            ? string.Join(',', forwardedFor.ToArray()).Split(',').Select(hop => Parse(hop))
            : string.Join(',', http.Request.Headers["Forwarded"].ToArray()).Split(',').Select(For);
        foreach (var hop in said.Reverse().Take(MostHops))
        {
            if (hop is null)
            {
                return address;
            }

            address = hop;
            if (!IsOf(proxies, address))
            {
                return address;
            }
        }

        return address;
    }

    public static bool IsOf(ImmutableArray<IPNetwork> proxies, IPAddress address)
    {
        foreach (var proxy in proxies)
        {
            if (proxy.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary><c>for=192.0.2.1;proto=https</c>, <c>for="[2001:db8::1]:4711"</c>.</summary>
    private static IPAddress? For(string element) => element.Split(';')
        .Select(pair => pair.Trim().Split('=', 2))
        .Where(pair => pair.Length == 2 && pair[0].Equals("for", StringComparison.OrdinalIgnoreCase))
        .Select(pair => Parse(pair[1].Trim('"')))
        .FirstOrDefault();

    /// <summary>With a port or without; null: it is no address.</summary>
    private static IPAddress? Parse(string hop)
    {
        var text = hop.Trim();
        return IPAddress.TryParse(text, out var address) ? Plain(address)
            : IPEndPoint.TryParse(text, out var endpoint) ? Plain(endpoint.Address)
            : null;
    }
}
