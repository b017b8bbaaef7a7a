// The order in which the classes of tests begin: those that take long first, so that none is left alone at the end.
using StatusFeeds.Tests.Monitoring;
using StatusFeeds.Tests.Probes;
using StatusFeeds.Tests.Rules;
using StatusFeeds.Tests.Storage;
using StatusFeeds.Tests.Web;
using StatusFeeds.Tests.Wire;
using Xunit.Sdk;
using Xunit.v3;

namespace StatusFeeds.Tests.Support;

public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>Those that wait beside those that reckon.</summary>
    private static readonly string[] Long =
    [
        PostgreSqlCollection.Name, nameof(ToldProperties), nameof(SqliteStoreTests), nameof(TreeScenarios), nameof(IpmiLookTests), nameof(FeedPagesTests), nameof(SiteJudgeTests), nameof(ExportTests),
        nameof(IpmiFaultTests), nameof(WayScenarios), nameof(ProgramsTests), nameof(AccessTests), nameof(PushesTests), nameof(WindowScenarios), nameof(IpmiSessionTests), nameof(PageWeightTests), nameof(OpeningsTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(Place).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection =>
        Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is var place and >= 0 ? place : Long.Length;
}
