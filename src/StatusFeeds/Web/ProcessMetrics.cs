// What the process itself takes: processor, memory, descriptors, collector, threads.
using System.Diagnostics;
using System.Globalization;

namespace StatusFeeds.Web;

internal static class ProcessMetrics
{
    private static readonly DateTimeOffset Started = StartTime();
    private static readonly double MostDescriptors = Allowed();

    public static void Write(Exposition to)
    {
        One("process_cpu_seconds_total", "counter", "Processor time that the process has used.", Environment.CpuUsage.TotalTime.TotalSeconds);
        One("process_resident_memory_bytes", "gauge", "Memory of the process that is in RAM.", Environment.WorkingSet);
        One("process_virtual_memory_bytes", "gauge", "Address space that the process has reserved.", VirtualMemory());
        One("process_start_time_seconds", "gauge", "When the process started, in Unix seconds.", Started.ToUnixTimeMilliseconds() / 1000.0);
        One("process_open_fds", "gauge", "Descriptors that are open.", OpenDescriptors());
        One("process_max_fds", "gauge", "Descriptors that may be open.", MostDescriptors);

        to.Family("dotnet_collection_count_total", "counter", "Garbage collections by generation.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            to.Sample(GC.CollectionCount(generation), Exposition.Label("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }

        One("dotnet_gc_pause_time_seconds_total", "counter", "How long garbage collections have held the process up.", GC.GetTotalPauseDuration().TotalSeconds);
        One("dotnet_gc_heap_total_allocated_bytes_total", "counter", "Bytes allocated on the managed heap.", GC.GetTotalAllocatedBytes());
        One("dotnet_total_memory_bytes", "gauge", "Bytes on the managed heap, garbage included.", GC.GetTotalMemory(forceFullCollection: false));
        One("dotnet_threadpool_num_threads", "gauge", "Threads of the pool.", ThreadPool.ThreadCount);
        One("dotnet_threadpool_queue_length", "gauge", "Work that waits for a thread of the pool.", ThreadPool.PendingWorkItemCount);

        void One(string family, string type, string help, double value)
        {
            if (!double.IsNaN(value))
            {
                to.Family(family, type, help);
                to.Sample(value);
            }
        }
    }

    private static DateTimeOffset StartTime()
    {
        using var self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime);
    }

    private static double VirtualMemory()
    {
        using var self = Process.GetCurrentProcess();
        return self.VirtualMemorySize64;
    }

    // The one with which the folder itself is read is not counted.
    private static double OpenDescriptors() => Directory.Exists("/proc/self/fd") ? Directory.EnumerateFiles("/proc/self/fd").Count() - 1 : double.NaN;

    private static double Allowed()
    {
        const string limits = "/proc/self/limits";
        const string row = "Max open files";
        var line = File.Exists(limits) ? File.ReadLines(limits).FirstOrDefault(line => line.StartsWith(row, StringComparison.Ordinal)) : null;
        var soft = line?[row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? double.PositiveInfinity : double.TryParse(soft, CultureInfo.InvariantCulture, out var most) ? most : double.NaN;
    }
}
