// How the tests share the machine: four at a time, and those that measure this process alone.
using StatusFeeds.Tests.Support;

[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: TestCollectionOrderer(typeof(TestOrder))]

namespace StatusFeeds.Tests.Support;

/// <summary>The collection of tests that measure the memory of this process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
