// What one observation, one tick or one reload did to the world.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>The world after it, and the changes it made, in the order of their instants.</summary>
internal sealed record Step(World World, ImmutableArray<Change> Changes, ImmutableArray<CheckChange> CheckChanges)
{
    /// <summary>Ids of hosts to look at now, out of turn: whether they answer decides what is made of others.</summary>
    public ImmutableArray<string> Asks { get; init; } = [];

    public ImmutableArray<Gap> Gaps { get; init; } = [];

    public static Step Nothing(World world) => new(world, [], []);
}
