// How the tests share the machine: five at a time, and those that count seconds alone.
using StatusFeeds.EndToEnd.Support;

[assembly: CollectionBehavior(MaxParallelThreads = 5)]
[assembly: TestCollectionOrderer(typeof(TestOrder))]

namespace StatusFeeds.EndToEnd.Support;

/// <summary>The collection of tests that count seconds: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
