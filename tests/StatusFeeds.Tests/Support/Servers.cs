// A server of a test's site and store, which says nothing.
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Support;

internal static class Servers
{
    public static async Task<Server> Start(Site site, Store store, TimeProvider clock) => await Server.Start(
        await Listening.Make(site, 100, clock, NullLoggerFactory.Instance, CancellationToken.None), store, clock, NullLoggerFactory.Instance, CancellationToken.None);
}
