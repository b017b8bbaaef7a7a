// crontab(5) as operators know it: what a line means, and what is said of one that means nothing.
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Model;

public sealed class CrontabTests
{
    /// <summary>A Saturday.</summary>
    private static readonly DateTime Start = new(2026, 11, 21, 12, 30, 0);

    [Theory]
    [InlineData("* * * * *", "2026-11-21 12:30, 2026-11-21 12:31, 2026-11-21 12:32")]
    [InlineData("*/20 * * * *", "2026-11-21 12:40, 2026-11-21 13:00, 2026-11-21 13:20")]
    [InlineData("0 3 * * SUN", "2026-11-22 03:00, 2026-11-29 03:00, 2026-12-06 03:00")]
    [InlineData("0 3 * * 7", "2026-11-22 03:00, 2026-11-29 03:00, 2026-12-06 03:00")]
    [InlineData("0 3 * * 0", "2026-11-22 03:00, 2026-11-29 03:00, 2026-12-06 03:00")]
    [InlineData("5 4 1 jan,Jul *", "2027-01-01 04:05, 2027-07-01 04:05, 2028-01-01 04:05")]
    [InlineData("0 22 * * fri-sun", "2026-11-21 22:00, 2026-11-22 22:00, 2026-11-27 22:00")]
    [InlineData("0 8-18/5 * * mon-wed", "2026-11-23 08:00, 2026-11-23 13:00, 2026-11-23 18:00")]
    [InlineData("10-14/2,50 12,0 * * *", "2026-11-21 12:50, 2026-11-22 00:10, 2026-11-22 00:12")]
    [InlineData("0 0 13 * 5", "2026-11-27 00:00, 2026-12-04 00:00, 2026-12-11 00:00")]
    [InlineData("0 0 25 * Mon", "2026-11-23 00:00, 2026-11-25 00:00, 2026-11-30 00:00")]
    [InlineData("0 0 */2 * Mon", "2026-11-23 00:00, 2026-12-07 00:00, 2026-12-21 00:00")]
    [InlineData("0 0 31 * *", "2026-12-31 00:00, 2027-01-31 00:00, 2027-03-31 00:00")]
    [InlineData("0 0 29 2 *", "2028-02-29 00:00, 2032-02-29 00:00, 2036-02-29 00:00")]
    [InlineData("0 0 29 2 */7", "2032-02-29 00:00, 2060-02-29 00:00, 2088-02-29 00:00")]
    [InlineData("@hourly", "2026-11-21 13:00, 2026-11-21 14:00, 2026-11-21 15:00")]
    [InlineData("@Daily", "2026-11-22 00:00, 2026-11-23 00:00, 2026-11-24 00:00")]
    [InlineData("@midnight", "2026-11-22 00:00, 2026-11-23 00:00, 2026-11-24 00:00")]
    [InlineData("@weekly", "2026-11-22 00:00, 2026-11-29 00:00, 2026-12-06 00:00")]
    [InlineData("@monthly", "2026-12-01 00:00, 2027-01-01 00:00, 2027-02-01 00:00")]
    [InlineData("@yearly", "2027-01-01 00:00, 2028-01-01 00:00, 2029-01-01 00:00")]
    [InlineData("@annually", "2027-01-01 00:00, 2028-01-01 00:00, 2029-01-01 00:00")]
    [InlineData(" 30\t12  * * * ", "2026-11-21 12:30, 2026-11-22 12:30, 2026-11-23 12:30")]
    public void ALineNamesMinutes(string text, string next)
    {
        var cron = Read(text);
        Assert.Equal(text, cron.Text);
        var times = new List<DateTime>();
        for (var from = Start; times.Count < 3; from = times[^1].AddTicks(1))
        {
            times.Add(cron.First(from)!.Value);
        }

        Assert.Equal(next, string.Join(", ", times.Select(time => $"{time:yyyy-MM-dd HH:mm}")));

        // And the same way back.
        Assert.Equal(times[2], cron.Last(times[2].AddSeconds(59)));
        Assert.Equal(times[1], cron.Last(times[2].AddTicks(-1)));
        Assert.Equal(times[0], cron.Last(times[1].AddMinutes(-1)));
    }

