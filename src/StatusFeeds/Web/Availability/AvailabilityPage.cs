// The page of an application's availability: its objective, its months as a table with bars, and its parts, measured and expected.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Web;

internal static class AvailabilityPage
{
    /// <summary>Below that of the application.</summary>
    public const string Path = "availability";

    /// <summary>So many parts stand on the page, those that were down longest.</summary>
    private const int MostParts = 60;

    /// <param name="found">Null: the store could not be read.</param>
    public static Html Render(Sight sight, Application application, AvailabilityFound? found)
    {
        var (status, _, _) = sight.Of(application);
        var body = Html.Of($"""
            <section class="lead {Sight.Tone(status)}">
            <h1><span>{application.Title}: availability</span> {Sight.Badge(status)}</h1>
            {(found is null ? null : Promise(sight, application, found.Months[0]))}</section>
            {(found is null ? Html.Of($"<p class=\"sheet\">The store cannot be read at the moment, so the numbers are missing here.</p>\n") : Numbers(sight, application, found))}
            """);
        return Layout.Page(
            sight,
            new Head($"{application.Title}: availability", status, [new Offer(Scopes.OfApplication(application.Id), application.Title)]) { Trail = [Layout.ToApplication(sight, application), Layout.Here("Availability")], IsLive = false },
            body);
    }

    private static Html Numbers(Sight sight, Application application, AvailabilityFound found) => Html.Of($"""
        <h2>Months</h2>
        {Table(Observed(found.Months).Select(month => new Row(Html.Of($"{month.Month.ToString("MMM yyyy", CultureInfo.InvariantCulture)}"), month.Totals, null)), "Month")}<h2>Parts, last {found.Lately.Days} days</h2>
        <p class="sheet">{Compared(application, found.Figures)}</p>
        {Table(Parts(sight, found.Figures), "Part")}{More(found.Figures)}<p class="small soft">{AccountingWords.Of(sight.Site.Accounting)} A quarter of a bar is a nine: 90 %, 99 %, 99.9 %; a whole one was never down. Times are of {sight.Site.Zone.Id}. For any other time, each check, CSV and JSON: <code>statusfeeds report availability {application.Id} --from … --to …</code>; what another part or a quicker repair would bring: <code>statusfeeds report what-if {application.Id} --add …</code></p>
        """);

    private static Html Promise(Sight sight, Application application, MonthOf month)
    {
        if (application.Objective is not { } objective)
        {
            return Html.Of($"<p class=\"small\">{Share(month.Totals.Availability)} available in {Name(month)} until now.</p>\n");
        }

        var budget = Budget.Of(objective, month.Totals.CountedUp, month.Totals.CountedDown, sight.Now, sight.Site.Zone);
        var left = budget.Allowed - budget.Spent;
        var words = left >= 0
            ? $"{Words.Duration(TimeSpan.FromMilliseconds(left))} of {Words.Duration(TimeSpan.FromMilliseconds(budget.Allowed))} are left ({DayBar.Percent(budget.Remaining)})"
            : $"broken: {Words.Duration(TimeSpan.FromMilliseconds(-left))} more than the {Words.Duration(TimeSpan.FromMilliseconds(budget.Allowed))} that it allows";
        var burn = Budget.BurnRate(objective, month.Totals.CountedUp, month.Totals.CountedDown) is { } rate ? $" It burns {Words.Number(Math.Round(rate, 2))} times as fast as it may." : "";
        return Html.Of($"<p>Objective {DayBar.Percent(objective.Share)} per month: in {Name(month)} {words}.{burn}</p>\n<p class=\"small\">{Share(month.Totals.Availability)} available in {Name(month)} until now.</p>\n");
    }

    private static string Compared(Application application, ApplicationFigures figures)
    {
        if (figures.Expected is not { } expected || figures.Totals.Availability is not { } measured)
        {
            return "There is not enough to compare what was measured with what is to be expected of the parts.";
        }

        return $"Measured {DayBar.Percent(measured)}; expected of its parts, if they fail independently of each other, {DayBar.Percent(expected.Availability)}. {Coupling.Words(application.Title, figures.Totals, expected)}".TrimEnd();
    }

