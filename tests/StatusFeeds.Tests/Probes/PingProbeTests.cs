// The kind ping: its settings, what it makes of the pings' outcome, and that no rule hides a silent host.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class PingProbeTests
{
    private static readonly IPAddress Target = IPAddress.Parse("10.0.0.7");

    [Fact]
    public void EverySettingIsRead()
    {
        var probe = Only("- ping: { address: 10.0.0.8, count: 5, size: 1400, interval: 1s, ip: 4 }").Probe;
        Assert.Equal(
            new PingProbe { Address = "10.0.0.8", Count = 5, Size = 1400, Interval = TimeSpan.FromSeconds(1), Family = AddressFamily.InterNetwork }, probe);
        Assert.Equal(new PingProbe { Address = "db1.example.org" }, Only("- ping: db1.example.org").Probe);
        Assert.Equal(new PingProbe { Address = "fe80::1%eth0" }, Only("- ping: fe80::1%eth0").Probe);
        Assert.Equal(new PingProbe(), Only("- ping").Probe);
    }

    [Theory]
    [InlineData("ping: { count: 0 }", "4:24: `count` must be from 1 to 100, not `0`")]
    [InlineData("ping: { size: 7 }", "4:23: `size` must be from 8 to 9000, not `7`")]
    [InlineData("ping: { interval: 1ms }", "4:27: `interval` must be from 10ms to 1m, not `1ms`")]
    [InlineData("ping: { ip: 5 }", "4:21: `ip` must be one of any, 4, 6, not `5`; did you mean `4`?")]
    [InlineData("ping: http://web01/", "4:15: `address` must be an IP address or a host name alone, not `http://web01/`")]
    [InlineData("ping: 224.0.0.1", "4:15: `address` must be the address of a single host, not `224.0.0.1`")]
    [InlineData("ping: 255.255.255.255", "4:15: `address` must be the address of a single host, not `255.255.255.255`")]
    [InlineData("ping: \"ff02::1\"", "4:15: `address` must be the address of a single host, not `ff02::1`")]
    [InlineData("ping: 0.0.0.0", "4:15: `address` must be the address of a single host, not `0.0.0.0`")]
    [InlineData("ping: { address: \"::1\", ip: 4 }", "4:37: `ip: 4` does not fit the address to ping, which is of the other kind")]
    [InlineData("ping: { count: 11, interval: 1s }", "4:9: the timeout of this check (10s) must be longer than a look takes at least (10s)")]
    [InlineData("{ ping: , every: 2s, timeout: 400ms }", "4:39: the timeout of this check (400ms) must be longer than a look takes at least (400ms)")]
    [InlineData("{ ping: , down: rtt > 5 }", "4:25: rtt is a time: write 5s or 500ms (units: ns us ms s m h d)")]
    [InlineData("{ ping: , down: loss > 5 }", "4:25: loss is a share: write 5%")]
    public void AWrongSettingIsAMistakeAtItsPlace(string check, string mistake) =>
        Assert.Equal([mistake], ConfigText.MistakesOf($"hosts:\n  - host: web01\n    checks:\n      - {check}"));

    [Fact]
    public void SilenceIsDownWhateverTheRulesAsk()
    {
        var check = Only("- { ping: , down: rtt > 1s }");
        var judged = Judge.Of(check, ((PingProbe)check.Probe).Result(Target, new PingOutcome(3, [], null, null)));

        Assert.Equal((Status.Down, "no answer from 10.0.0.7 to 3 pings"), (judged.Status, judged.Reason));
        Assert.Equal(new Reading("loss", 100, Unit.Percent), Assert.Single(judged.Readings));
    }

    [Fact]
    public void WhatARouterSaidIsTheReason() =>
        Assert.Equal("host unreachable, says 10.0.0.1", Result(new PingOutcome(3, [], "host unreachable, says 10.0.0.1", null), 3).Detail);

    [Theory]
    [InlineData("degraded: loss > 30%", "degraded", "loss 33.333 % > 30 %")]
    [InlineData("degraded: loss > 40%", "up", "")]
    [InlineData("down: rtt > 25ms", "down", "rtt 0.03 s > 25 ms")]
    [InlineData("down: rtt-max > 35ms", "down", "rtt-max 0.04 s > 35 ms")]
    [InlineData("degraded: jitter > 15ms", "degraded", "jitter 0.02 s > 15 ms")]
    public void SomeAnswersAreForTheRules(string rule, string status, string reason)
    {
        var check = Only($"- {{ ping: , {rule} }}");
        var judged = Judge.Of(check, ((PingProbe)check.Probe).Result(Target, new PingOutcome(3, [0.020, 0.040], "host unreachable, says 10.0.0.1", null)));

        Assert.Equal((status, reason), (judged.Status?.Name(), judged.Reason));
    }

    [Fact]
    public void ReadingsAreTheMeanTheLongestAndTheMeanStepFromOneRttToTheNext()
    {
        var result = Result(new PingOutcome(4, [0.010, 0.030, 0.020, 0.060], null, null), 4);

        Assert.Equal((0.0, 0.030, 0.060), (result.Number("loss"), result.Number("rtt")!.Value, result.Number("rtt-max")));
        Assert.Equal((0.020 + 0.010 + 0.040) / 3, result.Number("jitter")!.Value, 9);
        Assert.Equal("10.0.0.7 answered 4 of 4 pings in 0.03 s", result.Detail);
    }

    [Fact]
    public void OneAnswerHasNoJitter()
    {
        var result = Result(new PingOutcome(1, [0.010], null, null), 1);

        Assert.Equal(["loss", "rtt", "rtt-max"], result.Readings.Select(reading => reading.Name));
    }

    [Fact]
    public void AFaultOfOursAndPingsThatCouldNotBeSentAreNoResult()
    {
        Assert.Equal(ProbeResult.NoResult("no route"), Result(PingOutcome.Failed(Fault.OfOurs("no route")), 3));
        Assert.Equal(ProbeResult.NoResult("only 1 of 3 pings could be sent to 10.0.0.7 in time"), Result(new PingOutcome(1, [], null, null), 3));
        Assert.Equal(Verdict.Answered, Result(new PingOutcome(1, [0.1], null, null), 3).Verdict);
    }

    private static ProbeResult Result(PingOutcome outcome, int count) => new PingProbe { Count = count }.Result(Target, outcome);

    private static Check Only(string check) =>
        Assert.Single(ConfigText.SiteOf($"hosts:\n  - host: web01\n    checks:\n      {check}").Hosts["web01"].Checks);
}
