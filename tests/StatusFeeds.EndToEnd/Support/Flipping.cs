// Three hosts that flip at random, and a subscriber of each node who reads all the while.
namespace StatusFeeds.EndToEnd.Support;

internal sealed class Flipping : IAsyncDisposable
{
    private static readonly string[] Names = ["red", "green", "blue"];

    private readonly PretendHosts hosts;
    private readonly CancellationTokenSource end = new();
    private readonly CancellationTokenSource calm = new();
    private readonly Task flipping;
    private readonly Task[] reading;

    private Flipping(PretendHosts hosts, Sandbox[] boxes)
    {
        this.hosts = hosts;
        Subscribers = [.. boxes.Select(box => new Subscriber(box, "shop"))];
        flipping = Flip();
        reading = [.. Subscribers.Select(subscriber => subscriber.Read(end.Token))];
    }

    public IReadOnlyList<Subscriber> Subscribers { get; }

    /// <summary>Events that the first subscriber has seen.</summary>
    public int Seen => Subscribers[0].Seen;

    /// <summary>A subscriber has seen what must not be.</summary>
    private bool IsWrong => reading.Any(one => one.IsFaulted);

    /// <summary>The same site for each of the nodes; the hosts flip from now on.</summary>
    /// <param name="every">Seconds between two looks at a host.</param>
    public static async Task<Flipping> Begin(int every, string? database, params Sandbox[] boxes)
    {
        var pretended = await PretendHosts.Start();
        foreach (var box in boxes)
        {
            box.Site(Sandbox.Fast.Replace("every: 1s", $"every: {every}s", StringComparison.Ordinal), [.. boxes.Length > 1 ? (string[])["url: http://status.example.org", "authority: status.example.org,2026"] : [], "flapping: { changes: 100, within: 1s, calm: 1s }", .. database is null ? Array.Empty<string>() : [$"database: {database}"]]);
            box.Application("shop", [.. Names.Select(name => (name, pretended.Url(name)))]);
        }

        return new Flipping(pretended, boxes);
    }

    /// <summary>Waits until each subscriber has seen so many further events.</summary>
    public async Task New(int events = 1, TimeSpan? deadline = null)
    {
        var before = Subscribers.Select(subscriber => subscriber.Seen).ToArray();
        await Until.True($"{events} new events", () => IsWrong || Subscribers.Zip(before).All(pair => pair.First.Seen >= pair.Second + events), deadline);
        await Good();
    }

    /// <summary>Waits until every host has been looked at once more.</summary>
    public async Task AllLookedAt()
    {
        var since = TimeProvider.System.GetUtcNow();
        await Until.Seen("every host is looked at", () => Names.Except(hosts.Arrivals.Where(arrival => arrival.At > since).Select(arrival => arrival.Host)).Count(), missing => missing == 0);
    }

    /// <summary>Waits until each subscriber has read twice more.</summary>
    public async Task ReadOn()
    {
        var before = Subscribers.Select(subscriber => subscriber.Polls).ToArray();
        await Until.True("two more polls", () => IsWrong || Subscribers.Zip(before).All(pair => pair.First.Polls > pair.Second + 1));
        await Good();
    }

    /// <summary>Ends the flips, and waits until all subscribers have seen the same.</summary>
    public async Task Calm()
    {
        await calm.CancelAsync();
        await flipping;
        await AllLookedAt();
        await Until.True("all nodes have told the same", () => IsWrong || Subscribers.All(one => one.HasSeenWhat(Subscribers[0])));
        await ReadOn();
    }

    /// <summary>Nothing was lost, doubled or re-dated for any subscriber so far.</summary>
    public Task Good() => Task.WhenAll(reading.Where(one => one.IsFaulted));

    public async ValueTask DisposeAsync()
    {
        await calm.CancelAsync();
        await flipping;
        await end.CancelAsync();
        await Task.WhenAll(reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await hosts.DisposeAsync();
        calm.Dispose();
        end.Dispose();
    }

    private async Task Flip()
    {
        while (!calm.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, calm.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var name in Names)
            {
                hosts.Set(name, Random.Shared.Next(2) == 0 ? Reply.Up : Reply.Down);
            }
        }
    }
}
