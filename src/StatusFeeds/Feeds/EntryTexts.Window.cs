// What an entry says of a maintenance window over more than one host, told at its beginning; and of any that is announced, told ahead.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static partial class EntryTexts
{
    private const string UntilThen =
        "Looks go on, and nothing is told of these hosts until then. At the end only those are told that are not what was told of them before it.";

    private const string InThatTime = "In that time looks go on, and nothing is told of these hosts but that they are in maintenance.";

    /// <summary>It is told that a window will be, or that it will not; else that it has begun.</summary>
    public static bool IsAhead(Change change) => OpenWindow.FirstIn(change.Subject.Id) is not null && (change.From is null || change.To != Status.Maintenance);

    /// <param name="hosts">Names of the hosts that it is over.</param>
    public static EntryText ForWindow(OpenWindow open, ImmutableArray<string> hosts, Change change, bool events)
    {
        if (IsAhead(change))
            return change.To == Status.Maintenance ? ForAnnounced(open, hosts, change, events) : ForTakenBack(open, change, events);
        var (name, reason) = (Phrases.Name(open.Window.Name), Clean.Line(open.Window.Reason, Phrases.MostText));
        var (from, until) = (Phrases.ToTheMinute(open.From), Phrases.ToTheMinute(open.UntilMinute));
        var number = events ? $", event {change.Number}" : "";
        var content = Html.Join(
            "\n",
            [
                Html.Of($"<p><b>MAINTENANCE</b> since {Phrases.Precise(change.At)}{number}: {name}, from {from} until {until}.</p>"),
                Phrases.Paragraph(reason),
                Listed(hosts),
                Phrases.Paragraph(UntilThen),
            ]);
        return new(
            events ? Phrases.EventTitle(name, change) : Phrases.Title(name, change),
            $"{name} is in maintenance from {from} until {until}, {Count(hosts.Length)}.{Phrases.Sentence(reason)}",
            content.ToString());
    }

    private static EntryText ForAnnounced(OpenWindow open, ImmutableArray<string> hosts, Change change, bool events)
    {
        var (name, reason, times) = (Phrases.Name(open.Window.Name), Clean.Line(open.Window.Reason, Phrases.MostText), Times(open));
        var content = Html.Join(
            "\n",
            [
                Html.Of($"<p><b>MAINTENANCE</b> is planned: {name}, {times}. Told at {Phrases.Precise(change.At)}{(events ? $", event {change.Number}" : "")}.</p>"),
                Phrases.Paragraph(reason),
                Listed(hosts),
                Phrases.Paragraph(InThatTime),
            ]);
        return new(AheadTitle(name, reason, times, change, events), $"{name} will be in maintenance {times}, {Count(hosts.Length)}.{Phrases.Sentence(reason)}", content.ToString());
    }

    private static EntryText ForTakenBack(OpenWindow open, Change change, bool events)
    {
        var (name, reason, times) = (Phrases.Name(open.Window.Name), Clean.Line(open.Window.Reason, Phrases.MostText), Times(open));
        var content = Html.Of(
            $"<p><b>MAINTENANCE</b> will not take place: {name}, which was planned {times}. Told at {Phrases.Precise(change.At)}{(events ? $", event {change.Number}" : "")}.</p>\n{Phrases.Paragraph(reason)}");
        return new(AheadTitle(name, reason, "will not take place", change, events), $"The maintenance of {name} {times} will not take place.{Phrases.Sentence(reason)}", content.ToString());
    }

    /// <summary>Cut so that the end stands.</summary>
    private static string AheadTitle(string name, string reason, string end, Change change, bool events)
    {
        var (start, minute) = ($"MAINTENANCE: {name} - ", events ? Phrases.Minute(change) : "");
        var why = Clean.Line(reason, Math.Max(1, Phrases.MostTitle - start.Length - end.Length - minute.Length - 2));
        return $"{start}{(why.Length == 0 ? "" : why + ", ")}{end}{minute}";
    }

    private static string Times(OpenWindow open) => $"from {Phrases.ToTheMinute(open.From)} until {Phrases.ToTheMinute(open.UntilMinute)}";

    private static Html Listed(ImmutableArray<string> hosts)
    {
        var listed = hosts.Take(Phrases.MostHosts).Select(host => Html.Of($"<li>{Phrases.Name(host)}</li>"));
        var more = hosts.Length > Phrases.MostHosts ? Html.Of($"<li>and {hosts.Length - Phrases.MostHosts} more</li>") : null;
        return hosts.IsEmpty ? Html.Empty : Html.Of($"<ul>{listed}{more}</ul>");
    }

    private static string Count(int hosts) => hosts == 1 ? "1 host" : System.FormattableString.Invariant($"{hosts} hosts");
}
