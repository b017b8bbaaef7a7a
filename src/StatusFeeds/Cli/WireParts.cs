// The shared sockets and caches that probes look through: made once, here.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

internal static class WireParts
{
    private static int prepared;

    public static ServiceProvider Make(Site site, ILogger log)
    {
        PrepareTls(site, log);
        return new ServiceCollection()
            .AddSingleton<Resolver>()
            .AddSingleton<Handshakes>()
            .AddSingleton<Pinger>()
            .AddSingleton<SnmpClient>()
            .AddSingleton(_ => new Bmcs(Math.Min(Bmcs.Most, Descriptors.Share().Looks / 4)))
            .AddSingleton<FirstSeen>()
            .AddSingleton(_ => new Programs(Math.Min(Programs.Most, Descriptors.Share().Looks / 3), TimeProvider.System))
            .BuildServiceProvider();
    }

    /// <summary>
    /// Once, as soon as a check speaks TLS, the list of trusted roots is read: read when descriptors are short, it would be kept incomplete.
    /// Not before, as it takes megabytes.
    /// </summary>
    public static void PrepareTls(Site site, ILogger log)
    {
        if (!site.Checks.Any(SpeaksTls) || Interlocked.Exchange(ref prepared, 1) != 0)
        {
            return;
        }

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
    }

    /// <summary>From the first byte on; one that is sent from http to https reads the list then.</summary>
    private static bool SpeaksTls(Check check) => check.Probe switch
    {
        HttpProbe http => http.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase),
        TcpProbe tcp => tcp.OverTls,
        TlsProbe => true,
        _ => false,
    };
}
