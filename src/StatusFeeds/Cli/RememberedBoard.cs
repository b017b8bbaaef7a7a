// The board as the store remembers it, for verbs that show it without a judge. Streaks and last looks are not stored; windows are told by the clock.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Cli;

internal static class RememberedBoard
{
    public static Board Of(Site site, World world, DateTimeOffset? seen, DateTimeOffset now)
    {
        var left = world.Hosts.Where(known => !site.Hosts.ContainsKey(known.Key)).ToImmutableDictionary();
        world = world with { Hosts = world.Hosts.RemoveRange(left.Keys), Left = left, Windows = Calendar.OpenAt(world, site, now), Silent = [.. world.Hosts.Values.Where(Ways.IsSilent).Select(known => known.Host)] };
        return new Board(site, world, "", 0, ImmutableDictionary<string, long>.Empty, seen ?? world.Watching, [], default);
    }

    /// <summary>With what feeds are made of.</summary>
    /// <exception cref="StoreRefused">Nobody ever looked.</exception>
    public static Board Of(Site site, Remembered remembered, DateTimeOffset now) => remembered.Authority is not { } authority
        ? throw new StoreRefused("The database holds nothing yet. Start the server once first.")
        : Of(site, remembered.World, remembered.Recorded, now) with { Authority = authority, Revision = remembered.Revision, Modified = remembered.Modified };
}
