// This process among the other nodes: in Quartz' cluster, and in talk with them.
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

internal sealed class Company : IAsyncDisposable
{
    private readonly Cluster turns;
    private readonly CancellationTokenSource stop = new();
    private readonly Task talk;

    private Company(Cluster cluster, Nodes nodes) => (turns, talk) = (cluster, nodes.Run(stop.Token));

    /// <summary>Says that this process is here; it gets its part of the hosts as soon as the judge has dealt.</summary>
    /// <exception cref="StoreFailed">The store gives no answer.</exception>
    public static async Task<Company> Join(Nodes nodes, Store store, Agenda agenda, Func<Site> site, TimeProvider clock, ILoggerFactory logs, CancellationToken cancel)
    {
        nodes.Site = site;
        nodes.Note = () => store.Board?.Notes.FirstOrDefault() ?? "";
        var cluster = await Cluster.Start(store, nodes.Id, agenda, clock, logs, cancel);
        nodes.Deal = cluster.Deal;
        nodes.Left = cluster.Leave;
        await nodes.Begin(cancel);
        return new Company(cluster, nodes);
    }

    public async ValueTask DisposeAsync()
    {
        await turns.DisposeAsync();
        await stop.CancelAsync();
        await talk;
        stop.Dispose();
    }
}
