// The shared sockets and caches that probes look through: made once, here.
using Microsoft.Extensions.DependencyInjection;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

internal static class WireParts
{
    public static ServiceProvider Make() => new ServiceCollection().AddSingleton<Resolver>().BuildServiceProvider();
}
