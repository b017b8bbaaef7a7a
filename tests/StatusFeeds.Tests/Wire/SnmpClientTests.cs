// The SNMP client against agents that are slow, deaf, broken or hostile, over real sockets.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class SnmpClientTests : IDisposable
{
    private static readonly SnmpPatience Long = new(TimeSpan.FromSeconds(20));
    private static readonly SnmpPatience Soon = new(TimeSpan.FromMilliseconds(300));
    private static readonly SnmpLogin Community = new() { Version = SnmpVersion.V2c };
    private static readonly Oid Root = Oid.Parse("1.3.6.1.4.1.9");
    private static readonly Oid One = Root.Append(1);
    private static readonly Oid Two = Root.Append(2);
    private static readonly Oid Three = Root.Append(3);

    private readonly SnmpClient client = new();
    private readonly Contact contact = new();
    private readonly Transcript transcript = new();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task ALostRequestIsSentAgainWithTheSameIdAndAnAnswerToTheFirstCounts()
    {
        var first = new ConcurrentQueue<Asked>();
        using var agent = new SmallAgent(asked =>
        {
            first.Enqueue(asked);
            return first.Count < 3 ? [] : [SmallAgent.Numbers(first.First()), SmallAgent.Numbers(asked), SmallAgent.Numbers(asked)];
        });
        var outcome = await Get(agent, Community, new SnmpPatience(TimeSpan.FromSeconds(1)), One, Two);

        Assert.Null(outcome.Fault);
        Assert.Equal([7L, 7L], outcome.Values.Select(value => value.Number));
        Assert.Single(first.Select(asked => asked.Id).Distinct());
        Assert.Equal((true, true, true), (contact.Tried, contact.Heard, contact.Here));
        Assert.Equal(7, Assert.Single((await Get(agent, Community, Long, One)).Values).Number);
    }

    [Fact]
    public async Task AThousandLooksAtOnceEachGetTheirOwnAnswersHoweverTheyComeMixedAndDoubled()
    {
        var held = new ConcurrentStack<(Asked Asked, byte[] Packet)>();
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var agent = new SmallAgent(asked =>
        {
            var packet = SmallAgent.Response(asked, 0, 0, [.. asked.Oids.Select(oid => SmallAgent.Row(oid, SmallAgent.Int((int)oid[oid.Length - 1])))]);
            held.Push((asked, packet));
            return asked.Count % 3 == 0 ? [.. held.Select(one => one.Packet).Take(3)] : [];
        });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i => (i, Outcome: await Get(agent, Community, new SnmpPatience(TimeSpan.FromSeconds(10), 9), Root.Append((uint)i)))));

        Assert.All(outcomes, one => Assert.Equal(one.i, Assert.Single(one.Outcome.Values).Number));
    }

    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("127.0.0.1")]
    public async Task AnAnswerFromAnotherAddressOrPortIsNoAnswerAndIsTold(string from)
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        using var agent = new SmallAgent(asked =>
        {
            other.SendTo(SmallAgent.Numbers(asked), asked.From);
            return [];
        });
        var outcome = await Get(agent, Community, Soon, One);

        Assert.Equal(SnmpRefusal.Silence, outcome.Fault?.Kind);
        Assert.Contains($"one came from {(from == "127.0.0.1" ? other.LocalEndPoint : from)}: ask that", outcome.Fault!.Words, StringComparison.Ordinal);
        Assert.False(contact.Heard);
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("127.3.2.1")]
    public async Task BothVersionsOfIpAreSpoken(string address)
    {
        using var agent = new SmallAgent(asked => [SmallAgent.Numbers(asked)], address);
        var outcome = await Get(agent, Community, Long, One);

        Assert.Equal(7, Assert.Single(outcome.Values).Number);
        Assert.Equal((true, true), (contact.Heard, contact.Here));
        Assert.InRange(outcome.Rtt!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20));
        Assert.Equal(7, Assert.Single((await client.Get(new IPEndPoint(agent.At.Address.MapToIPv6(), agent.At.Port), Community, [One], Long, contact, null, TestContext.Current.CancellationToken)).Values).Number);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task AClosedPortIsToldAtOnceAndIsHeard(string address)
    {
        var from = TimeProvider.System.GetTimestamp();
        IPEndPoint closed;
        using (var agent = new SmallAgent(_ => [], address))
        {
            closed = agent.At;
        }

        var outcome = await client.Get(closed, Community, [One], Long, contact, transcript, TestContext.Current.CancellationToken);

        Assert.Equal(SnmpRefusal.Closed, outcome.Fault?.Kind);
        Assert.StartsWith($"connection refused by {closed}: nothing listens there on UDP {closed.Port}", outcome.Fault!.Words, StringComparison.Ordinal);
        Assert.Equal((Verdict.Down, true), (outcome.Fault.Told().Verdict, contact.Heard));
        Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    [InlineData("::")]
    public async Task AnAddressOfNobodyIsAFaultOfOurs(string address)
    {
        var outcome = await client.Get(new IPEndPoint(IPAddress.Parse(address), 161), Community, [One], Soon, contact, null, TestContext.Current.CancellationToken);

        Assert.Equal((SnmpRefusal.Ours, Verdict.NoResult), (outcome.Fault?.Kind, outcome.Fault?.Told().Verdict));
    }

    [Fact]
    public async Task TheEndOfTheProgramEndsTheWaitingAtOnce()
    {
        using var agent = new SmallAgent(_ => []);
        using var end = new CancellationTokenSource();
        var look = client.Get(agent.At, Community, [One], new SnmpPatience(TimeSpan.FromHours(1)), contact, null, end.Token);
        await end.CancelAsync();

        Assert.Equal(SnmpRefusal.Ours, (await look.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).Fault?.Kind);
    }

    [Theory]
    [InlineData("V1")]
    [InlineData("V2c")]
    public async Task AnAgentThatCanSayLittleAtOnceIsAskedForLess(string version)
    {
        using var agent = new SmallAgent(asked => [asked.Oids.Count > 3 ? SmallAgent.Response(asked, 1, 0) : SmallAgent.Numbers(asked)]);
        var outcome = await Get(agent, Community with { Version = Enum.Parse<SnmpVersion>(version) }, Long, [.. Enumerable.Range(0, 50).Select(i => Root.Append((uint)i))]);

        Assert.Null(outcome.Fault);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => Root.Append((uint)i)), outcome.Values.Select(value => value.Oid));
        Assert.Equal(SnmpRefusal.TooBig, (await With(asked => [SmallAgent.Response(asked, 1, 0)], Long, One, Two)).Fault?.Kind);
    }

    [Fact]
    public async Task ANameThatSpoilsAnAnswerOfVersion1IsMissingAloneEvenWhereItsIndexIsWrong()
    {
        foreach (var index in (int[])[0, 2, 99])
        {
            var outcome = await With(
                asked => [asked.Oids.Contains(Two) ? SmallAgent.Response(asked, 2, index == 2 ? asked.Oids.ToList().IndexOf(Two) + 1 : index) : SmallAgent.Numbers(asked)], Long, One, Two, Three);

            Assert.Equal([SnmpType.Integer, SnmpType.NoSuchObject, SnmpType.Integer], outcome.Values.Select(value => value.Type));
        }
    }

    [Theory]
    [InlineData(5, "AgentError", "says genErr for 1.3.6.1.4.1.9.2")]
    [InlineData(6, "NoAccess", "says noAccess for 1.3.6.1.4.1.9.2")]
    [InlineData(16, "NoAccess", "says authorizationError for 1.3.6.1.4.1.9.2")]
    [InlineData(99, "AgentError", "says error 99 for 1.3.6.1.4.1.9.2")]
    public async Task AnErrorIsToldWithTheNameThatItIsAbout(int status, string kind, string words)
    {
        var outcome = await With(asked => [SmallAgent.Response(asked, status, 2)], Long, One, Two);

        Assert.Equal((kind, Two, Verdict.Unknown), (outcome.Fault?.Kind.ToString(), outcome.Fault!.At, outcome.Fault.Told().Verdict));
        Assert.Contains(words, outcome.Fault.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RubbishAndAnswersToOthersDoNotEndTheWaitingForTheTrueOne()
    {
        var outcome = await With(
            asked =>
            [
                [], [0x30], [.. asked.Packet], "HTTP/1.1 200 OK"u8.ToArray(),
                SmallAgent.Numbers(asked with { Id = asked.Id ^ 1 }), SmallAgent.Numbers(asked with { Version = 0 }), SmallAgent.Response(asked, 0, 0), SmallAgent.Numbers(asked),
            ],
            Long,
            One);

        Assert.Equal(7, Assert.Single(outcome.Values).Number);
    }

    [Fact]
    public async Task OnlyRubbishIsDownAtTheTimeout()
    {
        foreach (var rubbish in (byte[][])["HTTP/1.1 200 OK"u8.ToArray(), []])
        {
            var outcome = await With(_ => [rubbish], Soon, One);

            Assert.Equal((SnmpRefusal.Malformed, Verdict.Down), (outcome.Fault?.Kind, outcome.Fault?.Told().Verdict));
            Assert.True(contact.Heard);
        }

        Assert.Equal(SnmpRefusal.Malformed, (await With(asked => [SmallAgent.Response(asked, 0, 0)], Soon, One)).Fault?.Kind);
    }

    [Theory]
    [InlineData("V1")]
    [InlineData("V2c")]
    public async Task AWalkEndsAtTheEndOfItsNames(string version)
    {
        using var agent = new SmallAgent(asked => [Next(asked, 100)]);
        var login = Community with { Version = Enum.Parse<SnmpVersion>(version) };
        var outcome = await client.Walk(agent.At, login, Root, 1000, Long, contact, null, TestContext.Current.CancellationToken);

        Assert.Null(outcome.Fault);
        Assert.False(outcome.IsCut);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => Root.Append((uint)i)), outcome.Values.Select(value => value.Oid));
        var cut = await client.Walk(agent.At, login, Root, 100, Long, contact, null, TestContext.Current.CancellationToken);
        Assert.Equal((100, false), (cut.Values.Length, cut.IsCut));
        cut = await client.Walk(agent.At, login, Root, 99, Long, contact, null, TestContext.Current.CancellationToken);
        Assert.Equal((99, true), (cut.Values.Length, cut.IsCut));
    }

    [Fact]
    public async Task AWalkThatWouldNeverEndEnds()
    {
        using var still = new SmallAgent(asked => [SmallAgent.Response(asked, 0, 0, SmallAgent.Row(One, SmallAgent.Int(1)), SmallAgent.Row(Two, SmallAgent.Int(1)), SmallAgent.Row(Two, SmallAgent.Int(1)))]);
        var outcome = await client.Walk(still.At, Community, Root, 1000, Long, contact, null, TestContext.Current.CancellationToken);
        Assert.Equal((SnmpRefusal.NotIncreasing, 2), (outcome.Fault?.Kind, outcome.Values.Length));

        using var endless = new SmallAgent(asked => [Next(asked, int.MaxValue)]);
        outcome = await client.Walk(endless.At, Community, Root, 5000, Long, contact, null, TestContext.Current.CancellationToken);
        Assert.Equal((5000, true), (outcome.Values.Length, outcome.IsCut));

        outcome = await client.Walk(endless.At, Community, Root, int.MaxValue - 1, Soon, contact, null, TestContext.Current.CancellationToken);
        Assert.Equal((SnmpRefusal.TooSlow, Verdict.Down), (outcome.Fault?.Kind, outcome.Fault?.Told().Verdict));
        Assert.NotEmpty(outcome.Values);
    }

    [Fact]
    public async Task AWalkOfAValueReadsThatValueAndOneOfNothingNothing()
    {
        using var agent = new SmallAgent(asked => [asked.Pdu == Ber.Get ? SmallAgent.Numbers(asked) : SmallAgent.Response(asked, 0, 0, SmallAgent.Row(asked.Oids[0], SmallAgent.Tlv(Ber.EndOfMibView)))]);
        Assert.Equal(One, Assert.Single((await client.Walk(agent.At, Community, One, 10, Long, contact, null, TestContext.Current.CancellationToken)).Values).Oid);

        using var empty = new SmallAgent(asked => [SmallAgent.Response(asked, 0, 0, SmallAgent.Row(asked.Oids[0], SmallAgent.Tlv(Ber.NoSuchObject)))]);
        var outcome = await client.Walk(empty.At, Community, One, 10, Long, contact, null, TestContext.Current.CancellationToken);
        Assert.Equal((0, null), (outcome.Values.Length, outcome.Fault));
    }

    [Fact]
    public async Task AnAgentThatCannotSayManyAtOnceIsWalkedInSmallerSteps()
    {
        using var agent = new SmallAgent(asked => [asked.Pdu == Ber.GetBulk && asked.Repetitions > 4 ? SmallAgent.Response(asked, 1, 0) : Next(asked, 50)]);

        Assert.Equal(50, (await client.Walk(agent.At, Community, Root, 1000, Long, contact, null, TestContext.Current.CancellationToken)).Values.Length);
    }

    private static byte[] Next(Asked asked, int rows)
    {
        var at = asked.Oids[0].StartsWith(Root) && asked.Oids[0] != Root ? (int)asked.Oids[0][Root.Length] : 0;
        var next = Enumerable.Range(at + 1, Math.Max(1, Math.Min(asked.Repetitions, 100))).Select(i => i <= rows
            ? SmallAgent.Row(Root.Append((uint)i), SmallAgent.Int(i))
            : SmallAgent.Row(Oid.Parse("1.3.6.1.4.1.10"), SmallAgent.Int(1)));
        return SmallAgent.Response(asked, 0, 0, [.. next]);
    }

    private async Task<SnmpOutcome> With(Func<Asked, IEnumerable<byte[]>> answer, SnmpPatience patience, params Oid[] oids)
    {
        using var agent = new SmallAgent(answer);
        return await Get(agent, Community, patience, oids);
    }

    private Task<SnmpOutcome> Get(SmallAgent agent, SnmpLogin login, SnmpPatience patience, params Oid[] oids) =>
        client.Get(agent.At, login, [.. oids], patience, contact, transcript, TestContext.Current.CancellationToken);
}
