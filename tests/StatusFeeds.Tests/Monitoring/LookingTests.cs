// One look, whatever the probe does: time-outs, bugs, a machine that stood still.
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class LookingTests
{
    [Fact]
    public async Task NoAnswerWithinTheTimeoutIsDown()
    {
        var looked = await Once(async (_, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return ProbeResult.NoResult("unreachable");
        });

        Assert.Equal(Status.Down, looked.Judgement.Status);
        Assert.Equal("no answer within 0.05 s", looked.Judgement.Reason);
    }

    [Fact]
    public async Task ABugOfTheProbeIsNoResult()
    {
        var looked = await Once((_, _) => throw new InvalidOperationException("a bug"));

        Assert.Null(looked.Judgement.Status);
        Assert.Contains("failed by itself", looked.Judgement.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALookThatThisMachineHeldUpIsNoResultWhateverItSaw(bool answered)
    {
        var clock = new HandClock(DateTimeOffset.UnixEpoch);

        var looked = await Once(
            (_, _) =>
            {
                clock.Move(TimeSpan.FromSeconds(30));
                return Task.FromResult(new ProbeResult(answered ? Verdict.Answered : Verdict.Down, "seen", []));
            },
            clock);

        Assert.Null(looked.Judgement.Status);
        Assert.Contains("held the look up", looked.Judgement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALookThatWaitsForItsTurnOnThisMachineIsNotTimedMeanwhile()
    {
        var clock = new HandClock(DateTimeOffset.UnixEpoch);

        var looked = await Once(
            (look, _) =>
            {
                look.Time!.Pause();
                clock.Move(TimeSpan.FromSeconds(30));
                look.Time.GoOn(TimeSpan.FromSeconds(30));
                clock.Move(TimeSpan.FromMilliseconds(20));
                return Task.FromResult(new ProbeResult(Verdict.Answered, "seen", []));
            },
            clock);

        Assert.Equal((Status.Up, 20, 30), (looked.Judgement.Status, looked.Elapsed.TotalMilliseconds, looked.Waited.TotalSeconds));
    }

    [Fact]
    public async Task ALookWhoseTurnHasComeHasWhatWasLeftOfItsTimeout()
    {
        var looked = await Once(async (look, cancel) =>
        {
            look.Time!.Pause();
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
            cancel.ThrowIfCancellationRequested();
            look.Time.GoOn(TimeSpan.FromMilliseconds(200));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return ProbeResult.NoResult("unreachable");
        });

        Assert.Equal("no answer within 0.05 s", looked.Judgement.Reason);
        Assert.True(looked.Waited >= TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task WhatAProbeMakesOfTheEndOfTheProgramIsNoResultEither()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Once(
            async (_, _) =>
            {
                await stop.CancelAsync();
                return ProbeResult.Down("no answer to 3 pings");
            },
            stop: stop.Token));
    }

    [Fact]
    public async Task TheEndOfTheProgramIsNoResultOfAnyKind()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Once(
            async (_, cancel) =>
            {
                await stop.CancelAsync();
                cancel.ThrowIfCancellationRequested();
                return ProbeResult.NoResult("unreachable");
            },
            stop: stop.Token));
    }

    [Fact]
    public async Task WhatAProbeSaysOfALookThatTheEndOfTheProgramCutShortDoesNotCount()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Once(
            async (_, _) =>
            {
                await stop.CancelAsync();
                return ProbeResult.Down("no reply came in time");
            },
            stop: stop.Token));
    }

    private static Task<Looked> Once(
        Func<Look, CancellationToken, Task<ProbeResult>> run, TimeProvider? clock = null, CancellationToken stop = default)
    {
        var check = Sites.Check("h0", probe: new Scripted(run)) with { Timeout = TimeSpan.FromMilliseconds(50) };
        return Looking.Once(Sites.Host("h0", check), check, default, null, new NoParts(), clock ?? TimeProvider.System, NullLogger.Instance, stop);
    }

    private sealed class Scripted(Func<Look, CancellationToken, Task<ProbeResult>> run) : IProbe
    {
        public Task<ProbeResult> Run(Look look, CancellationToken cancel) => run(look, cancel);
    }

    private sealed class NoParts : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
