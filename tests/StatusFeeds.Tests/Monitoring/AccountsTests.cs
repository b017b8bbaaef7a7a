// What is reckoned of a real store once a minute, and handed to the judge.
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class AccountsTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>99.9 % of November allow 43.2 minutes: 25 are more than half, 50 more than all.</summary>
    [Fact]
    public async Task AnObjectiveInDangerIsHandedToTheJudgeAndThatItIsBroken()
    {
        var clock = new HandClock(November);
        await using var site = await ServedSite.Open(Promised(), clock);
        var inbox = new Inbox();
        var accounts = new Accounts(site.Store, inbox, clock, NullLogger.Instance);
        await site.Keep(Change(November.AddSeconds(1), null, Status.Up));
        clock.Move(TimeSpan.FromDays(10));
        await accounts.Reckon(default);
        Assert.False(inbox.Reader.TryRead(out _));

        await site.Keep(Change(clock.GetUtcNow(), Status.Up, Status.Down));
        clock.Move(TimeSpan.FromMinutes(25));
        Assert.Equal("shop@2026-11/half", (await Noticed()).Key);
        clock.Move(TimeSpan.FromMinutes(25));
        var broken = await Noticed();
        Assert.Equal(("shop@2026-11/broken", TimeSpan.FromMinutes(50), 1), (broken.Key, broken.Figures.Down, broken.Figures.Failures));

        // In the next month the whole of it is told, once the judge knows the others.
        await site.Keep(Change(clock.GetUtcNow(), Status.Down, Status.Up));
        await site.Become(site.World with { ToldReports = ["shop@2026-11/half", "shop@2026-11/broken"] });
        clock.Move(TimeSpan.FromDays(21));
        var month = await Noticed();
        Assert.Equal(("shop@2026-11", TimeSpan.FromMinutes(50)), (month.Key, month.Figures.Down));
        await site.Become(site.World with { ToldReports = site.World.ToldReports.Add("shop@2026-11") });
        await accounts.Reckon(default);
        Assert.False(inbox.Reader.TryRead(out _));

        async Task<Notice> Noticed()
        {
            await accounts.Reckon(default);
            Assert.True(inbox.Reader.TryRead(out var signal));
            return Assert.IsType<Signal.Noticed>(signal).Notices.Single();
        }
    }

    private static Change Change(DateTimeOffset at, Status? from, Status to) => new(at.ToUnixTimeMilliseconds(), Subject.OfApplication("shop"), from, to, at, "", "", null, Told: false);

    private static Site Promised()
    {
        var site = Sites.Of(Sites.Host("web01", Sites.Check("web01")));
        return site with { Applications = [site.Applications[0] with { Objective = new Objective(0.999) }] };
    }
}
