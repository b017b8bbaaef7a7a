// The shared sockets and caches that probes look through: made once, here.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

internal static class WireParts
{
    public static ServiceProvider Make(ILogger log)
    {
        // The list of trusted roots is read now: read when descriptors are short, it would be kept incomplete.
        _ = Task.Run(() =>
        {
            try
            {
                Tls.Prepare();
            }
            catch (Exception fault)
            {
                log.LogError(fault, "The trusted root certificates could not be read: looks over https may call sound certificates untrusted");
            }
        });
        return new ServiceCollection().AddSingleton<Resolver>().AddSingleton<Pinger>().BuildServiceProvider();
    }
}
