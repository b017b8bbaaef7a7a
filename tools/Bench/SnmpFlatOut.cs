// Bench as its own child: the program's real probe, look after look at one agent as fast as it answers, with what that cost.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Bench;

internal static class SnmpFlatOut
{
    /// <summary>So many looks begin together, as those do that are due in one second.</summary>
    private const int Together = 1000;

    /// <summary>PORT, v2c or v3, and get or walk; then for how many seconds. Prints looks or names, and the CPU microseconds of each.</summary>
    public static async Task<int> Run(string[] words)
    {
        var (port, login, isWalk) = (int.Parse(words[0], CultureInfo.InvariantCulture), words[1] == "v3" ? Snmpd.Login : new SnmpLogin { Version = SnmpVersion.V2c }, words[2] == "walk");
        var time = TimeSpan.FromSeconds(int.Parse(words[3], CultureInfo.InvariantCulture));
        await using var wire = new ServiceCollection().AddSingleton<Resolver>().AddSingleton<SnmpClient>().BuildServiceProvider();
        var probe = new SnmpProbe
        {
            Login = login,
            Port = port,
            Oids = isWalk ? [] : [.. Snmpd.Six.Select(name => SnmpObject.OfValue(name).Object!).Select(one => new SnmpAsk(one.Shown, one, one.Form))],
            Walks = isWalk ? [new SnmpWalk("sum", SnmpObject.OfRoot(Snmpd.Table).Object!, SnmpForm.Parse("n"), SnmpSummary.Sum, null)] : [],
        };
        await Looks(probe, wire, isWalk, time / 2);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var done = await Looks(probe, wire, isWalk, time) * (isWalk ? Snmpd.Rows : 1);
        var spent = Process.GetCurrentProcess().TotalProcessorTime - before;
        Console.WriteLine(FormattableString.Invariant($"{done} {spent.TotalMicroseconds / done}"));
        return 0;
    }

    private static async Task<long> Looks(SnmpProbe probe, IServiceProvider wire, bool isWalk, TimeSpan time)
    {
        var (clock, done) = (TimeProvider.System, 0L);
        for (var from = clock.GetTimestamp(); clock.GetElapsedTime(from) < time;)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, isWalk ? Together / 50 : Together).Select(_ =>
                probe.Run(new Look("host", IPAddress.Loopback.ToString(), clock, wire, TimeSpan.FromSeconds(10)), CancellationToken.None)));
            if (Array.Find(results, result => result.Verdict != Verdict.Answered || result.Readings.Length != (isWalk ? 1 : Snmpd.Six.Length)) is { } wrong)
            {
                throw new InvalidOperationException($"A look failed: {wrong.Detail}");
            }

            done += results.Length;
        }

        return done;
    }
}
