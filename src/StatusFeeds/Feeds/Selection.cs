// Which entries stand in a feed.
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>
/// Pure; all that it says follows from what was told and from <c>asOf</c>, the second at which the scope last changed,
/// so that rendering again gives the same bytes.
/// </summary>
internal static class Selection
{
    /// <summary>
    /// The hosts feed on all its pages: the latest entry of each member and of each application that has one, and of each incident that is open; while they are news, those
    /// of the monitor, of windows, of incidents that are over and of retired hosts; newest first.
    /// </summary>
    /// <param name="latest">The latest entry of every host and of the monitor.</param>
    /// <param name="told">Of what is told in some scopes only, the latest entry told in this one: windows, incidents, applications, and hosts whose last word is RETIRED.</param>
    /// <param name="members">Ids of the hosts.</param>
    /// <param name="applications">Ids of those that have an entry of their own.</param>
    public static IReadOnlyList<T> Hosts<T>(
        IEnumerable<T> latest, IEnumerable<T> told, IReadOnlySet<string> members, IReadOnlySet<string> applications, DateTimeOffset asOf)
        where T : ITold => Newest(
            latest.Where(entry => IsOf(entry, members) || (entry.Subject == Subject.Monitor && IsNews(entry, asOf)))
                .Concat(told.Where(entry => entry.Subject.Kind == SubjectKind.Application ? applications.Contains(entry.Subject.Id) : entry.To == Status.Incident || IsNews(entry, asOf))));

    /// <summary>A hosts feed with one more entry, which may replace that of its subject.</summary>
    public static IReadOnlyList<T> With<T>(T more, IEnumerable<T> hosts)
        where T : ITold => Newest(hosts.Prepend(more));

    /// <summary>
    /// The events feed: the newest told changes while they are news, then, up to the cap in all, each member's latest where that is not UP;
    /// newest first, none twice.
    /// </summary>
    /// <param name="newest">Told in this scope.</param>
    /// <param name="latestOfHosts">The latest told change of every host, as events.</param>
    public static IReadOnlyList<T> Events<T>(IEnumerable<T> newest, IEnumerable<T> latestOfHosts, IReadOnlySet<string> members, DateTimeOffset asOf, int cap = News.Most)
        where T : ITold
    {
        var news = newest.Where(entry => IsNews(entry, asOf)).OrderByDescending(entry => entry.Number);
        var trouble = latestOfHosts.Where(entry => IsOf(entry, members) && entry.To != Status.Up).OrderByDescending(entry => entry.Number);
        return news.Take(cap).Concat(trouble).DistinctBy(entry => entry.Number).Take(cap).OrderByDescending(entry => entry.Number).ToList();
    }

    private static List<T> Newest<T>(IEnumerable<T> entries)
        where T : ITold => [.. entries.OrderByDescending(entry => entry.Number).DistinctBy(entry => entry.Subject)];

    private static bool IsOf<T>(T entry, IReadOnlySet<string> members)
        where T : ITold => entry.Subject.Kind == SubjectKind.Host && members.Contains(entry.Subject.Id);

    private static bool IsNews<T>(T entry, DateTimeOffset asOf)
        where T : ITold => entry.At > asOf - News.Lasts;
}
