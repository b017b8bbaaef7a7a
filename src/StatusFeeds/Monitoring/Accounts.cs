// Reckons once a minute what objectives have left, and at the end of a month what it came to; tells the judge what is worth telling.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

internal sealed class Accounts(Store store, Inbox inbox, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Runs until <paramref name="end"/> fires. A store that gives no answer is asked again a minute later.</summary>
    public async Task Run(CancellationToken end)
    {
        using var beat = new PeriodicTimer(Every, clock);
        var mute = false;
        try
        {
            while (await beat.WaitForNextTickAsync(end))
            {
                try
                {
                    await Reckon(end);
                    mute = false;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    if (!mute)
                        log.LogWarning("How available applications are is not known now: {Failure}", failure.Message);
                    mute = true;
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <summary>Once, now.</summary>
    public async Task Reckon(CancellationToken cancel)
    {
        if (store.Board is not { } board || !store.Judges)
            return;
        var (site, now) = (board.Site, clock.GetUtcNow());
        var notices = ImmutableArray.CreateBuilder<Notice>();
        foreach (var (from, until) in Noticing.Asked(site, now))
        {
            var isOver = until < now;
            var asked = site.Applications.Where(application => isOver
                ? !board.World.ToldReports.Contains(Notice.KeyOf(NoticeKind.Month, application.Id, Month(site, from)))
                : application.Objective is not null).ToList();
            if (asked.Count == 0)
                continue;
            var lines = await store.Lines(new LinesAsked(site, [], [.. asked.Select(application => application.Id)], Checks: false), from, until, cancel);
            foreach (var application in asked)
            {
                if (Noticing.Of(site, application, Availability.Of(lines.OfApplication(application.Id), from, until, site.Accounting), from, until, now) is { } notice
                    && !board.World.ToldReports.Contains(notice.Key))
                    notices.Add(notice);
            }
        }

        if (notices.Count > 0)
            inbox.Post(new Signal.Noticed(notices.ToImmutable()));
    }

    private static DateOnly Month(Site site, DateTimeOffset from)
    {
        var local = WallClock.Read(from, site.Zone);
        return new DateOnly(local.Year, local.Month, 1);
    }
}
