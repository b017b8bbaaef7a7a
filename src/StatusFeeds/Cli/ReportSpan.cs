// The time that a report is of, from the words of a command.
using System.Globalization;
using StatusFeeds.Config;
using StatusFeeds.Model;

namespace StatusFeeds.Cli;

/// <summary>As they were typed; null where they were not.</summary>
internal sealed record ReportTimes(string? From, string? To, string? Month);

/// <param name="Until">Not after <paramref name="Now"/>.</param>
/// <param name="IsCut">It was to end later.</param>
internal sealed record ReportSpan(DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Now, bool IsCut, TimeZoneInfo Zone)
{
    private static readonly TimeSpan ByDefault = TimeSpan.FromDays(30);

    /// <summary><c>2026-10-01 00:00 to 2026-11-01 00:00 (Europe/Berlin), 31d 1h</c>.</summary>
    public string Words => $"{Maintenance.Clock(From, Zone)} to {Maintenance.Instant(Until, Zone)}, {Model.Words.Duration(Until - From)}{(IsCut ? ", until now" : "")}";

    public static (ReportSpan? Span, string Mistake) Of(ReportTimes times, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (times.Month is { } month)
        {
            if (times.From is not null || times.To is not null)
                return (null, "--month says from when to when: leave --from and --to away");
            if (!DateTime.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || !WallClock.Reaches(first))
                return (null, $"--month must be a month, as in 2026-10, not {Model.Words.OneLine(month)}");
            return Of(WallClock.At(first, zone).First, WallClock.At(first.AddMonths(1), zone).First, zone, now);
        }

        if ((LocalTimes.Misread("--from", times.From, zone) ?? LocalTimes.Misread("--to", times.To, zone)) is { } mistake)
            return (null, mistake);
        var until = times.To is { } to ? LocalTimes.Read(to, zone)!.Value.Second : now;
        return Of(times.From is { } from ? LocalTimes.Read(from, zone)!.Value.First : until - ByDefault, until, zone, now);
    }

    private static (ReportSpan? Span, string Mistake) Of(DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone, DateTimeOffset now) =>
        from >= now ? (null, $"That time is still to come: it begins {Maintenance.Instant(from, zone)}, and it is {Maintenance.Instant(now, zone)} now")
        : until <= from ? (null, $"The end must be after the beginning: {Maintenance.Instant(until, zone)} is not after {Maintenance.Instant(from, zone)}")
        : (new(from, until < now ? until : now, now, until > now, zone), "");
}
