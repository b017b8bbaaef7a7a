// When a window is open, in nights when clocks are turned too.
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

public sealed class OpeningsTests
{
    private const string Berlin = "Europe/Berlin";
    private const string NewYork = "America/New_York";
    private const string LordHowe = "Australia/Lord_Howe";

    /// <summary>In 2026, in UTC: the turns of the clock, and a day without one. Cairo is turned at midnight, Santiago back to the day before.</summary>
    private static readonly (string Zone, string Turn)[] Turns =
    [
        (Berlin, "2026-03-29 01:00"), (Berlin, "2026-10-25 01:00"), (Berlin, "2026-07-01 12:00"),
        (NewYork, "2026-03-08 07:00"), (NewYork, "2026-11-01 06:00"),
        (LordHowe, "2026-04-04 15:00"), (LordHowe, "2026-10-03 15:30"),
        ("Africa/Cairo", "2026-04-23 22:00"), ("Africa/Cairo", "2026-10-29 21:00"),
        ("America/Santiago", "2026-04-05 03:00"), ("America/Santiago", "2026-09-06 04:00"),
        ("UTC", "2026-12-31 12:00"),
    ];

    private static readonly Arbitrary<(int Turn, int Around, int Hours, int Minutes, int Days, int For)> Schedules = (
        from turn in Gen.Choose(0, Turns.Length - 1)
        from around in Gen.Choose(-1500, 1500)
        from hours in Gen.Choose(0, 9)
        from minutes in Gen.Choose(0, 9)
        from days in Gen.Choose(0, 5)
        from length in Gen.Choose(1, 200)
        select (turn, around, hours, minutes, days, length)).ToArbitrary();

    [Theory]
    [InlineData("2026-11-21T17:36:55Z", "until 2026-11-21 17:37 UTC")]
    [InlineData("2026-11-21T17:36:00Z", "until 2026-11-21 17:36 UTC")]
    public void AnEndIsToldInWholeMinutesAndNeverTooEarly(string until, string told)
    {
        var end = DateTimeOffset.Parse(until, CultureInfo.InvariantCulture);
        var window = new OpenWindow("w1", new("w1", "web01", ["web01"], new Schedule.Once(end.AddHours(-1), end), "patching"), end.AddHours(-1), end);

        Assert.Equal("patching, " + told, Standing.ReasonOf(window));
    }

    [Fact]
    public void OnceIsOpenFromItsBeginningUntilJustBeforeItsEnd()
    {
        var once = new Schedule.Once(Utc("2026-12-01 22:00"), Utc("2026-12-02 02:00"));
        Assert.Equal("closed, then 2026-12-01 22:00", Said(once, Utc("2026-12-01 22:00").AddTicks(-1)));
        Assert.Equal("2026-12-01 22:00 to 2026-12-02 02:00, then 2026-12-02 02:00", Said(once, "2026-12-01 22:00"));
        Assert.Equal("2026-12-01 22:00 to 2026-12-02 02:00, then 2026-12-02 02:00", Said(once, Utc("2026-12-02 02:00").AddTicks(-1)));
        Assert.Equal("closed, then never", Said(once, "2026-12-02 02:00"));
    }

    [Fact]
    public void OneThatEndsBeforeItBeginsIsNeverOpen()
    {
        var none = new Schedule.Once(Utc("2026-12-02 02:00"), Utc("2026-12-01 22:00"));
        Assert.All((string[])["2026-12-01 00:00", "2026-12-02 00:00", "2026-12-03 00:00"], now => Assert.Equal("closed, then never", Said(none, now)));
    }

    [Fact]
    public void RecurringIsOpenForSoLongEachTime()
    {
        var weekly = Cron("0 3 * * SUN", 2, Berlin);
        Assert.Equal("closed, then 2026-11-22 02:00", Said(weekly, "2026-11-22 01:59"));
        Assert.Equal("2026-11-22 02:00 to 2026-11-22 04:00, then 2026-11-22 04:00", Said(weekly, "2026-11-22 02:00"));
        Assert.Equal("2026-11-22 02:00 to 2026-11-22 04:00, then 2026-11-22 04:00", Said(weekly, Utc("2026-11-22 04:00").AddTicks(-1)));
        Assert.Equal("closed, then 2026-11-29 02:00", Said(weekly, "2026-11-22 04:00"));
    }

    [Fact]
    public void OpeningsThatOverlapOrTouchAreOne()
    {
        var overlapping = Cron("0 3,4,6 * * *", 2, "UTC");
        foreach (var now in (string[])["2026-11-22 03:00", "2026-11-22 04:30", "2026-11-22 06:00", "2026-11-22 07:59"])
        {
            Assert.Equal("2026-11-22 03:00 to 2026-11-22 08:00, then 2026-11-22 08:00", Said(overlapping, now));
        }

        Assert.Equal("closed, then 2026-11-23 03:00", Said(overlapping, "2026-11-22 08:00"));
        Assert.Equal("2026-11-22 00:00 to 2026-11-23 00:00, then 2026-11-23 00:00", Said(Cron("* * * * SUN", 1d / 60, "UTC"), "2026-11-22 13:13"));
    }

