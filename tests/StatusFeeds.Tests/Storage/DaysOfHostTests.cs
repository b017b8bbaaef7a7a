// The days of one host, day by day.
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Tests.Storage;

public sealed class DaysOfHostTests
{
    [Fact]
    public void ChangesThatCameBeforeTheirDayWasKnownToHaveBegunCountForTheirDays()
    {
        // The store was read on the 24th, and it took over midnight.
        var edges = new DayEdges(TimeZoneInfo.Utc, Noon(24));
        var days = new DaysOfHost(edges, Status.Up, [], []);
        days.Add(Noon(24).ToUnixTimeMilliseconds(), Status.Down, edges, []);
        days.Add(Noon(25).ToUnixTimeMilliseconds(), Status.Up, edges, []);
        days.Add(Noon(26).AddHours(-6).ToUnixTimeMilliseconds(), Status.Unknown, edges, []);
        var shown = days.Shown(edges.At(Noon(26)), [], Noon(26).ToUnixTimeMilliseconds());
        Assert.Equal([(24, Status.Down, 0.5), (25, Status.Down, 0.5), (26, Status.Unknown, 0.5)], shown[^3..].Select(day => (day.Date.Day, day.Worst!.Value, Math.Round(day.Up, 4))));
    }

    private static DateTimeOffset Noon(int day) => new(2026, 10, day, 12, 0, 0, TimeSpan.Zero);
}
