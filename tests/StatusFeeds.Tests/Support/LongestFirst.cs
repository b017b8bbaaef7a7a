// The order in which the classes of tests begin: those that take long first, so that none is left alone at the end. Of both projects of tests.
using Xunit.Sdk;
using Xunit.v3;

namespace StatusFeeds.Tests.Support;

/// <param name="names">Those that wait beside those that reckon.</param>
public abstract class LongestFirst(params string[] names) : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(Place).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection =>
        Array.FindIndex(names, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is var place and >= 0 ? place : names.Length;
}
