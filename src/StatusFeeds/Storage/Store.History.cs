// The store's memory of what was: readings, and statuses over time.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Storage;

internal sealed partial class Store
{
    /// <summary>At most, where what is in memory is not right any more.</summary>
    private static readonly TimeSpan FilledEvery = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource filling = new();
    private readonly long opened;
    private readonly bool isBeside;
    private Task filled = Task.CompletedTask;
    private bool isRested;
    private long filledAt;
    private Site? filledFor;
    private Site? past;

    /// <summary>The last 24 hours of each host's main reading. In memory: filled from the store soon after the first commit.</summary>
    public Sparks Sparks { get; }

    /// <summary>The last 90 days of each host and application. In memory, as <see cref="Sparks"/>.</summary>
    public Days Days { get; } = new();

    /// <summary>Keeps the numbers of a look that was judged. Never waits, for the disk or for anybody; one thread.</summary>
    public void Note(Site site, Observation seen)
    {
        if (site.Hosts.TryGetValue(seen.Host, out var host))
            readings.Note(host, seen);
    }

    /// <summary>The readings of a host at full rhythm, up to the last judged look; in the order of its checks and of their readings.</summary>
    public Task<ImmutableArray<Curve>> Curves(string host, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel) =>
        OfChecks(host, from, until, (check, blocks) => Gathered(host, check, from, until, blocks), cancel);

    /// <summary>The same in columns of that width; those with nothing in them left out.</summary>
    public Task<ImmutableArray<ThinCurve>> Thinned(string host, DateTimeOffset from, DateTimeOffset until, TimeSpan width, CancellationToken cancel) => OfChecks(
        host,
        from,
        until,
        (check, blocks) => new Thinner(check, from, until, width).Of(blocks)
            ?? Gathered(host, check, from, until, blocks).Select(curve => ThinCurve.Of(curve, from, until, width)).Where(curve => !curve.Columns.IsEmpty),
        cancel);

