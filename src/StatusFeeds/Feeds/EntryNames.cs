// What an entry is called in a feed, whatever the format: its id, its page, its host.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static class EntryNames
{
    /// <summary>The id under which this feed tells that entry, in all its formats; no two feeds share one.</summary>
    public static string Id(FeedHeader header, FeedKind kind, StoredEntry entry) =>
        $"tag:{header.Authority}:{header.Scope}:" + (kind, entry.Subject.Kind) switch
        {
            (FeedKind.Events, _) => "events/" + Number(entry),
            (_, SubjectKind.Monitor) => "monitor",
            _ => "hosts/" + entry.Subject.Id,
        };

    /// <summary>Where a reader is led: to the host, or to the page of this change.</summary>
    public static string Page(FeedKind kind, StoredEntry entry) => kind == FeedKind.Hosts ? HostPage(entry) : $"{entry.Url}/events/{Number(entry)}";

    /// <summary>The host's page; the front page for what is told of no host.</summary>
    public static string HostPage(StoredEntry entry) => Host(entry) is { } host ? $"{entry.Url}/hosts/{host}" : $"{entry.Url}/";

    /// <summary>Id of the host of which it is told; null for other subjects.</summary>
    public static string? Host(StoredEntry entry) => entry.Subject.Kind == SubjectKind.Host ? entry.Subject.Id : null;

    /// <summary>What an event is filed under: the status, then the host; and the scheme of each.</summary>
    public static IEnumerable<(string Term, string Scheme)> Categories(StoredEntry entry)
    {
        yield return (entry.To.Name(), entry.Url + "/#status");
        if (Host(entry) is { } host)
            yield return (host, entry.Url + "/#host");
    }

    private static string Number(StoredEntry entry) => entry.Number.ToString(CultureInfo.InvariantCulture);
}
