// This process among the other nodes: in Quartz' cluster, and in talk with them.
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

internal sealed class Company : IAsyncDisposable
{
    private readonly Cluster cluster;
    private readonly CancellationTokenSource end;
    private readonly Task talk;

    private Company(Cluster cluster, CancellationTokenSource end, Task talk) => (this.cluster, this.end, this.talk) = (cluster, end, talk);

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
        var end = new CancellationTokenSource();
        return new Company(cluster, end, nodes.Run(end.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        await end.CancelAsync();
        await talk;
        end.Dispose();
    }
}
