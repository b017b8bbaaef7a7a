// The verb `report availability`: what is reported of, and the report as rows that every form of it prints.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;
using StatusFeeds.Yaml;

namespace StatusFeeds.Cli;

/// <summary>One line of a report.</summary>
/// <param name="Kind"><c>application group host check</c>.</param>
/// <param name="Application">Empty of a host that was asked for by itself.</param>
/// <param name="Id">Of a group as the configuration writes it; of a check that of its host.</param>
/// <param name="Check">Empty but of a check.</param>
/// <param name="Expected">Null where nothing is expected, or it cannot be said.</param>
internal sealed record ReportRow(string Kind, string Application, string Id, string Check, Totals Totals, Part? Expected)
{
    /// <summary>What people call it.</summary>
    public string Name => Check.Length > 0 ? Check : Id;
}

/// <param name="Remarks">Sentences on what is to be known beside the rows.</param>
internal sealed record ReportPaper(ReportSpan Span, Accounting Accounting, ImmutableArray<ReportRow> Rows, ImmutableArray<string> Remarks)
{
    /// <summary>Where the numbers come from, and what they assume.</summary>
    public const string Basis =
        "Measured: from the changes that the database holds; a change counts from when it was believed. Expected: of the hosts' own measured availability, MTBF / (MTBF + MTTR), "
        + "as the needs combine them, if parts fail independently of each other; the way to them (behind) is not in it. A host in maintenance counts as up for groups and applications.";
}

internal static class ReportAvailability
{
    public static int Run(Report.Asked asked, string? of, Func<ReportPaper, string> form) => Report.With(asked, (site, span, accounting) =>
    {
        ImmutableArray<Application> applications = of is null ? site.Applications : [.. site.Applications.Where(application => application.Id == of)];
        if (applications.IsEmpty && of is not null && !site.Hosts.ContainsKey(of) && !Recall.KnowsHost(site.Database, of))
        {
            var known = site.Applications.Select(application => application.Id).Concat(site.Hosts.Keys).Order(StringComparer.Ordinal);
            return Maintenance.Refuse($"There is no application and no host {Words.OneLine(of)} in {asked.Config}{Nearest.DidYouMean(of, known)}");
        }

        string[] hosts = applications.IsEmpty ? of is null ? [] : [of] : [.. applications.SelectMany(application => application.Hosts).Distinct(StringComparer.Ordinal)];
        var lines = Report.Lines(site, span, hosts, [.. applications.Select(application => application.Id)], checks: true);
        Reckoning Reckoning() => new(site, lines, span.From, span.Until, accounting);
        var figures = new ApplicationFigures[applications.Length];
        Parallel.For(0, figures.Length, place => figures[place] = Reckoning().Of(applications[place]));
        Console.Out.Write(form(Paper(site, span, accounting, applications.IsEmpty ? hosts : [], [.. figures], Reckoning())));
        return CommandLine.Fine;
    });

    /// <param name="site">For how long it keeps changes.</param>
    /// <param name="span">The time.</param>
    /// <param name="accounting">The accounting.</param>
    /// <param name="alone">Ids of hosts that are reported by themselves.</param>
    /// <param name="figures">Of applications.</param>
    /// <param name="reckoning">Of that time.</param>
    public static ReportPaper Paper(
        Site site, ReportSpan span, Accounting accounting, IEnumerable<string> alone, ImmutableArray<ApplicationFigures> figures, Reckoning reckoning)
    {
        ImmutableArray<ReportRow> rows = [.. figures.SelectMany(Rows), .. alone.SelectMany(host => Rows("", reckoning.Of(host)))];
        List<string> remarks = [.. figures.SelectMany(Remarks)];
        if (span.From < span.Now - site.Retention.Changes)
            remarks.Add($"Changes are kept for {Words.Duration(site.Retention.Changes)} (retention: changes): what was before may not be known, and is not observed here.");
        return new(span, accounting, rows, [.. remarks]);
    }

    private static IEnumerable<ReportRow> Rows(ApplicationFigures figures) =>
        figures.Groups.Select(group => new ReportRow("group", figures.Application.Id, Tree.Name(group.Group), "", group.Totals, group.Expected))
            .Prepend(new ReportRow("application", figures.Application.Id, figures.Application.Id, "", figures.Totals, figures.Expected))
            .Concat(figures.Hosts.SelectMany(host => Rows(figures.Application.Id, host)));

    private static IEnumerable<ReportRow> Rows(string application, HostFigures host) =>
        host.Checks.Select(check => new ReportRow("check", application, host.Host, check.Check, check.Totals, null)).Prepend(new ReportRow("host", application, host.Host, "", host.Totals, null));

    private static IEnumerable<string> Remarks(ApplicationFigures figures)
    {
        var id = figures.Application.Id;
        var coupled = figures.Groups.Select(group => Coupling.Words($"{id}, {Tree.Name(group.Group)},", group.Totals, group.Expected)).Prepend(Coupling.Words(id, figures.Totals, figures.Expected));
        foreach (var words in coupled.Where(words => words.Length > 0))
            yield return words;
        if (figures.Expected is null)
            yield return $"{id}: what to expect cannot be said, as too many of its groups share parts.";
        if (!figures.Unmeasured.IsEmpty)
            yield return $"{id}: nothing counts of {NeedingWords.List(figures.Unmeasured)}; expected as if that never failed.";
        if (!figures.Faultless.IsEmpty)
            yield return $"{id}: {NeedingWords.List(figures.Faultless)} did not fail in this time, and {(figures.Faultless.Length == 1 ? "is" : "are")} expected not to.";
    }
}
