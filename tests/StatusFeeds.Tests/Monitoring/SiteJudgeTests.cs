// The judge's loop on a real store: when changes become visible, what the end and the next start make of them.
using System.Collections.Frozen;
using Dapper;
using Microsoft.Data.Sqlite;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class SiteJudgeTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TwoBatchesWithChangesNeverShareASecond()
    {
        await using var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(3));

        var seconds = new HashSet<long>();
        foreach (var host in new[] { "h0", "h1", "h2" })
        {
            judged.See(host, Status.Up);
            var board = await judged.Until(board => board.World.Hosts[host].Status == Status.Up);
            Assert.True(seconds.Add(board.Revision), "two changes became visible in the same second");
            Assert.Equal(board.Revision, board.Modified[Scopes.All]);
        }
    }

    [Fact]
    public async Task ChangesOfOneBatchHaveInstantsAndNumbersOfTheirOwn()
    {
        await using var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(50));

        for (var host = 0; host < 50; host++)
        {
            judged.See($"h{host}", Status.Up);
        }

        await judged.Until(board => board.World.Hosts.Values.All(host => host.Status == Status.Up));
        var entries = await judged.Store.LatestOfHosts(default);
        Assert.Equal(50, entries.Select(entry => entry.At).Distinct().Count());
        Assert.Equal(entries.OrderByDescending(entry => entry.At), entries);
        Assert.All(entries, entry => Assert.Equal(entry.At.ToUnixTimeMilliseconds(), entry.Number));
    }

    [Fact]
    public async Task WhatIsBelievedAtTheEndIsStoredAndTheNextStartGoesOnFromIt()
    {
        await using (var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(1)))
        {
            judged.See("h0", Status.Up);
            await judged.Until(board => board.World.Hosts["h0"].Status == Status.Up);
            judged.See("h0", Status.Down, "HTTP 503 from /health");
            judged.See("h0", Status.Down, "HTTP 503 from /health");
        }

        await using var next = await Judged.Begin(folder["a.db"], Sites.OfMany(1));

        Assert.Equal(Status.Down, next.Store.Board!.World.Hosts["h0"].Status);
        Assert.Equal("DOWN: h0 - http: HTTP 503 from /health", Assert.Single(await next.Store.LatestOfHosts(default)).Text.Title);
    }

    [Fact]
    public async Task AStartWritesOnlyTheHostsThatAreAnother()
    {
        await using (var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(2)))
        {
            judged.See("h0", Status.Up);
            await judged.Until(board => board.World.Hosts["h0"].Status == Status.Up);
        }

        var before = Written();
        await using (await Judged.Begin(folder["a.db"], Sites.OfMany(2)))
        {
            // Of h1 nothing is known, so its first minutes begin anew.
        }

        Assert.Equal(before["h0"], Written()["h0"]);
        Assert.NotEqual(before["h1"], Written()["h1"]);

        Dictionary<string, long> Written()
        {
            using var connection = new SqliteConnection($"Data Source={folder["a.db"]};Pooling=false");
            return connection.Query<(string Host, long Batch)>("SELECT host, batch FROM hosts").ToDictionary(row => row.Host, row => row.Batch);
        }
    }

    [Fact]
    public async Task AStartWithNothingNewMovesNoFeed()
    {
        Board before;
        await using (var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(2)))
        {
            judged.See("h0", Status.Up);
            before = await judged.Until(board => board.World.Hosts["h0"].Status == Status.Up);
        }

        await using var next = await Judged.Begin(folder["a.db"], Sites.OfMany(2));

        Assert.Equal(before.Modified, next.Store.Board!.Modified);
        Assert.Equal(before.Authority, next.Store.Board!.Authority);
    }

    [Fact]
    public async Task AGapBetweenTwoRunsIsToldOnce()
    {
        await using (var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(1)))
        {
            judged.See("h0", Status.Up);
            await judged.Until(board => board.World.Hosts["h0"].Status == Status.Up);
        }

        var patient = Sites.OfMany(1) with { StoppedAfter = TimeSpan.FromMilliseconds(1) };
        await using var next = await Judged.Begin(folder["a.db"], patient);

        var monitor = (await next.Store.Events(Scopes.All, DateTimeOffset.UnixEpoch, 10, default)).Where(entry => entry.Subject == Subject.Monitor).ToList();
        Assert.Equal([Status.Up, Status.Unknown], monitor.Select(entry => entry.To));
    }

    [Fact]
    public async Task WhoeverWasExcusedWhileNobodySawIsLookedAtAtOnceWhenASilenceIsOver()
    {
        var site = Sites.OfMany(3, every: 3600);
        site = site with { Hosts = site.Hosts.Values.ToFrozenDictionary(host => host.Id, host => host with { Address = "192.0.2.1" }) };
        var clock = new SteppedClock(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        await using var judged = await Judged.Begin(folder["a.db"], site, clock);
        foreach (var status in new[] { Status.Up, Status.Up, Status.Down, Status.Down })
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var host in site.Hosts.Keys)
            {
                judged.See(host, status, "no answer", answered: status == Status.Up);
            }
        }

        await judged.Until(board => board.World.Blind is not null);
        var second = clock.GetUtcNow().ToUnixTimeSeconds() + 120;
        Assert.Equal(3, judged.Due(second).Count);
        Assert.Empty(judged.Due(second + 1));

        clock.Advance(TimeSpan.FromMinutes(30));
        judged.See("h0", Status.Down, "no answer", answered: false);
        await judged.Until(board => board.World.Blind is null);

        var asked = new HashSet<string>();
        await judged.Until(_ =>
        {
            second++;
            asked.UnionWith(judged.Due(second + 1));
            return asked.Count == 3;
        });
    }

    [Fact]
    public async Task AReloadThatChangesATitleMovesItsFeedsAndKeepsWhatIsBelieved()
    {
        await using var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(1));
        judged.See("h0", Status.Up);
        var before = await judged.Until(board => board.World.Hosts["h0"].Status == Status.Up);

        var renamed = Sites.OfMany(1);
        judged.Post(new Signal.Reloaded(renamed with { Applications = [renamed.Applications[0] with { Title = "Shop" }] }));

        var after = await judged.Until(board => board.Site.Applications[0].Title == "Shop");
        Assert.True(after.Modified["apps/shop"] > before.Modified["apps/shop"]);
        Assert.Equal(before.Modified[Scopes.All], after.Modified[Scopes.All]);
        Assert.Equal(before.World.Hosts["h0"].Since, after.World.Hosts["h0"].Since);
    }

    [Fact]
    public async Task WhatAReloadChangedIsKeptWithTheInstantAtWhichItWasTaken()
    {
        await using var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(1));
        var before = TimeProvider.System.GetUtcNow().AddMilliseconds(-1);
        foreach (var line in new[] { "+ host web04", "- host web04" })
        {
            judged.Post(new Signal.Reloaded(Sites.OfMany(1)) { Changed = new ReloadNote(DateTimeOffset.UnixEpoch, [line], "0123456789ab", "Ann") });
        }

        judged.Post(new Signal.Reloaded(Sites.OfMany(1), Note: "nothing changed"));
        await judged.Until(board => board.Notes.Contains("nothing changed"));

        var kept = await judged.Store.Reloads(before, TimeProvider.System.GetUtcNow().AddMinutes(1), default);
        Assert.Equal(["+ host web04 0123456789ab Ann", "- host web04 0123456789ab Ann"], kept.Select(note => $"{string.Join('|', note.What)} {note.Revision} {note.By}"));
        Assert.True(kept[0].At < kept[1].At);
    }

    [Fact]
    public async Task ALookUnderSettingsThatHaveChangedSinceSaysNothing()
    {
        await using var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(1));

        judged.Post(new Signal.Reloaded(Sites.Of(Sites.Host("h0", Sites.Check("h0", fingerprint: "other")))));
        judged.See("h0", Status.Up);
        judged.Post(new Signal.Refused("a mark that all before it was judged"));

        var board = await judged.Until(board => !board.Notes.IsEmpty);
        Assert.Null(board.World.Hosts["h0"].Status);
    }

    [Fact]
    public async Task ARefusedConfigurationIsNotedUntilAGoodOneComes()
    {
        await using var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(1));

        judged.Post(new Signal.Refused("3 mistakes"));
        await judged.Until(board => board.Notes.Contains("3 mistakes"));
        judged.Post(new Signal.Reloaded(Sites.OfMany(1)));

        await judged.Until(board => board.Notes.IsEmpty);
    }

    [Fact]
    public async Task AHostThatIsGoneForGoodIsToldRetiredUnderItsNameWhereItHadBeenTold()
    {
        var both = Sites.Of(Sites.Host("h0", Sites.Check("h0")), Sites.Host("h1", Sites.Check("h1")) with { Name = "The second" });
        await using var judged = await Judged.Begin(folder["a.db"], both);
        judged.See("h0", Status.Up);
        judged.See("h1", Status.Up);
        await judged.Until(board => board.World.Hosts.Values.All(host => host.Status == Status.Up));

        judged.Post(new Signal.Reloaded(Sites.OfMany(1), Retire: true, Note: "h1 is missing"));
        var board = await judged.Until(board => board.World.Left.TryGetValue("h1", out var left) && left.Status == Status.Retired);

        Assert.Equal(["h1 is missing"], board.Notes);
        var told = Assert.Single(await judged.Store.Retired("apps/shop", DateTimeOffset.UnixEpoch, default));
        Assert.Equal("RETIRED: The second - taken out of the configuration", told.Text.Title);
        Assert.Equal(told, Assert.Single(await judged.Store.Retired(Scopes.All, DateTimeOffset.UnixEpoch, default)));
        Assert.Empty(await judged.Store.Retired(Scopes.All, told.At, default));
    }

    [Fact]
    public async Task AnApplicationThatIsGoneIsRetiredWithoutAWordAlsoOverAStart()
    {
        var site = Sites.OfMany(1);
        site = site with { Applications = [site.Applications[0], new Application("mail", "Mail", "", ["h0"], []) { HasEntry = true }] };
        var without = site with { Applications = [site.Applications[0]] };
        await using (var judged = await Judged.Begin(folder["a.db"], site))
        {
            judged.See("h0", Status.Up);
            await judged.Until(board => board.World.Applications.TryGetValue("mail", out var mail) && mail.Told == Status.Up);
        }

        await using var next = await Judged.Begin(folder["a.db"], without);
        Assert.Equal(Status.Retired, next.Store.Board!.World.Applications["mail"].Status);
        var told = await next.Store.LatestOfOthers("apps/mail", DateTimeOffset.UnixEpoch, default);
        Assert.Equal(Status.Up, Assert.Single(told).To);
        next.Post(new Signal.Reloaded(site));
        await next.Until(board => board.World.Applications["mail"].Status == Status.Up);
        next.Post(new Signal.Reloaded(without));
        await next.Until(board => board.World.Applications["mail"].Status == Status.Retired);
        Assert.Equal(told, await next.Store.LatestOfOthers("apps/mail", DateTimeOffset.UnixEpoch, default));
    }

    [Fact]
    public async Task AHostThatLeftWhileNobodyWatchedIsToldRetiredWhereItHadBeenToldLast()
    {
        await using (var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(2)))
        {
            judged.See("h0", Status.Up);
            judged.See("h1", Status.Up);
            await judged.Until(board => board.World.Hosts.Values.All(host => host.Status == Status.Up));
        }

        await using var next = await Judged.Begin(folder["a.db"], Sites.OfMany(1));
        Assert.Equal(Status.Up, next.Store.Board!.World.Left["h1"].Status);
        next.Post(new Signal.Reloaded(Sites.OfMany(1), Retire: true));
        await next.Until(board => board.World.Left["h1"].Status == Status.Retired);

        Assert.Equal("RETIRED: h1 - taken out of the configuration", Assert.Single(await next.Store.Retired("apps/shop", DateTimeOffset.UnixEpoch, default)).Text.Title);
    }

    [Fact]
    public async Task TheBoardKnowsWhenTheConfigurationWasReadAndThatALaterOneWasRefused()
    {
        var before = TimeProvider.System.GetUtcNow();
        await using var judged = await Judged.Begin(folder["a.db"], Sites.OfMany(1));
        var first = judged.Store.Board!.Workings;
        Assert.True(first.Reloaded >= before && !first.Refused);

        judged.Post(new Signal.Refused("3 mistakes"));
        var refused = await judged.Until(board => board.Workings.Refused);
        Assert.Equal(first.Reloaded, refused.Workings.Reloaded);

        judged.Post(new Signal.Reloaded(Sites.OfMany(1)));
        var second = await judged.Until(board => !board.Workings.Refused);
        Assert.True(second.Workings.Reloaded > first.Reloaded);
    }
}
