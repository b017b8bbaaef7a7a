// Real answers of DNS servers, mutated, against the real look over real sockets: no exception, no hanging, no growing.
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

[Collection(nameof(Alone))]
public sealed class DnsFuzzTests
{
    private const int Default = 2000;

    /// <summary>Bytes; other tests run beside. A hundred thousand looks that leave a kilobyte each are well beyond it.</summary>
    private const long MostGrown = 64_000_000;

    /// <summary>More than a look of a mutant ever takes, and little enough to wait for the few that are silent.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhateverComesALookEndsInTimeWithAResult(bool byTcp)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("STATUSFEEDS_FUZZ") ?? $"{Default}", CultureInfo.InvariantCulture) / 2;
        var random = new Random(20261121);
        await using var server = new TestDnsServer(asked => [Mutant(asked.Query, asked.ByTcp, random)]);
        using var looks = new DnsLooks();
        var ends = new Dictionary<string, int>(StringComparer.Ordinal);
        var clock = TimeProvider.System;
        await Many(count / 10);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Many(count);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} looks, memory {grown:+#,0;-#,0} bytes: {string.Join(", ", ends.Select(end => $"{end.Value} {end.Key}"))}");
        Assert.InRange(grown, long.MinValue, MostGrown);
        Assert.True(ends.ContainsKey("Answered") && ends.ContainsKey("Down"), "Mutants reach every end");

        async Task Many(int many)
        {
            for (var i = 0; i < many; i++)
            {
                var types = new[] { DnsType.A, DnsType.NS, DnsType.TXT, DnsType.SOA, DnsType.CAA };
                var from = clock.GetTimestamp();
                using var cancel = new CancellationTokenSource(Timeout, clock);
                var end = "cancelled";
                try
                {
                    var look = new Look("ns1", "127.0.0.1", clock, looks, Timeout) { Transcript = i % 2 == 0 ? new Transcript() : null };
                    var result = await (DnsLooks.Probe(server.Port, type: types[i % types.Length]) with { ByTcp = byTcp, Expect = i % 3 == 0 ? [new("192.0.2.1", "192.0.2.1")] : [], ExpectOnly = true }).Run(look, cancel.Token);
                    Assert.All(result.Readings.Where(reading => reading.IsText && reading.Name != "rcode"), reading => Assert.InRange(reading.Text!.Length, 0, 20_000));
                    end = result.Verdict.ToString();
                }
                catch (OperationCanceledException) when (cancel.IsCancellationRequested)
                {
                    Assert.True(clock.GetElapsedTime(from) >= Timeout - TimeSpan.FromMilliseconds(20));
                }

                Assert.InRange(clock.GetElapsedTime(from), TimeSpan.Zero, Timeout + Slack);
                ends[end] = ends.GetValueOrDefault(end) + 1;
            }
        }
    }

    /// <summary>An answer with all there is in it; then bytes flipped, cut out, doubled, lengths and pointers bent. Most keep the header, so that their records are read.</summary>
    private static byte[] Mutant(byte[] query, bool byTcp, Random random)
    {
        lock (random)
        {
            byte[] ns = [3, .. "ns1"u8, 0xC0, 12];
            var sound = TestDnsServer.Answer(query, TestDnsServer.NoError,
            [
                TestDnsServer.A("192.0.2.1"),
                TestDnsServer.Record(28, 300, new byte[16]),
                TestDnsServer.Record(2, 300, ns),
                TestDnsServer.Record(15, 300, [0, 10, .. ns]),
                TestDnsServer.Record(33, 300, [0, 0, 0, 5, 1, 2, .. ns]),
                TestDnsServer.Record(16, 300, [3, .. "abc"u8, 0, 2, 0xC3, 0xB6]),
                TestDnsServer.Record(6, 300, [.. ns, 0xC0, 12, .. new byte[20]]),
                TestDnsServer.Record(257, 300, [0, 5, .. "issueca.test"u8]),
                TestDnsServer.Owned(TestDnsServer.Name("x.test"), 5, 300, 0xC0, 12),
                TestDnsServer.Owned([0], 41, 0, 0, 15, 0, 3, 0, 7, 65),
            ]);
            (sound[7], sound[11]) = (9, 1);
            List<byte> bytes = [.. sound];
            var head = random.Next(10) == 0 ? 2 : query.Length - 11;
            for (var times = random.Next(4); times > 0 && bytes.Count > head; times--)
            {
                var at = random.Next(head, bytes.Count);
                switch (random.Next(7))
                {
                    case 0:
                        bytes[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 1:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 2:
                        bytes.RemoveRange(at, random.Next(1, Math.Min(20, bytes.Count - at) + 1));
                        break;
                    case 3:
                        bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(40), bytes.Count - at)));
                        break;
                    case 4:
                        bytes[at] = 0xC0;
                        break;
                    case 5:
                        bytes[6] = (byte)random.Next(2);
                        bytes[7] = (byte)random.Next(256);
                        break;
                    default:
                        bytes.AddRange(Enumerable.Repeat((byte)random.Next(256), random.Next(byTcp ? 60_000 : 3000)));
                        break;
                }
            }

            if (!byTcp && random.Next(20) == 0)
            {
                bytes[2] |= 2;
            }

            return [.. bytes];
        }
    }
}