    [Theory]
    [InlineData("30 2 * * *", Berlin, "2026-03-29 01:00", "2026-03-30 00:30")]
    [InlineData("0 2 * * *", NewYork, "2026-03-08 07:00", "2026-03-09 06:00")]
    [InlineData("10,20,30 2 * * *", Berlin, "2026-03-29 01:00", "2026-03-30 00:10")]
    [InlineData("15 2 * * *", LordHowe, "2026-10-03 15:30", "2026-10-04 15:15")]
    [InlineData("45 2 * * *", LordHowe, "2026-10-03 15:45", "2026-10-04 15:45")]
    [InlineData("0 0 * * *", "Africa/Cairo", "2026-04-23 22:00", "2026-04-24 21:00")]
    public void ATimeThatIsSkippedInSpringCountsAtTheEndOfTheGap(string cron, string zone, string begins, string next) => Assert.Equal([begins, next], Beginnings(cron, zone, Utc(begins).AddHours(-6)));

    [Theory]
    [InlineData("30 2 * * *", Berlin, "2026-10-25 00:30", "2026-10-26 01:30")]
    [InlineData("30 1 * * *", NewYork, "2026-11-01 05:30", "2026-11-02 06:30")]
    [InlineData("45 1 * * *", LordHowe, "2026-04-04 14:45", "2026-04-05 15:15")]
    [InlineData("30 23 * * *", "America/Santiago", "2026-04-05 02:30", "2026-04-06 03:30")]
    public void ATimeThatComesTwiceInAutumnCountsTheFirstTime(string cron, string zone, string begins, string next) => Assert.Equal([begins, next], Beginnings(cron, zone, Utc(begins).AddHours(-6)));

    [Theory]
    [InlineData("30 * * * *", Berlin, "2026-03-28 23:45", "2026-03-29 00:30", "2026-03-29 01:30")]
    [InlineData("30 * * * *", Berlin, "2026-10-24 23:45", "2026-10-25 00:30", "2026-10-25 01:30", "2026-10-25 02:30")]
    [InlineData("30 * * * *", NewYork, "2026-11-01 04:45", "2026-11-01 05:30", "2026-11-01 06:30", "2026-11-01 07:30")]
    [InlineData("45 * * * *", LordHowe, "2026-04-04 14:00", "2026-04-04 14:45", "2026-04-04 15:15", "2026-04-04 16:15")]
    [InlineData("15 * * * SAT", "America/Santiago", "2026-04-05 01:30", "2026-04-05 02:15", "2026-04-05 03:15", "2026-04-11 04:15")]
    public void ALineForEveryHourFollowsTheHoursThatPass(string cron, string zone, string from, params string[] begins) =>
        Assert.Equal(begins, Beginnings(cron, zone, Utc(from), begins.Length));

    [Fact]
    public void ItIsOpenForTheTimeThatPassesWhateverTheClockSays()
    {
        Assert.Equal("2026-03-29 00:00 to 2026-03-29 03:00, then 2026-03-29 03:00", Said(Cron("0 1 * * SUN", 3, Berlin), "2026-03-29 02:00"));
        Assert.Equal("2026-10-24 23:00 to 2026-10-25 02:00, then 2026-10-25 02:00", Said(Cron("0 1 * * SUN", 3, Berlin), "2026-10-25 01:30"));
    }

    [Fact]
    public void OneThatComesOnlyInYearsIsFoundAndLongOnesAreOpenForDays()
    {
        Assert.Equal("closed, then 2028-02-29 00:00", Said(Cron("0 0 29 2 *", 2, "UTC"), "2026-11-21 12:00"));
        Assert.Equal("2024-02-29 00:00 to 2025-02-28 00:00, then 2025-02-28 00:00", Said(Cron("0 0 29 2 *", 365 * 24, "UTC"), "2025-02-27 23:00"));
    }

    [Fact]
    public void OneThatNeverClosesIsCutSomewhereInsteadOfBeingFollowedForEver()
    {
        var always = Openings.At(Cron("* * * * *", 24, Berlin), Utc("2026-11-21 12:00"));
        Assert.True(always is var (from, until) && from < Utc("2026-11-21 12:00") && until > Utc("2026-11-21 12:00"));
    }

