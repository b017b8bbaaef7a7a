// Understands orders: `slow 17 300ms`, `lie 5-20 garbage`, `count`.
using System.Globalization;

namespace StatusFeeds.Fleet;

internal static class Orders
{
    /// <summary>Does it and says what was done; null where it is no order.</summary>
    public static string? Do(Hosts fleet, string[] words) => words switch
    {
        ["help"] => Settings.Help,
        ["count"] => fleet.Count(),
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

    private static TimeSpan? Time(string text) =>
        text.EndsWith("ms", StringComparison.Ordinal) ? Number(text[..^2]) is { } ms ? TimeSpan.FromMilliseconds(ms) : null
        : text.EndsWith('s') && Number(text[..^1]) is { } seconds ? TimeSpan.FromSeconds(seconds)
        : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
