// When something is to begin, again and again: the five fields of crontab(5).
using System.Numerics;

namespace StatusFeeds.Model;

/// <param name="Text">As it was written.</param>
internal sealed record Crontab(string Text)
{
    /// <summary>29 February on a certain day of the week is at most so many years away.</summary>
    private const int YearsAhead = 41;

    /// <summary>Bit n: minute n.</summary>
    public required ulong Minutes { get; init; }

    /// <summary>Bit n: hour n.</summary>
    public required ulong Hours { get; init; }

    /// <summary>Bit n: day n of the month, from 1.</summary>
    public required ulong Days { get; init; }

    /// <summary>Bit n: month n, from 1.</summary>
    public required ulong Months { get; init; }

    /// <summary>Bit n: day n of the week; Sunday is 0.</summary>
    public required ulong Weekdays { get; init; }

    /// <summary>Neither of the two fields for days has a star: a day that either of them names will do.</summary>
    public required bool EitherDay { get; init; }

    /// <summary>In every hour of its days: such a line follows the hours that pass, any other the hours on the clock.</summary>
    public bool InEveryHour => Hours == (1UL << 24) - 1;

    /// <summary>The crontab, or what is wrong with the text, in words.</summary>
    public static (Crontab? Crontab, string? Mistake) Parse(string text) => CrontabText.Read(text);

    /// <summary>The first of its minutes that is not before this local time; null: there is none.</summary>
    public DateTime? First(DateTime from)
    {
        var minute = from.Ticks % TimeSpan.TicksPerMinute == 0 ? from : from.AddTicks(TimeSpan.TicksPerMinute - (from.Ticks % TimeSpan.TicksPerMinute));
        var (day, time) = (minute.Date, (int)minute.TimeOfDay.TotalMinutes);
        for (var last = Math.Min(day.Year + YearsAhead, DateTime.MaxValue.Year - 1); day.Year <= last; time = 0)
        {
            if (!Has(Months, day.Month))
            {
                day = new DateTime(day.Year, day.Month, 1).AddMonths(1);
                continue;
            }

            if (IsOn(day) && FirstIn(time) is { } found)
            {
                return day.AddMinutes(found);
            }

            day = day.AddDays(1);
        }

        return null;
    }

    /// <summary>The last of its minutes that is not after this local time; null: there is none.</summary>
    public DateTime? Last(DateTime until)
    {
        var (day, time) = (until.Date, (int)until.TimeOfDay.TotalMinutes);
        for (var first = Math.Max(day.Year - YearsAhead, DateTime.MinValue.Year + 1); day.Year >= first; time = (24 * 60) - 1)
        {
            if (!Has(Months, day.Month))
            {
                day = new DateTime(day.Year, day.Month, 1).AddDays(-1);
                continue;
            }

            if (IsOn(day) && LastIn(time) is { } found)
            {
                return day.AddMinutes(found);
            }

            day = day.AddDays(-1);
        }

        return null;
    }

    private static bool Has(ulong bits, int bit) => (bits >> bit & 1) != 0;

    private bool IsOn(DateTime day)
    {
        var (ofMonth, ofWeek) = (Has(Days, day.Day), Has(Weekdays, (int)day.DayOfWeek));
        return EitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    /// <summary>Minutes of the day.</summary>
    private int? FirstIn(int from)
    {
        var (hour, minute) = (from / 60, from % 60);
        if (Has(Hours, hour) && Minutes >> minute is > 0 and var left)
        {
            return from + BitOperations.TrailingZeroCount(left);
        }

        var hours = Hours >> hour >> 1;
        return hours == 0 ? null : ((hour + 1 + BitOperations.TrailingZeroCount(hours)) * 60) + BitOperations.TrailingZeroCount(Minutes);
    }

    private int? LastIn(int until)
    {
        var (hour, minute) = (until / 60, until % 60);
        if (Has(Hours, hour) && (Minutes & UpTo(minute)) is > 0 and var left)
        {
            return (hour * 60) + BitOperations.Log2(left);
        }

        var hours = Hours & UpTo(hour) >> 1;
        return hours == 0 ? null : (BitOperations.Log2(hours) * 60) + BitOperations.Log2(Minutes);
    }

    private static ulong UpTo(int bit) => ulong.MaxValue >> (63 - bit);
}
