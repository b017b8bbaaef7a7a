// The days of one host: what became of those that are over, and the changes of today.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>Not for two threads at once.</summary>
internal sealed class DaysOfHost
{
    /// <summary>More changes in a day are reckoned up.</summary>
    private const int MostChanges = 64;

    private const sbyte None = -1;

    /// <summary>The days before today, oldest first.</summary>
    private readonly sbyte[] worst = new sbyte[Days.Count - 1];
    private readonly float[] up = new float[Days.Count - 1];
    private readonly float[] hours = new float[Days.Count - 1];
    private readonly List<(long At, Status To)> changes = [];
    private DateOnly today;
    private Status? before;
    private Tally reckoned;
    private long until;
    private long newest = long.MinValue;

    public DaysOfHost(DayEdges edges)
    {
        (today, until) = (edges.Today, edges.From(edges.Today));
        Array.Fill(worst, None);
        Array.Fill(up, float.NaN);
    }

    /// <summary>All that is known of a host. No day is closed that has no change behind it: one of its last hour may be on its way still.</summary>
    /// <param name="edges">Of the last 90 days.</param>
    /// <param name="status">Before them; null: not known.</param>
    /// <param name="all">Its changes since, oldest first.</param>
    /// <param name="holes">As in <see cref="SpanLine.Of"/>.</param>
    public DaysOfHost(DayEdges edges, Status? status, IReadOnlyList<(long At, Status To)> all, IReadOnlyList<Hole> holes)
        : this(edges)
    {
        today = edges.Today.AddDays(1 - Days.Count);
        (before, until) = (SpanLine.Seen(status), edges.From(today));
        foreach (var (at, to) in all)
            Add(at, to, edges, holes);
    }

    public static ImmutableArray<Day> Unknown(DateOnly today) =>
        [.. Enumerable.Range(1 - Days.Count, Days.Count).Select(day => new Day(today.AddDays(day), null, double.NaN, 0))];

    /// <summary>One that is known already is not added again.</summary>
    public void Add(long at, Status to, DayEdges edges, IReadOnlyList<Hole> holes)
    {
        if (at <= newest)
            return;
        newest = at;
        Turn(edges, holes, at);
        if (changes.Count == MostChanges)
            Reckon(changes[^1].At, holes);
        changes.Add((at, to));
    }

    public ImmutableArray<Day> Shown(DayEdges edges, IReadOnlyList<Hole> holes, long now)
    {
        Turn(edges, holes, long.MaxValue);
        var days = new Day[Days.Count];
        var first = today.DayNumber - worst.Length;
        for (var i = 0; i < worst.Length; i++)
            days[i] = new Day(DateOnly.FromDayNumber(first + i), worst[i] == None ? null : (Status)worst[i], up[i], hours[i]);
        var tally = Until(Math.Max(now, changes.Count > 0 ? changes[^1].At : until), holes);
        days[^1] = new Day(today, tally.Worst, tally.Share, tally.Hours);
        return ImmutableCollectionsMarshal.AsImmutableArray(days);
    }

    /// <summary>Closes the days that were over then.</summary>
    private void Turn(DayEdges edges, IReadOnlyList<Hole> holes, long until)
    {
        while (today < edges.Today && edges.From(today.AddDays(1)) is var end && end <= until)
        {
            Reckon(end, holes);
            worst.AsSpan(1).CopyTo(worst);
            up.AsSpan(1).CopyTo(up);
            hours.AsSpan(1).CopyTo(hours);
            worst[^1] = reckoned.Worst is { } status ? (sbyte)status : None;
            (up[^1], hours[^1]) = ((float)reckoned.Share, (float)reckoned.Hours);
            (today, reckoned) = (today.AddDays(1), default);
        }
    }

    /// <summary>What comes after the end stays: it may be there already, if it was added before anybody knew that its day had begun.</summary>
    private void Reckon(long end, IReadOnlyList<Hole> holes)
    {
        reckoned = Until(end, holes);
        var passed = changes.FindLastIndex(change => change.At <= end) + 1;
        if (passed > 0)
            before = SpanLine.Seen(changes[passed - 1].To);
        changes.RemoveRange(0, passed);
        until = Math.Max(until, end);
    }

    private Tally Until(long end, IReadOnlyList<Hole> holes)
    {
        var tally = reckoned;
        foreach (var (status, from, to) in SpanLine.Of(before, changes, holes, until, end))
            tally = tally.With(status, to - from);
        return tally;
    }
}
