// BMCs that do not let us in, go silent, forget or lie: each is told by its own reason in time, and its neighbours are looked at as if it were not there.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.EndToEnd.Support;
using StatusFeeds.Fleet;

namespace StatusFeeds.EndToEnd;

public sealed class IpmiLoginTests : IAsyncLifetime
{
    private const string Pace = "{ every: 3s, timeout: 3s, fail-after: 1, recover-after: 1, retry-every: 3s }";
    private const double Timeout = 3;

    private readonly Sandbox box = new();
    private readonly List<Bmc> bmcs = [];
    private readonly List<string> hosts = [];
    private readonly List<string> checks = [];
    private IpmiSim sim = null!;

    public async ValueTask InitializeAsync() => sim = await IpmiSim.Start();

    public async ValueTask DisposeAsync()
    {
        bmcs.ForEach(bmc => bmc.Dispose());
        await sim.DisposeAsync();
        box.Dispose();
    }

    [Fact]
    public async Task EachRefusedLoginAndEachSilenceIsToldByItsOwnReasonInTime()
    {
        var good = Add("good");
        var plain = new BmcSettings();
        using var mute = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        mute.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        (string Host, string Status, string Words)[] expected =
        [
            Refused("sim-password", "the password is wrong", sim.Port, IpmiSim.Login(password: "s3cret-wrong")),
            Refused("sim-user", "does not know this user", sim.Port, IpmiSim.Login("s3cret-user")),
            Refused("sim-privilege", "as admin", sim.Port, IpmiSim.Login() + ", privilege: admin"),
            Refused("sim-suite", "has no cipher suite of ours (we ask for 17; it offers ", sim.Port, IpmiSim.Login() + ", cipher-suite: 17"),
            Refused("password", "the password is wrong", Port(plain), IpmiSim.Login(password: "s3cret-wrong")),
            Refused("user", "does not know this user", Port(plain), IpmiSim.Login("s3cret-user")),
            Refused("privilege", "does not let this user in as admin", Port(plain), IpmiSim.Login() + ", privilege: admin"),
            Refused("caller", "does not let this user in as user", Port(plain), IpmiSim.Login("caller", "s3cret-c")),
            Refused("suite", "(we ask for 3; it offers 17)", Port(plain with { Suites = [17] }), IpmiSim.Login() + ", cipher-suite: 3"),
            Refused("key", "the BMC has a key of its own (K_g): write it as `key`", Port(plain with { Key = "other"u8.ToArray() }), IpmiSim.Login()),
            Refused("full", "the BMC has no session free", Port(plain, BmcMood.Fine with { IsFull = true }), IpmiSim.Login()),
            Failed("mute", "no answer from 127.0.0.1", ((IPEndPoint)mute.LocalEndPoint!).Port),
            Failed("closed", "connection refused by 127.0.0.1", Ports.Free()),
            Failed("garbage", "what is no valid IPMI answer", Port(plain, BmcMood.Fine with { IsGarbled = true })),
        ];
        Write();
        await using var server = await StatusFeedsProcess.Serve(box);
        foreach (var (host, status, words) in expected)
        {
            var look = await LastLook.When(box, host, look => look.Status is not null);
            Assert.True(look!.Status == status && look.Reason.Contains(words, StringComparison.Ordinal), $"{host}: {look.Status} {look.Reason}");
            Assert.True(look.Elapsed < Timeout, $"{host}: {look.Elapsed} s");
        }

        await GoesOn(good, "good", server);
        Assert.DoesNotContain("s3cret", server.Errors + (await box.Get("/all/events.atom")).Text + (await box.Get("/api/hosts/user")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatForgetsLosesDoublesAndReordersIsReadAllTheSame()
    {
        var good = Add("good");
        var forgetful = Add("forgetful", mood: BmcMood.Fine with { ForgetsAfter = 150 });
        var restarted = Add("restarted");
        Add("lossy", mood: BmcMood.Fine with { Drops = 7 }, more: ", every: 10s, timeout: 10s");
        Add("twice", mood: BmcMood.Fine with { Doubles = true });
        Add("mixed", mood: BmcMood.Fine with { Reorders = true }, more: ", every: 10s, timeout: 10s");
        Add("small", new BmcSettings { MostRecordBytes = 20, ReservationParts = 50 });
        Write();
        await using var server = await StatusFeedsProcess.Serve(box);
        foreach (var host in hosts)
        {
            var look = await LastLook.When(box, host, look => look.Status == "up");
            Assert.Equal("5100", look!.Readings["Fan1"]);
            Assert.Equal("presence detected", look.Readings["PSU1 Status"], ignoreCase: true);
            Assert.Equal("187", look.Readings["consumption"]);
        }

        // Between two looks.
        for (var round = 0; round < 2; round++)
        {
            restarted.Forget();
            var before = await LastLook.Of(box, "restarted");
            Assert.Equal("up", (await LastLook.When(box, "restarted", look => look.At > before!.At))!.Status);
        }

        await GoesOn(good, "good", server);
        Assert.True(forgetful.Within(brain => brain.Logins.Opened) > 1);
        Assert.True(restarted.Within(brain => brain.Logins.Opened) > 2);
        Assert.All(bmcs, bmc => Assert.InRange(bmc.Within(brain => brain.Logins.Open), 0, 1));
        var feed = await box.Feed("/all/events.atom");
        Assert.All(feed.Entries, entry => Assert.StartsWith("UP: ", entry.Title, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ABmcThatLiesAboutItsRecordsOrItsLogEndsInTime()
    {
        var good = Add("good");
        foreach (var lie in Enum.GetValues<BmcLie>().Where(lie => lie != BmcLie.None))
        {
            var bmc = Add($"{lie}".ToLowerInvariant(), mood: BmcMood.Fine with { Lie = lie });
            bmc.Within(brain => brain.Commands.Log.Add(brain.Commands.Records.Sensors[0], 7) && brain.Commands.Log.Add(brain.Commands.Records.Sensors[1], 7));
        }

        Write();
        await using var server = await StatusFeedsProcess.Serve(box);
        foreach (var host in hosts)
        {
            var look = await LastLook.When(box, host, look => look.Status is not null);
            Assert.True(look!.Elapsed < Timeout, $"{host}: {look.Elapsed} s");
        }

        await GoesOn(good, "good", server);
        Assert.DoesNotContain("bug", server.Errors, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Its looks, with all their requests, come in their rhythm; and no process was started.</summary>
    private async Task GoesOn(Bmc bmc, string host, StatusFeedsProcess server)
    {
        var (first, asked) = ((await LastLook.When(box, host, look => look.Status == "up"))!, bmc.Asked);
        var last = (await LastLook.When(box, host, look => look.At - first.At > TimeSpan.FromSeconds(5)))!;
        Assert.Equal("up", last.Status);
        Assert.Equal(first.Readings.Keys, last.Readings.Keys);
        Assert.InRange(last.Elapsed, 0, Timeout / 2);
        Assert.True(bmc.Asked >= asked + (2 * 40), $"{bmc.Asked - asked} requests");
        Assert.All(Directory.EnumerateDirectories($"/proc/{server.Id}/task"), thread => Assert.Empty(File.ReadAllText(Path.Combine(thread, "children")).Trim()));
    }

    private int Port(BmcSettings settings, BmcMood? mood = null) => Made(settings, mood).At.Port;

    private Bmc Made(BmcSettings? settings, BmcMood? mood)
    {
        var bmc = Bmc.Start(settings);
        bmc.Mood = mood ?? BmcMood.Fine;
        bmcs.Add(bmc);
        return bmc;
    }

    private Bmc Add(string host, BmcSettings? settings = null, BmcMood? mood = null, string more = "")
    {
        var bmc = Made(settings, mood);
        Check(host, bmc.At.Port, IpmiSim.Login(), more);
        return bmc;
    }

    private (string, string, string) Refused(string host, string words, int port, string login)
    {
        Check(host, port, login);
        return (host, "unknown", words);
    }

    private (string, string, string) Failed(string host, string words, int port)
    {
        Check(host, port, IpmiSim.Login());
        return (host, "down", words);
    }

    private void Check(string host, int port, string login, string more = "")
    {
        hosts.Add(host);
        checks.Add($"  - {{ host: {host}, address: 127.0.0.1, checks: [ {{ ipmi: {{ {login}, port: {port} }}{more} }} ] }}");
    }

    private void Write()
    {
        box.Site(Pace);
        box.Write("bmcs.yaml", $"hosts:\n{string.Join('\n', checks)}\n");
    }
}
