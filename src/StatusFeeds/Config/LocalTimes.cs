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
            || local.Year is < 2000 or > 2999)
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

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})([Tt ](?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2})?)(?<offset> ?([Zz]|[+-][0-9]{2}:?[0-9]{2}))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
