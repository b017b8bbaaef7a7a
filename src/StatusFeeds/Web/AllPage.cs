// The page of all hosts, whatever they belong to, and its further pages.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class AllPage
{
    /// <param name="number">From 1.</param>
    /// <returns>Null: there is no page of that number.</returns>
    public static Html? Render(Sight sight, int number)
    {
        string[] all = [.. sight.Site.Hosts.Keys.Order(StringComparer.Ordinal)];
        var hosts = new HostList(sight, Scopes.All, [.. sight.WorstFirst(all)]);
        var worst = sight.Worst(all);
        return (number == 1 ? hosts.First() : hosts.Further(number)) is not { } list ? null : Layout.Page(
            sight,
            new Head(number == 1 ? "All hosts" : $"All hosts, page {number}", worst, [new Offer(Scopes.All, sight.Site.Title)])
            {
                Trail = number == 1 ? [Layout.Here("All hosts")] : [Html.Of($"<a href=\"{sight.Root}{Scopes.All}\">All hosts</a>"), Layout.Here($"Page {number}")],
                Reloads = true,
            },
            Html.Of($"<section class=\"lead {Sight.Tone(worst)}\"><h1>{sight.Headline(all)}</h1></section>\n{list}"));
    }
}
