// What programs leave in us, measured with nothing else beside: no memory, no descriptor, no zombie, whatever they talk.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Wire;

[Collection(nameof(Alone))]
public sealed class ProgramsMemoryTests
{
    /// <summary>Bytes: far less than any of the programs here says.</summary>
    private const long Noise = 30_000_000;

    private static int Descriptors => Directory.GetFileSystemEntries("/proc/self/fd").Length;

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
        Assert.InRange(clock.GetElapsedTime(from).TotalSeconds, 0.9, 10);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Noise);
        Assert.InRange(result.Detail.Length, 0, 400);
    }

    [Fact]
    public async Task AThousandRunsLeaveNoDescriptorNoZombieAndNoMemory()
    {
        using var looks = new ExecLooks();
        await Some(100);
        var (descriptors, memory) = (Descriptors, GC.GetTotalMemory(forceFullCollection: true));
        await Some(1000);
        await ExecLooks.Until(() => Descriptors < descriptors + 100, $"the descriptors are {descriptors} again");
        await ExecLooks.Until(() => Processes.Zombies() is [], "no zombie is left");
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
}
