// What an entry says of the monitor itself: that it has stopped looking, that it cannot see its network, and the end of either.
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static partial class EntryTexts
{
    private const string Blind = "cannot see its network";
    private const string Sees = "sees its network again";

    /// <summary><see cref="Change.Reason"/> says which of them, and more.</summary>
    public static EntryText ForMonitor(Change change, bool events) =>
        change.Reason.StartsWith(Blind, StringComparison.Ordinal) ? ForBlind(change, events)
        : change.Reason.StartsWith(Sees, StringComparison.Ordinal) ? ForSight(change, events)
        : ForSilence(change, events);

    /// <summary>StatusFeeds stopped looking, or looks again. <see cref="Change.Reason"/> says between when nothing was recorded.</summary>
    private static EntryText ForSilence(Change change, bool events)
    {
        var stopped = change.To != Status.Up;
        var what = stopped ? "StatusFeeds has stopped looking" : "StatusFeeds looks again";
        var meaning = stopped
            ? "The statuses told here are the last known ones; what has changed since then has not been seen."
            : "What changed in between has not been seen; from here on the statuses are those of new looks.";
        var reason = Clean.Line(change.Reason, Phrases.MostText);
        var more = reason.StartsWith(what, StringComparison.Ordinal) ? reason[what.Length..].TrimStart(';', ',', ':', ' ') : reason;
        var since = change.Failing is { } failing && failing < change.At ? $"nothing has been recorded since {Words.Instant(failing)}" : "";
        var facts = string.Join("; ", new[] { what, since, more }.Where(fact => fact.Length > 0)).TrimEnd('.');
        return Of(change, events, what, $"since {Phrases.Precise(change.At)}", facts, meaning);
    }

    private static EntryText ForBlind(Change change, bool events)
    {
        var told = change.Since < change.At ? $"since {Words.Instant(change.Since)}, told at {Phrases.Precise(change.At)}" : $"since {Phrases.Precise(change.At)}";
        return Of(
            change,
            events,
            $"this monitor {Blind} since {Phrases.ToTheMinute(change.Since)}",
            told,
            Facts(change),
            "Until it sees it again, hosts that give no answer are not taken for DOWN, and nothing is told of them; the statuses told here are the last known ones.");
    }

    private static EntryText ForSight(Change change, bool events) => Of(
        change,
        events,
        $"this monitor {Sees}",
        $"since {Phrases.Precise(change.At)}",
        Facts(change),
        "What changed in between has not been seen; everything is looked at anew, and told only where it is not what was told before.");

    private static string Facts(Change change) => "this monitor " + Clean.Line(change.Reason, Phrases.MostText).TrimEnd('.');

    private static EntryText Of(Change change, bool events, string title, string since, string facts, string meaning)
    {
        var number = events ? $", event {change.Number}" : "";
        var content = Html.Of($"<p><b>{change.To.Word()}</b> {since}{number}: {facts}.</p>\n<p>{meaning}</p>");
        return new($"{change.To.Word()}: {title}{(events ? Phrases.Minute(change) : "")}", $"{char.ToUpperInvariant(facts[0])}{facts[1..]}. {meaning}", content.ToString());
    }
}
