// The store for a process that works beside others on one database: it follows whoever judges, hands over what it sees, and takes the judge's place when that is free.
using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal sealed partial class Store
{
    /// <summary>How long another node may take to bring the tables up to date.</summary>
    private static readonly TimeSpan Migrating = TimeSpan.FromSeconds(30);

    /// <summary>What is asked and written between nodes: on a connection of its own, so that it never waits for what is being committed.</summary>
    private readonly KeptReader node;
    private volatile Crew crew = Crew.Alone;
    private volatile string? cutOff;

    /// <summary>Several processes may work on such a database together: see <see cref="Join"/>.</summary>
    public static bool MayBeShared(Secret database) => PostgresUrl.Is(database.Reveal);

    /// <summary>Others may work on this database too.</summary>
    public bool IsShared => dialect.IsShared;

    /// <summary>Batches are this process's to write.</summary>
    public bool Judges => writer is { Run: > 0 };

    /// <summary>Who works on this database; empty where it is not shared.</summary>
    public Crew Crew
    {
        get => crew;
        set => crew = value;
    }

    /// <summary>Opens a shared database without the judge's lock, and brings its tables up to date where nobody uses them.</summary>
    /// <param name="shares">In so many parts hosts are shared out.</param>
    /// <exception cref="StoreRefused">It cannot be had; the message is for people.</exception>
    public static Task<Store> Join(Secret database, string owner, int shares, TimeProvider clock, ILogger log, CancellationToken cancel) => Task.Run(
        () =>
        {
            var engine = Dialect.Of(database);
            DbConnection? connection = null;
            try
            {
                connection = engine.OpenBeside();
                Prepare(engine, connection, clock, cancel);
                SharesTable.Make(connection, shares);
                return new Store(engine, new Writer(engine, connection, owner, 0, ScopesTable.Read(connection, null), clock), clock, log);
            }
            catch (Exception failure)
            {
                connection?.Dispose();
                engine.Dispose();
                throw Refusal(engine, failure);
            }
        },
        cancel);

    /// <summary>Takes the judge's place if nobody has it; true where this process has it already.</summary>
    /// <exception cref="StoreFailed">The store gives no answer.</exception>
    public async Task<bool> TryJudge(CancellationToken cancel)
    {
        await Hand(new Order(null, [], [], Done(), cancel)
        {
            Act = () =>
            {
                if (!Judges && writer.Judge())
                    ((readings, upkeep), recorded) = (Keeping(), null);
            },
        });
        return Judges;
    }

    /// <summary>Ends the session of a judge that gives no sign of life any more.</summary>
    /// <exception cref="StoreFailed">The store gives no answer.</exception>
    public Task Unseat(CancellationToken cancel) => Hand(new Order(null, [], [], Done(), cancel) { Act = writer.Unseat });

    /// <summary>The newest run; null: nobody ever judged. Cheap enough to be asked some times a second.</summary>
    public Task<RunNow?> RunNow(CancellationToken cancel) => Read(() => kept.Ask(RunsTable.Now), cancel);

    /// <summary>What is committed, and what of it is new since then.</summary>
    /// <param name="known">As it was given before; null: nothing is known.</param>
    public Task<Committed> Committed(Committed? known, CancellationToken cancel) => Read(
        () => kept.Ask(connection => dialect.Snapshot(connection, () =>
        {
            var run = RunsTable.Now(connection);
            var authority = SiteTable.Authority(connection);
            var ledger = ScopesTable.Read(connection, authority);
            var world = Recall.WorldOf(connection, SiteTable.Blind(connection), clock.GetUtcNow(), known?.World, known?.Run?.Batch ?? -1);
            return new Committed(run, authority, ledger.Revision, ledger.Modified, world)
            {
                Changes = known is null ? [] : [.. ChangesTable.Became(connection, known.World.LastInstant)],
            };
        })),
        cancel);

    /// <summary>Shows a follower's board: what others have committed.</summary>
    public void Show(Board next, IEnumerable<Change> changes)
    {
        board = next with { Crew = crew };
        Days.Note(next.Site, changes, [], [], clock.GetUtcNow());
        if (!ReferenceEquals(past, next.Site))
            Sparks.Keep(next.Site.Hosts);
        past = next.Site;
        Interlocked.Exchange(ref moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Keeps the main reading of a look that another one judges.</summary>
    public void Glance(Site site, Observation seen)
    {
        if (site.Hosts.TryGetValue(seen.Host, out var host) && !seen.Judgement.Readings.IsDefaultOrEmpty)
            Sparks.Note(host, seen);
    }

    /// <summary>A sign of life, and what was seen.</summary>
    /// <exception cref="StoreFailed">As far as we know nothing of it is there. What was seen may be handed in again under the same number.</exception>
    public Task Say(SiteNode self, NodeLooks? looks, CancellationToken cancel) => Tell(
        connection =>
        {
            NodesTable.Write(connection, self);
            if (looks is not null && LooksTable.Newest(connection, looks.Node) < looks.Number)
                LooksTable.Write(connection, looks, clock.GetUtcNow());
            if (self.Judges && looks is not null)
                NodesTable.WriteTaken(connection, [KeyValuePair.Create(self.Id, looks.Number)]);
        },
        cancel);

    /// <summary>Who there is; and what is new of those looks and of what the judge asks.</summary>
    /// <param name="known">Node → the last row of its looks that is known; the looks of nodes that are not in it are not asked for.</param>
    /// <param name="asks">The last ask that is known.</param>
    public Task<Heard> Hear(IReadOnlyDictionary<string, long> known, long asks, CancellationToken cancel) => Read(
        () => node.Ask(connection => new Heard(
            [.. NodesTable.Read(connection)],
            [.. known.SelectMany(one => LooksTable.After(connection, one.Key, one.Value))],
            [.. AsksTable.After(connection, asks)])),
        cancel);

    public Task<long> NewestAsk(CancellationToken cancel) => Read(() => node.Ask(AsksTable.Newest), cancel);

    /// <summary>As in <see cref="SharesTable.Take"/>.</summary>
    /// <exception cref="StoreFailed">Whether it is taken is not known.</exception>
    public Task<long> Take(int share, string self, long first, long until, CancellationToken cancel) =>
        Read(() => node.Ask(connection => SharesTable.Take(connection, share, self, first, until)), cancel);

    /// <summary>What all have seen, and nodes that are gone.</summary>
    public Task Forget(IEnumerable<string> gone, CancellationToken cancel) => Tell(
        connection =>
        {
            LooksTable.Forget(connection, clock.GetUtcNow());
            foreach (var one in gone)
                NodesTable.Remove(connection, one);
        },
        cancel);

    /// <summary>How Npgsql reaches it, with the password: for Quartz, whose tables are beside ours.</summary>
    public string Address => dialect.Address;

    private async Task Tell(Action<DbConnection> work, CancellationToken cancel)
    {
        try
        {
            await Read(
                () => node.Ask(connection =>
                {
                    dialect.Transact(connection, () => work(connection), isLight: true);
                    return true;
                }),
                cancel);
            cutOff = null;
        }
        catch (StoreFailed failure)
        {
            cutOff = failure.Message;
            throw;
        }
    }

    /// <summary>Only one of several that start together brings the tables up to date; none does while somebody judges by the old ones.</summary>
    private static void Prepare(Dialect engine, DbConnection connection, TimeProvider clock, CancellationToken cancel)
    {
        var begun = clock.GetTimestamp();
        while (!Migrations.AreDone(engine, connection))
        {
            cancel.ThrowIfCancellationRequested();
            if (engine.TryLock(connection))
            {
                Migrations.Apply(engine, connection, clock);
                engine.Unlock(connection);
            }
            else if (clock.GetElapsedTime(begun) > Migrating)
            {
                throw new StoreRefused(
                    $"The database {engine.Name} was written by an older StatusFeeds, and {RunsTable.NewestOwner(connection)} works on it. Stop all nodes, then start them by this version.");
            }
            else
            {
                cancel.WaitHandle.WaitOne(TimeSpan.FromSeconds(0.2));
            }
        }
    }
}

/// <summary>What others have committed.</summary>
/// <param name="Run">The newest run; null: nobody ever judged.</param>
/// <param name="Modified">Scope → second at which its feeds last changed.</param>
internal sealed record Committed(RunNow? Run, string? Authority, long Revision, ImmutableDictionary<string, long> Modified, World World)
{
    /// <summary>What hosts and applications became since what was known before.</summary>
    public ImmutableArray<Change> Changes { get; init; } = [];
}

/// <summary>What is new from other nodes.</summary>
/// <param name="Nodes">With the last row of its looks that was judged.</param>
internal sealed record Heard(ImmutableArray<(SiteNode Node, long Taken)> Nodes, ImmutableArray<NodeLooks> Looks, ImmutableArray<(long Number, WantedLook Ask)> Asks);
