// What an entry is called in a feed, whatever the format: its id, its page, whom it is about.
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
            (_, SubjectKind.Window) => "windows/" + (OpenWindow.FirstIn(entry.Subject.Id) ?? Number(entry)),
            (_, SubjectKind.Incident) => "incidents/" + Incident.Parts(entry.Subject.Id).Opened,
            (_, SubjectKind.Application) => header.Application == entry.Subject.Id ? "application" : "applications/" + entry.Subject.Id,
            _ => "hosts/" + entry.Subject.Id,
        };

    /// <summary>Where a reader is led: to what it is about, or to the page of this change.</summary>
    public static string Page(FeedHeader header, FeedKind kind, StoredEntry entry) =>
        kind == FeedKind.Hosts ? SubjectPage(header, entry) : $"{entry.Url}/events/{Number(entry)}";

    /// <summary>The page of the host, application or incident; for a window the page that shows what the feed tells; for what is told of nobody the front page.</summary>
    public static string SubjectPage(FeedHeader header, StoredEntry entry) => entry.Url + entry.Subject.Kind switch
    {
        SubjectKind.Host => "/hosts/" + entry.Subject.Id,
        SubjectKind.Application => "/apps/" + entry.Subject.Id,
        SubjectKind.Report => $"/apps/{Notice.ApplicationOf(entry.Subject.Id)}/availability",
        SubjectKind.Window => header.PagePath,
        SubjectKind.Incident => "/incidents/" + Incident.Parts(entry.Subject.Id).Number,
        _ => "/",
    };

    /// <summary>Id of the host of which it is told; null for other subjects.</summary>
    public static string? Host(StoredEntry entry) => entry.Subject.Kind == SubjectKind.Host ? entry.Subject.Id : null;

    /// <summary>Id of the application of which it is told; null for other subjects.</summary>
    public static string? Application(StoredEntry entry) => entry.Subject.Kind switch
    {
        SubjectKind.Application => entry.Subject.Id,
        SubjectKind.Report => Notice.ApplicationOf(entry.Subject.Id),
        _ => null,
    };

    /// <summary>Of whom it is told, in a few words; null: of nobody who has a page.</summary>
    public static string? Related(StoredEntry entry) =>
        entry.Subject.Kind == SubjectKind.Incident ? "incident " + Incident.Parts(entry.Subject.Id).Number : Host(entry) ?? Application(entry);

    /// <summary>What an event is filed under: the status, of an incident how severe it is, then the host or application (of a window or an incident the feed's); and the scheme of each.</summary>
    public static IEnumerable<(string Term, string Scheme)> Categories(FeedHeader header, StoredEntry entry)
    {
        yield return (entry.To.Name(), entry.Url + "/#status");
        if (entry.Subject.Kind == SubjectKind.Incident && IncidentWords.ParseSeverity(entry.Text.Title.Split(':')[0].ToLowerInvariant()) is { } severity)
            yield return (severity.Name(), entry.Url + "/#severity");
        if (Host(entry) is { } host)
            yield return (host, entry.Url + "/#host");
        else if ((entry.Subject.Kind is SubjectKind.Window or SubjectKind.Incident ? header.Application : Application(entry)) is { } application)
            yield return (application, entry.Url + "/#application");
    }

    private static string Number(StoredEntry entry) => entry.Number.ToString(CultureInfo.InvariantCulture);
}
