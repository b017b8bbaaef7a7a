// Programs that do what they should not: talk for ever, end not, leave children, take descriptors; nothing of them stays.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Wire;

public sealed class ProgramsTests
{
    /// <summary>Bytes that other tests may take meanwhile.</summary>
    private const long Noise = 30_000_000;

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

    [Theory]
    [InlineData("yes | tr -d '\\n'")]
    [InlineData("cat /dev/zero")]
    [InlineData("cat /dev/zero >&2")]
    [InlineData("cat /dev/urandom | tee /dev/stderr")]
    [InlineData("yes 'a=1 | b=2'")]
    public async Task OneThatTalksForEverIsDownAtTheTimeoutWithFlatMemory(string script)
    {
        using var looks = new ExecLooks();
        await looks.Run("head -c 1000000 /dev/zero", timeout: 20);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = TimeProvider.System;
        var from = clock.GetTimestamp();
        var result = await looks.Run(script, timeout: 1);
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.InRange(clock.GetElapsedTime(from).TotalSeconds, 0.9, 3);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Noise);
        Assert.InRange(result.Detail.Length, 0, 400);
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
        Assert.Contains(process, Marked(mark));
        Assert.Equal(Verdict.Down, (await look).Verdict);
        await ExecLooks.Until(() => Marked(mark) is [], $"all of {script} are gone, not only {string.Join(' ', Marked(mark))}");
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
        foreach (var left in Marked(mark))
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

    [Fact]
    public async Task AThousandRunsLeaveNoDescriptorNoZombieAndNoMemory()
    {
        using var looks = new ExecLooks();
        await Some(100);
        var (descriptors, memory) = (Descriptors, GC.GetTotalMemory(forceFullCollection: true));
        await Some(1000);
        await ExecLooks.Until(() => Descriptors < descriptors + 100, $"the descriptors are {descriptors} again");
        await ExecLooks.Until(() => Zombies() is [], "no zombie is left");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, Noise);

        async Task Some(int count)
        {
            foreach (var batch in Enumerable.Range(0, count).Chunk(20))
            {
                await Task.WhenAll(batch.Select(number => (number % 50) switch
                {
                    0 => looks.Run("sleep 100", timeout: 0.3),
                    1 => looks.Run(new ExecProbe { Command = ["/no/such"] }),
                    _ => looks.Run(new ExecProbe { Command = ["/bin/true"] }),
                }));
            }
        }
    }

    private static int Descriptors => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>Processes that have this in their environment, and are no zombies.</summary>
    private static List<string> Marked(string mark) => [.. Processes().Where(process => Read($"/proc/{process}/environ").Contains(mark, StringComparison.Ordinal) && ExecLooks.IsRunning(process))];

    private static List<string> Zombies() => [.. Processes().Where(process =>
        Read($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["Z", var parent, ..] && parent == $"{Environment.ProcessId}")];

    private static IEnumerable<string> Processes() => Directory.GetDirectories("/proc").Select(folder => Path.GetFileName(folder)!).Where(name => name.All(char.IsAsciiDigit));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
