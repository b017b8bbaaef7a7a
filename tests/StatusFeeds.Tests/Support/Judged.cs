// A judge at work on a real store, fed by hand.
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Storage;

namespace StatusFeeds.Tests.Support;

internal sealed class Judged : IAsyncDisposable
{
    private readonly Inbox inbox = new();
    private readonly Agenda agenda = new();
    private TimeProvider clock = TimeProvider.System;
    private Task running = Task.CompletedTask;

    public required Store Store { get; init; }

    public static async Task<Judged> Begin(string file, Site site, SteppedClock? stepped = null)
    {
        TimeProvider time = stepped ?? TimeProvider.System;
        var store = await Opened(file, time);
        var judged = new Judged { Store = store, clock = time };
        var judge = new SiteJudge(store, judged.agenda, judged.inbox, time, NullLogger.Instance);
        await judge.Begin(site, await store.Remember(default), site.Authority!, default);
        judged.running = judge.Run(CancellationToken.None);
        return judged;
    }

    /// <summary>A store that was left before a slow disk had all of it goes on writing for a moment.</summary>
    private static async Task<Store> Opened(string file, TimeProvider clock)
    {
        for (var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30); ;)
        {
            try
            {
                return await Store.Open(new Secret(file), "a test", clock, NullLogger.Instance, default);
            }
            catch (StoreRefused refusal) when (refusal.Message.Contains("is in use", StringComparison.Ordinal) && TimeProvider.System.GetUtcNow() < deadline)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    public void Post(Signal signal) => Assert.True(inbox.Post(signal));

    public void See(string host, Status status, string reason = "", bool? answered = null) => Post(new Signal.Looked(
        new Observation(host, "http", clock.GetUtcNow(), TimeSpan.FromMilliseconds(5), new Judgement(status, reason, [])) { Answered = answered }, "same"));

    /// <summary>Hosts to be looked at in that second; their looks are over at once.</summary>
    public List<string> Due(long second)
    {
        var slots = new List<Slot>();
        agenda.TakeDue(second, slots);
        slots.ForEach(slot => agenda.Finished(slot.Check));
        return [.. slots.Select(slot => slot.Host.Id)];
    }

    /// <summary>Beats until the board is as wished.</summary>
    public async Task<Board> Until(Func<Board, bool> wished)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        var board = Store.Board!;
        while (!wished(board))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "the board did not become as wished");
            (clock as SteppedClock)?.Advance(TimeSpan.FromMilliseconds(50));
            Post(new Signal.Beat(clock.GetUtcNow()));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            board = Store.Board!;
        }

        return board;
    }

    public async ValueTask DisposeAsync()
    {
        inbox.Close();
        await running;
        await Store.DisposeAsync();
    }
}
