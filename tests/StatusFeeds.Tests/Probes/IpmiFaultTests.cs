// What a look at a BMC that gives no session says: whose fault it is, and in which words; always within its time.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class IpmiFaultTests
{
    [Fact]
    public async Task AWrongPasswordIsARefusedLogin()
    {
        using var bmc = new SmallBmc();
        var talked = await Refused(bmc, "the password is wrong", BmcLooks.Login with { Password = new Secret("another") });

        // The place in the BMC is given back.
        await BmcLooks.Until(() => bmc.Count("rakp3 ends") == 1);
        Assert.DoesNotContain("another", talked.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABmcThatCallsThePasswordWrongIsARefusedLogin()
    {
        using var bmc = new SmallBmc { Refuses = { [0x15] = 0x0F } };
        await Refused(bmc, "the password is wrong, or the user unknown, as some BMCs do not tell which (RAKP message 3: status 0x0F)");
    }

    [Theory]
    [InlineData(0x11, 0x01, "the BMC has no session free")]
    [InlineData(0x13, 0x0D, "does not know this user, or not as user over the network (RAKP message 1: status 0x0D)")]
    [InlineData(0x13, 0x09, "does not let this user in as user (RAKP message 1: status 0x09")]
    [InlineData(0x15, 0x0A, "does not let this user in as user (RAKP message 3: status 0x0A")]
    [InlineData(0x13, 0x12, "with many BMCs that is a user who may not log in as user over the network")]
    [InlineData(0x15, 0x02, "refuses RAKP message 3 with status 0x02 (it does not know the session that it has just opened)")]
    [InlineData(0x15, 0x77, "refuses RAKP message 3 with status 0x77 (which IPMI does not name)")]
    [InlineData(0x11, 0x11, "has no cipher suite of ours (we ask for 17 or 3; it offers 3, 17)")]
    public async Task EachRefusalHasItsWords(byte payload, byte status, string words)
    {
        using var bmc = new SmallBmc { Refuses = { [payload] = status } };
        await Refused(bmc, words);
    }

    [Fact]
    public async Task AnUnknownUserIsARefusedLogin()
    {
        using var bmc = new SmallBmc();
        await Refused(bmc, "does not know this user", BmcLooks.Login with { User = "nobody" });
    }

    [Theory]
    [InlineData(false, 0x02, "has the BMC a key of its own (K_g)? Write it as `key`")]
    [InlineData(false, 0x22, "the BMC has a key of its own (K_g): write it as `key`")]
    [InlineData(true, 0x22, "`key` is not the BMC's K_g")]
    public async Task AWrongKeyIsARefusedLogin(bool isSet, byte logins, string words)
    {
        using var bmc = new SmallBmc { Key = [.. "its key"u8], Capabilities = [0x80, logins, 0x02] };
        await Refused(bmc, words, BmcLooks.Login with { Key = isSet ? new Secret("our key") : null });
    }

    [Theory]
    [InlineData(new[] { 3, 6 }, 17, "has no cipher suite of ours (we ask for 17; it offers 3, 6)")]
    [InlineData(new[] { 0, 1, 2 }, null, "has no cipher suite of ours (we ask for 17 or 3; it offers 0, 1, 2)")]
    [InlineData(null, 16, "has no cipher suite of ours (we ask for 16; it does not list those it offers)")]
    public async Task NoSuiteInCommonIsToldWithThoseOffered(int[]? offered, int? wanted, string words)
    {
        using var bmc = new SmallBmc { Suites = [], Listed = offered };
        await Refused(bmc, words, BmcLooks.Login with { Suite = wanted });
    }

    [Theory]
    [InlineData(0x80, "this user has not that level")]
    [InlineData(0x81, "more than the user's or the channel's limit")]
    [InlineData(0x82, "completion code 0x82")]
    public async Task APrivilegeThatIsNotGivenIsTold(byte code, string words)
    {
        using var bmc = new SmallBmc { Answers = (_, command, data) => command == 0x3B ? [code] : [0, command, .. data] };
        await Refused(bmc, $"lets us in, but not as admin (completion code 0x{code:X2}", BmcLooks.Login with { Privilege = IpmiPrivilege.Admin }, words);
        await BmcLooks.Until(() => bmc.Open == 0);
    }

    [Fact]
    public async Task ABmcOfIpmi15IsToldSo()
    {
        using var bmc = new SmallBmc { Capabilities = [0x04, 0x04, 0x00] };
        await Refused(bmc, "speaks IPMI 1.5 only");
        using var stumbling = new SmallBmc { IsOld = true, Capabilities = [0x04, 0x04, 0x00] };
        await Refused(stumbling, "speaks IPMI 1.5 only");
    }

    [Fact]
    public async Task NothingThatListensIsTheTargetsFault()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var to = (IPEndPoint)taken.LocalEndPoint!;
        taken.Dispose();
        using var bmcs = new Bmcs();
        var talked = await bmcs.Talk(to);

        Assert.Equal((false, false, false, true, true), (talked.Fault!.Ours, talked.Fault.Silent, talked.Fault.Refuses, talked.Contact.Tried, talked.Contact.Heard));
        Assert.StartsWith($"connection refused by {to}: nothing listens there on UDP {to.Port}", talked.Words, StringComparison.Ordinal);
        Assert.True(talked.Took < TimeSpan.FromSeconds(5), talked.Took.ToString());
    }

    [Fact]
    public async Task SilenceIsTheTargetsFaultAndEndsBeforeTheLook()
    {
        using var bmc = new SmallBmc { Drops = _ => true };
        var talked = await Lost(bmc, "no answer from", null, 3);

        Assert.Equal((true, false, true, false), (talked.Fault!.Silent, talked.Fault.Refuses, talked.Contact.Tried, talked.Contact.Heard));
        Assert.Contains("within 3 s to ", talked.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000, 9_800)]
    [InlineData(5_000, 4_850)]
    [InlineData(1_000, 950)]
    [InlineData(100, 80)]
    [InlineData(0, 0)]
    public void ALookEndsEarlyEnoughToTellWhatWasWrong(int timeout, int term)
    {
        var clock = new HandClock(DateTimeOffset.UnixEpoch);
        var look = new Look("h", "a", clock, null!);

        Assert.Equal(term, BmcTerm.Of(look, TimeSpan.FromMilliseconds(timeout), TestContext.Current.CancellationToken).Left.TotalMilliseconds, 1.0);
    }

    [Fact]
    public async Task AnAnswerToThePingAloneIsTold()
    {
        using var bmc = new SmallBmc { Drops = packet => packet[3] == 7 };
        var talked = await Lost(bmc, "answers the RMCP ping, and says that it speaks IPMI, but does not answer IPMI", null, 3);
        Assert.False(talked.Fault!.Silent);

        using var other = new SmallBmc { Drops = packet => packet[3] == 7, Change = (_, pong) => [[.. pong[..20], 0x01, .. pong[21..]]] };
        await Lost(other, "says that it speaks no IPMI", null, 3);
    }

    [Theory]
    [InlineData("caps", "Get Channel Authentication Capabilities")]
    [InlineData("open", "Open Session, cipher suite 17")]
    [InlineData("rakp2", "RAKP message 1")]
    [InlineData("rakp4", "RAKP message 3")]
    public async Task GarbageIsToldWithTheStep(string at, string step)
    {
        using var bmc = new SmallBmc { Change = (of, packet) => of == at ? ["HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()] : [packet] };
        var talked = await Lost(bmc, "sent what is no valid IPMI answer to " + step, null, 3);
        Assert.True(talked.Contact.Heard);
    }

    [Theory]
    [InlineData("open", "Open Session, cipher suite 17")]
    [InlineData("rakp2", "RAKP message 1")]
    [InlineData("rakp4", "RAKP message 3")]
    [InlineData("command", "Get Sensor Reading (0x04 0x2D: 00)")]
    public async Task SilenceInTheMiddleIsToldWithTheStep(string at, string step)
    {
        using var bmc = new SmallBmc { Change = (of, packet) => of == at ? [] : [packet] };
        var talked = await Lost(bmc, $"but not {step} within the 3 s of this look", null, 3, at == "command" ? Verdict.Unknown : Verdict.Down);
        Assert.False(talked.Fault!.Silent);
    }

    [Fact]
    public async Task OneRequestThatIsNeverAnsweredIsToldFromASilentBmc()
    {
        using var bmc = new SmallBmc();
        bmc.Change = (of, packet) => of == "command" && bmc.Steps[^1] == "command 2D" ? [] : [packet];
        await Lost(bmc, "lets us in, but does not answer Get Sensor Reading (0x04 0x2D: 00), not in a new session either", null, 20, Verdict.Unknown);
    }

    [Fact]
    public async Task ForgedAnswersAreToldAsThat()
    {
        using var bmc = new SmallBmc { Change = (step, packet) => step == "command" ? [[.. packet[..^1], (byte)~packet[^1]]] : [packet] };
        await Lost(bmc, "are not proven to be the BMC's (their integrity check value is wrong)", null, 3);
    }

    /// <summary>It sends without end: its look ends early, and another BMC's does not suffer.</summary>
    [Fact]
    public async Task ABmcThatFloodsUsHarmsNoOther()
    {
        using var hostile = new SmallBmc { Change = (_, packet) => Enumerable.Range(0, 300).Select(i => (byte[])[.. packet, (byte)i, 0xFF]) };
        hostile.Change = (_, packet) => Enumerable.Repeat<byte[]>([.. packet[..5], 0xFF, .. packet[6..]], 500);
        using var sound = new SmallBmc();
        using var bmcs = new Bmcs();
        var flooded = Enumerable.Range(0, 4).Select(_ => bmcs.Talk(hostile, seconds: 3)).ToArray();
        var talks = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bmcs.Talk(sound, requests: 20)));

        Assert.All(talks, talked => talked.IsWhole(20));
        Assert.All(await Task.WhenAll(flooded), talked => Assert.NotNull(talked.Fault));
        Assert.Equal(1, sound.Most);
    }

    [Fact]
    public async Task NoRouteIsOurFault()
    {
        using var bmcs = new Bmcs();
        var talked = await bmcs.Talk(new IPEndPoint(IPAddress.Parse("224.0.0.1"), 623), seconds: 1);

        Assert.True(talked.Fault is { Ours: true }, talked.Words);
    }

    private static async Task<Talked> Refused(SmallBmc bmc, string words, IpmiLogin? login = null, string more = "")
    {
        using var bmcs = new Bmcs();
        var talked = await bmcs.Talk(bmc, login);

        Assert.Contains(words, talked.Words, StringComparison.Ordinal);
        Assert.Contains(more, talked.Words, StringComparison.Ordinal);
        Assert.Equal((false, true, false, true), (talked.Fault!.Ours, talked.Fault.Refuses, talked.Fault.Silent, talked.Contact.Heard));
        Assert.Equal(Verdict.Unknown, talked.Fault.Told().Verdict);
        Assert.DoesNotContain("s3cret", talked.Words, StringComparison.Ordinal);
        return talked;
    }

    private static async Task<Talked> Lost(SmallBmc bmc, string words, IpmiLogin? login, double seconds, Verdict verdict = Verdict.Down)
    {
        using var bmcs = new Bmcs();
        var talked = await bmcs.Talk(bmc, login, seconds: seconds);

        Assert.Contains(words, talked.Words, StringComparison.Ordinal);
        Assert.Equal(verdict, talked.Fault!.Told().Verdict);

        // It ends before its time is over; a busy machine may be late.
        Assert.True(talked.Took < TimeSpan.FromSeconds(seconds + 2), talked.Took.ToString());
        return talked;
    }
}
