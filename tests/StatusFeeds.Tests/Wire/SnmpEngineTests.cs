// SNMPv3 against agents that restart, forget, lie and drop: RFC 3414 §3 and §4.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class SnmpEngineTests : IDisposable
{
    private const int Both = 3;

    private static readonly SnmpPatience Long = new(TimeSpan.FromSeconds(20));
    private static readonly SnmpPatience Soon = new(TimeSpan.FromMilliseconds(500));
    private static readonly Oid One = Oid.Parse("1.3.6.1.4.1.9.1");
    private static readonly byte[] OtherEngine = [0x80, 0, 0x1F, 0x88, 4, 9, 9, 9, 9];

    private static readonly SnmpLogin Login = new()
    {
        Version = SnmpVersion.V3,
        User = "u",
        Auth = SnmpAuth.Sha256,
        AuthPassword = new Secret("auth-pass-1234"),
        Privacy = SnmpPrivacy.Aes128,
        PrivacyPassword = new Secret("priv-pass-1234"),
    };

    private static readonly SnmpKeys Keys = new KeyRing().Of(Login, SmallAgent.EngineId);

    private readonly SnmpClient client = new();
    private readonly Contact contact = new();
    private readonly Transcript transcript = new();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task WhoTheAgentIsIsAskedOnce()
    {
        using var agent = new SmallAgent(asked => asked.Engine.Length == 0 ? [SmallAgent.Report(asked, 4)] : [Answer(asked)]);
        for (var look = 0; look < 3; look++)
        {
            Assert.Equal(7, Assert.Single((await Get(agent, Long)).Values).Number);
        }

        Assert.Equal(4, agent.Count);
        Assert.DoesNotContain(transcript.Lines, line => line.Text.Contains("pass", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAgentThatStartsAnewIsReadAtTheSameLookEvenWhereItForgetsHowOftenItStarted()
    {
        var (boots, time) = (5, 1_000_000);
        using var agent = new SmallAgent(asked => asked.Engine.Length == 0 ? [SmallAgent.Report(asked, 4, boots, time)]
            : Boots(asked) != boots || Math.Abs(Time(asked) - time) > 150 ? [SmallAgent.Report(asked, 2, boots, time, Keys)]
            : [Answer(asked, boots, time)]);
        foreach (var (newBoots, newTime) in ((int, int)[])[(5, 1_000_000), (6, 0), (6, 500), (6, 0), (1, 3), (1, 0)])
        {
            (boots, time) = (newBoots, newTime);
            var outcome = await Get(agent, Long);
            Assert.True(outcome.Fault is null, $"{boots}/{time}: {outcome.Fault?.Words}");
        }
    }

    [Fact]
    public async Task AnotherAgentAtTheSameAddressIsReadAtTheSameLook()
    {
        using var agent = new SmallAgent(asked => asked.Count <= 2
            ? asked.Engine.Length == 0 ? [SmallAgent.Report(asked, 4)] : [Answer(asked)]
            : asked.Engine.AsSpan().SequenceEqual(OtherEngine)
                ? [SmallAgent.Three(asked, Both, OtherEngine, 1, 1, new KeyRing().Of(Login, OtherEngine), SmallAgent.Pdu(asked, Ber.Response, 0, 0, SmallAgent.Row(One, SmallAgent.Int(8))))]
                : [SmallAgent.Three(asked, 0, OtherEngine, 1, 1, null, SmallAgent.Pdu(asked, Ber.Report, 0, 0, SmallAgent.Row(Oid.Parse("1.3.6.1.6.3.15.1.1.4.0"), SmallAgent.Tlv(Ber.Counter32, [1]))))]);

        Assert.Equal(7, Assert.Single((await Get(agent, Long)).Values).Number);
        Assert.Equal(8, Assert.Single((await Get(agent, Long)).Values).Number);
    }

    [Theory]
    [InlineData("plain", "Unauthentic")]
    [InlineData("not encrypted", "Unauthentic")]
    [InlineData("wrong digest", "Unauthentic")]
    [InlineData("short digest", "Unauthentic")]
    [InlineData("another engine", "Unauthentic")]
    [InlineData("another user", "Unauthentic")]
    [InlineData("old", "NotInTime")]
    [InlineData("of an earlier start", "NotInTime")]
    [InlineData("wrongly encrypted", "WrongPrivacy")]
    [InlineData("another request", "Malformed")]
    public async Task WhatIsNotProvenIsPassedOverAndToldWhereNothingElseComes(string how, string kind)
    {
        var alone = false;
        using var agent = new SmallAgent(asked => asked.Engine.Length == 0 ? [SmallAgent.Report(asked, 4, 3, 1000)]
            : asked.Count == 2 ? [Answer(asked, 3, 1000)]
            : alone ? [Wrong(how, asked)]
            : [Wrong(how, asked), Answer(asked, 3, 1000)]);
        Assert.Null((await Get(agent, Long)).Fault);
        Assert.Equal(7, Assert.Single((await Get(agent, Long)).Values).Number);
        alone = true;
        var outcome = await Get(agent, Soon);

        Assert.Equal(kind, outcome.Fault?.Kind.ToString());
        Assert.Equal(kind == "Malformed" ? Verdict.Down : Verdict.Unknown, outcome.Fault!.Told().Verdict);
    }

    [Theory]
    [InlineData(1u, "UnsupportedLevel")]
    [InlineData(2u, "NotInTime")]
    [InlineData(3u, "UnknownUser")]
    [InlineData(4u, "UnknownEngine")]
    [InlineData(5u, "WrongPassword")]
    [InlineData(6u, "WrongPrivacy")]
    [InlineData(7u, "AgentError")]
    public async Task EachReportHasItsOwnWordsAndNoneIsBelievedForEver(uint which, string kind)
    {
        var engine = 0;
        using var agent = new SmallAgent(asked => asked.Engine.Length == 0 || which != 4
            ? [SmallAgent.Report(asked, asked.Engine.Length == 0 ? 4 : which, 1, 1, asked.Engine.Length > 0 && which == 2 ? Keys : null)]
            : [SmallAgent.Three(asked, 0, [1, 2, 3, 4, (byte)engine++], 1, 1, null, SmallAgent.Pdu(asked, Ber.Report, 0, 0, SmallAgent.Row(Oid.Parse("1.3.6.1.6.3.15.1.1.4.0"), SmallAgent.Tlv(Ber.Counter32, [1]))))]);
        var outcome = await Get(agent, Long);

        Assert.Equal((kind, Verdict.Unknown, true), (outcome.Fault?.Kind.ToString(), outcome.Fault!.Told().Verdict, contact.Heard));
        Assert.True(agent.Count <= 5, $"{agent.Count} datagrams");
    }

    [Fact]
    public async Task AnAgentThatDropsWhatItCannotDecryptIsToldFromADeadOne()
    {
        using var agent = new SmallAgent(asked => asked.Engine.Length == 0 ? [SmallAgent.Report(asked, 4)] : asked.Count == 2 ? [Answer(asked)] : []);
        Assert.Null((await Get(agent, Long)).Fault);
        var outcome = await Get(agent, Soon);

        Assert.Equal((SnmpRefusal.WrongPrivacy, Verdict.Unknown), (outcome.Fault?.Kind, outcome.Fault?.Told().Verdict));

        using var dead = new SmallAgent(asked => asked.Count > 2 ? [] : asked.Engine.Length == 0 ? [SmallAgent.Report(asked, 4)] : [Answer(asked)]);
        Assert.Null((await Get(dead, Long)).Fault);
        var silence = await Get(dead, Soon);

        Assert.Equal((SnmpRefusal.Silence, Verdict.Down), (silence.Fault?.Kind, silence.Fault?.Told().Verdict));
    }

    [Fact]
    public async Task WithoutAuthenticationNothingIsProvenAndNothingNeedBe()
    {
        using var agent = new SmallAgent(asked => asked.Engine.Length == 0 ? [SmallAgent.Report(asked, 4)] : [SmallAgent.Numbers(asked)]);
        var outcome = await client.Get(
            agent.At, new SnmpLogin { Version = SnmpVersion.V3, User = "u", Privacy = SnmpPrivacy.Aes128 }, [One], Long, contact, null, TestContext.Current.CancellationToken);

        Assert.Equal(7, Assert.Single(outcome.Values).Number);
    }

    private static byte[] Wrong(string how, Asked asked) => how switch
    {
        "plain" => Answer(asked, 3, 1000, flags: 0),
        "not encrypted" => Answer(asked, 3, 1000, flags: 1),
        "wrong digest" => Answer(asked, 3, 1000, keys: new KeyRing().Of(Login with { AuthPassword = new Secret("wrong-pass") }, SmallAgent.EngineId)),
        "short digest" => Answer(asked, 3, 1000, keys: new KeyRing().Of(Login with { Auth = SnmpAuth.Md5 }, SmallAgent.EngineId)),
        "another engine" => SmallAgent.Three(asked, Both, OtherEngine, 3, 1000, new KeyRing().Of(Login, OtherEngine), SmallAgent.Pdu(asked, Ber.Response, 0, 0, SmallAgent.Row(One, SmallAgent.Int(6)))),
        "another user" => Answer(asked with { User = [1] }, 3, 1000),
        "old" => Answer(asked, 3, 800),
        "of an earlier start" => Answer(asked, 2, 1000),
        "wrongly encrypted" => Answer(asked, 3, 1000, keys: new KeyRing().Of(Login with { PrivacyPassword = new Secret("wrong-pass") }, SmallAgent.EngineId)),
        _ => SmallAgent.Three(asked, Both, SmallAgent.EngineId, 3, 1000, Keys, SmallAgent.Pdu(asked with { Id = 1 }, Ber.Response, 0, 0, SmallAgent.Row(One, SmallAgent.Int(6)))),
    };

    private static byte[] Answer(Asked asked, int boots = 1, int time = 1, byte flags = Both, SnmpKeys? keys = null) =>
        SmallAgent.Three(asked, flags, SmallAgent.EngineId, boots, time, keys ?? Keys, SmallAgent.Pdu(asked, Ber.Response, 0, 0, SmallAgent.Row(One, SmallAgent.Int(7))));

    private static int Boots(Asked asked) => Clock(asked).Boots;

    private static int Time(Asked asked) => Clock(asked).Time;

    private static (int Boots, int Time) Clock(Asked asked)
    {
        new BerReader(asked.Packet).TryEnter(Ber.Sequence, out var message);
        message.TryRead(out _, out _);
        message.TryRead(out _, out _);
        message.TryEnter(Ber.OctetString, out var parameters);
        parameters.TryEnter(Ber.Sequence, out var security);
        security.TryRead(out _, out _);
        security.TryInteger(out var boots);
        security.TryInteger(out var time);
        return (boots, time);
    }

    private Task<SnmpOutcome> Get(SmallAgent agent, SnmpPatience patience) =>
        client.Get(agent.At, Login, [One], patience, contact, transcript, TestContext.Current.CancellationToken);
}
