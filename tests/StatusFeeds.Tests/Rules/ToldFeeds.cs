// What the feeds of a played site say: exactly, for golden files, and briefly.
using System.Globalization;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Rules;

internal sealed class ToldFeeds(Site site, IEnumerable<Window>? ordered = null)
{
    private readonly List<Window> windows = [.. site.Windows, .. ordered ?? []];

    /// <summary>A line a change, under each application that tells it. First statuses that are UP, of hosts of one feed in a row, stand in one line.</summary>
    public string Text(IReadOnlyList<Change> changes)
    {
        var text = new StringBuilder();
        foreach (var application in site.Applications)
        {
            text.Append("== ").Append(application.Id).Append('\n');
            var told = In(application, changes).ToList();
            for (var i = 0; i < told.Count; i++)
            {
                var first = told.Skip(i).TakeWhile(IsFirstUp).ToList();
                text.Append(first.Count < 2 ? Line(told[i]) : $"{Time(first[0].At)} to {Time(first[^1].At)} first: {string.Join(' ', first.Select(change => change.Subject.Id).Order(StringComparer.Ordinal))} UP");
                text.Append('\n');
                i += Math.Max(0, first.Count - 1);
            }
        }

        text.Append("== counted and untold: ").Append(changes.Count(change => change is { Told: false, Counts: true })).Append('\n');
        return text.ToString();
    }

    /// <summary>Of each application, of each subject in the order of their names, what is told of it after its first UP.</summary>
    public string Brief(IReadOnlyList<Change> changes) => string.Join('\n', site.Applications.Select(application =>
        Sorted(application.Id, In(application, changes).Where(change => !IsFirstUp(change)).Select(change =>
            $"{Name(change)} {change.To.Word()}{(change.Reason.StartsWith("flapping", StringComparison.Ordinal) ? " flapping" : "")}"))));

    /// <summary>The same of what a test expects.</summary>
    public string Sorted(string feeds)
    {
        var texts = feeds.Split(';', StringSplitOptions.TrimEntries).ToDictionary(
            text => text.Contains(':') ? text[..text.IndexOf(':')] : "", text => text[(text.IndexOf(':') + 1)..].Trim());
        return string.Join('\n', site.Applications.Select(application =>
            Sorted(application.Id, (texts.GetValueOrDefault(application.Id) ?? texts[""]).Replace("nothing", "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))));
    }

    private static string Sorted(string application, IEnumerable<string> told) =>
        $"{application}: {string.Join(", ", told.GroupBy(one => one.Split(' ')[0]).OrderBy(own => own.Key, StringComparer.Ordinal).SelectMany(own => own))}";

    private static bool IsFirstUp(Change change) => change is { From: null, To: Status.Up, Subject.Kind: SubjectKind.Host or SubjectKind.Application };

    private static string Name(Change change) => change.Subject.Kind == SubjectKind.Window ? "window" : change.Subject.Id;

    private static string Line(Change change) =>
        $"{Time(change.At)} {Name(change)} {change.From?.Word() ?? "nothing"} > {change.To.Word()}"
        + (change.Check.Length > 0 ? $" {change.Check}:" : "") + (change.Reason.Length > 0 ? " " + change.Reason : "")
        + (change.Failing is { } failing ? $"; failing since {Time(failing)}" : "")
        + (Time(change.Since) != Time(change.At) ? $"; so since {Time(change.Since)}" : "")
        + (change.Cause.Length > 0 ? $"\n    {change.Cause}" : "");

    private static string Time(DateTimeOffset at) =>
        at.ToString(at.Date == Played.Start.Date ? "HH:mm:ss" : "MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A window's key begins with its id; null: one of which we know nothing.</summary>
    private Window? WindowOf(Change change) => windows.Find(window => change.Subject.Id.StartsWith(window.Id + "@", StringComparison.Ordinal));

    private IEnumerable<Change> In(Application application, IEnumerable<Change> changes) => changes.Where(change => change.Told && change.Subject.Kind switch
    {
        SubjectKind.Host => application.Hosts.Contains(change.Subject.Id),
        SubjectKind.Application => application.Id == change.Subject.Id,
        SubjectKind.Window => WindowOf(change) is not { } window || window.Hosts.Intersect(application.Hosts).Any(),
        _ => true,
    });
}