    [Theory]
    [InlineData("", "a cron time has five fields, as in `0 3 * * SUN` (minute, hour, day of the month, month, day of the week), not 0")]
    [InlineData("0 3 * *", "a cron time has five fields, as in `0 3 * * SUN` (minute, hour, day of the month, month, day of the week), not 4")]
    [InlineData("0 0 3 * * SUN", "a cron time has five fields, as in `0 3 * * SUN` (minute, hour, day of the month, month, day of the week), not 6: it knows no seconds and no years")]
    [InlineData("@reboot", "`@reboot` is not known: there is @annually @daily @hourly @midnight @monthly @weekly @yearly")]
    [InlineData("60 3 * * *", "the minute (the first field) cannot be `60`: it is `*`, or one or a list of 0 to 59, ranges such as 1-5, and steps such as */2 or 1-5/2")]
    [InlineData("0 24 * * *", "the hour (the second field) cannot be `24`: it is `*`, or one or a list of 0 to 23, ranges such as 1-5, and steps such as */2 or 1-5/2")]
    [InlineData("0 3 0 * *", "the day of the month (the third field) cannot be `0`: it is `*`, or one or a list of 1 to 31, ranges such as 1-5, and steps such as */2 or 1-5/2")]
    [InlineData("0 3 * 13 *", "the month (the fourth field) cannot be `13`: it is `*`, or one or a list of 1 to 12 or JAN to DEC, ranges such as 1-5, and steps such as */2 or 1-5/2")]
    [InlineData("0 3 * SUN *", "the month (the fourth field) cannot be `SUN`: it is `*`, or one or a list of 1 to 12 or JAN to DEC, ranges such as 1-5, and steps such as */2 or 1-5/2")]
    [InlineData("0 3 * * 8", "the day of the week (the fifth field) cannot be `8`: it is `*`, or one or a list of 0 to 7 (0 and 7 are Sunday) or SUN to SAT, ranges such as MON-FRI, and steps such as */2 or MON-FRI/2")]
    [InlineData("0 3 ? * SUN", "the day of the month (the third field) cannot be `?`: it is `*`, or one or a list of 1 to 31, ranges such as 1-5, and steps such as */2 or 1-5/2")]
    [InlineData("0 3 * * 1,", "the day of the week (the fifth field) cannot be ``: it is `*`, or one or a list of 0 to 7 (0 and 7 are Sunday) or SUN to SAT, ranges such as MON-FRI, and steps such as */2 or MON-FRI/2")]
    [InlineData("+5 3 * * *", "the minute (the first field) cannot be `+5`: it is `*`, or one or a list of 0 to 59, ranges such as 1-5, and steps such as */2 or 1-5/2")]
    [InlineData("0 1-2-3 * * *", "the hour (the second field) cannot be `1-2-3`: it is `*`, or one or a list of 0 to 23, ranges such as 1-5, and steps such as */2 or 1-5/2")]
    [InlineData("0 22-2 * * *", "the hour (the second field) cannot be `22-2`: a range goes upwards; write two, as in `22-23,0-2`")]
    [InlineData("0 3 * * FRI-MON", "the day of the week (the fifth field) cannot be `FRI-MON`: a range goes upwards; write two, as in `5-6,0-1`")]
    [InlineData("*/0 * * * *", "the minute (the first field) cannot be `*/0`: a step is a number from 1 to 59")]
    [InlineData("*/60 * * * *", "the minute (the first field) cannot be `*/60`: a step is a number from 1 to 59")]
    [InlineData("0 */ * * *", "the hour (the second field) cannot be `*/`: a step is a number from 1 to 23")]
    [InlineData("5/15 * * * *", "the minute (the first field) cannot be `5/15`: a step needs a range, as in `5-59/15`")]
    [InlineData("0 3 30 2 *", "this day never comes: none of these months has so many days")]
    [InlineData("0 3 31 4,jun,9,11 *", "this day never comes: none of these months has so many days")]
    public void OneThatMeansNothingIsToldWithItsField(string text, string mistake)
    {
        var (cron, said) = Crontab.Parse(text);
        Assert.Null(cron);
        Assert.Equal(mistake, said);
    }

    [Fact]
    public void A30FebruaryOrAMondayComesEachMonday() => Assert.Equal(new DateTime(2027, 2, 1, 3, 0, 0), Read("0 3 30 2 MON").First(Start));

    [Fact]
    public void WhatComesNoMoreBeforeTheEndOfTimeIsNothing()
    {
        Assert.Null(Read("0 0 29 2 *").First(new DateTime(9997, 1, 1)));
        Assert.Null(Read("0 0 29 2 *").Last(new DateTime(3, 1, 1)));
    }

    [Fact]
    public void OnlyALineOfAllHoursIsInEveryHour()
    {
        Assert.All((string[])["* * * * *", "5 */1 * * *", "0 0-23 * * *", "@hourly"], text => Assert.True(Read(text).InEveryHour));
        Assert.All((string[])["* */2 * * *", "0 0-22 * * *"], text => Assert.False(Read(text).InEveryHour));
    }

    [Fact]
    public void TwoReadingsOfOneLineAreTheSame() => Assert.Equal(Read("0 3 * * SUN"), Read("0 3 * * SUN"));

    private static Crontab Read(string text)
    {
        var (cron, mistake) = Crontab.Parse(text);
        Assert.Null(mistake);
        return cron!;
    }
}
