// Mutated datagrams of a BMC at every step, over real sockets: whatever comes, each talk ends in time, with replies or a fault, and memory stays flat.
using System.Collections.Concurrent;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

[Collection(nameof(Alone))]
public sealed class IpmiFuzzTests
{
    private const int Bmcs = 48;
    private const double Seconds = 0.12;

    [Fact]
    public async Task NoDatagramHoweverBrokenBreaksALook()
    {
        var (most, sent, whole, kinds) = (Fuzz.Count(3_000), 0, 0, new Dictionary<string, int>());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var bmcs = new Bmcs();
        await Task.WhenAll(Enumerable.Range(0, Bmcs).Select(Looks));

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} datagrams, {whole} whole talks, {growth / 1000} kB more; {string.Join("; ", kinds.OrderByDescending(kind => kind.Value).Select(kind => $"{kind.Value} × {kind.Key}"))}");
        Assert.True(growth < 8_000_000, $"{growth} bytes");
        Assert.True(whole > 0 && kinds.Count >= 5, string.Join(", ", kinds));

        async Task Looks(int first)
        {
            var random = new Random(20261121 + first);
            using var bmc = new SmallBmc
            {
                Suites = [0, 1, 2, 3, 15, 16, 17],
                Listed = first % 4 == 0 ? null : [17, 3, 0],
                Change = (_, packet) =>
                {
                    Interlocked.Increment(ref sent);
                    var broken = random.Next(4) == 0 ? Fuzz.Mutated(packet, random) : packet;
                    return random.Next(3) > 0 ? [broken, packet] : [broken];
                },
                Answers = (_, command, data) => [.. random.Next(8) == 0 ? (byte[])[(byte)random.Next(256)] : [0, command, .. data, .. new byte[random.Next(64)]]],
            };
            for (var look = first; Volatile.Read(ref sent) < most; look++)
            {
                var suite = look % 5 == 0 ? (int?)null : new[] { 0, 1, 2, 3, 15, 16, 17 }[look % 7];
                var talked = await bmcs.Talk(bmc, BmcLooks.Login with { Suite = suite, Privilege = (IpmiPrivilege)(2 + (look % 3)) }, requests: 4, keeps: look % 2 == 0, seconds: Seconds);

                Assert.True(talked.Took < TimeSpan.FromSeconds(5), talked.Took.ToString());
                Assert.True(talked.Fault is not { Ours: true }, talked.Words);
                Assert.DoesNotContain("s3cret", talked.Words + talked.Said, StringComparison.Ordinal);
                lock (kinds)
                {
                    whole += talked.Fault is null ? 1 : 0;
                    var kind = talked.Words.Replace(bmc.At.ToString(), "it", StringComparison.Ordinal);
                    kinds[kind[..Math.Min(40, kind.Length)]] = kinds.GetValueOrDefault(kind[..Math.Min(40, kind.Length)]) + 1;
                }
            }
        }
    }

    /// <summary>What comes sealed and proven may lie all the same: records, readings, the log, the chassis.</summary>
    [Fact]
    public async Task NoReplyHoweverBrokenBreaksAWholeLook()
    {
        var (most, asked) = (Fuzz.Count(3_000), 0);
        var verdicts = new ConcurrentDictionary<Verdict, int>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(Looks));

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 8_000_000);
        Assert.True(verdicts.ContainsKey(Verdict.Answered), string.Join(", ", verdicts));

        async Task Looks(int first)
        {
            var random = new Random(20261122 + first);
            using var looks = new IpmiLooks { Timeout = TimeSpan.FromMilliseconds(500), Keeps = first % 2 == 0 };
            var sound = looks.Bmc.Answers;
            looks.Bmc.Answers = (netFn, command, data) =>
            {
                Interlocked.Increment(ref asked);
                var answer = sound(netFn, command, data);
                return random.Next(4) == 0 && Fuzz.Mutated(answer, random) is { Length: > 0 and < 200 } broken ? broken : answer;
            };
            while (Volatile.Read(ref asked) < most)
            {
                if (random.Next(3) == 0)
                {
                    looks.Log.Log();
                    looks.Sdr.Added++;
                }

                var result = await looks.Look();
                verdicts.AddOrUpdate(result.Verdict, 1, (_, count) => count + 1);
                Assert.All(result.Readings, reading => Assert.True(reading.IsText || double.IsFinite(reading.Value), reading.ToString()));
                Assert.True(looks.Memory.Length < 64_000);
                looks.Asked.Clear();
            }
        }
    }
}
