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

    /// <summary>Numbers of the incidents of which it is another now how far they are told.</summary>
    public ImmutableArray<long> Incidents { get; init; } = [];

    /// <summary>What people may want to tell of; without numbers.</summary>
    public ImmutableArray<IncidentPost> Proposals { get; init; } = [];

    public static Step Nothing(World world) => new(world, [], []);
}
