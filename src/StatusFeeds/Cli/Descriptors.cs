// Shares the process's file descriptors out, so that neither looks nor readers can use up the last ones.
using System.Globalization;

namespace StatusFeeds.Cli;

/// <summary>.NET itself gives up when it needs a thread and no descriptor is left, so there must always be some.</summary>
/// <param name="Looks">Looks that may be under way at once.</param>
/// <param name="Connections">Connections of readers that are taken at once.</param>
internal sealed record Descriptors(int Looks, int Connections)
{
    /// <summary>For the database, threads, logs and the runtime.</summary>
    private const int Reserve = 128;

    /// <summary>More of either is never needed, and would only be memory.</summary>
    private const int Most = 10_000;

    /// <summary>Halves what the system allows beyond the reserve; a system that does not say allows plenty.</summary>
    public static Descriptors Share() => Share(Allowed("/proc/self/limits") ?? long.MaxValue);

    public static Descriptors Share(long allowed)
    {
        var half = (int)Math.Clamp((allowed - Reserve) / 2, 8, Most);
        return new Descriptors(half, half);
    }

    /// <summary>How many files may be open; null where that is not said, or without end.</summary>
    /// <param name="limits">As <c>/proc/self/limits</c> is.</param>
    public static long? Allowed(string limits)
    {
        try
        {
            var line = File.ReadLines(limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
            return long.TryParse(line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var soft) ? soft : null;
        }
        catch (Exception odd) when (odd is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
