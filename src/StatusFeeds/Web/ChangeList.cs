// The lists of last changes on pages: of a host every one, marked as told or not; of an application and of the site those that feeds tell.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="Told">What was told of it, newest first.</param>
/// <param name="Untold">What was not told when it happened, newest first; told is what was told later.</param>
internal readonly record struct HostChanges(IReadOnlyList<StoredEntry> Told, IReadOnlyList<PastChange> Untold)
{
    public bool IsEmpty => Told.Count == 0 && Untold.Count == 0;
}

internal static class ChangeList
{
    /// <summary>So many changes stand in a list.</summary>
    public const int Most = 20;

    /// <summary>Newest first, each with its own page.</summary>
    /// <param name="sight">The moment.</param>
    /// <param name="entries">Null: the store could not be read.</param>
    public static Html InFeeds(Sight sight, IReadOnlyList<StoredEntry>? entries) =>
        Section("Last changes in the feeds", entries?.Select(entry => Row(sight, entry, "")).ToList());

    /// <summary>Every one, newest first; each that was told has its own page.</summary>
    /// <param name="sight">The moment.</param>
    /// <param name="changes">Null: the store could not be read.</param>
    public static Html OfHost(Sight sight, HostChanges? changes) => Section("Last changes", changes is { } read ? Rows(sight, read) : null);

    private static List<Html> Rows(Sight sight, HostChanges changes) =>
    [
        .. changes.Told.Select(entry => (entry.At, Row: Row(sight, entry, "told")))
            .Concat(changes.Untold.Select(change => (change.At, Row: Row(sight, change))))
            .OrderByDescending(one => one.At)
            .Take(Most)
            .Select(one => one.Row),
    ];

    private static Html Section(string title, List<Html>? rows) => Html.Of($"<h2>{title}</h2>\n{rows switch
    {
        null => Html.Of($"<p class=\"sheet\">The store cannot be read at the moment, so the last changes are missing here.</p>"),
        [] => Html.Of($"<p class=\"sheet soft\">None yet.</p>"),
        _ => Html.Of($"""
            <div class="sheet"><table class="rows">
            <thead><tr><th scope="col">When</th><th scope="col">Became</th><th scope="col">Before</th><th scope="col">What</th></tr></thead>
            <tbody>
            {rows}</tbody></table></div>
            """),
    }}\n");

    private static Html Row(Sight sight, StoredEntry entry, string mark) => Html.Of(
        $"<tr><td><a href=\"{sight.Root}events/{entry.Number}\">{sight.Ago(entry.At)}</a></td><td>{Sight.Badge(entry.To)}</td><td>{Was(entry.From, entry.To)}</td><td>{What(entry)}{Mark(mark)}</td></tr>\n");

    private static Html Row(Sight sight, PastChange change) => Html.Of(
        $"<tr><td>{sight.Ago(change.At)}</td><td>{Sight.Badge(change.To)}</td><td>{Was(change.From, change.To)}</td><td>{Sight.Short(change.Reason)}{Mark(change.Told ? "told later" : "not told")}</td></tr>\n");

    private static Html? Mark(string mark) => mark.Length == 0 ? null : Html.Of($" <small>{mark}</small>");

    private static string Was(Status? from, Status to) => from is not { } status ? "is new" : status == to ? "was so before" : "was " + status.Word();

    /// <summary>The title without what other columns say: the status before it, the minute behind it.</summary>
    private static string What(StoredEntry entry)
    {
        var title = entry.Text.Title;
        var status = entry.To.Word() + ": ";
        var start = title.StartsWith(status, StringComparison.Ordinal) ? status.Length : 0;
        var minute = title.LastIndexOf(" (", StringComparison.Ordinal);
        return minute >= start && title.EndsWith(" UTC)", StringComparison.Ordinal) ? title[start..minute] : title[start..];
    }
}
