// Times as people write them into the configuration: by the clock of the site's time zone, or with an offset of their own.
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;

namespace StatusFeeds.Config;

internal static partial class LocalTimes
{
    /// <summary>For editors too; the reader itself knows which days there are.</summary>
    public const string Shape = "[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2})?( ?([Zz]|[+-][0-9]{2}:?[0-9]{2}))?)?";

    public const string What = "a date and a time, as in 2026-12-01T22:00";

    /// <summary>When it is for the first and for the second time (the same but where clocks are put back); null for what is no time. A date alone is its midnight.</summary>
    public static (DateTimeOffset First, DateTimeOffset Second)? Read(string text, TimeZoneInfo zone)
    {
        if (Time().Match(text) is not { Success: true } match)
        {
            return null;
        }

        // Midnight at the end of a day.
        var ends = match.Groups["time"].Value is "24:00" or "24:00:00";
        var time = match.Groups["time"] is { Success: true, Length: var length } && !ends ? match.Groups["time"].Value + (length == 5 ? ":00" : "") : "00:00:00";
        if (!DateTime.TryParseExact($"{match.Groups["date"]} {time}", "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || !WallClock.Reaches(local))
        {
            return null;
        }

        local = ends ? local.AddDays(1) : local;
        var offset = match.Groups["offset"].Value.Trim();
        if (offset.Length == 0)
        {
            return WallClock.At(local, zone);
        }

        var east = offset is "Z" or "z" ? "+00:00" : offset;
        return DateTimeOffset.TryParseExact($"{local:yyyy-MM-dd HH:mm:ss}{east}", "yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? (instant, instant)
            : null;
    }

    /// <summary>Why what was typed as an option of a command is no time; null where it is one, or not given.</summary>
    public static string? Misread(string option, string? text, TimeZoneInfo zone) => text is null || Read(text, zone) is not null ? null
        : IsBeyond(text) ? $"{option} must be within the years 2000 to 2999, not {Words.OneLine(text)}"
        : $"{option} must be {What} (by the site's timezone, {zone.Id}; or with Z or an offset such as +01:00), not {Words.OneLine(text)}";

    private static bool IsBeyond(string text) => Time().Match(text) is { Success: true } match
        && DateTime.TryParseExact(match.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && !WallClock.Reaches(date);

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})([Tt ](?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2})?)(?<offset> ?([Zz]|[+-][0-9]{2}:?[0-9]{2}))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
