// Keeps the process small: few arenas for the C library's malloc, and what a burst of work left over goes back to the system.
using System.Runtime;
using System.Runtime.InteropServices;

namespace StatusFeeds.Cli;

internal static class Thrift
{
    /// <summary>mallopt(3): M_ARENA_MAX, M_MMAP_THRESHOLD.</summary>
    private const int ArenaMax = -8;
    private const int MapThreshold = -3;

    /// <summary>After the start, and after many changes, the garbage of articles and feeds would stay for hours, as little comes after it.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Into a second: the looks that began with it are over by then, or wait for somebody else.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(550);

    /// <summary>The process may grow by one in so many before it is worth the pause.</summary>
    private const int Worthwhile = 16;

    /// <summary>A pause stops all looks: so many times as long as the last one must there be none.</summary>
    private const int Rare = 50;

    private static long least;
    private static long next;

    /// <summary>
    /// Call first of all. Otherwise glibc gives each thread a heap of its own, and, after the first large piece was given back (brotli's), keeps large ones in all of them.
    /// </summary>
    public static void Begin()
    {
        try
        {
            _ = mallopt(ArenaMax, 1);
            _ = mallopt(MapThreshold, 128 * 1024);
        }
        catch (Exception other) when (other is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library: it has other ways.
        }
    }

    /// <summary>From now on gives back what is not needed; until disposed of.</summary>
    public static IDisposable Keep(TimeProvider clock)
    {
        ITimer? timer = null;
        timer = clock.CreateTimer(
            _ =>
            {
                GiveBack(clock);
                timer?.Change(UntilCalm(clock), Timeout.InfiniteTimeSpan);
            },
            null,
            UntilCalm(clock),
            Timeout.InfiniteTimeSpan);
        return timer;
    }

    private static TimeSpan UntilCalm(TimeProvider clock) => Every + Calm - TimeSpan.FromMilliseconds(clock.GetUtcNow().Millisecond);

    /// <summary>A pause of some 10 ms with a thousand hosts, of a quarter of a second with ten thousand: no look begins in the part of the second in which it is.</summary>
    private static void GiveBack(TimeProvider clock)
    {
        var begun = clock.GetTimestamp();
        if (begun < next || Environment.WorkingSet < least + (least / Worthwhile))
        {
            return;
        }

        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            _ = malloc_trim(0);
        }
        catch (Exception other) when (other is DllNotFoundException or EntryPointNotFoundException)
        {
            // As above.
        }

        least = Environment.WorkingSet;
        next = begun + (Rare * (clock.GetTimestamp() - begun));
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mallopt(int parameter, int value);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int malloc_trim(nint keep);
}