    private static IEnumerable<Row> Parts(Sight sight, ApplicationFigures figures) => figures.Groups
        .Select(group => new Row(Html.Of($"{Tree.Name(group.Group)}"), group.Totals, group.Expected))
        .Concat(figures.Hosts
            .OrderByDescending(host => host.Totals.CountedDown).ThenBy(host => host.Host, StringComparer.Ordinal).Take(MostParts)
            .Select(host => new Row(sight.Site.Hosts.TryGetValue(host.Host, out var known) ? sight.ToHost(known) : Html.Of($"{host.Host}"), host.Totals, null)));

    private static Html? More(ApplicationFigures figures) =>
        figures.Hosts.Length <= MostParts ? null : Html.Of($"<p class=\"sheet\">And {figures.Hosts.Length - MostParts} more hosts that were down for less, or not at all.</p>\n");

    private static Html Table(IEnumerable<Row> all, string what)
    {
        var rows = all.ToList();
        var hasExpected = rows.Exists(row => row.Expected is not null);
        var lines = rows.Select(row => Html.Of($"""
            <tr><th scope="row">{row.Name}</th><td>{Share(row.Totals.Availability)}{Bar(row.Totals.Availability)}</td>{(hasExpected ? Html.Of($"<td>{Share(row.Expected?.Availability)}</td>") : null)}<td>{Long(row.Totals.CountedDown)}</td><td>{row.Totals.Failures}</td><td>{Mean(row.Totals.Mtbf)}</td><td>{Mean(row.Totals.Mttr)}</td><td>{Long(row.Totals.Longest)}</td><td>{Long(row.Totals.Seen.Degraded)}</td><td>{Long(row.Totals.Seen.Unknown)}</td><td>{Long(row.Totals.Maintenance)}</td><td>{Long(row.Totals.NotObserved)}</td></tr>

            """)).ToList();
        return lines.Count == 0 ? Html.Of($"<p class=\"sheet soft\">Nothing yet.</p>\n") : Html.Of($"""
            <div class="sheet wide-table" role="region" aria-label="{what}s" tabindex="0"><table class="numbers">
            <thead><tr><th scope="col">{what}</th><th scope="col">Available</th>{(hasExpected ? Html.Of($"<th scope=\"col\">Expected</th>") : null)}<th scope="col">Down</th><th scope="col">Failures</th><th scope="col"><abbr title="mean time between failures">MTBF</abbr></th><th scope="col"><abbr title="mean time to repair">MTTR</abbr></th><th scope="col">Longest</th><th scope="col">Degraded</th><th scope="col">Unknown</th><th scope="col">Maintenance</th><th scope="col">Not observed</th></tr></thead>
            <tbody>
            {lines}</tbody></table></div>

            """);
    }

    /// <summary>Without those before anything was observed.</summary>
    private static IEnumerable<MonthOf> Observed(ImmutableArray<MonthOf> months) => months.Reverse().SkipWhile(month => month.Totals.Sum == month.Totals.NotObserved).Reverse();

    private static Html Bar(double? share)
    {
        var length = share switch { null => 0, 1 => 100, { } known => Math.Clamp((int)(-25 * Math.Log10(1 - known)), 2, 98) };
        var tone = share switch { null => "none", >= 0.999 => "up", >= 0.99 => "degraded", _ => "down" };
        return Html.Of($"<svg class=\"nines {tone}\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path d=\"M0 .5H{length}\"/></svg>");
    }

    private static string Name(MonthOf month) => month.Month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Share(double? share) => share is { } known ? DayBar.Percent(known) : "-";

    private static string Long(long milliseconds) => milliseconds == 0 ? "-" : Words.Duration(TimeSpan.FromMilliseconds(milliseconds));

    private static string Mean(double? milliseconds) => milliseconds is { } known ? Words.Duration(TimeSpan.FromMilliseconds(known)) : "-";

    private sealed record Row(Html Name, Totals Totals, Part? Expected);
}
