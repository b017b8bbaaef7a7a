// Keeps the process small: few arenas for the C library's malloc, and what the start left over goes back to the system.
using System.Runtime;
using System.Runtime.InteropServices;

namespace StatusFeeds.Cli;

internal static class Thrift
{
    /// <summary>mallopt(3): M_ARENA_MAX, M_MMAP_THRESHOLD.</summary>
    private const int ArenaMax = -8;
    private const int MapThreshold = -3;

    /// <summary>By then each check has had its first look: articles are written, feeds made, and the garbage of all that is at its largest.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(70);

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

    /// <summary>Gives back once what the start took; dispose of it to give up.</summary>
    public static IDisposable AfterTheStart(TimeProvider clock) => clock.CreateTimer(
        _ => GiveBack(), null, AfterStart, Timeout.InfiniteTimeSpan);

    /// <summary>Takes some 10 ms with a thousand hosts.</summary>
    private static void GiveBack()
    {
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
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mallopt(int parameter, int value);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int malloc_trim(nint keep);
}
