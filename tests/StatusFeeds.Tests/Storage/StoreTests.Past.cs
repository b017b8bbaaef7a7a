// What hosts were: spans between changes, with holes where nobody looked, and the days of the last three months.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    [Fact]
    public async Task SpansGoFromChangeToChangeAndHaveHolesWhereNobodyLooked()
    {
        await using (var store = await Open())
        {
            await store.Commit(Telling(100, Told("web01", 0, Status.Up), Told("web02", 500)) with { Site = Measured }, default);
            await store.Commit(
                Nothing with
                {
                    Site = Measured,
                    Untold = [Change(Subject.OfHost("web01"), 20_000, Status.Down, told: false), Change(Subject.OfHost("web01"), 25_000, Status.Maintenance) with { Counts = false }],
                    Gaps = [new Gap(At(5000), At(8000), "stood still"), new Gap(At(6000), At(9000), "blind")],
                    Life = At(40_000),
                },
                default);
            Assert.Equal("-5:null 0:Up 5:null 9:Up 20:Down 60:null 99", Shown(await store.Spans("web01", At(-5000), At(99_000), default)));
            Assert.Equal("10:Up 15", Shown(await store.Spans("web01", At(10_000), At(15_000), default)));
            Assert.Equal("0:null 5", Shown(await store.Spans("nobody", At(0), At(5000), default)));
            Assert.Empty(await store.Spans("web01", At(0), At(0), default));
        }

        clock.Move(TimeSpan.FromHours(1));
        await using var again = await Open();
        await again.Commit(Nothing with { Untold = [Change(Subject.OfHost("web01"), 3_700_000, Status.Retired, told: false)] }, default);
        clock.Move(TimeSpan.FromHours(1));
        Assert.Equal("19:Up 20:Down 40:null 3660:Down 3700:null 4000", Shown(await again.Spans("web01", At(19_000), At(4_000_000), default)));
    }

    [Fact]
    public async Task AnApplicationIsNotObservedFromWhenItLeftUntilItIsBack()
    {
        await using var store = await Open();
        var site = Measured with { Applications = [new Application("shop", "Web shop", "", ["web01"], []) { HasEntry = true }] };
        var world = Calm with { Applications = Calm.Applications.Add("shop", new ApplicationState("shop", Status.Up, Start, "") { Told = Status.Up }) };
        await store.Commit(Telling(100, Told(Subject.OfApplication("shop"), 0, Status.Up)) with { Site = site, World = world }, default);
        clock.Move(TimeSpan.FromMinutes(2));
        var left = Evaluator.Adopt((await store.Remember(default)).World, site with { Applications = [] }, At(20_000), start: true);
        await store.Commit(Nothing with { Site = site with { Applications = [] }, World = left.World, Untold = left.Changes }, default);
        Assert.Equal(Status.Retired, (await store.Remember(default)).World.Applications["shop"].Status);
        var before = await store.Told(reader => reader.Latest(long.MaxValue / 10_000).ToList(), default);

        var back = Evaluator.Adopt((await store.Remember(default)).World, site, At(50_000), start: true);
        var draft = new Draft(back.World with { Hosts = back.World.Hosts.SetItem("web01", Host("web01")) }, site);
        Applications.Judge(draft, site, At(60_000));
        var judged = draft.Done();
        await store.Commit(Nothing with { Site = site, World = judged.World, Untold = judged.Changes }, default);

        var lines = await store.Lines(new LinesAsked(site, [], ["shop"], Checks: false), At(0), At(90_000), default);
        var totals = Availability.Of(lines.OfApplication("shop"), At(0), At(90_000), Accounting.Default);
        Assert.Equal((50_000, 40_000), (totals.Seen.Up, totals.NotObserved));
        Assert.Equal(before, await store.Told(reader => reader.Latest(long.MaxValue / 10_000).ToList(), default));
        Assert.Equal((Status.Up, Status.Up), (await store.Remember(default)).World.Applications["shop"] is var state ? (state.Status, state.Told) : default);
    }

    [Fact]
    public async Task AHostThatIsNoMoreIsKnownStill()
    {
        await using (var store = await Open())
        {
            var world = Calm with { Hosts = Calm.Hosts.Add("old01", Host("old01") with { Status = Status.Retired }) };
            await store.Commit(Nothing with { World = world, States = ["old01"] }, default);
        }

        Assert.True(Recall.KnowsHost(new Secret(Database), "old01"));
        Assert.False(Recall.KnowsHost(new Secret(Database), "old' OR '1' = '1"));
    }

    [Fact]
    public async Task DaysAreWhatTheirSpansWere()
    {
        var berlin = Measured with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        clock.Move(new DateTimeOffset(2026, 10, 24, 12, 0, 0, TimeSpan.Zero) - clock.GetUtcNow());
        var store = await Open();
        try
        {
            await store.Commit(Nothing with { Site = berlin, Untold = [Become("web01", "2026-10-24T00:00:00+02:00", Status.Up)] }, default);
            await Until(() => !store.Days.IsStale);
            Assert.Equal("24:Up/1", Days(store));

            // The day on which clocks are put back has 25 hours.
            await Commit("2026-10-24T20:00:00+02:00", Become("web01", "2026-10-24T18:00:00+02:00", Status.Down), Become("web01", "2026-10-24T18:00:00.001+02:00", Status.Up) with { Counts = false });
            await Commit("2026-10-25T12:00:00+01:00", Become("web01", "2026-10-25T04:00:00+01:00", Status.Degraded));
            Assert.Equal("24:Down/0.75 25:Down/0.6154", Days(store));
            await Commit("2026-10-26T00:00:00+01:00", Become("web01", "2026-10-25T23:00:00+01:00", Status.Maintenance));
            Assert.Equal("24:Down/0.75 25:Down/0.7917 26:null/NaN", Days(store));
            await Commit("2026-10-26T13:00:00+01:00");
            Assert.Equal("24:Down/0.75 25:Down/0.7917 26:Maintenance/NaN", Days(store));
            await Commit("2026-10-26T20:00:00+01:00", Become("web01", "2026-10-26T18:00:00+01:00", Status.Up), Become("web01", "2026-10-26T19:00:00+01:00", Status.Unknown));
            Assert.Equal("24:Down/0.75 25:Down/0.7917 26:Unknown/1", Days(store));

            // Nobody looked from nine to ten; nor on the next day.
            await store.Commit(Nothing with { Site = berlin, Gaps = [new Gap(Local("2026-10-26T18:30:00+01:00"), Local("2026-10-26T20:00:00+01:00"), "blind")], Life = clock.GetUtcNow() }, default);
            Assert.Equal("24:Down/0.75 25:Down/0.7917 26:Up/1", Days(store));
        }
        finally
        {
            await store.DisposeAsync();
        }

        clock.Move(Local("2026-10-28T06:00:00+01:00") - clock.GetUtcNow());
        await using (var again = await Open())
        {
            await again.Commit(Nothing with { Site = berlin, Untold = [Become("web01", "2026-10-28T06:00:00+01:00", Status.Up)] }, default);
            await Until(() => Days(again).Length > 20);
            clock.Move(TimeSpan.FromHours(1));
            Assert.Equal("24:Down/0.75 25:Down/0.7917 26:Up/1 27:null/NaN 28:Up/1", Days(again));
            Assert.All(again.Days.Of(Subject.OfHost("db01"), berlin, clock.GetUtcNow()), day => Assert.Null(day.Worst));

            // In another zone the days are others.
            var utc = berlin with { Zone = TimeZoneInfo.Utc };
            await again.Commit(Nothing with { Site = utc }, default);
            await Until(() => again.Days.Of(Subject.OfHost("web01"), utc, clock.GetUtcNow())[^6] is { Worst: Status.Up, Date.Day: 23 });
        }

        async Task Commit(string now, params Change[] changes)
        {
            clock.Move(Local(now) - clock.GetUtcNow());
            await store.Commit(Nothing with { Site = berlin, Untold = [.. changes], Life = clock.GetUtcNow() }, default);
        }

        string Days(Store of) => string.Join(' ', of.Days.Of(Subject.OfHost("web01"), berlin, clock.GetUtcNow())
            .SkipWhile(day => day.Worst is null).Select(day => $"{day.Date.Day}:{day.Worst?.ToString() ?? "null"}/{Math.Round(day.Share ?? double.NaN, 4)}"));
    }

    [Fact]
    public async Task ADayOfManyChangesIsRightAndNinetyDaysAreShown()
    {
        await using var store = await Open();
        clock.Move(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) - clock.GetUtcNow());
        var changes = Enumerable.Range(0, 1440).Select(minute => Become("web01", $"2026-12-01T{minute / 60:00}:{minute % 60:00}:00Z", minute % 4 == 0 ? Status.Down : Status.Up)).ToImmutableArray();
        await store.Commit(Nothing with { Site = Measured }, default);
        await Until(() => !store.Days.IsStale);
        clock.Move(new TimeSpan(23, 59, 59));
        await store.Commit(Nothing with { Site = Measured, Untold = changes }, default);
        clock.Move(TimeSpan.FromSeconds(1));
        Assert.Equal(new Day(new DateOnly(2026, 12, 1), Status.Down, 1080 * 60_000, 360 * 60_000), store.Days.Of(Subject.OfHost("web01"), Measured, clock.GetUtcNow())[^2]);
        clock.Move(TimeSpan.FromDays(100));
        var days = store.Days.Of(Subject.OfHost("web01"), Measured, clock.GetUtcNow());
        Assert.Equal(90, days.Length);
        Assert.Equal(new DateOnly(2027, 3, 12), days[^1].Date);
        Assert.Equal(Enumerable.Range(0, 90).Select(day => days[0].Date.AddDays(day)), days.Select(day => day.Date));
        Assert.All(days[..^1], day => Assert.Equal((Status.Up, 1.0), (day.Worst, day.Share)));
    }

    [Fact]
    public async Task WhatIsOldIsForgottenButNeverWhatAFeedOrAStatusStillNeeds()
    {
        const long Day = 24L * 3600 * 1000;
        await using var store = await Open();
        var window = Subject.OfWindow("w1@1");
        await store.Commit(
            Telling(
                Start.ToUnixTimeSeconds() + 10, Told("web01", 0), Told("web01", 1, Status.Up), Told("web02", 2), Told("web03", 3, Status.Down, "all", "apps/quiet"), Told("web03", 4, Status.Up, "all", "apps/quiet"), Told(window, 5, Status.Maintenance)) with
            {
                CheckChanges = [.. Enumerable.Range(0, 3).Select(number => new CheckChange("web01", "http", Status.Up, Status.Down, At(number), ""))],
                Gaps = [new Gap(At(0), At(10), "blind")],
                States = ["web01"],
                World = Calm with { Hosts = Calm.Hosts.Add("web01", Host("web01")) },
            },
            default);

        // Two hundred days later, and then once more; the application "quiet" is told nothing any more.
        foreach (var (day, second) in new[] { (200, 20), (390, 30) })
        {
            await store.Commit(
                Telling(Start.AddDays(day).ToUnixTimeSeconds() + second, Told("web01", day * Day), Told("web01", (day * Day) + 1, Status.Up), Told("web03", (day * Day) + 2, Status.Down, "all")) with
                {
                    CheckChanges = [new CheckChange("web01", "http", Status.Up, Status.Down, At(day * Day), "")],
                },
                default);
        }

        await using var connection = Connect();
        clock.Move(Start.AddDays(402) - clock.GetUtcNow());
        await store.Commit(Nothing with { Site = Corp, Notes = ["a year later"] }, default);
        await Until(() =>
        {
            clock.Move(TimeSpan.FromSeconds(10));
            return Dapper.SqlMapper.ExecuteScalar<long>(connection, "SELECT COUNT(*) FROM gaps") == 0;
        });

        // Of web01 the last before the 400 days, of web02 its last, of the quiet application all that its feed holds.
        long[] kept = [1, 2, 3, 4, 200 * Day, (200 * Day) + 1, (200 * Day) + 2, 390 * Day, (390 * Day) + 1, (390 * Day) + 2];
        Assert.Equal(kept, Dapper.SqlMapper.Query<long>(connection, "SELECT number FROM changes ORDER BY number").Select(number => number - At(0).ToUnixTimeMilliseconds()));
        Assert.Equal(kept, Dapper.SqlMapper.Query<long>(connection, "SELECT number FROM entries WHERE feed = 'hosts' ORDER BY number").Select(number => number - At(0).ToUnixTimeMilliseconds()));
        Assert.Equal(kept, Dapper.SqlMapper.Query<long>(connection, "SELECT number FROM change_scopes WHERE scope = 'all' ORDER BY number").Select(number => number - At(0).ToUnixTimeMilliseconds()));
        Assert.Null(await store.Event(At(0).ToUnixTimeMilliseconds(), default));
        Assert.Equal("web03 4, web03 3", Short(await store.Events("apps/quiet", DateTimeOffset.UnixEpoch, 10, default)));
        Assert.Equal([2, 200 * Day, 390 * Day], Dapper.SqlMapper.Query<long>(connection, "SELECT at FROM check_changes ORDER BY at").Select(at => at - At(0).ToUnixTimeMilliseconds()));
        Assert.Equal(0, Dapper.SqlMapper.ExecuteScalar<long>(connection, "SELECT COUNT(*) FROM subjects WHERE kind = 'window'"));
        Assert.Equal(Status.Up, (await store.Spans("web01", Start.AddDays(100), Start.AddDays(101), default)).Single().Status);
    }

    private static DateTimeOffset Local(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Change Become(string host, string at, Status to) =>
        new(Local(at).ToUnixTimeMilliseconds(), Subject.OfHost(host), Status.Up, to, Local(at), "", "", null, Told: false);

    private static string Shown(ImmutableArray<Span> spans)
    {
        Assert.All(spans.Skip(1).Zip(spans), pair => Assert.Equal(pair.Second.Until, pair.First.From));
        return string.Join(' ', spans.Select(span => $"{(span.From - Start).TotalSeconds}:{span.Status?.ToString() ?? "null"}").Append($"{(spans[^1].Until - Start).TotalSeconds}"));
    }
}
