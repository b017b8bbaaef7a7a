// Flapping: a check that changes too often is told once, as the worst it was, until it has been calm.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Unrest
{
    /// <summary>Looks without a change before flapping ends.</summary>
    public const int CalmLooks = 3;

    /// <summary>What counts of the check has changed. From and to unknown says nothing.</summary>
    public static Flaps After(Flaps flaps, Flapping limit, Status? from, Status to, DateTimeOffset at)
    {
        if (from is null or Status.Unknown || to is Status.Unknown)
            return flaps;
        var changes = flaps.Changes.Length < limit.Changes ? flaps.Changes.Add(new(at, from.Value, to)) : flaps.Changes.Add(new(at, from.Value, to))[^limit.Changes..];
        if (flaps.Since is not null)
            return flaps with { Changes = changes, Count = flaps.Count + 1, Calm = 0 };
        if (changes.Length < limit.Changes || at - changes[0].At > limit.Within)
            return flaps with { Changes = changes, Calm = 0 };
        return new(changes, changes[0].At, changes.Length, changes.Max(change => StatusWords.WorseOf(change.From, change.To)), 0);
    }

    /// <summary>A look, whatever it brought: one without a result is none with a change.</summary>
    public static Flaps AfterLook(Flaps flaps) => flaps.Since is null || flaps.Calm >= CalmLooks ? flaps : flaps with { Calm = flaps.Calm + 1 };

    public static bool IsOver(Flaps flaps, Flapping limit, DateTimeOffset now) =>
        flaps.Since is not null && flaps.Calm >= CalmLooks && now - flaps.Changes[^1].At >= limit.Calm;

    /// <summary>When it is over if nothing happens, at the earliest; looks that are still missing have no time.</summary>
    public static DateTimeOffset OverAt(Flaps flaps, Flapping limit, DateTimeOffset now) =>
        flaps.Calm < CalmLooks ? DateTimeOffset.MaxValue : Instants.Later(now, flaps.Changes[^1].At + limit.Calm);

    public static string Reason(Flaps flaps) =>
        $"flapping, {flaps.Count.ToString(CultureInfo.InvariantCulture)} changes since {flaps.Since!.Value.UtcDateTime.ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture)}";
}
