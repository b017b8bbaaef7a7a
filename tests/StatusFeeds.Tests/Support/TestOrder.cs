// The classes of tests that take long, the longest first.
using StatusFeeds.Tests.Monitoring;
using StatusFeeds.Tests.Probes;
using StatusFeeds.Tests.Rules;
using StatusFeeds.Tests.Storage;
using StatusFeeds.Tests.Web;
using StatusFeeds.Tests.Wire;

namespace StatusFeeds.Tests.Support;

public sealed class TestOrder() : LongestFirst(
    PostgreSqlCollection.Name, nameof(ToldProperties), nameof(SqliteStoreTests), nameof(TreeScenarios), nameof(IpmiLookTests), nameof(FeedPagesTests), nameof(SiteJudgeTests), nameof(ExportTests),
    nameof(IpmiFaultTests), nameof(WayScenarios), nameof(ProgramsTests), nameof(AccessTests), nameof(PushesTests), nameof(WindowScenarios), nameof(IpmiSessionTests), nameof(PageWeightTests), nameof(OpeningsTests));