    [Fact]
    public void ItIsOpenWhereAWalkFromMinuteToMinuteSaysSo() => Prop.ForAll(Schedules, made =>
    {
        var (zoneName, turn) = Turns[made.Turn];
        var (hours, inHours) = Of(made.Hours, ["*", "0-5", "2", "1,2", "2,3", "*/2", "23", "0", "1-3", "0-23"], 24);
        var (minutes, inMinutes) = Of(made.Minutes, ["*", "0", "30", "59", "*/15", "15,45", "10-20", "7", "0-59/20", "0,1"], 60);
        string[] ofDays = ["* * *", "* * SUN", "5,8,25,29 * SAT", "*/2 * 0-6", "* MAR-NOV MON-FRI", "1-31 * *"];
        Func<DateTime, bool>[] inDays =
        [
            _ => true,
            day => day.DayOfWeek == DayOfWeek.Sunday,
            day => day.Day is 5 or 8 or 25 or 29 || day.DayOfWeek == DayOfWeek.Saturday,
            day => day.Day % 2 == 1,
            day => day.Month is >= 3 and <= 11 && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday),
            _ => true,
        ];
        bool Matches(DateTime local) => inHours.Contains(local.Hour) && inMinutes.Contains(local.Minute) && inDays[made.Days](local);

        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var begin = Utc(turn).AddDays(-4);
        var open = Walk(begin, 8 * 1440, zone, Matches, everyHour: hours is "*" or "0-23", made.For);

        var schedule = Cron($"{minutes} {hours} {ofDays[made.Days]}", made.For / 60d, zoneName);
        var at = (4 * 1440) + made.Around;
        var now = begin.AddMinutes(at);
        var (from, until) = (Edge(open, at, -1), Edge(open, at, 1));
        if (from < 2000 || until > open.Length - 2000)
        {
            // The walk is too short to see its edges.
            return Openings.At(schedule, now) is not null == open[at];
        }

        return open[at]
            ? Openings.At(schedule, now) == (begin.AddMinutes(from), begin.AddMinutes(until)) && Openings.NextEdge(schedule, now) == begin.AddMinutes(until)
            : Openings.At(schedule, now) is null && Openings.NextEdge(schedule, now) == begin.AddMinutes(until);
    }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1500));

    /// <summary>Whether it is open in each minute.</summary>
    private static bool[] Walk(DateTimeOffset begin, int minutes, TimeZoneInfo zone, Func<DateTime, bool> matches, bool everyHour, int length)
    {
        var open = new bool[minutes];
        var said = TimeZoneInfo.ConvertTime(begin.AddMinutes(-1), zone).DateTime;
        for (var at = 0; at < minutes; at++)
        {
            var local = TimeZoneInfo.ConvertTime(begin.AddMinutes(at), zone).DateTime;
            var begins = everyHour && matches(local);
            for (; !everyHour && said < local; said = said.AddMinutes(1))
            {
                begins |= matches(said.AddMinutes(1));
            }

            for (var later = at; begins && later < Math.Min(minutes, at + length); later++)
            {
                open[later] = true;
            }
        }

        return open;
    }

    /// <summary>Backwards the first minute that is as this one, forwards the first that is not.</summary>
    private static int Edge(bool[] open, int at, int way)
    {
        var edge = at;
        while (edge > 0 && edge < open.Length && open[edge] == open[at])
        {
            edge += way;
        }

        return way < 0 ? edge + 1 : edge;
    }

    private static (string Text, HashSet<int> Values) Of(int which, string[] texts, int count)
    {
        var values = new HashSet<int>();
        foreach (var item in texts[which].Split(','))
        {
            var (range, step) = (item.Split('/')[0], item.Contains('/') ? int.Parse(item.Split('/')[1], CultureInfo.InvariantCulture) : 1);
            int[] ends = range == "*" ? [0, count - 1] : [.. range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
            values.UnionWith(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Where(value => (value - ends[0]) % step == 0));
        }

        return (texts[which], values);
    }

    private static string[] Beginnings(string cron, string zone, DateTimeOffset from, int count = 2)
    {
        var schedule = Cron(cron, 1d / 60, zone);
        var found = new List<DateTimeOffset>();
        for (var now = from; found.Count < count;)
        {
            now = Openings.NextEdge(schedule, now)!.Value;
            if (Openings.At(schedule, now) is not null)
            {
                found.Add(now);
            }
        }

        return [.. found.Select(Utc)];
    }

    private static Schedule.Recurring Cron(string text, double hours, string zone) =>
        new(Crontab.Parse(text).Crontab!, TimeSpan.FromMinutes(Math.Round(hours * 60)), TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static string Said(Schedule schedule, string now) => Said(schedule, Utc(now));

    private static string Said(Schedule schedule, DateTimeOffset now) =>
        (Openings.At(schedule, now) is var (from, until) ? $"{Utc(from)} to {Utc(until)}" : "closed")
        + $", then {(Openings.NextEdge(schedule, now) is { } edge ? Utc(edge) : "never")}";

    private static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
