// Bench as its own child: the program's real probe, look after look at pretend BMCs that it knows already, with what that cost.
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Bench;

internal static class IpmiFlatOut
{
    /// <summary>PORT, cipher suite, login or keep, and for how many seconds. Prints looks, and the CPU microseconds of each.</summary>
    public static async Task<int> Run(string[] words)
    {
        var time = TimeSpan.FromSeconds(int.Parse(words[3], CultureInfo.InvariantCulture));
        await using var wire = new ServiceCollection().AddSingleton<Resolver>().AddSingleton<Bmcs>().BuildServiceProvider();
        var probe = new IpmiProbe
        {
            Login = new() { User = IpmiLooks.User, Password = new Secret(IpmiLooks.Password), Suite = int.Parse(words[1], CultureInfo.InvariantCulture) },
            Port = int.Parse(words[0], CultureInfo.InvariantCulture),
            KeepsSession = words[2] == "keep",
        };
        var memories = new ReadOnlyMemory<byte>[IpmiLooks.Together];
        await Looks(probe, wire, memories, time / 2);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var done = await Looks(probe, wire, memories, time);
        var spent = Process.GetCurrentProcess().TotalProcessorTime - before;
        Console.WriteLine(FormattableString.Invariant($"{done} {spent.TotalMicroseconds / done}"));
        return 0;
    }

    /// <summary>At each BMC one at a time, at all of them at once.</summary>
    private static async Task<long> Looks(IpmiProbe probe, IServiceProvider wire, ReadOnlyMemory<byte>[] memories, TimeSpan time)
    {
        var (clock, done) = (TimeProvider.System, 0L);
        for (var from = clock.GetTimestamp(); clock.GetElapsedTime(from) < time; done += memories.Length)
        {
            await Task.WhenAll(Enumerable.Range(0, memories.Length).Select(async place =>
            {
                var result = await probe.Run(new Look("host", Pretend.Address(place + 1), clock, wire, TimeSpan.FromSeconds(10)) { Memory = memories[place] }, CancellationToken.None);
                memories[place] = result.Memory ?? memories[place];
                if (result.Verdict != Verdict.Answered || result.Readings.Length < IpmiLooks.Sensors)
                {
                    throw new InvalidOperationException($"A look failed: {result.Detail}");
                }
            }));
        }

        return done;
    }
}
