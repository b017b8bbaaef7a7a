// What something was over time, stretch by stretch: what availability is reckoned of.
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace StatusFeeds.Model;

/// <summary>It was that from then until then, in Unix milliseconds.</summary>
/// <param name="Status">Null: it was not observed, or not known yet, or it was no more.</param>
/// <param name="Within">In maintenance: what its checks said meanwhile; null: they said nothing.</param>
/// <param name="Unreachable">It is unknown because nobody on the way to it answers: for those who need it that is down.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Stretch(long From, long Until, Status? Status, Status? Within = null, bool Unreachable = false)
{
    /// <summary>Says the same, of whatever time.</summary>
    public bool IsLike(Stretch other) => Status == other.Status && Within == other.Within && Unreachable == other.Unreachable;
}

/// <summary>
/// Contiguous and in the order of time; what it does not cover was not observed. It may begin before the time that was asked for: as far back as it takes to know
/// whether a failure was going on when that began.
/// </summary>
internal sealed record StatusLine(ImmutableArray<Stretch> Stretches)
{
    public static readonly StatusLine Empty = new([]);

    /// <summary>Over the time of this line: what each stretch of it becomes beside the other's. Where the other has nothing it is as if not observed.</summary>
    public StatusLine Beside(StatusLine other, Func<Stretch, Stretch, Stretch> become)
    {
        var line = ImmutableArray.CreateBuilder<Stretch>(Stretches.Length + other.Stretches.Length);
        var next = 0;
        foreach (var own in Stretches)
        {
            for (var from = own.From; from < own.Until;)
            {
                while (next < other.Stretches.Length && other.Stretches[next].Until <= from)
                    next++;
                var covers = next < other.Stretches.Length && other.Stretches[next].From <= from;
                var until = next == other.Stretches.Length ? own.Until : Math.Min(own.Until, covers ? other.Stretches[next].Until : other.Stretches[next].From);
                var (here, there) = (own with { From = from, Until = until }, covers ? other.Stretches[next] : new Stretch(from, until, null));
                Put(line, become(here, there) with { From = from, Until = until });
                from = until;
            }
        }

        return new(line.DrainToImmutable());
    }

    /// <summary>Over the time of the other too: not observed where it was not there.</summary>
    public StatusLine Over(StatusLine other)
    {
        if (other.Stretches is not [var first, ..])
            return this;
        if (Stretches is not [var own, ..])
            return new([new Stretch(first.From, other.Stretches[^1].Until, null)]);
        var line = ImmutableArray.CreateBuilder<Stretch>(Stretches.Length + 2);
        Put(line, new Stretch(first.From, own.From, null));
        foreach (var stretch in Stretches)
            Put(line, stretch);
        Put(line, new Stretch(Stretches[^1].Until, other.Stretches[^1].Until, null));
        return new(line.DrainToImmutable());
    }

    /// <summary>One that says the same as the last makes that longer; one of no length is left out.</summary>
    public static void Put(ImmutableArray<Stretch>.Builder line, Stretch stretch)
    {
        if (stretch.Until <= stretch.From)
            return;
        if (line.Count > 0 && line[^1].IsLike(stretch) && line[^1].Until == stretch.From)
            line[^1] = line[^1] with { Until = stretch.Until };
        else
            line.Add(stretch);
    }
}

/// <summary>What the store knows of some time, by ids. Whoever has no line was not observed.</summary>
internal sealed record PastLines(
    IReadOnlyDictionary<string, StatusLine> Hosts,
    IReadOnlyDictionary<string, StatusLine> Applications,
    IReadOnlyDictionary<(string Host, string Check), StatusLine> Checks)
{
    public static readonly PastLines None = new(
        ImmutableDictionary<string, StatusLine>.Empty, ImmutableDictionary<string, StatusLine>.Empty, ImmutableDictionary<(string, string), StatusLine>.Empty);

    public StatusLine OfHost(string host) => Hosts.GetValueOrDefault(host, StatusLine.Empty);

    public StatusLine OfApplication(string application) => Applications.GetValueOrDefault(application, StatusLine.Empty);

    public StatusLine OfCheck(string host, string check) => Checks.GetValueOrDefault((host, check), StatusLine.Empty);
}
