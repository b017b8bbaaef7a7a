// What the store does while nobody waits for it: readings are written, days are rolled up, and what is old is forgotten, each in small steps.
using System.Data.Common;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>The store's own thread. Each step is one small transaction; what fails is tried again some minutes later, and said once.</summary>
internal sealed class Upkeep(Readings readings, Writer writer, Func<DbConnection> open, TimeProvider clock, ILogger log)
{
    /// <summary>Checks in one transaction: some ten milliseconds.</summary>
    private const int MostTogether = 50;

    /// <summary>Checks that are looked after together.</summary>
    private const int MostTended = 20;

    /// <summary>At the end, when nobody else writes.</summary>
    private const int MostAtEnd = 500;

    /// <summary>Every check's old blocks are looked after once in so many seconds, each at a second of its own.</summary>
    private const long Round = 6 * 3600;

    /// <summary>Old changes are looked for so often, in seconds.</summary>
    private const long PruneEvery = 3600;

    /// <summary>For the first time so many seconds after the start, which has enough to do.</summary>
    private const long FirstPruned = 300;

    private readonly long begun = clock.GetTimestamp();
    private readonly Queue<Series> due = new();
    private readonly Queue<long> old = new();
    private readonly Dictionary<long, (string Host, string Check)> kept = [];
    private readonly Dictionary<(string, string), long> ids = [];
    private bool isKeptKnown;
    private long written = -1;
    private long tended = -1;
    private volatile Task<List<Tended>>? reckoning;
    private ChangesPruning? pruning;
    private bool isMore;
    private long pruned = FirstPruned - PruneEvery;
    private bool isTold;
    private long finished;

    /// <summary>What is due now, a little of it. True: there is more.</summary>
    public bool Step(Board board)
    {
        var second = (long)clock.GetElapsedTime(begun).TotalSeconds;
        if (second != written)
        {
            for (var at = Math.Max(written + 1, second - Readings.WrittenEvery + 1); at <= second; at++)
            {
                foreach (var series in readings.Due(at))
                    due.Enqueue(series);
            }

            written = second;
        }

        if (!isKeptKnown && (due.Count > 0 || second >= FirstPruned))
            Try(() => writer.Lightly(Know));
        if (due.Count > 0)
        {
            Try(() => Write(Take(due, MostTogether), board));
            return due.Count > 0 || IsAnyOld(board, second);
        }

        if (!IsAnyOld(board, second))
            return false;
        if (reckoning is { IsCompleted: true } reckoned)
        {
            reckoning = null;
            Try(() => End(reckoned.GetAwaiter().GetResult(), board));
        }
        else if (reckoning is null && old.Count > 0)
        {
            Begin();
        }
        else if (pruning is { } step && !(Try(() => isMore = writer.Lightly(step.Step)) && isMore))
        {
            pruning = null;
        }

        return reckoning is null && (old.Count > 0 || pruning is not null);
    }

    /// <summary>What is reckoned beside the store's thread.</summary>
    public Task Reckoning => reckoning ?? Task.CompletedTask;

    /// <summary>Transactions written by <see cref="Finish"/>.</summary>
    public long Finished => Interlocked.Read(ref finished);

    /// <summary>All that is in memory.</summary>
    public void Finish(Board? board)
    {
        if (!isKeptKnown)
            Try(() => writer.Lightly(Know));
        due.Clear();
        foreach (var series in readings.All)
            due.Enqueue(series);
        while (due.Count > 0 && Try(() => Write(Take(due, MostAtEnd), board)))
        {
            Interlocked.Increment(ref finished);
        }
    }

    private bool IsAnyOld(Board board, long second)
    {
        if (old.Count > 0 || pruning is not null || reckoning is not null)
            return true;
        var now = clock.GetUtcNow();
        var at = now.ToUnixTimeSeconds();
        if (tended < 0 || at < tended || at - tended > Round)
            tended = at - 1;
        if (at > tended)
        {
            foreach (var id in kept.Keys)
            {
                if (Phase(id, tended) <= at - tended)
                    old.Enqueue(id);
            }

            tended = at;
        }

        if (second - pruned >= PruneEvery)
        {
            pruned = second;
            pruning = new ChangesPruning(now, board);
        }

        return old.Count > 0 || pruning is not null;
    }

