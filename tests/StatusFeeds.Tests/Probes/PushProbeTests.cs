// The kind push over time: before the first post, after each, when none comes any more; and what it says of that.
using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class PushProbeTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly SteppedClock clock = new(Noon);
    private readonly ServiceProvider wire = new ServiceCollection().AddSingleton<FirstSeen>().BuildServiceProvider();
    private Check check = ConfigText.SiteOf("hosts: [ { host: web01, checks: [ { push: 0123456789abcdef, every: 1d } ] } ]").Checks.Single();
    private ReadOnlyMemory<byte> memory;

    public void Dispose() => wire.Dispose();

    private ITakesPosts Probe => (ITakesPosts)check.Probe;

    [Fact]
    public async Task BeforeTheFirstPostThereIsNoResultUntilItIsOverdue()
    {
        Assert.Equal("none: no sign of life yet (expected every 1d)", await Look());
        clock.Advance(TimeSpan.FromHours(48));
        Assert.Equal("none: no sign of life yet (expected every 1d)", await Look());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("down: no sign of life since this check was set up 2d 1h ago (expected every 1d)", await Look());
        Post("");
        Assert.Equal("up", await Look());
    }

    [Fact]
    public async Task ItIsUpAtEachPostAndDownWhenNoneComesAnyMore()
    {
        Post("");
        Assert.Equal("up", await Look());
        clock.Advance(TimeSpan.FromHours(47));
        Assert.Equal("up", await Look());
        Assert.Equal(47 * 3600, (await Result()).Readings.Single(reading => reading.Name == "age").Value);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("down: no sign of life for 2d 1h (expected every 1d)", await Look());
        Post("rows=5");
        Assert.Equal("up", await Look());
    }

    [Theory]
    [InlineData("status=up&text=fine", "up")]
    [InlineData("status=down&text=the disk is full", "down: the disk is full")]
    [InlineData("status=down", "down: the sender says down")]
    [InlineData("status=degraded&text=2 of 3\ndisks", "degraded: 2 of 3 disks")]
    [InlineData("status=degraded", "degraded: the sender says degraded")]
    [InlineData("status=unknown", "unknown: the sender says unknown")]
    [InlineData("status=unknown&text=no idea", "unknown: no idea")]
    public async Task WhatTheSenderSaysOfHimselfCountsUntilHeIsOverdue(string query, string seen)
    {
        Post(query);
        Assert.Equal(seen, await Look());
        clock.Advance(TimeSpan.FromHours(48));
        Assert.Equal(seen, await Look());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("down: no sign of life for 2d (expected every 1d)", await Look());
    }

    [Theory]
    [InlineData("rows=0", "down: rows 0 < 1")]
    [InlineData("rows=1&lag=6m", "degraded: lag 360 s > 5 m")]
    [InlineData("rows=1&lag=5m", "up")]
    [InlineData("rows=1", "unknown: no reading lag")]
    [InlineData("rows=1&lag=6", "unknown: lag is without a unit, not in s")]
    [InlineData("status=down&text=broken&rows=1&lag=1s", "down: broken")]
    public async Task RulesTakeWhatTheSenderPosts(string query, string seen)
    {
        check = ConfigText.SiteOf("hosts: [ { host: web01, checks: [ { push: 0123456789abcdef, every: 1d, down: rows < 1, degraded: lag > 5m } ] } ]").Checks.Single();
        Post(query);
        Assert.Equal(seen, await Look());
    }

    [Fact]
    public async Task EveryResultNeedsNoStreakAndSaysNothingOfTheNetwork()
    {
        Assert.True((await Result()).AtOnce);
        Post("status=unknown");
        var result = await Result();
        Assert.True(result.AtOnce);
        Assert.Null(result.Answered);
        Assert.True(Judge.Of(check, result).AtOnce);
    }

    [Fact]
    public async Task AClockThatWasSetBackMakesNoPostOlderThanNow()
    {
        Post("");
        clock.Set(Noon.AddHours(-5));
        Assert.Equal(0, (await Result()).Readings.Single(reading => reading.Name == "age").Value);
    }

    [Fact]
    public async Task AClockThatLeapsMakesNoPostOlderAndTimeThatPassesDoes()
    {
        Post("");
        Assert.Equal("up", await Look());
        clock.Set(Noon.AddDays(30));
        Assert.Equal("up", await Look());
        clock.Advance(TimeSpan.FromHours(47));
        Assert.Equal("up", await Look());
        clock.Set(Noon.AddDays(-30));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("down: no sign of life for 2d 1h (expected every 1d)", await Look());
        Post("");
        clock.Set(Noon.AddDays(-30).AddHours(-1));
        Assert.Equal("up", await Look());
    }

    [Fact]
    public async Task OnlyTheFirstLookLeavesSomethingAndThatIsKept()
    {
        var first = await Result();
        Assert.True(first.KeepsMemory);
        Assert.NotNull(first.Memory);
        memory = first.Memory.Value;
        Assert.Null((await Result()).Memory);
        Post("");
        Assert.Null((await Result()).Memory);
    }

    [Fact]
    public async Task WhoReadsAlongSeesWhatWasPosted()
    {
        Post("status=down&text=a&b=1&c=2");
        var transcript = new Transcript();
        await check.Probe.Run(Looking(transcript), default);
        Assert.Equal([(false, "2026-11-21 12:00:00 UTC: status down, \"a\", 2 readings")], transcript.Lines);
    }

    private void Post(string query)
    {
        var (bytes, refusal) = Probe.Accept(new Post(
            clock.GetUtcNow(), "", default, [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1]))]));
        Assert.Null(refusal);
        memory = bytes;
    }

    private Look Looking(Transcript? transcript = null) =>
        new("web01", "127.0.0.1", clock, wire, check.Timeout) { Memory = memory, Transcript = transcript };

    private Task<ProbeResult> Result() => check.Probe.Run(Looking(), default);

    private async Task<string> Look()
    {
        var result = await Result();
        memory = result.Memory ?? memory;
        var judged = Judge.Of(check, result);
        return (judged.Status?.Name() ?? "none") + (judged.Reason.Length > 0 ? ": " + judged.Reason : "");
    }
}
