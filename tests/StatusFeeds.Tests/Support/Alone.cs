// How the tests share the machine: those that measure this process alone.
namespace StatusFeeds.Tests.Support;

/// <summary>The collection of tests that measure the memory of this process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