    /// <summary>Seconds after that second until it is the check's turn: from 1 to a round.</summary>
    private static long Phase(long id, long after) => ((((id * 7919) - after - 1) % Round) + Round) % Round + 1;

    private void Write(List<Series> together, Board? board)
    {
        var blocks = new List<(Series Series, List<StoredBlock> Blocks)>();
        try
        {
            writer.Lightly(connection =>
            {
                foreach (var series in together)
                {
                    if (Find(connection, series) && series.Unwritten() is { Count: > 0 } unwritten)
                        blocks.Add((series, unwritten));
                }

                ReadingsTable.Write(connection, blocks.SelectMany(one => one.Blocks, (one, block) => (one.Series.Id, block)));
                return true;
            });
        }
        catch
        {
            foreach (var series in together.Where(series => !ids.ContainsKey((series.Host, series.Check))))
                (series.Id, series.IsResumed) = (0, false);
            throw;
        }

        foreach (var (series, stored) in blocks)
        {
            series.Written(stored);
            ids[(series.Host, series.Check)] = series.Id;
            kept[series.Id] = (series.Host, series.Check);
        }

        foreach (var series in together)
        {
            if (board is not null && board.Site.Find(series.Host, series.Check) is null && series.Unwritten().Count == 0)
                readings.Forget(series);
        }
    }

    /// <summary>False: there is nothing to be written of it.</summary>
    private bool Find(DbConnection connection, Series series)
    {
        if (series.IsResumed)
            return true;
        if (series.Unwritten().Count == 0)
            return false;
        if (!ids.TryGetValue((series.Host, series.Check), out var id))
        {
            series.Id = KeptChecksTable.Add(connection, series.Host, series.Check);
        }
        else if (ReadingsTable.Last(connection, series.Id = id) is { } last)
        {
            try
            {
                series.Resume(last);
            }
            catch (DamagedBlock)
            {
                series.After(last.Number);
            }
        }

        series.After(KeptChecksTable.Rolled(connection, series.Id));
        series.IsResumed = true;
        return true;
    }

    private void Begin()
    {
        var (checks, now) = (Take(old, MostTended).Where(kept.ContainsKey).Select(id => (id, kept[id])).ToList(), clock.GetUtcNow());
        reckoning = Task.Run(() => Tending.Reckon(open, checks, now, log));
    }

    private void End(List<Tended> tended, Board board)
    {
        var (now, retention) = (clock.GetUtcNow(), board.Site.Retention);
        var gone = writer.Lightly(connection =>
        {
            foreach (var one in tended)
                Tending.Write(connection, one, now, retention);
            return tended.Select(one => one.Id).Where(id => readings.Find(kept[id].Host, kept[id].Check) is null && KeptChecksTable.RemoveEmpty(connection, id)).ToList();
        });
        foreach (var id in gone)
        {
            ids.Remove(kept[id]);
            kept.Remove(id);
        }
    }

    private bool Know(DbConnection connection)
    {
        foreach (var (id, host, check) in KeptChecksTable.All(connection))
            (kept[id], ids[(host, check)]) = ((host, check), id);
        return isKeptKnown = true;
    }

    private bool Try(Action step)
    {
        try
        {
            step();
            if (isTold)
                log.LogInformation("The database takes readings again.");
            isTold = false;
            return true;
        }
        catch (Exception failure)
        {
            // A bug here must not end the thread that keeps statuses.
            if (!isTold)
                log.LogError(failure is StoreFailed ? null : failure, "Readings are not written for now, statuses are: {Why}", failure.Message);
            isTold = true;
            return false;
        }
    }

    private static List<T> Take<T>(Queue<T> from, int most)
    {
        var taken = new List<T>();
        while (taken.Count < most && from.TryDequeue(out var one))
            taken.Add(one);
        return taken;
    }
}
