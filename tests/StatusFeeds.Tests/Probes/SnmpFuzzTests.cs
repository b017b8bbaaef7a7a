// Mutated answers against real looks over real sockets: no exception, nothing past the timeout, memory stays flat.
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

[Collection(nameof(Alone))]
public sealed class SnmpFuzzTests
{
    private const int Rows = 8;

    /// <summary>Looks side by side: most wait for an answer that they can use, up to their timeout.</summary>
    private const int Side = 48;
    private static readonly int Datagrams = int.Parse(Environment.GetEnvironmentVariable("STATUSFEEDS_FUZZ") ?? "2000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task NoAnswerHoweverBrokenBreaksALook()
    {
        await using var agent = Agent();
        using var client = new SnmpClient();
        var (random, sent) = (new Random(20261121), 0);
        agent.Change = answer =>
        {
            Interlocked.Increment(ref sent);
            return random.Next(4) == 0 ? answer : Mutated(answer, random);
        };
        SnmpProbe[] probes =
        [
            SnmpLooks.Probe("retries: 0, oids: { a: ifOperStatus.1, b: sysDescr, c: ifPhysAddress.1, d: laLoad.1, e: sysObjectID, f: hrSystemDate, g: 1.3.6.1.4.1.99999.1.0 }, rates: { r: ifInOctets.1 }", agent.Port),
            SnmpLooks.Probe("retries: 0, walk: { a: { oid: ifOperStatus, as: each, label: ifName }, b: { oid: ifMtu, as: sum }, c: { oid: ifTable, as: count } }", agent.Port),
            SnmpLooks.Probe("retries: 0, presets: [ups, pdu, host-resources]", agent.Port),
            SnmpLooks.Probe("retries: 0, version: 1, presets: [interfaces]", agent.Port),
        ];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Task.WhenAll(Enumerable.Range(0, Side).Select(Lookers));

        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(after - before < 8_000_000, $"{before} bytes before, {after} after {sent} datagrams");
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} datagrams; {before} bytes before, {after} after");

        async Task Lookers(int first)
        {
            using var looks = new SnmpLooks(client) { Timeout = TimeSpan.FromMilliseconds(40) };
            for (var look = first; Volatile.Read(ref sent) < Datagrams; look++)
            {
                var from = TimeProvider.System.GetTimestamp();
                var result = await looks.Look(probes[look % probes.Length]);
                Assert.InRange(TimeProvider.System.GetElapsedTime(from).TotalSeconds, 0, 5);
                Assert.All(result.Readings, reading => Assert.True(reading.Name.Length <= 160 && reading.Name == Words.OneLine(reading.Name) && (reading.IsText || double.IsFinite(reading.Value)), reading.ToString()));
                Assert.True((result.Memory?.Length ?? 0) < 100_000);
            }
        }
    }

    [Fact]
    public async Task AnAgentWhoseTableNeverEndsIsCut()
    {
        await using var agent = new TableAgent();
        for (var row = 1; row <= 1_200; row++)
        {
            agent.Text($"1.3.6.1.2.1.2.2.1.2.{row}", new string('x', 255));
        }

        using var looks = new SnmpLooks();
        Assert.Equal(Verdict.Unknown, (await looks.Look("walk: { a: { oid: ifDescr, as: each } }", agent)).Verdict);
    }

    private static TableAgent Agent()
    {
        var agent = new TableAgent().Text("1.3.6.1.2.1.1.1.0", "Größe of a switch").Named("1.3.6.1.2.1.1.2.0", "1.3.6.1.4.1.9.1.1").Number("1.3.6.1.2.1.1.3.0", 123456, 0x43)
            .Bytes("1.3.6.1.2.1.25.1.2.0", [7, 0xEA, 11, 21, 1, 2, 3, 4]).Text("1.3.6.1.4.1.2021.10.1.3.1", "0.5").Bytes("1.3.6.1.4.1.99999.1.0", [0x9F, 0x78, 4, 0x3F, 0, 0, 0], 0x44)
            .Number("1.3.6.1.2.1.33.1.4.1.0", 3).Number("1.3.6.1.2.1.33.1.2.1.0", 2).Number("1.3.6.1.4.1.318.1.1.12.2.3.1.1.2.1", 73, 0x42);
        for (var row = 1; row <= Rows; row++)
        {
            agent.Number($"1.3.6.1.2.1.2.2.1.1.{row}", row).Text($"1.3.6.1.2.1.2.2.1.2.{row}", $"port {row}").Number($"1.3.6.1.2.1.2.2.1.4.{row}", 1500).Bytes($"1.3.6.1.2.1.2.2.1.6.{row}", [0, 1, 2, 3, 4, (byte)row])
                .Number($"1.3.6.1.2.1.2.2.1.7.{row}", 1).Number($"1.3.6.1.2.1.2.2.1.8.{row}", 1).Counter($"1.3.6.1.2.1.2.2.1.10.{row}", 5).Text($"1.3.6.1.2.1.31.1.1.1.1.{row}", $"Gi0/{row}")
                .Named($"1.3.6.1.2.1.25.2.3.1.2.{row}", "1.3.6.1.2.1.25.2.1.4").Text($"1.3.6.1.2.1.25.2.3.1.3.{row}", $"/{row}").Number($"1.3.6.1.2.1.25.2.3.1.5.{row}", 100).Number($"1.3.6.1.2.1.25.2.3.1.6.{row}", row);
        }

        return agent;
    }

    /// <summary>A few bytes behind the head (so that it is still an answer to what was asked) or anywhere, cut or doubled pieces.</summary>
    private static byte[] Mutated(byte[] answer, Random random)
    {
        var bytes = answer.ToList();
        for (var times = random.Next(1, 5); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(4) == 0 ? random.Next(bytes.Count) : random.Next(Math.Min(40, bytes.Count - 1), bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 9)));
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 9))));
                    break;
                case 2:
                    bytes[at] = new byte[] { 0, 0x7F, 0x80, 0x81, 0xFF, 0x30, 0x04, 0x06 }[random.Next(8)];
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
