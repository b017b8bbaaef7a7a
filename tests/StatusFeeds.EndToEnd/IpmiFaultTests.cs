// BMCs that forget sessions, lose, double and reorder datagrams, or can say little at once: all are read.
using StatusFeeds.EndToEnd.Support;
using StatusFeeds.Fleet;

namespace StatusFeeds.EndToEnd;

public sealed class IpmiFaultTests
{
    [Fact]
    public async Task WhatForgetsLosesDoublesAndReordersIsReadAllTheSame()
    {
        await using var sim = await IpmiSim.Start();
        await using var front = await IpmiFront.Start(sim, drop: 7);
        using var crowd = new IpmiCrowd();
        var good = crowd.Add("good");
        var forgetful = crowd.Add("forgetful", mood: BmcMood.Fine with { ForgetsAfter = 60 }, more: ", every: 10s, timeout: 10s");
        var restarted = crowd.Add("restarted", more: ", every: 5s, timeout: 5s");
        crowd.Add("lossy", mood: BmcMood.Fine with { Drops = 7 }, more: ", every: 10s, timeout: 10s");
        crowd.Add("twice", mood: BmcMood.Fine with { Doubles = true });
        crowd.Add("mixed", mood: BmcMood.Fine with { Reorders = true }, more: ", every: 10s, timeout: 10s");
        crowd.Add("small", new BmcSettings { MostRecordBytes = 20, ReservationParts = 50 });
        crowd.Check("front", front.Port, IpmiSim.Login(), ", every: 10s, timeout: 10s");
        crowd.Write();
        await using var server = await StatusFeedsProcess.Serve(crowd.Box);
        foreach (var host in crowd.Hosts)
        {
            var look = await LastLook.When(crowd.Box, host, look => look.Status == "up");
            Assert.Equal(host == "front" ? "5200" : "5100", look!.Readings["Fan1"]);
        }

        // Its session is kept between looks.
        restarted.Forget();
        await Until.True("another login", () => restarted.Within(brain => brain.Logins.Opened) > 1);
        var before = await LastLook.Of(crowd.Box, "restarted");
        Assert.Equal("up", (await LastLook.When(crowd.Box, "restarted", look => look.At > before!.At))!.Status);

        await crowd.GoesOn(good, "good", server);
        Assert.True(forgetful.Within(brain => brain.Logins.Opened) > 1);
        Assert.All(crowd.Bmcs, bmc => Assert.InRange(bmc.Within(brain => brain.Logins.Open), 0, 1));
        var feed = await crowd.Box.Feed("/all/events.atom");
        Assert.All(feed.Entries, entry => Assert.StartsWith("UP: ", entry.Title, StringComparison.Ordinal));
    }
}
