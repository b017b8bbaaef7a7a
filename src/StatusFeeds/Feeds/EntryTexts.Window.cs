// What an entry says of a maintenance window over more than one host: told once, at its beginning.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static partial class EntryTexts
{
    private const string UntilThen =
        "Looks go on, and nothing is told of these hosts until then. At the end only those are told that are not what was told of them before it.";

    /// <param name="hosts">Names of the hosts that it is over.</param>
    public static EntryText ForWindow(OpenWindow open, ImmutableArray<string> hosts, Change change, bool events)
    {
        var (name, reason) = (Phrases.Name(open.Window.Name), Clean.Line(open.Window.Reason, Phrases.MostText));
        var (from, until) = (Phrases.ToTheMinute(open.From), Phrases.ToTheMinute(open.UntilMinute));
        var number = events ? $", event {change.Number}" : "";
        var listed = hosts.Take(Phrases.MostHosts).Select(host => Html.Of($"<li>{Phrases.Name(host)}</li>"));
        var more = hosts.Length > Phrases.MostHosts ? Html.Of($"<li>and {hosts.Length - Phrases.MostHosts} more</li>") : null;
        var content = Html.Join(
            "\n",
            [
                Html.Of($"<p><b>MAINTENANCE</b> since {Phrases.Precise(change.At)}{number}: {name}, from {from} until {until}.</p>"),
                Phrases.Paragraph(reason),
                hosts.IsEmpty ? Html.Empty : Html.Of($"<ul>{listed}{more}</ul>"),
                Phrases.Paragraph(UntilThen),
            ]);
        return new(
            events ? Phrases.EventTitle(name, change) : Phrases.Title(name, change),
            $"{name} is in maintenance from {from} until {until}, {Count(hosts.Length)}.{Phrases.Sentence(reason)}",
            content.ToString());
    }

    private static string Count(int hosts) => hosts == 1 ? "1 host" : System.FormattableString.Invariant($"{hosts} hosts");
}
