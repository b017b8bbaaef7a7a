// The order in which the classes of tests begin: those that wait long first, so that none is left alone at the end.
using Xunit.Sdk;
using Xunit.v3;

namespace StatusFeeds.EndToEnd.Support;

public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        nameof(RetireTests), nameof(CrashTests), nameof(PageWeightTests), nameof(ReloadTests), nameof(MaintenanceTests), nameof(BrowserTests), nameof(PrometheusTests), nameof(PushTests), nameof(FormatTests),
        nameof(BridgeTests), nameof(ContactTests), nameof(ClockTests), nameof(SnmpTests), nameof(DeadHostTests), nameof(FaultTests), nameof(OldDatabaseTests), nameof(ToolTests), nameof(SnmpdTests), nameof(LocaleTests), nameof(ExportTests), nameof(Rss2EmailTests), nameof(SilenceTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(Place).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection =>
        Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is var place and >= 0 ? place : Long.Length;
}
