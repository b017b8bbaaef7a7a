// From a post in the database to the feeds, on a real store: told exactly once, whatever fails or ends in between.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class IncidentsToldTests : IDisposable
{
    private static readonly Site Site = Sites.OfMany(2);

    private static readonly IncidentPost Open = new(0, 0, PostKind.Opening, default, "alice") { Title = "checkout fails", Applications = ["shop"], Summary = "Orders cannot be placed." };

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task WhatIsPostedBesideTheServerIsToldOnceAndInOrder()
    {
        await using var running = await Running.Begin(folder["a.db"]);
        running.Post(Open);
        running.Post(Update("one"));
        running.Post(new(0, 1, PostKind.Note, default, "alice") { Summary = "smoke" });
        running.Post(Update("two"));
        var told = await running.Told(3);
        Assert.Equal(["MAJOR: checkout fails - investigating", "MAJOR: checkout fails - identified", "MAJOR: checkout fails - identified"], told.Select(entry => entry.Text.Title[..entry.Text.Title.IndexOf(" (", StringComparison.Ordinal)]));
        Assert.Contains("one", told[1].Text.Summary, StringComparison.Ordinal);
        Assert.Contains("two", told[2].Text.Summary, StringComparison.Ordinal);
        Assert.Equal([null, Status.Incident, Status.Incident], told.Select(entry => entry.From));
        Assert.Single(told.Select(entry => entry.Subject).Distinct());

        running.Post(new(0, 1, PostKind.Closing, default, "alice"));
        Assert.Equal(Status.Resolved, (await running.Told(4))[3].To);
        await running.Until(board => board.World.Incidents.IsEmpty);
        Assert.Equal(4, (await running.Told(4)).Count);
    }

    [Fact]
    public async Task WhatIsPostedThroughTheServerIsToldToo()
    {
        await using var running = await Running.Begin(folder["a.db"]);
        Assert.NotNull((await running.Store.Post(Open with { At = TimeProvider.System.GetUtcNow() }, default)).Post);
        Assert.Single(await running.Told(1));
    }

    [Fact]
    public async Task ACommitThatFailsFirstTellsItOnceWhenItGoes()
    {
        await using var running = await Running.Begin(folder["a.db"]);
        running.Post(Open);
        await running.Told(1);
        Tool.Run("sqlite3", folder["a.db"], "PRAGMA busy_timeout = 5000; ALTER TABLE entries RENAME TO gone");
        running.Post(Update("one"));
        await running.UntilLogged("A bug in recording", "Cannot write to the database");
        Tool.Run("sqlite3", folder["a.db"], "PRAGMA busy_timeout = 5000; ALTER TABLE gone RENAME TO entries");
        running.Post(Update("two"));
        var told = await running.Told(3);
        Assert.Contains("one", told[1].Text.Summary, StringComparison.Ordinal);
        Assert.Contains("two", told[2].Text.Summary, StringComparison.Ordinal);
        Assert.Equal(3, (await running.Store.Incident(1, default))!.Told);
    }

    [Fact]
    public async Task ARestartTellsNothingTwiceAndWhatWasPostedMeanwhile()
    {
        await using (var running = await Running.Begin(folder["a.db"]))
        {
            running.Post(Open);
            await running.Told(1);
        }

        using (var book = IncidentBook.Open(new Secret(folder["a.db"])))
        {
            book.Add(Update("meanwhile") with { At = TimeProvider.System.GetUtcNow() });
        }

        await using var next = await Running.Begin(folder["a.db"]);
        var told = await next.Told(2);
        Assert.Contains("meanwhile", told[1].Text.Summary, StringComparison.Ordinal);
        next.Post(Update("after"));
        Assert.Equal(3, (await next.Told(3)).Count);
    }

    [Fact]
    public async Task AProposalIsStoredAndLoggedAndNeverTold()
    {
        var shop = Site.Applications[0] with { ProposeAfter = TimeSpan.FromSeconds(1) };
        await using var running = await Running.Begin(folder["a.db"], Site with { Applications = [shop] });
        foreach (var status in new[] { Status.Up, Status.Up, Status.Down, Status.Down })
        {
            running.See("h0", status);
            running.See("h1", Status.Up);
        }

        await running.UntilLogged("'statusfeeds incident open --from 1' tells its readers");
        Assert.Contains(running.Logged, line => line.StartsWith("Application shop has been DOWN for ", StringComparison.Ordinal));
        var proposal = Assert.Single((await running.Store.Incident(1, default))!.Posts);
        Assert.Equal(PostKind.Proposal, proposal.Kind);
        running.Post(new(0, 1, PostKind.Closing, default, "alice"));
        await running.Until(board => board.World.Incidents.IsEmpty);
        Assert.Empty(await running.Told(0));
    }

    [Fact]
    public async Task AnAnnouncedWindowGoesOnInItsEntryOverARestart()
    {
        var from = TimeProvider.System.GetUtcNow().AddSeconds(8);
        var window = new Window("w1", "both", ["h0", "h1"], new Schedule.Once(from, from.AddMinutes(10)), "kernel update") { Announce = TimeSpan.FromMinutes(5) };
        await using (var running = await Running.Begin(folder["a.db"], Site with { Windows = [window] }))
        {
            await running.Windows(1);
        }

        await using var next = await Running.Begin(folder["a.db"], Site with { Windows = [window] });
        var told = await next.Windows(2);
        Assert.Equal(Announced(told[0].Number), told[0].Subject);
        Assert.Equal(told[0].Subject, told[1].Subject);
        Assert.StartsWith("MAINTENANCE: both - kernel update, from ", told[0].Text.Title, StringComparison.Ordinal);
        Assert.StartsWith("MAINTENANCE: both - kernel update, until ", told[1].Text.Title, StringComparison.Ordinal);

        Subject Announced(long number) => Subject.OfWindow($"w1@{from.ToUnixTimeSeconds()}!{number}");
    }

    [Fact]
    public async Task AnAnnouncedWindowThatIsTakenOutWhileNobodyWatchesIsTakenBack()
    {
        var from = TimeProvider.System.GetUtcNow().AddMinutes(4);
        var window = new Window("w1", "both", ["h0", "h1"], new Schedule.Once(from, from.AddMinutes(10)), "kernel update") { Announce = TimeSpan.FromMinutes(5) };
        await using (var running = await Running.Begin(folder["a.db"], Site with { Windows = [window] }))
        {
            await running.Windows(1);
        }

        await using (var next = await Running.Begin(folder["a.db"]))
        {
            var told = await next.Windows(2);
            Assert.StartsWith("MAINTENANCE: both - kernel update, will not take place (", told[1].Text.Title, StringComparison.Ordinal);
            Assert.Equal(told[0].Subject, told[1].Subject);
        }

        await using var last = await Running.Begin(folder["a.db"]);
        Assert.Equal(2, (await last.Windows(2)).Count);
    }

    private static IncidentPost Update(string summary) => new(0, 1, PostKind.Update, default, "bob") { Stage = Stage.Identified, Summary = summary };

    /// <summary>The judge, a beat a second, and the one who notices posts.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly Inbox inbox = new();
        private readonly CancellationTokenSource end = new();
        private readonly KeptLines log;
        private readonly string file;
        private Task judging = Task.CompletedTask;
        private Task noticing = Task.CompletedTask;
        private Task beating = Task.CompletedTask;

        private Running(string file, Store store, KeptLines log) => (this.file, Store, this.log) = (file, store, log);

        public Store Store { get; }

        public IEnumerable<string> Logged => log.Lines;

        public static async Task<Running> Begin(string file, Site? site = null)
        {
            var clock = TimeProvider.System;
            site ??= Site;
            var lines = new KeptLines();
            Store? opened = null;
            await Wait(async () => (opened = await Opened()) is not null);
            var store = opened!;
            var running = new Running(file, store, lines);
            var judge = new SiteJudge(store, new Agenda(), running.inbox, clock, running.log);
            var remembered = await store.Remember(default);
            await judge.Begin(site, remembered, site.Authority!, default);
            running.judging = judge.Run(CancellationToken.None);
            running.noticing = new Orders(store, running.inbox, clock, running.log).Run(remembered.World.Ordered, running.end.Token);
            running.beating = running.Beat();
            return running;

            // One that was left while its disk was slow frees its lock a little later.
            async Task<Store?> Opened()
            {
                try
                {
                    return await Store.Open(new Secret(file), "a test", clock, lines, default);
                }
                catch (StoreRefused refused) when (refused.Message.Contains("is in use", StringComparison.Ordinal))
                {
                    return null;
                }
            }
        }

        public void Post(IncidentPost post)
        {
            using var book = IncidentBook.Open(new Secret(file));
            Assert.Equal("", book.Add(post with { At = TimeProvider.System.GetUtcNow() }).Words);
        }

        public void See(string host, Status status) => inbox.Post(new Signal.Looked(
            new Observation(host, "http", TimeProvider.System.GetUtcNow(), TimeSpan.FromMilliseconds(5), new Judgement(status, "", [])), "same"));

        /// <summary>What is told of incidents, the oldest first, once it is at least so many.</summary>
        public Task<List<StoredEntry>> Told(int count) => Entries(SubjectKind.Incident, count);

        public Task<List<StoredEntry>> Windows(int count) => Entries(SubjectKind.Window, count);

        public async Task Until(Func<Board, bool> holds) => await Wait(() => Task.FromResult(holds(Store.Board!)));

        public async Task UntilLogged(params string[] any) => await Wait(() => Task.FromResult(log.Lines.Any(line => any.Any(words => line.Contains(words, StringComparison.Ordinal)))));

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await Task.WhenAll(noticing, beating);
            inbox.Close();
            await judging;
            await Store.DisposeAsync();
            end.Dispose();
        }

        private async Task<List<StoredEntry>> Entries(SubjectKind kind, int count)
        {
            List<StoredEntry> told = [];
            await Wait(async () =>
            {
                told = [.. (await Store.Events(Scopes.All, DateTimeOffset.UnixEpoch, 100, default)).Where(entry => entry.Subject.Kind == kind).Reverse()];
                return told.Count >= count;
            });
            Assert.Equal(count, told.Count);
            Assert.Equal(told.Select(entry => entry.Number), (await Store.Events("apps/shop", DateTimeOffset.UnixEpoch, 100, default)).Where(entry => entry.Subject.Kind == kind).Reverse().Select(entry => entry.Number));
            return told;
        }

        private async Task Beat()
        {
            while (!end.IsCancellationRequested)
            {
                inbox.Post(new Signal.Beat(TimeProvider.System.GetUtcNow()));
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, end.Token));
            }
        }

        private static async Task Wait(Func<Task<bool>> holds)
        {
            var from = TimeProvider.System.GetTimestamp();
            while (!await holds())
            {
                Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(40), "It did not come.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private sealed class KeptLines : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));
    }
}
