// Maintenance told ahead: once for each opening, so long before it as the window says or as soon as it is known; and once more if it will not take place.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <summary>What is planned is told even while this monitor sees nothing.</summary>
internal static class Announcing
{
    /// <summary>A key is no more precise.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Asked every second: without garbage where there are no windows.</summary>
    public static bool IsDue(World world, Site site, DateTimeOffset now) => HasAny(world, site) && IsAnyDue(world, site, now);

    private static bool HasAny(World world, Site site) => !site.Windows.IsEmpty || !world.Ordered.IsEmpty || !world.Announced.IsEmpty;

    private static bool IsAnyDue(World world, Site site, DateTimeOffset now) =>
        Due(world, site, now).Any() || world.Announced.Values.Any(announced => announced.Open.Until <= now || IsToBeTakenBack(announced, world, site, now));

    /// <summary>The next instant at which something is to be announced; the end of time where nothing is.</summary>
    public static DateTimeOffset Next(World world, Site site, DateTimeOffset now) => !HasAny(world, site) ? DateTimeOffset.MaxValue
        : Coming(world, site, now).Select(coming => coming.From - coming.Window.Announce).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();

    public static void Announce(Draft draft, Site site, DateTimeOffset now)
    {
        draft.World = draft.World with { Announced = draft.World.Announced.RemoveRange(draft.World.Announced.Where(one => one.Value.Open.Until <= now).Select(one => one.Key)) };
        foreach (var gone in draft.World.Announced.Values.Where(announced => IsToBeTakenBack(announced, draft.World, site, now)).OrderBy(announced => announced.First).ToList())
        {
            Put(draft, gone with { IsTakenBack = true });
            draft.Tell(gone.Subject, Status.Maintenance, Status.Resolved, now, "will not take place: " + Plan(gone.Open), told: true, counts: false);
        }

        foreach (var open in Due(draft.World, site, now).OrderBy(open => open.From).ThenBy(open => open.Key, StringComparer.Ordinal).ToList())
        {
            var announced = new Announced(open, Instants.Number(Instants.After(draft.World.LastInstant, now)));
            Put(draft, announced);
            draft.Tell(announced.Subject, null, Status.Maintenance, now, Plan(open), told: true, counts: false);
        }
    }

    private static void Put(Draft draft, Announced announced) => draft.World = draft.World with { Announced = draft.World.Announced.SetItem(announced.Open.Key, announced) };

    private static IEnumerable<OpenWindow> Due(World world, Site site, DateTimeOffset now) => Coming(world, site, now).Where(coming => coming.From - coming.Window.Announce <= now);

    /// <summary>Of each window that is announced the next opening that was not yet; one that was taken back may come back.</summary>
    private static IEnumerable<OpenWindow> Coming(World world, Site site, DateTimeOffset now)
    {
        foreach (var window in site.Windows.Concat(world.Ordered))
        {
            if (window.Announce > TimeSpan.Zero && Openings.Next(window.Schedule, now) is var (from, until) && Calendar.KeyOf(window, from) is var key
                && !world.ToldWindows.Contains(key) && world.Announced.GetValueOrDefault(key) is null or { IsTakenBack: true })
            {
                yield return new OpenWindow(key, window, from, until);
            }
        }
    }

    private static bool IsToBeTakenBack(Announced announced, World world, Site site, DateTimeOffset now) => !announced.IsTakenBack && announced.Open.From > now
        && !site.Windows.Concat(world.Ordered).Any(window => window.Id == announced.Open.Window.Id
            && Openings.Next(window.Schedule, announced.Open.From - Second) is var (from, _) && Calendar.KeyOf(window, from) == announced.Open.Key);

    private static string Plan(OpenWindow open) => string.Create(CultureInfo.InvariantCulture, $"{open.Window.Reason}, from {Minute(open.From)} until {Minute(open.UntilMinute)}");

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
