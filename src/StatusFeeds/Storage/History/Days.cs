// The last 90 days of each host, in memory, for bars of days: those that are over as they were, today as it goes.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>Changes come from one thread, any may ask. A host takes some 1,100 bytes.</summary>
internal sealed class Days
{
    public const int Count = 90;

    private readonly Lock gate = new();
    private Dictionary<string, DaysOfHost> hosts = new(StringComparer.Ordinal);
    private List<(string Host, long At, Status To)>? meanwhile;
    private List<Hole> holes = [];
    private DayEdges? edges;

    /// <summary>What is known is not right any more: of another zone, or without a hole that reaches back before today. Then it is to be made anew of the store.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Oldest first, today last. Days of which nothing is known (yet) have no status.</summary>
    public ImmutableArray<Day> Of(string host, Site site, DateTimeOffset now)
    {
        lock (gate)
        {
            var today = EdgesAt(site.Zone, now);
            return hosts.TryGetValue(host, out var days) ? days.Shown(today, holes, now.ToUnixTimeMilliseconds()) : DaysOfHost.Unknown(today.Today);
        }
    }

    /// <summary>What a commit brought.</summary>
    public void Note(Site site, IEnumerable<Change> changes, ImmutableArray<Gap> gaps, DateTimeOffset now)
    {
        lock (gate)
        {
            var today = EdgesAt(site.Zone, now);
            if (!gaps.IsEmpty)
            {
                var kept = today.From(today.Today) - (2 * Block.DayLong);
                IsStale |= gaps.Any(gap => gap.From.ToUnixTimeMilliseconds() < today.From(today.Today));
                holes = SpanLine.Union([.. holes.Where(hole => hole.Until > kept), .. gaps.Select(HoleOf)]);
            }

            foreach (var change in changes)
            {
                if (change.Subject.Kind != SubjectKind.Host || !change.Counts)
                    continue;
                var (host, at) = (change.Subject.Id, change.At.ToUnixTimeMilliseconds());
                IsStale |= at < today.From(today.Today);
                meanwhile?.Add((host, at, change.To));
                Add(host, at, change.To, today);
            }
        }
    }

    /// <summary>From now on changes are kept for <see cref="End"/> too: the store is being read.</summary>
    public DayEdges Begin(TimeZoneInfo zone, DateTimeOffset now)
    {
        lock (gate)
        {
            (meanwhile, IsStale) = ([], false);
            return new DayEdges(zone, now);
        }
    }

    /// <summary>What was read takes the place of what was known.</summary>
    public void End(Dictionary<string, DaysOfHost> read, DayEdges at, IEnumerable<Hole> missed)
    {
        lock (gate)
        {
            (hosts, edges) = (read, at);
            holes = SpanLine.Union([.. missed.Where(hole => hole.Until > at.From(at.Today) - (2 * Block.DayLong)), .. holes]);
            foreach (var (host, when, to) in meanwhile!)
                Add(host, when, to, at);
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

    private void Add(string host, long at, Status to, DayEdges today)
    {
        if (!hosts.TryGetValue(host, out var days))
            hosts[host] = days = new DaysOfHost(today);
        days.Add(at, to, today, holes);
    }

    private DayEdges EdgesAt(TimeZoneInfo zone, DateTimeOffset now)
    {
        if (edges is null)
            return edges = new DayEdges(zone, now);
        if (!edges.Zone.Equals(zone))
            IsStale = true;
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
