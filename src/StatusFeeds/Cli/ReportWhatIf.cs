// The verb `report what-if`: an application's parts as they were measured, and what they would come to with one more or a quicker repair.
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Yaml;

namespace StatusFeeds.Cli;

internal static class ReportWhatIf
{
    /// <param name="asked">Config, times, accounting.</param>
    /// <param name="id">The application.</param>
    /// <param name="tokens">All words of the command line: each --like belongs to the --add before it.</param>
    /// <param name="repairs">As they were typed.</param>
    /// <param name="json">Print it so.</param>
    public static int Run(Report.Asked asked, string id, ImmutableArray<string> tokens, string[] repairs, bool json) => Report.With(asked, (site, span, accounting) =>
    {
        if (site.Applications.FirstOrDefault(application => application.Id == id) is not { } application)
        {
            return Maintenance.Refuse($"There is no application {Words.OneLine(id)} in {asked.Config}{Nearest.DidYouMean(id, site.Applications.Select(one => one.Id).Order(StringComparer.Ordinal))}");
        }

        var hosts = Tree.Of(site, application).Hosts;
        var reckoning = new Reckoning(site, Report.Lines(site, span, hosts, [id], checks: false), span.From, span.Until, accounting);
        var before = reckoning.Imagine(application);
        var (after, changes, mistake) = Changed(before, tokens, repairs);
        if (after is null)
        {
            return Maintenance.Refuse(mistake);
        }

        var figures = reckoning.Of(application);
        Console.Out.Write(json ? AsJson(span, accounting, figures, before, after, changes) : AsText(span, accounting, figures, before, after, changes));
        return CommandLine.Fine;
    });

    /// <summary>In the order in which they were typed; repairs last, so that they may be of a host that is added.</summary>
    public static (WhatIf? After, ImmutableArray<string> Changes, string Mistake) Changed(WhatIf before, ImmutableArray<string> tokens, string[] repairs)
    {
        var (after, changes) = (before, new List<string>());
        for (var place = 0; place + 1 < tokens.Length; place++)
        {
            if (tokens[place] == "--like" && (place < 2 || tokens[place - 2] != "--add"))
                return (null, [], "--like says whom the --add before it stands beside: --add web04 --like web01");
            if (tokens[place] != "--add")
                continue;
            var (host, like) = (tokens[place + 1], place + 3 < tokens.Length && tokens[place + 2] == "--like" ? tokens[place + 3] : null);
            if (!Ids.IsOne(host))
                return (null, [], $"--add must be {Ids.What}; not {(host.Length == 0 ? "empty" : Words.OneLine(host))}");
            if (after.Tree.Hosts.Contains(host))
                return (null, [], $"{Words.OneLine(host)} is among the hosts of this application already: give the host to add another id");
            if (like is not null && !after.Tree.Hosts.Contains(like))
                return (null, [], NotAmong(like, after));
            if (like is null && after.Tree.Groups is not [_])
                return (null, [], $"This application needs {Configuration.Count(after.Tree.Groups.Length, "group")} of hosts: say beside whom {Words.OneLine(host)} is to stand, with --like HOST");
            changes.Add(like is null ? $"{host} in {Tree.Name(after.Tree.Groups[0])}, as good as its members are on average" : $"{host} beside {like}, and as good");
            after = like is null ? after.Add(host, after.Tree.Groups[0]) : after.Add(host, like);
        }

        foreach (var repair in repairs)
        {
            var (host, length) = repair.Split('=', 2) is [var one, var other] ? (one, other) : (repair, "");
            if (Quantities.Duration(length) is not { } mttr || mttr < TimeSpan.Zero)
                return (null, [], $"--mttr must be a host and a duration, as in db01=3m, not {Words.OneLine(repair)}");
            if (!after.Tree.Hosts.Contains(host))
                return (null, [], NotAmong(host, after));
            changes.Add(after.Parts.GetValueOrDefault(host).Frequency > 0 ? $"{host} repaired in {length}" : $"{host} repaired in {length} (it did not fail in this time, so that changes nothing)");
            after = after.Repair(host, mttr);
        }

        return changes.Count == 0 ? (null, [], "Say what would be: --add HOST [--like HOST], or --mttr HOST=TIME") : (after, [.. changes], "");
    }

    private static string NotAmong(string host, WhatIf what) =>
        $"{Words.OneLine(host)} is not among the hosts that this application needs{Nearest.DidYouMean(host, what.Tree.Hosts.Order(StringComparer.Ordinal))}";

    private static string AsText(ReportSpan span, Accounting accounting, ApplicationFigures figures, WhatIf before, WhatIf after, ImmutableArray<string> changes)
    {
        List<string[]> table =
        [
            ["", "AVAILABLE", "MTBF", "MTTR", "DOWN A YEAR"],
            Cells("measured", Part.Of(figures.Totals)),
            Cells("expected", before.Expected),
            Cells("expected then", after.Expected),
        ];
        var text = new StringBuilder($"{Words.OneLine(figures.Application.Id)}, from {span.Words}, and then: {Words.OneLine(string.Join("; ", changes))}.\n\n");
        foreach (var row in table)
            text.Append(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(table.Max(other => other[0].Length)) : cell.PadLeft(table.Max(other => other[column].Length)))).TrimEnd()).Append('\n');
        return text.Append($"\nAccounting: {AccountingWords.Of(accounting)}\n{ReportPaper.Basis}\nA year has 365 days.\n").ToString();
    }

    private static string[] Cells(string name, Part? part) =>
    [
        name, AvailabilityText.Percent(part?.Availability), AvailabilityText.Time(part?.Mtbf), AvailabilityText.Time(part?.Mttr), AvailabilityText.Time(part?.DownAYear),
    ];

    private static string AsJson(ReportSpan span, Accounting accounting, ApplicationFigures figures, WhatIf before, WhatIf after, ImmutableArray<string> changes) => JsonSerializer.Serialize(
        new
        {
            application = figures.Application.Id,
            from = ReportFigures.Instant(span.From),
            until = ReportFigures.Instant(span.Until),
            accounting = ReportFigures.Of(accounting),
            basis = ReportPaper.Basis,
            changes,
            measured = ReportFigures.Of(Part.Of(figures.Totals)),
            expected = ReportFigures.Of(before.Expected),
            then = ReportFigures.Of(after.Expected),
        },
        ReportFigures.Plain) + "\n";
}
