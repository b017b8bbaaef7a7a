// Where a page says how its badge stands in another one.
using StatusFeeds.Feeds;

namespace StatusFeeds.Web;

internal static class BadgeLink
{
    /// <param name="path">Of what it is a badge, from <c>/</c>: <c>apps/shop</c>.</param>
    public static Html Of(Sight sight, string path, string name) => Html.Of(
        $"<a href=\"{sight.Root}{path}/badge.svg\">badge.svg</a> <small>for other pages: <code>&lt;img src=\"<a href=\"{sight.Root}{path}/badge.svg\">{path}/badge.svg</a>\" alt=\"{name}\"&gt;</code></small>");
}
