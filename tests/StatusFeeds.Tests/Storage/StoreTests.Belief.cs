// What the store promises about what is told apart from what is: excuses, flapping, applications, windows, blindness and gaps; on both engines.
using System.Collections.Immutable;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    [Fact]
    public async Task WhatIsToldAndWhyIsRememberedExactly()
    {
        var excused = Http with
        {
            Status = Status.Down,
            Counted = Status.Unknown,
            Excuse = "unreachable behind core-sw1",
            By = "no answer",
            Silences = 3,
            SilentSince = At(-45_000),
            Answered = At(-60_000),
            Begun = At(-15_001),
        };
        var flapping = Http with
        {
            Name = "flaps",
            Counted = Status.Up,
            Flaps = new Flaps([new Flap(At(-9), Status.Up, Status.Down), new Flap(At(-5), Status.Down, Status.Degraded)], At(-9), 17, Status.Down, 2),
        };
        var calm = Http with { Name = "calm", Flaps = new Flaps([new Flap(At(-9), Status.Up, Status.Down)], null, 0, Status.Up, 1) };
        var web = Host("web01") with
        {
            Status = Status.Unknown,
            Told = Status.Down,
            ToldAt = At(-70_000),
            ToldBy = "http: HTTP 503\nping: loss 100 %",
            Untold = "unreachable behind core-sw1",
            Back = At(-80_000),
            Checks = [excused, flapping, calm, Http with { Name = "none" }],
        };
        var unseen = Host("db01") with { Status = null, Told = null };
        await using (var store = await Open())
            await store.Commit(Nothing with { World = Calm with { Hosts = Calm.Hosts.Add("web01", web).Add("db01", unseen) }, States = ["web01", "db01"] }, default);

        await using var again = await Open();
        var world = (await again.Remember(default)).World;
        Assert.Equal(Plain(web), Plain(world.Hosts["web01"]));
        Assert.Equal(Plain(unseen), Plain(world.Hosts["db01"]));
        Assert.Same(Flaps.None, world.Hosts["web01"].Checks[3].Flaps);
    }

    [Fact]
    public async Task AnApplicationIsRememberedAsItWasWrittenLast()
    {
        var shop = new ApplicationState("shop", Status.Down, At(5), "web01 is \"DOWN\" \U0001F525") { Told = Status.Up, ToldAt = At(-7) };
        var mail = new ApplicationState("mail", null, At(1), "");
        var unwritten = new ApplicationState("wiki", Status.Up, At(1), "");
        var world = Calm with { Applications = new[] { shop, mail, unwritten }.ToImmutableDictionary(state => state.Application) };
        await using (var store = await Open())
        {
            await store.Commit(Nothing with { World = world with { Applications = world.Applications.SetItem("shop", shop with { Status = Status.Up }) }, Applications = ["shop", "mail", "gone"] }, default);
            await store.Commit(Nothing with { World = world, Untold = [Change(Subject.OfApplication("shop"), 5, told: false)] }, default);
        }

        await using var again = await Open();
        var remembered = (await again.Remember(default)).World.Applications;
        Assert.Equal(["mail", "shop"], remembered.Keys.Order());
        Assert.Equal((shop, mail), (remembered["shop"], remembered["mail"]));
    }

    [Fact]
    public async Task BlindnessIsRememberedUntilItEnds()
    {
        await using (var store = await Open())
        {
            await store.Commit(Nothing, default);
            await store.Commit(Nothing with { World = Calm with { Blind = At(3) } }, default);
            await store.Commit(Nothing with { World = Calm with { Blind = At(3) } }, default);
        }

        await using (var again = await Open())
        {
            Assert.Equal(At(3), (await again.Remember(default)).World.Blind);
            await again.Commit(Nothing with { World = Calm with { Blind = At(4) } }, default);
            Assert.Equal(At(4), (await again.Remember(default)).World.Blind);
            await again.Commit(Nothing, default);
        }

        await using var third = await Open();
        Assert.Null((await third.Remember(default)).World.Blind);
    }

    [Fact]
    public async Task GapsAreKeptOnceHoweverOftenTheyAreWritten()
    {
        var gap = new Gap(At(-5000), At(5), "stood still");
        await using var store = await Open();
        await store.Commit(Nothing with { Gaps = [gap] }, default);
        await store.Commit(Nothing with { Gaps = [gap, new Gap(At(7), At(9), "blind")] }, default);
        await using var connection = Connect();
        Assert.Equal(
            [$"{At(-5000).ToUnixTimeMilliseconds()} {At(5).ToUnixTimeMilliseconds()} stood still", $"{At(7).ToUnixTimeMilliseconds()} {At(9).ToUnixTimeMilliseconds()} blind"],
            connection.Query<string>("SELECT from_at || ' ' || until_at || ' ' || why FROM gaps ORDER BY from_at"));
    }

    [Fact]
    public async Task AChangeThatDoesNotCountIsMarkedAndTold()
    {
        var late = Told("web01", 10);
        await using var store = await Open();
        await store.Commit(Telling(100, late with { Change = late.Change with { Counts = false, From = Status.Maintenance } }, Told("web01", 20)), default);
        await store.Commit(Nothing with { Untold = [Change(Subject.OfHost("web01"), 30, told: false)] }, default);
        Assert.Equal("web01 20, web01 10", Short(await store.EventsOfHost("web01", 300, default)));
        Assert.Equal(Status.Maintenance, (await store.Event(late.Change.Number, default))!.From);
        await using var connection = Connect();
        Assert.Equal(["1 0", "1 1", "0 1"], connection.Query<string>("SELECT told || ' ' || counts FROM changes ORDER BY number"));
    }

    [Fact]
    public async Task WhatWasNotToldAtOnceIsReadWithWhetherItWasToldLater()
    {
        await using var store = await Open();
        await store.Commit(
            Telling(100, Told("web01", 10), Late("web01", 45), Late("web01", 65, Status.Degraded), Late("web01", 68, Status.Unknown)) with
            {
                Untold = [Untold(20, Status.Unknown), Untold(30, Status.Down), Untold(40, Status.Up), Untold(60, Status.Unknown), Untold(70, Status.Down), Untold(50, Status.Down, "db01")],
            },
            default);
        Assert.Equal("70 down not told, 60 unknown told, 40 up not told, 30 down not told, 20 unknown not told", Short(await store.LateOrUntold("web01", 9, default)));
        Assert.Equal("70 down not told", Short(await store.LateOrUntold("web01", 1, default)));
        await store.Commit(Telling(101, Late("web01", 80)), default);
        Assert.Equal("70 down told, 60 unknown told", Short(await store.LateOrUntold("web01", 2, default)));
        Assert.Empty(await store.LateOrUntold("monitor", 9, default));

        static Change Untold(long at, Status to, string host = "web01") => Change(Subject.OfHost(host), at, to, told: false);

        static ToldChange Late(string host, long at, Status to = Status.Down) => Told(host, at, to) is var told ? told with { Change = told.Change with { Counts = false } } : null!;

        static string Short(IEnumerable<PastChange> changes) =>
            string.Join(", ", changes.Select(change => $"{(change.At - Start).TotalMilliseconds} {change.To.Name()} {(change.Told ? "told" : "not told")}"));
    }

    [Fact]
    public async Task APastOfAnOlderVersionIsMarkedByWhatWasToldOfIt()
    {
        var web = Host("web01") with { Past = [new(At(30), Status.Unknown, Status.Up, ""), new(At(20), Status.Up, Status.Unknown, "unreachable behind core-sw1"), new(At(10), null, Status.Up, "")] };
        await using (var store = await Open())
        {
            await store.Commit(
                Telling(100, Told("web01", 10, Status.Up)) with { World = Calm with { Hosts = Calm.Hosts.Add("web01", web) }, Untold = [Change(Subject.OfHost("web01"), 20, Status.Unknown, told: false), Change(Subject.OfHost("web01"), 30, Status.Up, told: false)] },
                default);
            await using var connection = Connect();
            Assert.Equal(1, connection.Execute("UPDATE hosts SET past = REPLACE(past, ',\"Told\":true', '')"));
            Assert.DoesNotContain("Told", connection.ExecuteScalar<string>("SELECT past FROM hosts"), StringComparison.Ordinal);
        }

        await using var again = await Open();
        Assert.Equal([false, false, true], (await again.Remember(default)).World.Hosts["web01"].Past.Select(past => past.Told));
    }

    [Fact]
    public async Task WindowsAndApplicationsHaveEntriesOfTheirOwn()
    {
        await using (var store = await Open())
        {
            await store.Commit(
                Telling(100, Told(Subject.OfWindow("7@1795219059"), 10, Status.Maintenance), Told(Subject.OfApplication("shop"), 20), Told(Subject.OfWindow("f00d@1"), 30, Status.Maintenance)),
                default);
            Assert.Equal(
                [Subject.OfWindow("f00d@1"), Subject.OfApplication("shop"), Subject.OfWindow("7@1795219059")],
                (await store.LatestOfOthers(Scopes.All, DateTimeOffset.UnixEpoch, default)).Select(entry => entry.Subject));
        }

        await using var again = await Open();
        Assert.Equal(["7@1795219059", "f00d@1"], (await again.Remember(default)).World.ToldWindows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AnOldDatabaseHasToldWhatItsHostsAre()
    {
        await using (var connection = Connect())
        {
            connection.Execute("CREATE TABLE migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied BIGINT NOT NULL)");
            foreach (var (script, number) in new[] { ("001_first.sql", 1), ("002_dates.sql", 2) })
            {
                using var stream = new StreamReader(typeof(Store).Assembly.GetManifestResourceStream("StatusFeeds.Storage.Migrations." + script)!);
                connection.Execute(await stream.ReadToEndAsync());
                connection.Execute("INSERT INTO migrations VALUES (@number, @script, 0)", new { number, script });
            }

            connection.Execute("INSERT INTO hosts VALUES ('web01', 'down', 1795219059125, 7, 'http', 'refused', 5, '[]'), ('db01', NULL, 0, 0, '', '', 5, '[]')");
            connection.Execute("INSERT INTO checks VALUES ('web01', 'http', 0, 'http', 'f00d', 'down', 1795219059125, 'refused', 4), ('web01', 'new', 1, 'tcp', '', NULL, 0, '', NULL)");
            connection.Execute("INSERT INTO changes VALUES (7, 'host', 'web01', 'up', 'down', 7, 8, 'http', 'refused', 4, 1, 'http://localhost', 9, NULL)");
        }

        await using var store = await Open();
        var hosts = (await store.Remember(default)).World.Hosts;
        var (web, unseen) = (hosts["web01"], hosts["db01"]);
        Assert.Equal((Status.Down, Start, "", "", DateTimeOffset.UnixEpoch), (web.Told, web.ToldAt, web.ToldBy, web.Untold, web.Back));
        Assert.Equal((null, default(DateTimeOffset)), (unseen.Told, unseen.ToldAt));
        var fresh = new CheckState("http", "http", "f00d", Status.Down, Start, "refused", [], 0, DateTimeOffset.FromUnixTimeMilliseconds(4), Start, Waiting: false, Last: null);
        Assert.Equal(Plain(fresh with { Counted = Status.Down }), Plain(web.Checks[0]));
        Assert.Null(web.Checks[1].Counted);
        await using var counting = Connect();
        Assert.Equal(1, counting.ExecuteScalar<long>("SELECT counts FROM changes"));
    }
}
