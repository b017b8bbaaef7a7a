// The verbs `incident open|update|note|close|show|list`: what people tell of trouble, whether the server runs or not; this file has their words.
using System.CommandLine;
using StatusFeeds.Web;

namespace StatusFeeds.Cli;

internal static class IncidentVerbs
{
    public static Command Words(Option<string> config)
    {
        var (title, summary, details) = (Text("--title", "TEXT", "What does not work, in a few words"), Text("--summary", "TEXT", "One or two plain sentences for everybody"), Text("--details", "FILE", "Markdown for those who want to know more; - reads standard input"));
        var (severity, stage) = (Text("--severity", "WORD", "How bad it is; default of a new one: major"), Text("--stage", "WORD", "How far you are with it; default of a new one: investigating"));
        severity.AcceptOnlyFromAmong("minor", "major", "critical");
        stage.AcceptOnlyFromAmong("investigating", "identified", "monitoring", "resolved");
        var hosts = new Option<string[]>("--host") { Description = "The id of a host that it is of; may be given several times", HelpName = "HOST" };
        var (ticket, commander, spokesperson) = (Text("--ticket", "URL", "Where the work is kept track of"), Text("--commander", "NAME", "Who leads"), Text("--spokesperson", "NAME", "Who speaks"));
        var (next, since) = (Text("--next", "DURATION", "How long until the next update at most, as in 30m; default: the site's"), Text("--since", "TIME", "Since when there has been trouble, by the site's timezone; default: now"));
        var from = new Option<long?>("--from") { Description = "The number of a proposed incident: what is not said is as proposed", HelpName = "N" };
        var key = Text("--key", "KEY", "Of your own: the same command with the same key posts once, however often it runs");
        var file = Text("--file", "FILE", "The note's text; - reads standard input");
        var applications = new Argument<string[]>("APP") { Description = "Ids of applications: it is told in their feeds", Arity = ArgumentArity.ZeroOrMore };
        var number = new Argument<long>("N") { Description = "The number of the incident" };
        var words = new Argument<string[]>("TEXT") { Description = "The note; - reads standard input", Arity = ArgumentArity.ZeroOrMore };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var all = new Option<bool>("--all") { Description = "Those of long ago too" };

        var opening = new Command("open", "Tell of trouble: in the feeds of these applications, and on their pages")
        {
            applications, title, summary, details, hosts, severity, stage, ticket, commander, spokesperson, next, since, from, key,
        };
        opening.SetAction(parsed => IncidentOpen.Run(parsed.GetValue(config)!, Typed(parsed), parsed.GetValue(from)));

        var updating = new Command("update", "Say how it goes: one or two plain sentences, and how far you are") { number, stage, summary, details, severity, title, hosts, ticket, commander, spokesperson, next, key };
        updating.SetAction(parsed => IncidentUpdate.Run(parsed.GetValue(config)!, parsed.GetValue(number), Typed(parsed)));

        var noting = new Command("note", "Write something down for the time line; it is published nowhere") { number, words, file, key };
        noting.SetAction(parsed => IncidentUpdate.Note(parsed.GetValue(config)!, parsed.GetValue(number), string.Join(' ', parsed.GetValue(words) ?? []), parsed.GetValue(file), parsed.GetValue(key)));

        var closing = new Command("close", "Say the last word of an incident, or put a proposed one away") { number, summary, details, key };
        closing.SetAction(parsed => IncidentUpdate.Close(parsed.GetValue(config)!, parsed.GetValue(number), Typed(parsed)));

        var showing = new Command("show", "Print all that was posted of an incident, in order") { number, json };
        showing.SetAction(parsed => IncidentShow.Run(parsed.GetValue(config)!, parsed.GetValue(number), parsed.GetValue(json)));

        var listing = new Command("list", "Print the incidents: open ones first, then what is proposed, then the latest") { all, json };
        listing.SetAction(parsed => IncidentList.Run(parsed.GetValue(config)!, parsed.GetValue(all), parsed.GetValue(json)));
        return new Command("incident", "Tell people of trouble: open, update, close and list incidents") { opening, updating, noting, closing, showing, listing, IncidentReport.Words(config) };

        // An option that the command does not have says nothing.
        IncidentOptions Typed(ParseResult parsed) => new(
            new IncidentTyped
            {
                Applications = parsed.GetValue(applications) is { Length: > 0 } named ? [.. named] : null,
                Hosts = parsed.GetValue(hosts) is { Length: > 0 } concerned ? [.. concerned] : null,
                Title = parsed.GetValue(title),
                Summary = parsed.GetValue(summary),
                Severity = parsed.GetValue(severity),
                Stage = parsed.GetValue(stage),
                Ticket = parsed.GetValue(ticket),
                Commander = parsed.GetValue(commander),
                Spokesperson = parsed.GetValue(spokesperson),
                Next = parsed.GetValue(next),
                Since = parsed.GetValue(since),
            },
            parsed.GetValue(details),
            parsed.GetValue(key));
    }

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };
}
