// Where those who may see the same are served: their pages, their JSON, their metrics, each made once.
using Microsoft.Extensions.Logging;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class Desk(Audience audience, FeedRequests requests, Store store, Hub hub, Exporting export, TimeProvider clock, ILogger log)
{
    public Pages Pages { get; } = new(store, clock, log, audience);

    public Api Api { get; } = new(store, clock);

    public Metrics Metrics { get; } = new(store, hub, clock, requests, export, audience, log);
}
