// Whether a form was sent from a page of ours: a browser that is logged in sends its login with whatever any page makes it send.
using Microsoft.AspNetCore.Http;

namespace StatusFeeds.Web;

internal static class Origins
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>It comes from one of our pages, by what browsers say of it; what says nothing does not.</summary>
    /// <param name="url">Of the site, as users reach it.</param>
    public static bool IsOurs(HttpRequest request, string url) => request.Headers[FetchSite] switch
    {
        [var site] => site is "same-origin" or "none",
        { Count: 0 } => request.Headers.Origin is [{ } origin] && Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Scheme is "http" or "https"
            && (IsAt(from, request.Host) || (Uri.TryCreate(url, UriKind.Absolute, out var ours) && from.GetLeftPart(UriPartial.Authority) == ours.GetLeftPart(UriPartial.Authority))),
        _ => false,
    };

    /// <summary>A browser says that a page of others sends it. Scripts say nothing of it.</summary>
    public static bool IsForeign(HttpRequest request) => request.Headers[FetchSite] is { Count: > 0 } said && said is not ["same-origin" or "none"];

    private static bool IsAt(Uri from, HostString host) =>
        host.HasValue && from.IdnHost.Equals(host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase) && from.Port == (host.Port ?? (from.Scheme == Uri.UriSchemeHttps ? 443 : 80));
}
