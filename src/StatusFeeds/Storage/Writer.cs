// The one who writes: one batch, one transaction, on the one connection that holds the judge's lock.
using System.Data;
using System.Data.Common;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

/// <summary>Used by one thread at a time: the store's own.</summary>
/// <param name="begun">The number of the run; 0: it does not judge, and what it writes is not the judge's.</param>
internal sealed class Writer(Dialect dialect, DbConnection first, string owner, long begun, Ledger ledger, TimeProvider clock) : IDisposable
{
    private DbConnection? connection = first;
    private long run = begun;

    public Ledger Ledger { get; private set; } = ledger;

    /// <summary>The number of the run that judges; 0: another process does. Any thread may ask.</summary>
    public long Run => Interlocked.Read(ref run);

    /// <summary>Takes the judge's place where nobody has it.</summary>
    /// <exception cref="StoreFailed">The store gives no answer.</exception>
    public bool Judge()
    {
        if (Run > 0)
            return true;
        var number = 0L;
        Transact(to =>
        {
            if (!dialect.TryLock(to))
                return;
            Ledger = ScopesTable.Read(to, SiteTable.Authority(to)) with { Blind = SiteTable.Blind(to) };
            number = RunsTable.Begin(to, owner, clock.GetUtcNow());
        });
        Interlocked.Exchange(ref run, number);
        return number > 0;
    }

    /// <summary>Ends the session of a judge that gives no sign of life.</summary>
    /// <exception cref="StoreFailed">The store gives no answer.</exception>
    public void Unseat() => Transact(dialect.Unseat);

    public bool IsToWrite(Batch batch) => batch.HasNews || !ReferenceEquals(Ledger.With(batch), Ledger);

    /// <exception cref="StoreFailed">Nothing of it is stored, as far as we know; it may be tried again.</exception>
    public void Write(Batch batch)
    {
        var next = Ledger.With(batch);
        Transact(to => Write(to, batch, next));
        Ledger = next;
    }

    /// <exception cref="StoreFailed">As in <see cref="Write(Batch)"/>.</exception>
    public void Keep(IReadOnlyCollection<KeptMemory> memories, IReadOnlyCollection<(string Host, string Check)> gone, IEnumerable<Action<DbConnection>?> more) => Transact(to =>
    {
        MemoriesTable.Forget(to, gone);
        MemoriesTable.Write(to, memories);
        foreach (var work in more)
            work?.Invoke(to);
    });

    /// <summary>What may be lost with the machine's power for some seconds, so that nobody waits for the disk.</summary>
    /// <exception cref="StoreFailed">As in <see cref="Write(Batch)"/>. A connection that was lost is not opened anew for it.</exception>
    public T Lightly<T>(Func<DbConnection, T> work)
    {
        if (connection is not { State: ConnectionState.Open })
            throw new StoreFailed($"The connection to {dialect.Name} is lost.");
        var result = default(T)!;
        Transact(to => result = work(to), isLight: true);
        return result;
    }

    public void Dispose() => Close();

    private void Transact(Action<DbConnection> work, bool isLight = false)
    {
        try
        {
            connection = connection is { State: ConnectionState.Open } ? connection : Run == 0 ? dialect.OpenBeside() : Reopen();
            dialect.Transact(connection, () => work(connection), isLight);
        }
        catch (Exception failure) when (failure is DbException or StoreRefused)
        {
            throw new StoreFailed(
                failure is DbException told
                    ? $"Cannot write to the database {dialect.Name}: {dialect.Explain(told)} It is tried again until it goes."
                    : failure.Message,
                failure);
        }
    }

    private void Write(DbConnection to, Batch batch, Ledger next)
    {
        if (dialect.IsShared && RunsTable.Newest(to) != run)
            throw Lost(to);
        var number = RunsTable.NextBatch(to, run, batch.MovesWorld);
        if (Ledger.Authority != next.Authority)
            SiteTable.WriteAuthority(to, next.Authority!);
        if (Ledger.Blind != next.Blind)
            SiteTable.WriteBlind(to, next.Blind);
        if (next.Revision > Ledger.Revision)
            ScopesTable.Write(to, next);
        ChangesTable.Write(to, batch);
        EntriesTable.Write(to, batch.Told);
        ChangeScopesTable.Write(to, batch.Told);
        SubjectsTable.Write(to, batch.Told);
        if (next.Revision > Ledger.Revision)
            ArchivesTable.Close(to, next.Revision, next.Authority!);
        CheckChangesTable.Write(to, batch.CheckChanges);
        var states = batch.HostsToWrite.Select(host => batch.World.Find(host)!).ToList();
        HostsTable.Write(to, states, number);
        ChecksTable.Write(to, states);
        ApplicationsTable.Write(to, batch.ApplicationsToWrite.Select(application => batch.World.Applications[application]), number);
        GapsTable.Write(to, batch.Gaps);
        ReloadsTable.Write(to, batch.Reloads);
        IncidentsTable.WriteTold(to, batch.Incidents);
        foreach (var proposal in batch.Proposals)
            IncidentsTable.Add(to, proposal);
        if (!batch.Asks.IsEmpty)
            AsksTable.Write(to, batch.Asks, clock.GetUtcNow());
        NodesTable.WriteTaken(to, batch.Taken);
        if (batch.Life is { } life)
            RunsTable.WriteSeen(to, run, life);
    }

    /// <summary>A connection that was lost took the lock along; if another process has judged since, what this one believes is no longer true.</summary>
    private DbConnection Reopen()
    {
        Close();
        DbConnection fresh;
        try
        {
            fresh = dialect.OpenWriter(owner, clock);
        }
        catch (StoreRefused) when (dialect.IsShared)
        {
            // Somebody else has the lock by now.
            Interlocked.Exchange(ref run, 0);
            throw;
        }

        if (RunsTable.Newest(fresh) == run)
            return fresh;
        var lost = Lost(fresh);
        fresh.Dispose();
        throw lost;
    }

    private StoreRefused Lost(DbConnection seen)
    {
        Interlocked.Exchange(ref run, 0);
        return new StoreRefused($"While the connection to {dialect.Name} was lost, {RunsTable.NewestOwner(seen)} has judged this site, and goes on.");
    }

    private void Close()
    {
        connection?.Dispose();
        connection = null;
    }
}
