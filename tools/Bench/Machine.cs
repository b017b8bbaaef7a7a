// What stands above the table: when, on what, and with which words it was measured.
using System.Globalization;
using System.Runtime.InteropServices;

namespace StatusFeeds.Bench;

internal static class Machine
{
    /// <summary>The time, and how busy the machine is.</summary>
    public static string Now => $"{TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}";

    public static string Describe(string[] words, bool quick, string? given)
    {
        var cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        return $"""
            {Now}, {Environment.ProcessorCount} cores ({cpu}), .NET {Environment.Version}, {RuntimeInformation.OSDescription}
            `dotnet run -c Release --project tools/Bench{(words.Length > 0 ? " -- " + string.Join(' ', words) : "")}`, {(given is null ? "the published build" : $"the build {given}")}{(quick ? ", short form: its figures say little" : "")}

            """;
    }
}
