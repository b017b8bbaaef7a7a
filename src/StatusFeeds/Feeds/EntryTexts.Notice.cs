// What an entry says of an application's numbers: a month that is over, an objective in danger.
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static partial class EntryTexts
{
    /// <param name="page">The application's page of availability.</param>
    public static EntryText ForNotice(Application application, Notice notice, string page, Change change, bool events)
    {
        var (name, figures) = (Phrases.Name(application.Title), notice.Figures);
        var objective = notice.Objective is { } promised ? $"{Percent(promised.Share)} per month" : "";
        var what = notice.Kind switch
        {
            NoticeKind.Month => $"{(figures.Share is { } share ? Percent(share) + " available" : "nothing was observed")} in {notice.MonthName}",
            NoticeKind.Half => $"half of the error budget of {notice.MonthName} is spent ({objective})",
            _ => $"the objective for {notice.MonthName} is broken ({objective})",
        };
        var budget = notice.Remaining is not { } left ? ""
            : left >= 0 ? $"Of the error budget ({objective}) {Percent(left)} is left."
            : $"The error budget ({objective}) is overspent: {Percent(1 - left)} of it is gone.";
        var number = events ? $", event {change.Number}" : "";
        (string What, string Value)[] rows =
        [
            ("up", Long(figures.Up)), ("degraded", Long(figures.Degraded)), ("down", Long(figures.Down)), ("unknown", Long(figures.Unknown)), ("maintenance", Long(figures.Maintenance)),
            ("not observed", Long(figures.NotObserved)), ("failures", Words.Number(figures.Failures)), ("MTBF", figures.Mtbf is { } mtbf ? Words.Duration(mtbf) : "-"),
            ("MTTR", figures.Mttr is { } mttr ? Words.Duration(mttr) : "-"), ("longest outage", Long(figures.Longest)),
        ];
        var content = Html.Join(
            "\n",
            [
                Html.Of($"<p><b>REPORT</b> of {Phrases.Precise(change.At)}{number}: {name}: {what}.</p>"),
                Phrases.Paragraph(budget),
                Html.Of($"<table border=\"1\">{rows.Select(row => Html.Of($"<tr><td>{row.What}</td><td>{row.Value}</td></tr>"))}</table>"),
                Phrases.Paragraph(notice.Accounting),
                Html.Of($"<p>{Html.Link(page, "All months")}</p>"),
            ]);
        var title = Clean.Line($"REPORT: {name} - {what}", Phrases.MostTitle - (events ? Phrases.Minute(change).Length : 0));
        return new(events ? title + Phrases.Minute(change) : title, $"{name}: {what}. {budget}".TrimEnd(), content.ToString());
    }

    private static string Long(TimeSpan time) => time == TimeSpan.Zero ? "-" : Words.Duration(time);

    /// <summary>Never rounded up to what it is not: 99.9996 % is not 100 %.</summary>
    private static string Percent(double share) => $"{Words.Number(Math.Floor(share * 100_000 + 1e-6) / 1000)} %";
}
