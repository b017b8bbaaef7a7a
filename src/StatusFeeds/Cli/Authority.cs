// The name that our entries carry for ever, made at the first run.

namespace StatusFeeds.Cli;

internal static class Authority
{
    /// <summary>
    /// The host of the site's url and the year (RFC 4151, section 2.1); a name of chance where the url is of this machine only, or an address,
    /// so that two installations never share ids.
    /// </summary>
    public static string Make(string url, DateTimeOffset now)
    {
        var uri = new Uri(url);
        var named = uri.HostNameType == UriHostNameType.Dns && !uri.IsLoopback && uri.IdnHost.Contains('.', StringComparison.Ordinal);
        var name = named ? uri.IdnHost.ToLowerInvariant() : $"statusfeeds-{Guid.NewGuid().ToString("N")[..12]}.invalid";
        return $"{name},{now.Year}";
    }
}
