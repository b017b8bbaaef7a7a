// What an entry says of a host: title, summary and content, written once with the change and kept as text.
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>
/// Pure: the same change gives the same words for ever, in any language and time zone. Two changes of one host never give the same content.
/// </summary>
internal static partial class EntryTexts
{
    /// <summary>The host's one article. <paramref name="after"/> is the host as the change left it: its readings and past are told.</summary>
    public static EntryText ForHosts(Host host, HostState after, Change change)
    {
        var (name, course) = (Phrases.Name(host.Name), CourseOf(after, change));
        var readings = ReadingLines.Of(after.Checks);
        var content = Html.Join(
            "\n",
            [
                Html.Of($"<p><b>{change.To.Word()}</b> {course.Lead}</p>"),
                .. Body(host, after, change),
                readings.Length == 0 ? Html.Empty : Html.Of($"<pre>{readings}</pre>"),
                Links(host),
                Table(after, change),
            ]);
        var also = Also(after, change);
        return new(Phrases.Title(name, change, also: also), course.Summary(name, also), content.ToString());
    }

    /// <summary>An article for this change alone; its title ends in the minute so that no reader takes two of them for one.</summary>
    public static EntryText ForEvents(Host host, HostState after, Change change)
    {
        var (name, course) = (Phrases.Name(host.Name), CourseOf(after, change));
        var content = Html.Join("", [course.Event(name), .. Body(host, after, change)]);
        var also = Also(after, change);
        return new(Phrases.EventTitle(name, change, also), course.EventSummary(name, also), content.ToString());
    }

    private static Course CourseOf(HostState after, Change change) => new(change, after.Past, "its first check", after.Status == change.To ? after.Since : null);

    /// <summary>Why it is so, who is probably to blame, and what will be told next.</summary>
    private static IEnumerable<Html> Body(Host host, HostState after, Change change)
    {
        yield return Phrases.Paragraph(Phrases.Why(change));
        if (Others(after, change).Select(check => Html.Of($"<li>{Bad(check)}</li>")).ToList() is { Count: > 0 } others)
            yield return Html.Of($"<p>also:</p><ul>{others}</ul>");
        yield return Phrases.CauseParagraph(change);
        if (change.To == Status.Maintenance)
            yield return Phrases.Paragraph("Looks go on, and nothing more is told of it until then; at the end it is told what it is.");
        else if (IsFlapping(change))
            yield return Phrases.Paragraph($"The worst it was is told, and nothing more until it has been calm for {Words.Duration(Calm(host, after))}: then what it is, if that differs.");
    }

    /// <summary>Where what is wrong is told again: the other checks that are bad too.</summary>
    private static IEnumerable<CheckState> Others(HostState after, Change change) =>
        change.From == change.To && change.Check.Length > 0
            ? after.Checks.Where(check => check.Name != change.Check && (check.Counted ?? check.Status) is Status.Degraded or Status.Down).Take(Phrases.MostHosts)
            : [];

    private static string Bad(CheckState check) =>
        Clean.Line(check.Reason, Phrases.MostText) is { Length: > 0 } reason ? $"{Phrases.Name(check.Name)}: {reason}" : Phrases.Name(check.Name);

    private static string Also(HostState after, Change change) =>
        Clean.Line(string.Join(", ", Others(after, change).Select(check => Phrases.Name(check.Name))), Phrases.MostName) is { Length: > 0 } names ? "; also " + names : "";

    /// <summary>A host's reason without a check is of our own words.</summary>
    private static bool IsFlapping(Change change) => change.Check.Length == 0 && change.Reason.StartsWith("flapping, ", StringComparison.Ordinal);

    private static TimeSpan Calm(Host host, HostState after) =>
        host.Checks.Where(check => after.Find(check.Name) is { Flaps.Since: not null }).Select(check => check.Flapping.Calm).DefaultIfEmpty(Flapping.Default.Calm).Max();

    private static Html Links(Host host)
    {
        var links = host.Links.Select(link => Html.Link(link.Value, Phrases.Name(link.Key))).ToList();
        return links.Count == 0 ? Html.Empty : Html.Of($"<p>{Html.Join(", ", links)}</p>");
    }

    /// <summary>The last changes up to this one, told or not; nothing while there is only this one, which the first sentence tells.</summary>
    private static Html Table(HostState after, Change change)
    {
        var rows = after.Past.Where(past => past.At <= change.At)
            .Select(past => Html.Of($"<tr><td>{Phrases.Clock(past.At)}</td><td>{past.From?.Word() ?? "-"}</td><td>{past.To.Word()}</td></tr>"))
            .ToList();
        return rows.Count < 2
            ? Html.Empty
            : Html.Of($"<table border=\"1\"><tr><th>When (UTC)</th><th>From</th><th>To</th></tr>{rows}</table>");
    }
}
