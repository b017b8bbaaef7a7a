// The days of one host or application: what became of those that are over, and what occurred today.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>Not for two threads at once.</summary>
internal sealed class DaysOfSubject
{
    /// <summary>More changes in a day are reckoned up.</summary>
    private const int MostChanges = 64;

    private const sbyte None = -1;

    private readonly Accounting accounting;

    /// <summary>The days before today, oldest first; milliseconds.</summary>
    private readonly sbyte[] worst = new sbyte[Days.Count - 1];
    private readonly int[] up = new int[Days.Count - 1];

    /// <summary>Null: it was down in none.</summary>
    private int[]? down;

    /// <summary>What is not reckoned up yet; the first is what it was when the reckoning ended, where that is known.</summary>
    private readonly List<Became> changes = [];

    /// <summary>What its checks said last.</summary>
    private Dictionary<string, (long At, Status Status)>? said;
    private DateOnly today;
    private Tally reckoned;
    private long until;
    private long newest = long.MinValue;

    public DaysOfSubject(DayEdges edges, Accounting accounting)
    {
        this.accounting = accounting;
        (today, until) = (edges.Today, edges.From(edges.Today));
        Array.Fill(worst, None);
    }

    /// <summary>All that is known of one. No day is closed that has no change behind it: one of its last hour may be on its way still.</summary>
    /// <param name="edges">Of the last 90 days.</param>
    /// <param name="accounting">By which they are counted.</param>
    /// <param name="status">Before them; null: not known.</param>
    /// <param name="all">What occurred to it since, oldest first; what its checks said last before that, too.</param>
    /// <param name="holes">As in <see cref="SpanLine.Of"/>.</param>
    public DaysOfSubject(DayEdges edges, Accounting accounting, Status? status, IEnumerable<Occurred> all, IReadOnlyList<Hole> holes)
        : this(edges, accounting)
    {
        today = edges.Today.AddDays(1 - Days.Count);
        until = edges.From(today);
        if (status is not null)
            changes.Add(new Became(until, status, Unreachable: false));
        foreach (var occurred in all)
            Add(occurred, edges, holes);
    }

    public static ImmutableArray<Day> Unknown(DateOnly today) => [.. Enumerable.Range(1 - Days.Count, Days.Count).Select(day => new Day(today.AddDays(day), null, 0, 0))];

    /// <summary>What is known already is not added again.</summary>
    public void Add(Occurred occurred, DayEdges edges, IReadOnlyList<Hole> holes)
    {
        var (check, at, to) = occurred;
        if (check is null && at > newest)
        {
            newest = at;
            Put(at, to, edges, holes);
        }
        else if (check is not null && !(said?.TryGetValue(check, out var last) is true && at <= last.At))
        {
            (said ??= new(StringComparer.Ordinal))[check] = (at, to);
            if (changes is [.., { To: Status.Maintenance }])
                Put(at, Status.Maintenance, edges, holes);
        }
    }

    public ImmutableArray<Day> Shown(DayEdges edges, IReadOnlyList<Hole> holes, long now)
    {
        Turn(edges, holes, long.MaxValue);
        var days = new Day[Days.Count];
        var first = today.DayNumber - worst.Length;
        for (var i = 0; i < worst.Length; i++)
            days[i] = new Day(DateOnly.FromDayNumber(first + i), worst[i] == None ? null : (Status)worst[i], up[i], down?[i] ?? 0);
        var tally = Until(Math.Max(now, changes.Count > 0 ? changes[^1].At : until), holes);
        days[^1] = new Day(today, tally.Worst, tally.Up, tally.Down);
        return ImmutableCollectionsMarshal.AsImmutableArray(days);
    }

    private void Put(long at, Status to, DayEdges edges, IReadOnlyList<Hole> holes)
    {
        Turn(edges, holes, at);
        if (changes.Count > MostChanges)
            Reckon(changes[^1].At, holes);
        Status? within = to == Status.Maintenance && said is not null ? said.Values.Max(last => last.Status) : null;
        changes.Add(new Became(Math.Max(at, changes.Count > 0 ? changes[^1].At : until), to, Unreachable: false, within));
    }

    /// <summary>Closes the days that were over then.</summary>
    private void Turn(DayEdges edges, IReadOnlyList<Hole> holes, long until)
    {
        while (today < edges.Today && edges.From(today.AddDays(1)) is var end && end <= until)
        {
            Reckon(end, holes);
            worst.AsSpan(1).CopyTo(worst);
            up.AsSpan(1).CopyTo(up);
            down?.AsSpan(1).CopyTo(down);
            worst[^1] = reckoned.Worst is { } status ? (sbyte)status : None;
            up[^1] = (int)reckoned.Up;
            if (down is not null || reckoned.Down > 0)
                (down ??= new int[up.Length])[^1] = (int)reckoned.Down;
            (today, reckoned) = (today.AddDays(1), default);
        }
    }

    /// <summary>What comes after the end stays: it may be there already, if it was added before anybody knew that its day had begun.</summary>
    private void Reckon(long end, IReadOnlyList<Hole> holes)
    {
        reckoned = Until(end, holes);
        var last = changes.FindLastIndex(change => change.At <= end);
        if (last >= 0)
        {
            changes[last] = changes[last] with { At = end };
            changes.RemoveRange(0, last);
        }

        until = Math.Max(until, end);
    }

    private Tally Until(long end, IReadOnlyList<Hole> holes)
    {
        var tally = reckoned;
        foreach (var stretch in Lining.Of(changes, holes, end))
            tally = tally.With(stretch, accounting);
        return tally;
    }
}

/// <summary>It became that then, or a check of it said so, in Unix milliseconds.</summary>
/// <param name="Check">Null: itself. What checks say is needed only where maintenance counts as that.</param>
/// <param name="To">Of a check: no worse than it may be for its host.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Occurred(string? Check, long At, Status To);
