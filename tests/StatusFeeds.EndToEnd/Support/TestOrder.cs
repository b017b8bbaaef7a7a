// The classes of tests that take long, the longest first.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.EndToEnd.Support;

public sealed class TestOrder() : LongestFirst(
    nameof(RetireTests), nameof(CrashTests), nameof(PageWeightTests), nameof(ReloadTests), nameof(MaintenanceTests), nameof(BrowserTests), nameof(PrometheusTests), nameof(PushTests), nameof(FormatTests),
    nameof(BridgeTests), nameof(ContactTests), nameof(ClockTests), nameof(SnmpTests), nameof(DeadHostTests), nameof(FaultTests), nameof(OldDatabaseTests), nameof(ToolTests), nameof(SnmpdTests), nameof(LocaleTests), nameof(ExportTests), nameof(Rss2EmailTests), nameof(SilenceTests));
