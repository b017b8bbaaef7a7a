// PostgreSQL hangs, is restarted, fails over, while hosts flip: feeds go on being served, and nothing that anybody has seen is lost, doubled or re-dated.
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class PostgreSqlFaultTests : IAsyncDisposable
{
    /// <summary>What waits for no store, on a busy machine.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(3);

    /// <summary>What asks the store gives up by then; a statement waits for 30 s.</summary>
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(10);

    private readonly PostgreSql postgres = new();
    private readonly Sandbox[] boxes = [new(), new()];

    /// <summary>A quarter of a minute; with STATUSFEEDS_SOAK=1 longer than any statement waits.</summary>
    [Fact]
    public Task ADatabaseThatHangsIsWaitedFor() => Through(async flipping =>
    {
        string[] pages = ["/", "/apps/shop"], ready = ["/apps/shop/events.rss", "/apps/shop/hosts.json", "/metrics", "/api/status"];
        await Answer([.. pages, .. ready], Generous, HttpStatusCode.OK);
        await postgres.Hang();
        try
        {
            // Beside pages that wait for the store.
            await Task.WhenAll(
                Answer([.. pages, "/hosts/red", "/hosts/blue", "/apps/shop/availability", "/all"], Generous, HttpStatusCode.OK),
                Answer(["/events/1", "/incidents", "/api/incidents", "/hosts/green/events.atom"], Generous, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable),
                Answer([.. ready, "/apps/shop/badge.svg"], AtOnce, HttpStatusCode.OK),
                Answer(["/readyz"], AtOnce, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable));
            await Unready("PostgreSQL has not answered for ");
            await Task.Delay(TimeSpan.FromSeconds(Soak.IsOn ? 60 : 11), TimeProvider.System);
            await flipping.ReadOn();
            await Unready("PostgreSQL has not answered for |See that PostgreSQL runs there and can be reached.");
            await Task.WhenAll(Answer(pages, Generous, HttpStatusCode.OK), Answer(ready, AtOnce, HttpStatusCode.OK), Answer(["/readyz"], AtOnce, HttpStatusCode.ServiceUnavailable));
        }
        finally
        {
            await postgres.GoOn();
        }
    });

    [Fact]
    public Task ADatabaseThatIsRestartedIsTakenUpAgain() => Through(async flipping =>
    {
        for (var round = 0; round < (Soak.IsOn ? 20 : 2); round++)
        {
            await postgres.Stop();
            await Unready("See that PostgreSQL runs there and can be reached.");
            await flipping.ReadOn();
            postgres.Start();
            await Ready();
            await flipping.New();
        }
    });

    /// <summary>What was told was on the other server before it was told.</summary>
    [Fact]
    public Task AnotherServerTakesThePlaceOfOneThatIsKilled() => Through(
        async flipping =>
        {
            await postgres.FailOver();
            await flipping.ReadOn();
        },
        postgres.Replicate);

    public async ValueTask DisposeAsync()
    {
        await postgres.DisposeAsync();
        Array.ForEach(boxes, box => box.Dispose());
    }

    private async Task Through(Func<Flipping, Task> fault, Func<Task>? before = null)
    {
        var database = await postgres.NewDatabase();
        await (before?.Invoke() ?? Task.CompletedTask);
        await using var flipping = await Flipping.Begin(every: 3, database, boxes);
        await using var first = await StatusFeedsProcess.Serve(boxes[0]);
        await using var second = await StatusFeedsProcess.Serve(boxes[1]);
        await flipping.New(3);
        var missed = flipping.Subscribers.Select(subscriber => subscriber.Missed).ToArray();
        await fault(flipping);
        await Ready();
        await flipping.New(3);
        await flipping.Calm();
        Assert.Equal(missed, flipping.Subscribers.Select(subscriber => subscriber.Missed));
        Assert.Empty(flipping.Subscribers.SelectMany(subscriber => subscriber.Unknown));
        Assert.Equal(0, await second.Stop());
        Assert.Equal(0, await first.Stop());
    }

    /// <summary>All are asked of each node at once.</summary>
    private Task Answer(string[] paths, TimeSpan within, params HttpStatusCode[] codes) => Task.WhenAll(boxes.SelectMany(_ => paths, async (box, path) =>
    {
        var begun = TimeProvider.System.GetTimestamp();
        var answer = await box.Get(path);
        var took = TimeProvider.System.GetElapsedTime(begun);
        Assert.True(codes.Contains(answer.Status) && took < within, $"{path} answered {(int)answer.Status} after {took}");
    }));

    private Task Ready() => Task.WhenAll(boxes.Select(box => Until.Seen("the node is ready", () => box.Get("/readyz"), answer => answer.Text.StartsWith("ready", StringComparison.Ordinal))));

    /// <summary>Each node says why it is not ready, in one of these words.</summary>
    private Task Unready(string words) => Task.WhenAll(boxes.Select(box => Until.Seen(
        $"the node says: {words}",
        () => box.Get("/readyz"),
        answer => answer.Status == HttpStatusCode.ServiceUnavailable && words.Split('|').Any(one => answer.Text.Contains(one, StringComparison.Ordinal)))));
}
