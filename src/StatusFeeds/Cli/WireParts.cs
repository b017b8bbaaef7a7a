// The shared sockets and caches that probes look through: made once, here.
using Microsoft.Extensions.DependencyInjection;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

internal static class WireParts
{
    public static ServiceProvider Make()
    {
        // The list of trusted roots is read now: read when descriptors are short, it would be kept incomplete.
        _ = Task.Run(Tls.Prepare);
        return new ServiceCollection().AddSingleton<Resolver>().BuildServiceProvider();
    }
}
