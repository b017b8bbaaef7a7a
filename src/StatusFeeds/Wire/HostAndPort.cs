// A name or address with or without a port, as people write it: web01, 10.0.0.1:8080, [::1]:80.
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Wire;

/// <param name="Host">A name or an address, never with brackets.</param>
/// <param name="Port">Null where none was written.</param>
internal sealed record HostAndPort(string Host, int? Port)
{
    public static HostAndPort? Parse(string text)
    {
        if (IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !text.StartsWith('['))
        {
            return new HostAndPort(text, null);
        }

        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var host = hasPort ? text[..colon] : text;
        var port = 0;
        if (hasPort && !(int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536))
        {
            return null;
        }

        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            host = host[1..^1];
            return Uri.CheckHostName(host) == UriHostNameType.IPv6 ? new HostAndPort(host, hasPort ? port : null) : null;
        }

        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 ? new HostAndPort(host, hasPort ? port : null) : null;
    }

    /// <summary>As it stands in a url: IPv6 addresses in brackets.</summary>
    public static string InUrl(string host) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !host.StartsWith('[') ? $"[{host}]" : host;
}
