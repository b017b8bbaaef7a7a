// Mutated answers of agents against the client, over real sockets: whatever comes, each look ends in time, with a result, and memory stays flat.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

[Collection(nameof(Alone))]
public sealed class SnmpFuzzTests
{
    private const int Seed = 20261121;
    private const int AtOnce = 128;
    private const long MostGrowth = 32 << 20;

    private static readonly Oid Root = Oid.Parse("1.3.6.1.4.1.9");
    private static readonly SnmpPatience Patience = new(TimeSpan.FromMilliseconds(80), 0);

    private static readonly SnmpLogin Secure = new()
    {
        Version = SnmpVersion.V3,
        User = "u",
        Auth = SnmpAuth.Sha1,
        AuthPassword = new Secret("auth-pass-1234"),
        Privacy = SnmpPrivacy.Aes128,
        PrivacyPassword = new Secret("priv-pass-1234"),
    };

    /// <summary>Of a machine that has more to do than it can: then this is no finding.</summary>
    private static readonly string[] Slow = ["too many requests wait", "stood still"];

    private static readonly SnmpKeys Keys = new KeyRing().Of(Secure, SmallAgent.EngineId);

    /// <summary>As many as STATUSFEEDS_FUZZ says; a pool of answers goes out many at once, as each look may wait for its timeout.</summary>
    private static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("STATUSFEEDS_FUZZ"), out var count) ? count : 2000;

    [Fact]
    public async Task NoMutatedAnswerBringsAnythingButAResult()
    {
        var random = new Random(Seed);
        using var client = new SnmpClient();
        using var agent = new SmallAgent(asked => [Mutated(random, Whole(asked, random.Next(4))), .. random.Next(8) == 0 ? [Whole(asked, 0)] : Array.Empty<byte[]>()]);
        var (before, kinds, longest) = (0L, new Dictionary<string, int>(), TimeSpan.Zero);
        for (var done = 0; done < Count; done += AtOnce)
        {
            var from = TimeProvider.System.GetTimestamp();
            var looks = Enumerable.Range(done, AtOnce).Select(i => Look(client, agent, i)).ToArray();
            var outcomes = await Task.WhenAll(looks).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, TimeProvider.System.GetElapsedTime(from).Ticks));
            foreach (var outcome in outcomes)
            {
                var kind = outcome.Fault?.Kind.ToString() ?? "values";
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                Assert.True(outcome.Fault?.Kind != SnmpRefusal.Ours || Slow.Any(words => outcome.Fault.Words.Contains(words, StringComparison.Ordinal)), outcome.Fault?.Words);
                Assert.False(outcome.Fault?.Words.Contains("pass-", StringComparison.Ordinal) ?? false);
            }

            before = done == AtOnce ? GC.GetTotalMemory(forceFullCollection: true) : before;
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.SendDiagnosticMessage($"{Count} looks, {agent.Count} datagrams, longest round {longest.TotalMilliseconds:0} ms, memory {growth / 1000} kB: {string.Join(", ", kinds)}");
        Assert.True(growth < MostGrowth, $"{growth} bytes more than at the begin");
        Assert.True(kinds.GetValueOrDefault("values") > Count / 50, $"too few whole answers to say much: {string.Join(", ", kinds)}");
        Assert.True(kinds.Keys.Count >= 4, string.Join(", ", kinds));
    }

    /// <summary>In turn: get and walk, v1, v2c and v3, proven or not.</summary>
    private static Task<SnmpOutcome> Look(SnmpClient client, SmallAgent agent, int i)
    {
        var login = (i % 4) switch
        {
            0 => new SnmpLogin { Version = SnmpVersion.V1 },
            1 => new SnmpLogin { Version = SnmpVersion.V2c },
            2 => new SnmpLogin { Version = SnmpVersion.V3, User = "u" },
            _ => Secure,
        };
        return i % 3 == 0
            ? client.Walk(agent.At, login, Root, 50, Patience, new Contact(), null, TestContext.Current.CancellationToken)
            : client.Get(agent.At, login, [Root.Append(1), Root.Append(2), Root.Append(3)], Patience, new Contact(), null, TestContext.Current.CancellationToken);
    }

    private static byte[] Whole(Asked asked, int kind)
    {
        if (asked.Version == 3 && asked.Engine.Length == 0)
        {
            return SmallAgent.Report(asked, 4);
        }

        Oid[] oids = asked.Oids.Count == 0 ? [Root.Append(1), Root.Append(2), Root.Append(3)] : [.. asked.Oids.Select(oid => asked.Pdu == Ber.Get ? oid : oid.Append(1))];
        byte[][] rows = [.. oids.Select((oid, i) => SmallAgent.Row(oid, ((i + kind) % 4) switch
        {
            0 => SmallAgent.Int(7),
            1 => SmallAgent.Text("a text of an agent"),
            2 => SmallAgent.Tlv(Ber.Opaque, [0x9F, 0x78, 4, 0x3F, 0, 0, 0]),
            _ => SmallAgent.Tlv(Ber.ObjectId, Root.ToBytes()),
        }))];
        var status = kind == 3 ? 1 + (asked.Id % 18) : 0;
        return asked.Version != 3 || (asked.Flags & 3) == 0 ? SmallAgent.Response(asked, status, 1, rows)
            : kind == 2 ? SmallAgent.Report(asked, (uint)(1 + (asked.Id % 7)), 1, 1, asked.Id % 2 == 0 ? Keys : null)
            : SmallAgent.Three(asked, 3, SmallAgent.EngineId, 1, 1, Keys, SmallAgent.Pdu(asked, Ber.Response, status, 1, rows));
    }

    private static byte[] Mutated(Random random, byte[] packet)
    {
        var bytes = packet.ToList();
        for (var changes = random.Next(4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(bytes.Count - at)));
                    break;
                case 4:
                    bytes[at] = (byte)(0x80 | random.Next(6));
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(2000)));
                    break;
            }
        }

        return [.. bytes];
    }
}
