// BMCs that do not let us in, or are silent: each is told by its own reason in time, and its neighbours are looked at as if it were not there.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.EndToEnd.Support;
using StatusFeeds.Fleet;

namespace StatusFeeds.EndToEnd;

public sealed class IpmiLoginTests
{
    [Fact]
    public async Task EachRefusedLoginAndEachSilenceIsToldByItsOwnReasonInTime()
    {
        await using var sim = await IpmiSim.Start();
        using var crowd = new IpmiCrowd();
        var good = crowd.Add("good");
        var plain = new BmcSettings();
        await using var front = await IpmiFront.Start(sim, suites: "17");
        using var mute = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        mute.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        (string Host, string Status, string Words)[] expected =
        [
            crowd.Refused("sim-password", "the password is wrong", sim.Port, IpmiSim.Login(password: "s3cret-wrong")),
            crowd.Refused("sim-user", "does not know this user", sim.Port, IpmiSim.Login("s3cret-user")),
            crowd.Refused("front-privilege", "does not let this user in as admin", front.Port, IpmiSim.Login() + ", privilege: admin"),
            crowd.Refused("front-password", "the password is wrong", front.Port, IpmiSim.Login(password: "s3cret-wrong")),
            crowd.Refused("front-user", "does not know this user", front.Port, IpmiSim.Login("s3cret-user")),
            crowd.Refused("front-suite", "(we ask for 3; it offers 17)", front.Port, IpmiSim.Login() + ", cipher-suite: 3"),
            crowd.Refused("sim-suite", "has no cipher suite of ours (we ask for 17; it offers ", sim.Port, IpmiSim.Login() + ", cipher-suite: 17"),
            crowd.Refused("password", "the password is wrong", crowd.Port(plain), IpmiSim.Login(password: "s3cret-wrong")),
            crowd.Refused("user", "does not know this user", crowd.Port(plain), IpmiSim.Login("s3cret-user")),
            crowd.Refused("privilege", "does not let this user in as admin", crowd.Port(plain), IpmiSim.Login() + ", privilege: admin"),
            crowd.Refused("caller", "does not let this user in as user", crowd.Port(plain), IpmiSim.Login("caller", "s3cret-c")),
            crowd.Refused("suite", "(we ask for 3; it offers 17)", crowd.Port(plain with { Suites = [17] }), IpmiSim.Login() + ", cipher-suite: 3"),
            crowd.Refused("key", "the BMC has a key of its own (K_g): write it as `key`", crowd.Port(plain with { Key = "other"u8.ToArray() }), IpmiSim.Login()),
            crowd.Refused("full", "the BMC has no session free", crowd.Port(plain, BmcMood.Fine with { IsFull = true }), IpmiSim.Login()),
            crowd.Failed("mute", "no answer from 127.0.0.1", ((IPEndPoint)mute.LocalEndPoint!).Port),
            crowd.Failed("closed", "connection refused by 127.0.0.1", Ports.Free()),
            crowd.Failed("garbage", "what is no valid IPMI answer", crowd.Port(plain, BmcMood.Fine with { IsGarbled = true })),
        ];
        crowd.Write();
        await using var server = await StatusFeedsProcess.Serve(crowd.Box);
        foreach (var (host, status, words) in expected)
        {
            var look = await LastLook.When(crowd.Box, host, look => look.Status is not null);
            Assert.True(look!.Status == status && look.Reason.Contains(words, StringComparison.Ordinal), $"{host}: {look.Status} {look.Reason}");
            // A tenth is for a machine that runs other tests beside this one.
            Assert.True(look.Elapsed < IpmiCrowd.Timeout * 1.1, $"{host}: {look.Elapsed} s");
        }

        await crowd.GoesOn(good, "good", server);
        Assert.DoesNotContain("s3cret", server.Errors + (await crowd.Box.Get("/all/events.atom")).Text + (await crowd.Box.Get("/api/hosts/user")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHoleThatIsOpenIsAReadingAndIsUsedOnlyWhereItIsAskedForByName()
    {
        using var crowd = new IpmiCrowd();
        var open = new BmcSettings { Suites = [0, 3, 17], Users = [.. new BmcSettings().Users, new("", "", 2)] };
        crowd.Add("shut");
        crowd.Add("open", open);
        crowd.Check("zero", crowd.Port(open with { Suites = [0] }), $"user: {IpmiSim.Viewer}, cipher-suite: 0");
        crowd.Check("nobody", crowd.Port(open), "anonymous: true");
        crowd.Write();
        await using var server = await StatusFeedsProcess.Serve(crowd.Box);
        foreach (var (host, zero, anonymous) in new[] { ("shut", "0", "0"), ("open", "1", "1"), ("zero", "1", "1"), ("nobody", "1", "1") })
        {
            var look = await LastLook.When(crowd.Box, host, look => look.Status == "up");
            Assert.Equal((host, "5100", zero, anonymous), (host, look!.Readings["Fan1"], look.Readings["cipher-zero"], look.Readings["anonymous"]));
        }

        Assert.Contains("cipher suite 0 asks for no password", server.Output, StringComparison.Ordinal);
        Assert.Contains("an anonymous login without a password", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABmcThatLiesAboutItsRecordsOrItsLogEndsInTime()
    {
        using var crowd = new IpmiCrowd();
        var good = crowd.Add("good");
        foreach (var lie in Enum.GetValues<BmcLie>().Where(lie => lie != BmcLie.None))
        {
            var bmc = crowd.Add($"{lie}".ToLowerInvariant(), mood: BmcMood.Fine with { Lie = lie });
            bmc.Within(brain => brain.Commands.Log.Add(brain.Commands.Records.Sensors[0], 7) && brain.Commands.Log.Add(brain.Commands.Records.Sensors[1], 7));
        }

        crowd.Write();
        await using var server = await StatusFeedsProcess.Serve(crowd.Box);
        foreach (var host in crowd.Hosts)
        {
            var look = await LastLook.When(crowd.Box, host, look => look.Status is not null);
            Assert.True(look!.Elapsed < IpmiCrowd.Timeout, $"{host}: {look.Elapsed} s");
        }

        await crowd.GoesOn(good, "good", server);
        Assert.DoesNotContain("failed by itself", server.Errors, StringComparison.Ordinal);
    }
}
