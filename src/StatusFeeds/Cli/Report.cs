// The verbs `report availability|what-if`: numbers of what was, and of what could be; this file has their words and what they share.
using System.CommandLine;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Cli;

internal static class Report
{
    public static Command Words(Option<string> config)
    {
        var of = new Argument<string?>("APP|HOST") { Description = "The id of an application or a host; default: all applications", Arity = ArgumentArity.ZeroOrOne };
        var application = new Argument<string>("APP") { Description = "The id of an application" };
        var from = new Option<string?>("--from") { Description = "When it begins, by the site's timezone, as in 2026-10-01 or 2026-10-01T08:00; default: 30 days before its end", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "When it ends; default: now", HelpName = "TIME" };
        var month = new Option<string?>("--month") { Description = "A calendar month, as in 2026-10, instead of --from and --to", HelpName = "MONTH" };
        var csv = new Option<bool>("--csv") { Description = "Print the result as CSV" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var markdown = new Option<bool>("--md") { Description = "Print the result as Markdown" };
        var maintenance = Choice("--maintenance", "Whether maintenance is in (as what the checks said) or out", "in", "out");
        var degraded = Choice("--degraded", "What degraded counts as", "up", "down");
        var unknown = Choice("--unknown", "What unknown counts as", "out", "up", "down");
        var add = new Option<string[]>("--add") { Description = "One host more, beside that of the --like after it or in the only group; may be given several times", HelpName = "HOST" };
        var like = new Option<string[]>("--like") { Description = "The host that the --add before it stands beside, and is as good as", HelpName = "HOST" };
        var repair = new Option<string[]>("--mttr") { Description = "Another time to repair of a host, as in db01=3m; may be given several times", HelpName = "HOST=TIME" };

        Asked Asked(ParseResult parsed) => new(
            parsed.GetValue(config)!,
            new(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(month)),
            parsed.GetValue(maintenance),
            parsed.GetValue(degraded),
            parsed.GetValue(unknown));

        var measuring = new Command("availability", "Up time, down time, failures, MTBF and MTTR of applications with their groups, hosts and checks, and what their parts let expect")
        {
            of, from, to, month, csv, json, markdown, maintenance, degraded, unknown,
        };
        measuring.SetAction(parsed => (parsed.GetValue(csv), parsed.GetValue(json), parsed.GetValue(markdown)) switch
        {
            (false, false, false) => ReportAvailability.Run(Asked(parsed), parsed.GetValue(of), AvailabilityText.Of),
            (true, false, false) => ReportAvailability.Run(Asked(parsed), parsed.GetValue(of), AvailabilityCsv.Of),
            (false, true, false) => ReportAvailability.Run(Asked(parsed), parsed.GetValue(of), AvailabilityJson.Of),
            (false, false, true) => ReportAvailability.Run(Asked(parsed), parsed.GetValue(of), AvailabilityText.AsMarkdown),
            _ => Maintenance.Refuse("--csv, --json and --md are three ways to print it: give one"),
        });

        var imagining = new Command("what-if", "What an application's availability would be with one host more, or a quicker repair")
        {
            application, add, like, repair, from, to, month, json, maintenance, degraded, unknown,
        };
        imagining.SetAction(parsed => ReportWhatIf.Run(
            Asked(parsed), parsed.GetValue(application)!, [.. parsed.Tokens.Select(token => token.Value)], parsed.GetValue(repair) ?? [], parsed.GetValue(json)));
        return new Command("report", "Print reports of what the database remembers, whether the server runs or not") { measuring, imagining };
    }

    /// <summary>Reads the configuration and the times, lets the verb do its part, and tells what is wrong.</summary>
    public static int With(Asked asked, Func<Site, ReportSpan, Accounting, int> verb)
    {
        if (Configuration.ReadOrTell(asked.Config) is not { } site)
        {
            return CommandLine.Wrong;
        }

        var (span, mistake) = ReportSpan.Of(asked.Times, site.Zone, Maintenance.Now());
        if (span is null)
        {
            return Maintenance.Refuse(mistake);
        }

        try
        {
            return verb(site, span, asked.Over(site.Accounting));
        }
        catch (StoreRefused refusal)
        {
            return Maintenance.Refuse($"{refusal.Message} Start the server with: statusfeeds serve --config {asked.Config}", CommandLine.Failed);
        }
    }

    public static PastLines Lines(Site site, ReportSpan span, IReadOnlyCollection<string> hosts, IReadOnlyCollection<string> applications, bool checks) =>
        Recall.LinesOf(site.Database, new LinesAsked(site, hosts, applications, checks), span.From, span.Until, span.Now);

    private static Option<string?> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description + "; default: as site.yaml says" };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <param name="Config">The folder.</param>
    /// <param name="Maintenance">As it was typed, as are the others; null: as the site says.</param>
    internal sealed record Asked(string Config, ReportTimes Times, string? Maintenance, string? Degraded, string? Unknown)
    {
        public Accounting Over(Accounting sites) => new(
            Maintenance is null ? sites.MaintenanceIn : Maintenance == "in", CountedOf(Degraded) ?? sites.Degraded, CountedOf(Unknown) ?? sites.Unknown);

        private static Counted? CountedOf(string? word) => word switch
        {
            "up" => Counted.Up,
            "down" => Counted.Down,
            "out" => Counted.Out,
            _ => null,
        };
    }
}
