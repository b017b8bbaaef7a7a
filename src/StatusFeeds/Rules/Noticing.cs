// Which numbers are told, and when: a month when it is over, an objective when half of its budget is spent and when all is.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Noticing
{
    /// <summary>A month is told until so long after its end, where nobody looked at that time.</summary>
    private static readonly TimeSpan MonthIsNews = TimeSpan.FromDays(7);

    /// <summary>Those that were not told yet, each as a change of its own.</summary>
    public static Step Tell(World before, Site site, ImmutableArray<Notice> notices, DateTimeOffset now)
    {
        var draft = new Draft(before, site);
        foreach (var notice in notices.Where(notice => !before.ToldReports.Contains(notice.Key) && site.Applications.Any(application => application.Id == notice.Application)))
        {
            draft.World = draft.World with { ToldReports = draft.World.ToldReports.Add(notice.Key), Notices = draft.World.Notices.SetItem(notice.Key, notice) };
            draft.Tell(Subject.OfReport(notice.Key), null, Status.Report, now, notice.Kind.ToString(), told: true);
        }

        return draft.Done();
    }

    /// <summary>The time of which numbers are to be asked for at that moment: of the month that is, and of the one before as long as it is news.</summary>
    public static IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> Asked(Site site, DateTimeOffset now)
    {
        var (from, _) = Budget.Month(now, site.Zone);
        if (now - from < MonthIsNews)
            yield return (Budget.Month(from.AddTicks(-1), site.Zone).From, from);
        yield return (from, now);
    }

    /// <summary>What is worth telling of an application's time: of a month that is over its numbers, of one that goes on the state of its budget.</summary>
    public static Notice? Of(Site site, Application application, Totals totals, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        var local = WallClock.Read(from, site.Zone);
        var month = new DateOnly(local.Year, local.Month, 1);
        var isOver = Budget.Month(from, site.Zone).Until <= now;
        var budget = application.Objective is not { } objective ? null
            : isOver ? Budget.Of(objective, totals.CountedUp, totals.CountedDown, from, until, until)
            : Budget.Of(objective, totals.CountedUp, totals.CountedDown, now, site.Zone);
        NoticeKind? kind = isOver ? totals.Counted > 0 ? NoticeKind.Month : null
            : budget?.Level switch
            {
                BudgetLevel.Broken => NoticeKind.Broken,
                BudgetLevel.Half => NoticeKind.Half,
                _ => null,
            };
        return kind is not { } worth ? null : new Notice(worth, application.Id, month, FiguresOf(totals), AccountingWords.Of(site.Accounting)) { Objective = application.Objective, Remaining = budget?.Remaining };
    }

    public static Figures FiguresOf(Totals totals) => new(
        totals.Availability,
        Long(totals.Seen.Up),
        Long(totals.Seen.Degraded),
        Long(totals.Seen.Down),
        Long(totals.Seen.Unknown),
        Long(totals.Maintenance),
        Long(totals.NotObserved),
        totals.Failures,
        totals.Mtbf is { } mtbf ? TimeSpan.FromMilliseconds(mtbf) : null,
        totals.Mttr is { } mttr ? TimeSpan.FromMilliseconds(mttr) : null,
        Long(totals.Longest));

    private static TimeSpan Long(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
