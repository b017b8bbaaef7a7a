// Understands orders: `slow 17 300ms`, `lie 5-20 garbage`, `count`.
using System.Globalization;

namespace StatusFeeds.Fleet;

internal static class Orders
{
    /// <summary>Does it and says what was done; null where it is no order.</summary>
    public static string? Do(Hosts fleet, string[] words) => words switch
    {
        ["help"] => Settings.Help,
        ["count"] => fleet.Count(1, fleet.Size),
        ["count", var who] when Who(fleet, who) is var (from, to) => fleet.Count(from, to),
        ["bmc", var who, "forget"] when Who(fleet, who) is var (from, to) => fleet.Bmcs(from, to, bmc => bmc.Forget() >= 0),
        ["bmc", var who, .. var how] when Who(fleet, who) is var (from, to) && Bmc(how) is { } mood => fleet.Bmcs(from, to, bmc => (bmc.Mood = mood) == mood),
        ["sensor", var who, var place, var value] when Who(fleet, who) is var (from, to) && Number(place) is { } sensor && Number(value) is <= ushort.MaxValue and var raw =>
            fleet.Bmcs(from, to, bmc => bmc.Measures(sensor, (ushort)raw)),
        ["power", var who, "on" or "off"] when Who(fleet, who) is var (from, to) => fleet.Bmcs(from, to, bmc => bmc.Within(brain => brain.Commands.IsOn = words[2] == "on") || words[2] == "off"),
        [var verb, var who, .. var how] when Who(fleet, who) is var (from, to) && Understand(verb, how) is { } mood => fleet.Set(from, to, mood),
        _ => null,
    };

    private static (int From, int To)? Who(Hosts fleet, string who)
    {
        if (who == "all")
        {
            return (1, fleet.Size);
        }

        var ends = who.Split('-', 2);
        return Number(ends[0]) is { } from && Number(ends[^1]) is { } to && from >= 1 && from <= to && to <= fleet.Size ? (from, to) : null;
    }

    private static Mood? Understand(string verb, string[] how) => (verb, how) switch
    {
        ("up", []) => Mood.Up,
        ("down", []) => Mood.Down,
        ("silent", []) => Mood.Silent,
        ("slow", [var time]) when Time(time) is { } delay => new Mood(Manner.Slow, delay),
        ("lie", []) => new Mood(Manner.Status, Status: 503),
        ("lie", ["garbage"]) => new Mood(Manner.Garbage),
        ("lie", ["cut"]) => new Mood(Manner.Cut),
        ("lie", ["endless"]) => new Mood(Manner.Endless),
        ("lie", [var code]) when Number(code) is >= 200 and <= 599 and var status => new Mood(Manner.Status, Status: status),
        _ => null,
    };

    private static BmcMood? Bmc(string[] how) => how switch
    {
        ["fine"] => BmcMood.Fine,
        ["silent"] => BmcMood.Fine with { IsSilent = true },
        ["drop", var every] when Number(every) is > 1 and var number => BmcMood.Fine with { Drops = number },
        ["double"] => BmcMood.Fine with { Doubles = true },
        ["delay", var time] when Time(time) is { } delay => BmcMood.Fine with { Delay = delay },
        ["reorder"] => BmcMood.Fine with { Reorders = true },
        ["garbage"] => BmcMood.Fine with { IsGarbled = true },
        ["full"] => BmcMood.Fine with { IsFull = true },
        ["forget", var after] when Number(after) is > 0 and var number => BmcMood.Fine with { ForgetsAfter = number },
        ["lie", var lie] when Lie(lie) is { } kind => BmcMood.Fine with { Lie = kind },
        _ => null,
    };

    private static BmcLie? Lie(string word) => word switch
    {
        "endless" => BmcLie.EndlessRecords,
        "circle" => BmcLie.RecordsInCircles,
        "noise" => BmcLie.RecordsOfNoise,
        "short" => BmcLie.RecordsTooShort,
        "log" => BmcLie.EndlessLog,
        "log-circle" => BmcLie.LogInCircles,
        _ => null,
    };

    private static TimeSpan? Time(string text) =>
        text.EndsWith("ms", StringComparison.Ordinal) ? Number(text[..^2]) is { } ms ? TimeSpan.FromMilliseconds(ms) : null
        : text.EndsWith('s') && Number(text[..^1]) is { } seconds ? TimeSpan.FromSeconds(seconds)
        : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
