// What an entry says: title, summary and content, written once with the change and kept as text.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>
/// Pure: the same change gives the same words for ever, in any language and time zone. Two changes of one host never give the same content.
/// Texts from outside are cut to one line of 200 characters.
/// </summary>
internal static class EntryTexts
{
    private const int MostTitle = 200;
    private const int MostText = 200;
    private const int MostName = 80;

    /// <summary>The host's one article. <paramref name="after"/> is the host as the change left it: its readings and past are told.</summary>
    public static EntryText ForHosts(Host host, HostState after, Change change)
    {
        var sentence = $"since {At(after, change)}, {Before(after, change)}.";
        var readings = ReadingLines.Of(after.Checks);
        var content = Html.Join(
            "\n",
            [
                Html.Of($"<p><b>{change.To.Word()}</b> {sentence}{FailingSince(change)}</p>"),
                Paragraph(Why(change)),
                readings.Length == 0 ? Html.Empty : Html.Of($"<pre>{readings}</pre>"),
                Links(host),
                Table(after, change),
            ]);
        return new(Title(host, change, MostTitle), $"{Name(host)} is {change.To.Word()} {sentence}{Because(change)}", content.ToString());
    }

    /// <summary>An article for this change alone; its title ends in the minute so that no reader takes two of them for one.</summary>
    public static EntryText ForEvents(Host host, HostState after, Change change)
    {
        var (name, at, before) = (Name(host), At(after, change), Before(after, change));
        var why = Paragraph(Why(change));
        var minute = Minute(change);
        var title = Title(host, change, MostTitle - minute.Length) + minute;
        if (change.From is not { } from)
        {
            var first = Html.Of($"<p><b>{name}: {change.To.Word()}</b> since {at}, {before}, event {change.Number}.{FailingSince(change)}</p>{why}");
            return new(title, $"{name} is {change.To.Word()} since {at}, {before}.{Because(change)}", first.ToString());
        }

        var lasted = Previous(after, change) is { } previous ? "after " + Words.Duration(change.At - previous.At) : "";
        var (comma, because) = (lasted.Length > 0 ? ", " : "", Because(change));
        var content = Html.Of(
            $"<p><b>{name}: {from.Word()} to {change.To.Word()}</b> at {at}, event {change.Number}{comma}{lasted}.{FailingSince(change)}</p>{why}");
        var end = because.Length > 0 || lasted.Length == 0 ? "." + because : " " + lasted + ".";
        return new(title, $"{name} went from {from.Word()} to {change.To.Word()} at {at}{end}", content.ToString());
    }

    /// <summary>StatusFeeds itself stopped looking, or looks again. <see cref="Change.Reason"/> says between when nothing was recorded.</summary>
    public static EntryText ForMonitor(Change change, bool events)
    {
        var stopped = change.To != Status.Up;
        var what = stopped ? "StatusFeeds has stopped looking" : "StatusFeeds looks again";
        var meaning = stopped
            ? "The statuses told here are the last known ones; what has changed since then has not been seen."
            : "What changed in between has not been seen; from here on the statuses are those of new looks.";
        var reason = Clean.Line(change.Reason, MostText);
        var more = reason.StartsWith(what, StringComparison.Ordinal) ? reason[what.Length..].TrimStart(';', ',', ':', ' ') : reason;
        var since = change.Failing is { } failing && failing < change.At ? $"nothing has been recorded since {Words.Instant(failing)}" : "";
        var facts = string.Join("; ", new[] { what, since, more }.Where(fact => fact.Length > 0)).TrimEnd('.');
        var number = events ? $", event {change.Number}" : "";
        var instant = Precise(change.At);
        var content = Html.Of($"<p><b>{change.To.Word()}</b> since {instant}{number}: {facts}.</p>\n<p>{meaning}</p>");
        return new($"{change.To.Word()}: {what}{(events ? Minute(change) : "")}", $"{facts}. {meaning}", content.ToString());
    }

    private static string Title(Host host, Change change, int most)
    {
        var title = $"{change.To.Word()}: {Name(host)}";
        var why = Why(change);
        return Clean.Line(why.Length == 0 ? title : $"{title} - {why}", most);
    }

    private static string Name(Host host) => Clean.Line(host.Name, MostName);

    /// <summary>The deciding check and its reason; empty when up.</summary>
    private static string Why(Change change)
    {
        var reason = change.To == Status.Up ? "" : Clean.Line(change.Reason, MostText);
        return reason.Length == 0 || change.Check.Length == 0 ? reason : $"{Clean.Line(change.Check, MostName)}: {reason}";
    }

    private static string Because(Change change)
    {
        var reason = change.To == Status.Up ? "" : Clean.Line(change.Reason, MostText).TrimEnd('.');
        return reason.Length == 0 ? "" : $" {reason}.";
    }

    private static string Before(HostState after, Change change) => change.From is not { } from
        ? "its first check"
        : Previous(after, change) is { } previous ? $"after {from.Word()} for {Words.Duration(change.At - previous.At)}" : "after " + from.Word();

    private static string FailingSince(Change change)
    {
        if (change.Failing is not { } failing || failing >= change.At || change.To == Status.Up)
            return "";
        var sameDay = failing.UtcDateTime.Date == change.At.UtcDateTime.Date;
        return $" It had been failing since {(sameDay ? failing.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : Words.Instant(failing))}.";
    }

    private static Html Paragraph(string text) => text.Length == 0 ? Html.Empty : Html.Of($"<p>{text}</p>");

    private static Html Links(Host host)
    {
        var links = host.Links.Select(link => Html.Link(link.Value, Clean.Line(link.Key, MostName))).ToList();
        return links.Count == 0 ? Html.Empty : Html.Of($"<p>{Html.Join(", ", links)}</p>");
    }

    /// <summary>The last changes up to this one; nothing while there is only this one, which the first sentence tells.</summary>
    private static Html Table(HostState after, Change change)
    {
        var rows = after.Past.Where(past => past.At <= change.At)
            .Select(past => Html.Of($"<tr><td>{Clock(past.At)}</td><td>{past.From?.Word() ?? "-"}</td><td>{past.To.Word()}</td></tr>"))
            .ToList();
        return rows.Count < 2
            ? Html.Empty
            : Html.Of($"<table border=\"1\"><tr><th>When (UTC)</th><th>From</th><th>To</th></tr>{rows}</table>");
    }

    private static PastChange? Previous(HostState after, Change change) =>
        after.Past.Where(past => past.At < change.At).Select(past => (PastChange?)past).FirstOrDefault();

    /// <summary>To the second; to the millisecond where the change before was in the same second, so that no two of a host's texts are equal.</summary>
    private static string At(HostState after, Change change) =>
        Previous(after, change) is { } previous && Words.Instant(previous.At) == Words.Instant(change.At) ? Precise(change.At) : Words.Instant(change.At);

    private static string Precise(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Minute(Change change) => change.At.UtcDateTime.ToString(" '('yyyy-MM-dd HH:mm 'UTC)'", CultureInfo.InvariantCulture);
}
