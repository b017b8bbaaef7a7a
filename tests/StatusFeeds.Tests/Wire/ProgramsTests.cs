// Programs that do what they should not: talk for ever, end not, leave children, take descriptors; nothing of them stays.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Wire;

public sealed class ProgramsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ProgramsEndWithTheirExitCodeWhetherOrNotTheSystemTellsThatTheyEnded(bool watches)
    {
        using var looks = new ExecLooks(watches: watches);
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => looks.Run($"echo {number}; exit {number % 3}")));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), results.Select(result => result.Detail));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => (double?)(number % 3)), results.Select(result => result.Number("exit")));
    }

    [Fact]
    public async Task OneThatSaysOneByteASecondIsDownAtTheTimeout()
    {
        using var looks = new ExecLooks();
        var result = await looks.Run("while :; do printf x; sleep 0.2; done", timeout: 1);
        Assert.StartsWith("sh did not end within 1 s and was killed, having said \"xx", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsMoreThanIsKeptIsReadAndThrownAway()
    {
        using var looks = new ExecLooks();
        var result = await looks.Run("echo first; head -c 3000000 /dev/zero | tr '\\0' 'y'; head -c 3000000 /dev/zero >&2; exit 1");
        Assert.Equal((Verdict.Degraded, "first"), (result.Verdict, result.Detail));
        result = await looks.Run("head -c 3000000 /dev/zero | tr '\\0' 'y'");
        Assert.Equal(64 * 1024, result.Text("output")!.Length);
    }

    [Theory]
    [InlineData("trap '' TERM INT HUP; while :; do sleep 100; done")]
    [InlineData("exec 1>&- 2>&-; sleep 100")]
    [InlineData("sleep 100 & sleep 100 & wait")]
    [InlineData("timeout 100 sleep 100")]
    [InlineData("setsid sleep 100 & wait")]
    [InlineData("setsid sh -c 'setsid sleep 100 & sleep 100 & wait' & wait")]
    [InlineData("(sleep 100 &) ; (timeout 100 sleep 100 &) ; sleep 100")]
    [InlineData("kill -STOP $$")]
    public async Task AtTheTimeoutItIsKilledWithAllThatItHasStarted(string script)
    {
        using var looks = new ExecLooks();
        var mark = $"statusfeeds-{Guid.NewGuid():N}";
        var look = looks.Run(ExecLooks.Shell($"echo $$ > {looks["pid"]}; {script}") with { Environment = [new("MARK", mark)] }, timeout: 1.5);
        var process = await looks.Written("pid");
        Assert.Contains(process, Processes.Marked(mark));
        Assert.Equal(Verdict.Down, (await look).Verdict);
        await ExecLooks.Until(() => Processes.Marked(mark) is [], $"all of {script} are gone, not only {string.Join(' ', Processes.Marked(mark))}");
    }

    [Theory]
    [InlineData("sleep 100 & echo OK")]
    [InlineData("(setsid sh -c 'sleep 100' &) ; echo OK")]
    [InlineData("(yes &) ; echo OK")]
    public async Task AChildThatItLeavesWithItsPipeIsNotWaitedFor(string script)
    {
        using var looks = new ExecLooks();
        var mark = $"statusfeeds-{Guid.NewGuid():N}";
        var result = await looks.Run(ExecLooks.Shell($"echo first; {script}") with { Environment = [new("MARK", mark)] });
        Assert.Equal((Verdict.Answered, "first"), (result.Verdict, result.Detail));
        Assert.InRange(result.Number("time")!.Value, 0, 15);
        foreach (var left in Processes.Marked(mark))
        {
            Tool.Run("sh", "-c", "kill -9 $0 || :", left);
        }
    }

    [Fact]
    public async Task TheEndOfTheLookOrOfAllKillsAndIsTold()
    {
        var looks = new ExecLooks();
        using var stop = new CancellationTokenSource();
        var first = looks.Run($"echo $$ > {looks["first"]}; sleep 100", timeout: 60, cancel: stop.Token);
        var second = looks.Run($"echo $$ > {looks["second"]}; sleep 100", timeout: 60);
        var (one, other) = (await looks.Written("first"), await looks.Written("second"));
        await stop.CancelAsync();
        Assert.Equal(Verdict.Down, (await first).Verdict);
        await ExecLooks.Until(() => !ExecLooks.IsRunning(one), "the first is gone");
        Assert.True(ExecLooks.IsRunning(other));
        looks.Dispose();
        Assert.Equal(Verdict.Down, (await second).Verdict);
        await ExecLooks.Until(() => !ExecLooks.IsRunning(other), "the second is gone");
    }

    [Fact]
    public async Task NoMoreRunAtOnceThanMayAndWhoDoesNotBeginInTimeSaysNothingOfTheTarget()
    {
        using var looks = new ExecLooks(most: 1);
        var long_ = looks.Run($"echo $$ > {looks["pid"]}; sleep 100", timeout: 3);
        await looks.Written("pid");
        var waiting = looks.Run("echo OK", timeout: 20);
        var late = await looks.Run("echo OK", timeout: 0.2);
        Assert.Equal((Verdict.NoResult, "1 programs were running already, so this one was not started in time"), (late.Verdict, late.Detail));
        Assert.Equal(Verdict.Down, (await long_).Verdict);
        Assert.Equal(Verdict.Answered, (await waiting).Verdict);
    }
}
