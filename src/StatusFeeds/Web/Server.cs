// The server: Kestrel on the site's addresses, and the shelf of ready feeds behind it. Started and stopped by Cli, which owns the signals.
using Microsoft.Extensions.Logging;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class Server : IAsyncDisposable
{
    /// <summary>How long the first feeds may take before requests are taken without them.</summary>
    private static readonly TimeSpan FirstFeeds = TimeSpan.FromSeconds(2);

    /// <summary>One of so many connections may be a page that waits for news: readers of feeds find a free one.</summary>
    private const int MostLive = 4;

    private readonly Listening kestrel;
    private readonly FeedShelf feeds;
    private readonly Live streams;
    private readonly Exporting files;

    private Server(Listening listening, FeedShelf shelf, Live live, Hub hub, Exporting export)
    {
        (kestrel, feeds, streams, Hub, files) = (listening, shelf, live, hub, export);
        Addresses = listening.Addresses;
    }

    /// <summary>What is listened on, with the ports that were really given: <c>http://127.0.0.1:8080</c>.</summary>
    public IReadOnlyList<string> Addresses { get; }

    public Hub Hub { get; }

    /// <param name="listening">Where, and for which site; is this server's from now on.</param>
    /// <param name="store">Where pages and feeds come from.</param>
    /// <param name="clock">For dates and ages.</param>
    /// <param name="logs">For what goes wrong.</param>
    /// <param name="cancel">The end of waiting for the start.</param>
    /// <exception cref="ListenFailed">An address is taken, not ours or not allowed.</exception>
    public static async Task<Server> Start(Listening listening, Store store, TimeProvider clock, ILoggerFactory logs, CancellationToken cancel)
    {
        var shelf = new FeedShelf(store, clock, logs.CreateLogger("StatusFeeds.Web.FeedShelf"));
        var live = new Live(store, clock, Math.Clamp(listening.MostConnections / MostLive, 1, 1000));
        var hub = new Hub(store, clock, logs.CreateLogger("StatusFeeds.Web.Hub"));
        shelf.Moved = hub.Wake;
        var export = new Exporting(store, shelf, clock, logs.CreateLogger("StatusFeeds.Web.Export"));
        var routes = new Routes(listening.Site, store, shelf, live, hub, export, clock, logs.CreateLogger("StatusFeeds.Web.Routes"));
        shelf.Start();
        live.Start();
        try
        {
            if (store.Board is not null)
            {
                // So that no reader that asks at once is told to come again; but a store that cannot be read keeps nobody from hearing so.
                await Task.WhenAny(shelf.Filled, Task.Delay(FirstFeeds, clock, cancel));
            }

            await listening.Start(routes.Answer, cancel);
            export.Start();
            var server = new Server(listening, shelf, live, hub, export);
            hub.Start(routes.Find, () => (shelf.Stand, store.Board?.Site), server.Addresses.Select(address => new Uri(address).Port));
            return server;
        }
        catch
        {
            await live.DisposeAsync();
            await export.DisposeAsync();
            await shelf.DisposeAsync();
            await listening.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes no more requests, lets those under way end (2 s at most), stops the shelf.</summary>
    public async ValueTask DisposeAsync()
    {
        await streams.DisposeAsync();
        await files.DisposeAsync();
        await kestrel.Stop();
        await Hub.DisposeAsync();
        await feeds.DisposeAsync();
        await kestrel.DisposeAsync();
    }
}
