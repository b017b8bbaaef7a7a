// The maintenance windows over a host: those that are open, and the next one to come.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class ExplainingWindows
{
    /// <summary>A window that begins later is not spoken of yet.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    public static IEnumerable<Explained> Of(Site site, World world, string host, DateTimeOffset now)
    {
        foreach (var open in Open(world, host))
        {
            yield return new(
                "window",
                $"A maintenance window over {open.Window.Name} has been open since {Words.Instant(open.From)}, for {Words.Duration(now - open.From)}, and ends at {Words.Instant(open.Until)}{Because(open.Window)}. Looks go on.");
        }

        if (Next(site, world, host, now) is { } next)
            yield return new("window", $"The next maintenance window over {next.Window.Name} is from {Words.Instant(next.From)}, in {Words.Duration(next.From - now)}, until {Words.Instant(next.Until)}{Because(next.Window)}.");
    }

    /// <summary>The first is the one by which it is told.</summary>
    public static IEnumerable<OpenWindow> Open(World world, string host) => world.Windows.Values
        .Where(open => open.IsOver(host))
        .OrderByDescending(open => open.Window.IsOfOneHost)
        .ThenByDescending(open => open.Until)
        .ThenBy(open => open.Key, StringComparer.Ordinal);

    /// <summary>The one over this host that begins next, configured or ordered, though another or the same may be open now; null: there is none within thirty days.</summary>
    public static OpenWindow? Next(Site site, World world, string host, DateTimeOffset now) => site.Windows.Concat(world.Ordered)
        .Where(window => window.Hosts.Contains(host))
        .Select(window => Next(window, now))
        .OfType<OpenWindow>()
        .Where(next => next.From - now <= Ahead)
        .OrderBy(next => next.From)
        .ThenByDescending(next => next.Window.IsOfOneHost)
        .ThenBy(next => next.Key, StringComparer.Ordinal)
        .FirstOrDefault();

    private static OpenWindow? Next(Window window, DateTimeOffset now)
    {
        var over = Openings.At(window.Schedule, now)?.Until ?? now;
        return Openings.NextEdge(window.Schedule, over) is { } begins && Openings.At(window.Schedule, begins) is var (from, until)
            ? new OpenWindow(Calendar.KeyOf(window, from), window, from, until)
            : null;
    }

    private static string Because(Window window) => window.Reason.Length == 0 ? "" : ": " + window.Reason;
}
