// What stands above the table: when, on what, and with which words it was measured.
using System.Globalization;
using System.Runtime.InteropServices;

namespace StatusFeeds.Bench;

internal static class Machine
{
    public static string Describe(string[] words, bool quick, string? given)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return $"""
            {now} UTC, {Environment.ProcessorCount} cores ({cpu}), load {load} at the start, .NET {Environment.Version}, {RuntimeInformation.OSDescription}
            `dotnet run -c Release --project tools/Bench{(words.Length > 0 ? " -- " + string.Join(' ', words) : "")}`, {(given is null ? "the published build" : $"the build {given}")}{(quick ? ", short form: its figures say little" : "")}

            """;
    }
}
