// The last 90 days of each host and application, in memory, for bars of days: those that are over as they were, today as it goes.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>Counted as reports count, by the site's accounting. Changes come from one thread, any may ask. Each takes some 1,200 bytes.</summary>
internal sealed class Days
{
    public const int Count = 90;

    private readonly Lock gate = new();
    private Dictionary<Subject, DaysOfSubject> known = [];
    private List<(Subject Of, Occurred What)>? meanwhile;
    private List<Hole> holes = [];
    private Accounting accounting = Accounting.Default;
    private DayEdges? edges;

    /// <summary>What is known is not right any more: of another zone, by another accounting, or without a hole that reaches back before today. Then it is to be made anew of the store.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Oldest first, today last. Days of which nothing is known (yet) have no status.</summary>
    /// <param name="subject">A host or an application.</param>
    /// <param name="site">Whose days they are.</param>
    /// <param name="now">The last instant that counts.</param>
    public ImmutableArray<Day> Of(Subject subject, Site site, DateTimeOffset now)
    {
        lock (gate)
        {
            var today = EdgesAt(site, now);
            return known.TryGetValue(subject, out var days) ? days.Shown(today, holes, now.ToUnixTimeMilliseconds()) : DaysOfSubject.Unknown(today.Today);
        }
    }

    /// <summary>What a commit brought.</summary>
    public void Note(Site site, IEnumerable<Change> changes, IEnumerable<CheckChange> checks, ImmutableArray<Gap> gaps, DateTimeOffset now)
    {
        lock (gate)
        {
            var today = EdgesAt(site, now);
            if (!gaps.IsEmpty)
            {
                var kept = today.From(today.Today) - (2 * Block.DayLong);
                IsStale |= gaps.Any(gap => gap.From.ToUnixTimeMilliseconds() < today.From(today.Today));
                holes = SpanLine.Union([.. holes.Where(hole => hole.Until > kept), .. gaps.Select(HoleOf)]);
            }

            foreach (var (of, what) in Happenings(site, changes, checks))
            {
                IsStale |= what.At < today.From(today.Today);
                meanwhile?.Add((of, what));
                Add(of, what, today);
            }
        }
    }

    /// <summary>From now on what happens is kept for <see cref="End"/> too: the store is being read.</summary>
    public DayEdges Begin(TimeZoneInfo zone, DateTimeOffset now)
    {
        lock (gate)
        {
            (meanwhile, IsStale) = ([], false);
            return new DayEdges(zone, now);
        }
    }

    /// <summary>What was read takes the place of what was known.</summary>
    public void End(Dictionary<Subject, DaysOfSubject> read, Accounting by, DayEdges at, IEnumerable<Hole> missed)
    {
        lock (gate)
        {
            (known, accounting, edges) = (read, by, at);
            holes = SpanLine.Union([.. missed.Where(hole => hole.Until > at.From(at.Today) - (2 * Block.DayLong)), .. holes]);
            foreach (var (of, what) in meanwhile!)
                Add(of, what, at);
            meanwhile = null;
        }
    }

    public void Failed()
    {
        lock (gate)
        {
            (meanwhile, IsStale) = (null, true);
        }
    }

    public static Hole HoleOf(Gap gap) => new(gap.From.ToUnixTimeMilliseconds(), gap.Until.ToUnixTimeMilliseconds());

    /// <summary>What a check said; null where the site has no such check.</summary>
    public static Occurred? Said(Site site, string host, string check, long at, Status to) =>
        site.Find(host, check) is { } found ? new Occurred(check, at, StatusWords.MilderOf(to, found.AtWorst)) : null;

    private static IEnumerable<(Subject Of, Occurred What)> Happenings(Site site, IEnumerable<Change> changes, IEnumerable<CheckChange> checks)
    {
        var all = changes.Where(change => change.Subject.Kind is SubjectKind.Host or SubjectKind.Application && change.Counts)
            .Select(change => (change.Subject, new Occurred(null, change.At.ToUnixTimeMilliseconds(), change.To)));
        return !site.Accounting.MaintenanceIn ? all
            : all.Concat(
                from change in checks
                let said = Said(site, change.Host, change.Check, change.At.ToUnixTimeMilliseconds(), change.To)
                where said is not null
                select (Subject.OfHost(change.Host), said.Value)).OrderBy(one => one.Item2.At);
    }

    private void Add(Subject of, Occurred what, DayEdges today)
    {
        if (!known.TryGetValue(of, out var days))
            known[of] = days = new DaysOfSubject(today, accounting);
        days.Add(what, today, holes);
    }

    private DayEdges EdgesAt(Site site, DateTimeOffset now)
    {
        if (edges is null)
        {
            accounting = site.Accounting;
            return edges = new DayEdges(site.Zone, now);
        }

        IsStale |= !edges.Zone.Equals(site.Zone) || accounting != site.Accounting;
        return edges = edges.At(now);
    }
}

/// <summary>When the days of a zone begin, up to the one that is today.</summary>
internal sealed class DayEdges
{
    private readonly ImmutableArray<long> froms;

    public DayEdges(TimeZoneInfo zone, DateTimeOffset now)
    {
        Zone = zone;
        Today = DateOnly.FromDateTime(WallClock.Read(now, zone));
        froms = [.. Enumerable.Range(1 - Days.Count, Days.Count + 1).Select(day => WallClock.At(Today.AddDays(day).ToDateTime(TimeOnly.MinValue), zone).First.ToUnixTimeMilliseconds())];
    }

    public TimeZoneInfo Zone { get; }

    public DateOnly Today { get; }

    /// <summary>In Unix milliseconds.</summary>
    public long Until => froms[^1];

    /// <summary>When one of the last 90 days began, in Unix milliseconds; for an earlier one, when the first of them did.</summary>
    public long From(DateOnly day) => froms[Math.Clamp(Days.Count - 1 + day.DayNumber - Today.DayNumber, 0, Days.Count)];

    /// <summary>A later day's where that has begun; the clock may be set back without today becoming yesterday.</summary>
    public DayEdges At(DateTimeOffset now) => now.ToUnixTimeMilliseconds() < Until ? this : new DayEdges(Zone, now);
}