    /// <summary>A reading in steps of five minutes, oldest first, up to the last judged look; under the unit it has now.</summary>
    public Task<ImmutableArray<RollUp>> RollUps(string host, string check, string reading, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var memory = readings.Of(host, check);
        return Read(
            connection =>
            {
                var (first, last) = (from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
                var curving = new Curving(host, check, long.MinValue, long.MaxValue, log);
                var id = KeptChecksTable.OfHost(connection, host).FirstOrDefault(kept => kept.Check == check).Id;
                var rolled = id == 0 ? 0 : KeptChecksTable.Rolled(connection, id);
                if (id != 0)
                    curving.Add(ReadingsTable.Between(connection, id, long.MinValue, long.MaxValue, rolled), reading);
                curving.Add(memory.Where(block => block.Number > rolled), reading);
                var fresh = curving.Of(reading);
                var days = id == 0 ? [] : RollUpsTable.Between(connection, id, Rolling.DayOf(first), Rolling.DayOf(last)).ToList();
                var old = days.SelectMany(day => Sound(host, check, reading, day.Day, day.Bytes)).ToList();
                var unit = fresh?.Unit ?? old.LastOrDefault().Unit;
                List<RollUp> steps = [.. old.Where(line => line.Unit == unit).SelectMany(line => line.Steps)];
                return Rolling.Merge(steps, Rolling.Of(fresh?.Samples ?? [])).Where(step => step.From >= from.AddMinutes(-5) && step.From < until).ToImmutableArray();
            },
            cancel);
    }

    /// <summary>What a host was: contiguous from then until then. Without a status: not observed (by gaps, and between runs of more than a minute), not known yet, or still to come.</summary>
    public Task<ImmutableArray<Span>> Spans(string host, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel) => Read(
        connection =>
        {
            var (first, last, now) = (from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds(), clock.GetUtcNow().ToUnixTimeMilliseconds());
            var (before, changes) = StatusesPast.OfHost(connection, host, first, last);
            var latest = changes.Count > 0 ? Math.Max(now, changes[^1].At) : now;
            var holes = SpanLine.Union([.. StatusesPast.Holes(connection, first, last), StatusesPast.Rest(connection, latest, isBeside)]);
            return SpanLine.Of(before, changes, holes, first, last)
                .Select(span => new Span(span.Status, DateTimeOffset.FromUnixTimeMilliseconds(span.From), DateTimeOffset.FromUnixTimeMilliseconds(span.Until)))
                .ToImmutableArray();
        },
        cancel);

    /// <param name="make">Of a check, of all its blocks with any look in that time, oldest first: a block that is on the disk and in memory is taken from there.</param>
    private Task<ImmutableArray<T>> OfChecks<T>(string host, DateTimeOffset from, DateTimeOffset until, Func<string, IReadOnlyList<StoredBlock>, IEnumerable<T>> make, CancellationToken cancel)
    {
        var order = OrderOf(host);
        var memory = readings.OfHost(host).ToDictionary(series => series.Check, series => series.All());
        return Read(
            connection =>
            {
                var ids = KeptChecksTable.OfHost(connection, host).ToDictionary(kept => kept.Check, kept => kept.Id, StringComparer.Ordinal);
                return order(ids.Keys.Union(memory.Keys)).SelectMany(check =>
                {
                    var known = memory.GetValueOrDefault(check, []);
                    var stored = ids.TryGetValue(check, out var id) ? ReadingsTable.Between(connection, id, from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds()) : [];
                    return make(check, [.. stored.Where(block => !known.Exists(own => own.Number == block.Number)), .. known]);
                }).ToImmutableArray();
            },
            cancel);
    }

    private IEnumerable<Curve> Gathered(string host, string check, DateTimeOffset from, DateTimeOffset until, IEnumerable<StoredBlock> blocks)
    {
        var curving = new Curving(host, check, from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds(), log);
        curving.Add(blocks);
        return curving.Curves();
    }

    /// <summary>The checks of a host in the order of the configuration; those that it has no more are left out. All of a host that is not configured.</summary>
    private Func<IEnumerable<string>, IEnumerable<string>> OrderOf(string host) => board?.Site.Hosts.GetValueOrDefault(host) is { } known
        ? checks => known.Checks.Select(check => check.Name).Intersect(checks, StringComparer.Ordinal)
        : checks => checks.Order(StringComparer.Ordinal);

    private IEnumerable<(string Reading, Unit Unit, IReadOnlyList<RollUp> Steps)> Sound(string host, string check, string reading, long day, byte[] bytes)
    {
        try
        {
            return RollUpDay.Read(bytes, day, reading);
        }
        catch (DamagedBlock damage)
        {
            log.LogWarning("Roll-ups of {Host}, check {Check}, are damaged (day {Day}: {What}); they are left out", host, check, day, damage.Message);
            return [];
        }
    }

    /// <summary>The store's own thread, after a commit.</summary>
    private void Remember(Batch batch)
    {
        try
        {
            Days.Note(batch.Site, batch.Told.Select(told => told.Change).Concat(batch.Untold), batch.CheckChanges, batch.Gaps, clock.GetUtcNow());
            if (!ReferenceEquals(past, batch.Site))
                Sparks.Keep(batch.Site.Hosts);
            past = batch.Site;
        }
        catch (Exception bug)
        {
            // The batch is stored all the same.
            log.LogError(bug, "A bug in remembering what changed");
        }
    }

    /// <summary>The store's own thread, while nobody waits for it. True: there is more to do.</summary>
    private bool Tend()
    {
        if (board is not { } now)
            return false;
        isRested |= clock.GetElapsedTime(opened) >= FilledEvery;
        if (isRested && filled.IsCompleted && (!ReferenceEquals(filledFor, now.Site) || (Days.IsStale && clock.GetElapsedTime(filledAt) >= FilledEvery)))
        {
            (filledFor, filledAt) = (now.Site, clock.GetTimestamp());
            filled = Task.Run(() => Fill(now.Site), filling.Token);
        }

        return writer.Run > 0 && upkeep.Step(now);
    }

    private void Fill(Site site)
    {
        try
        {
            using var connection = dialect.OpenReader();
            Loading.Fill(connection, site, Days, readings, clock.GetUtcNow(), isBeside, log, filling.Token);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
        catch (Exception failure)
        {
            // Pages go without.
            log.LogError("What was before could not be read: {Why}", failure.Message);
        }
    }
}
