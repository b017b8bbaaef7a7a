// Maintenance windows: which are open, what their beginnings and ends make of the hosts under them.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Calendar
{
    public static ImmutableDictionary<string, OpenWindow> OpenAt(World world, Site site, DateTimeOffset now)
    {
        if (site.Windows.IsEmpty && world.Ordered.IsEmpty)
            return world.Windows.Clear();
        var open = ImmutableDictionary.CreateBuilder<string, OpenWindow>(StringComparer.Ordinal);
        foreach (var window in site.Windows.Concat(world.Ordered))
        {
            if (Openings.At(window.Schedule, now) is var (from, until))
            {
                var key = KeyOf(window, from);
                open[key] = world.Windows.GetValueOrDefault(key) is { } same && same.Until == until && same.Window == window ? same : new OpenWindow(key, window, from, until);
            }
        }

        return open.ToImmutable();
    }

    /// <summary>Of a window that opens then.</summary>
    public static string KeyOf(Window window, DateTimeOffset from) => FormattableString.Invariant($"{window.Id}@{from.ToUnixTimeSeconds()}");

    /// <summary>The next beginning, end or announcement of any window; the end of time where there is none.</summary>
    public static DateTimeOffset NextEdge(World world, Site site, DateTimeOffset now)
    {
        var next = DateTimeOffset.MaxValue;
        foreach (var window in site.Windows.Concat(world.Ordered))
        {
            if (Openings.NextEdge(window.Schedule, now) is { } edge)
                next = Instants.Earlier(next, edge);
        }

        return Instants.Earlier(next, Announcing.Next(world, site, now));
    }

    public static bool IsDue(World world, Site site, DateTimeOffset now)
    {
        var open = OpenAt(world, site, now);
        return open.Count != world.Windows.Count || open.Any(window => !world.Windows.ContainsKey(window.Key)) || IsAnyToBeTold(world) || Announcing.IsDue(world, site, now);
    }

    /// <summary>Opens and closes; a window over more than one host is told at its beginning, as soon as we see, in the entry of its announcement where it has one.</summary>
    public static void Turn(Draft draft, Site site, DateTimeOffset now)
    {
        var (before, open) = (draft.World.Windows, OpenAt(draft.World, site, now));
        draft.World = draft.World with { Windows = open };
        Announcing.Announce(draft, site, now);
        foreach (var window in open.Values.Where(window => IsToBeTold(draft.World, window)).OrderBy(window => window.From).ThenBy(window => window.Key, StringComparer.Ordinal))
        {
            var announced = draft.World.Announced.GetValueOrDefault(window.Key) is { IsTakenBack: false } ahead ? ahead : null;
            draft.Tell(announced?.Subject ?? Subject.OfWindow(window.Key), announced is null ? null : Status.Maintenance, Status.Maintenance, now, Standing.ReasonOf(window), told: true, since: window.From);
            draft.World = draft.World with { ToldWindows = draft.World.ToldWindows.Add(window.Key) };
        }

        var turned = open.Values.Where(window => !before.ContainsKey(window.Key)).Concat(before.Values.Where(window => !open.ContainsKey(window.Key)));
        draft.Again(turned.SelectMany(window => window.Window.Hosts).Distinct(StringComparer.Ordinal), now);
    }

    private static bool IsAnyToBeTold(World world) => world.Windows.Values.Any(window => IsToBeTold(world, window));

    private static bool IsToBeTold(World world, OpenWindow window) =>
        world.Blind is null && !window.Window.IsOfOneHost && !world.ToldWindows.Contains(window.Key);
}
