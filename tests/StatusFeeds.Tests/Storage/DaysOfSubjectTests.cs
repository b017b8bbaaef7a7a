// The days of one host, day by day, and in maintenance by what its checks said.
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Tests.Storage;

public sealed class DaysOfSubjectTests
{
    [Fact]
    public void ChangesThatCameBeforeTheirDayWasKnownToHaveBegunCountForTheirDays()
    {
        // The store was read on the 24th, and it took over midnight.
        var edges = new DayEdges(TimeZoneInfo.Utc, Noon(24));
        var days = new DaysOfSubject(edges, Accounting.Default with { Unknown = Counted.Down }, Status.Up, [], []);
        days.Add(Became(Noon(24), Status.Down), edges, []);
        days.Add(Became(Noon(25), Status.Up), edges, []);
        days.Add(Became(Noon(26).AddHours(-6), Status.Unknown), edges, []);
        var shown = days.Shown(edges.At(Noon(26)), [], Noon(26).ToUnixTimeMilliseconds());
        Assert.Equal([(24, Status.Down, 0.5), (25, Status.Down, 0.5), (26, Status.Unknown, 0.5)], shown[^3..].Select(day => (day.Date.Day, day.Worst!.Value, Math.Round(day.Share!.Value, 4))));
    }

    /// <summary>In maintenance all day: up until noon; then a check is DOWN for ten minutes of each twenty, so that there are more changes than are kept.</summary>
    [Fact]
    public void InMaintenanceADayIsWhatItsChecksSaid()
    {
        var edges = new DayEdges(TimeZoneInfo.Utc, Noon(24));
        var days = new DaysOfSubject(edges, Accounting.Default with { MaintenanceIn = true }, Status.Up, [], []);
        days.Add(Said("http", Noon(20), Status.Up), edges, []);
        days.Add(Said("snmp", Noon(20), Status.Up), edges, []);
        days.Add(Became(Noon(23).AddHours(-12), Status.Maintenance), edges, []);
        for (var minute = 0; minute < 720; minute += 10)
            days.Add(Said("http", Noon(23).AddMinutes(minute), minute % 20 == 0 ? Status.Down : Status.Up), edges, []);
        days.Add(Said("http", Noon(23).AddMinutes(1), Status.Up), edges, []);
        days.Add(Said("snmp", Noon(24).AddHours(-6), Status.Unknown), edges, []);
        var shown = days.Shown(edges, [], Noon(24).ToUnixTimeMilliseconds());
        Assert.Equal([(Status.Maintenance, 18.0, 6.0), (Status.Maintenance, 6.0, 0)], shown[^2..].Select(day => (day.Worst!.Value, day.Up / 3_600_000.0, day.Down / 3_600_000.0)));
    }

    private static Occurred Became(DateTimeOffset at, Status to) => new(null, at.ToUnixTimeMilliseconds(), to);

    private static Occurred Said(string check, DateTimeOffset at, Status to) => new(check, at.ToUnixTimeMilliseconds(), to);

    private static DateTimeOffset Noon(int day) => new(2026, 10, day, 12, 0, 0, TimeSpan.Zero);
}
