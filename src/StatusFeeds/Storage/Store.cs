// The only truth: takes batches in order, shows the board after each, gives entries back. Says it when it cannot.
using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage.History;

namespace StatusFeeds.Storage;

internal sealed partial class Store : IAsyncDisposable
{
    /// <summary>Memories that are written in one transaction, whoever handed them in.</summary>
    private const int MostTogether = 1000;

    /// <summary>Milliseconds without an order, after which it is looked whether there is anything else to do.</summary>
    private const int Idle = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dialect dialect;
    private readonly Writer writer;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly WorkQueue<Order> orders = new();
    private readonly EntriesHeld held = new();
    private readonly KeptReader kept;
    private volatile Readings readings;
    private volatile Upkeep upkeep;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Board? board;
    private volatile string? trouble;
    private volatile UnderWay? underWay;
    private DateTimeOffset? recorded;

    private Store(Dialect dialect, Writer writer, TimeProvider clock, ILogger log)
    {
        this.dialect = dialect;
        this.writer = writer;
        this.clock = clock;
        this.log = log;
        kept = new KeptReader(dialect.OpenReader, clock);
        node = new KeptReader(dialect.OpenBeside, clock);
        opened = clock.GetTimestamp();
        Sparks = new Sparks(clock);
        (readings, upkeep) = Keeping();
        new Thread(WriteAll) { IsBackground = true, Name = "store" }.Start();
    }

    /// <summary>The last committed moment; null before the first commit.</summary>
    public Board? Board => board;

    /// <summary>Why writes do not go through, in words; null while they do. A node that only follows may wait for an answer to a question.</summary>
    public string? Trouble =>
        (Waited(underWay), IsShared ? Waited(kept.Asking) : default, IsShared ? Waited(node.Asking) : default) is var (write, follow, hear)
        && TimeSpan.FromTicks(Math.Max(write.Ticks, Math.Max(follow.Ticks, hear.Ticks))) is var waited && waited > Patience
            ? $"{dialect.Disk} has not answered for {(long)waited.TotalSeconds} s"
            : trouble ?? cutOff;

    /// <summary>Opens or makes the database, brings its tables up to date, and takes the judge's lock.</summary>
    /// <param name="owner">What a second server is told of this one: <c>process 1234 (http://localhost:8080, since …)</c>.</param>
    /// <exception cref="StoreRefused">It cannot be had; the message is for people.</exception>
    public static Task<Store> Open(Secret database, string owner, TimeProvider clock, ILogger log, CancellationToken cancel) => Task.Run(
        () =>
        {
            var engine = Dialect.Of(database);
            DbConnection? connection = null;
            try
            {
                connection = engine.OpenWriter(owner, clock);
                Migrations.Apply(engine, connection, clock);
                var ledger = ScopesTable.Read(connection, SiteTable.Authority(connection)) with { Blind = SiteTable.Blind(connection) };
                // Before anything is written: what cannot be read is refused and stays as it is, however often the start is tried.
                Recall.WorldOf(connection, ledger.Blind, clock.GetUtcNow());
                cancel.ThrowIfCancellationRequested();
                var number = RunsTable.Begin(connection, owner, clock.GetUtcNow());
                return new Store(engine, new Writer(engine, connection, owner, number, ledger, clock), clock, log);
            }
            catch (Exception failure)
            {
                connection?.Dispose();
                engine.Dispose();
                throw Refusal(engine, failure);
            }
        },
        cancel);

    /// <summary>What was committed before this process, to go on from.</summary>
    public Task<Remembered> Remember(CancellationToken cancel) => Read(
        connection =>
        {
            var ledger = writer.Ledger;
            var world = Recall.WorldOf(connection, ledger.Blind, clock.GetUtcNow());
            return new Remembered(world, ledger.Authority, ledger.Revision, ledger.Modified, RunsTable.SeenBefore(connection, writer.Run > 0 ? writer.Run : long.MaxValue))
            {
                Memories = MemoriesTable.Read(connection, 0),
            };
        },
        cancel);

    /// <summary>
    /// Stores the batch, then shows it on the board; one that holds nothing new moves the board without touching the disk. In the order of the calls.
    /// </summary>
    /// <exception cref="StoreFailed">It is not stored and the board is as it was; the same batch may be tried again.</exception>
    public Task Commit(Batch batch, CancellationToken cancel) => Hand(new Order(batch, [], [], Done(), cancel));

    /// <summary>Keeps what checks remember, each in place of what was kept of it, and forgets that of others. What many hand in at once goes to the disk together.</summary>
    /// <exception cref="StoreFailed">As in <see cref="Commit"/>.</exception>
    public Task Keep(ImmutableArray<KeptMemory> memories, ImmutableArray<(string Host, string Check)> gone, CancellationToken cancel) =>
        Hand(new Order(null, memories, gone, Done(), cancel));

    /// <summary>What was kept since that batch, whoever kept it; what was kept just before may come again. Cheap enough for every second.</summary>
    public Task<Memories> KeptSince(long batch, CancellationToken cancel) => Read(() => kept.Ask(connection => MemoriesTable.Read(connection, batch)), cancel);

    /// <summary>The board as soon as it is another one than <paramref name="seen"/>.</summary>
    public async Task<Board> After(Board? seen, CancellationToken cancel)
    {
        while (true)
        {
            var next = moved;
            if (board is { } now && !ReferenceEquals(now, seen))
                return now;
            await next.Task.WaitAsync(cancel);
        }
    }

    /// <summary>The windows that were ordered while we run and are not over, in the order of their numbers. Cheap enough for every second.</summary>
    public Task<ImmutableArray<Window>> Ordered(CancellationToken cancel) => Read(() => kept.Ask(Ordered), cancel);

    /// <summary>
    /// Ends what was begun, for at most a second, and as long as readings go on being written for one more: a disk that hangs must not keep the process from ending,
    /// which frees the lock too.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        kept.Dispose();
        node.Dispose();
        await filling.CancelAsync();
        orders.CompleteAdding();
        var (waited, moved) = (0, -1L);
        var all = Task.WhenAll(ended.Task, filled, upkeep.Reckoning);
        while (!all.IsCompleted && (waited < 4 || (waited < 8 && upkeep.Finished != moved)))
        {
            moved = upkeep.Finished;
            await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(0.25), clock));
            waited++;
        }

        if (!ended.Task.IsCompleted)
        {
            log.LogWarning("Left the database {Database} without waiting longer: {Trouble}.", dialect.Name, Trouble ?? "it still writes");
        }
    }

    private ImmutableArray<Window> Ordered(DbConnection connection) => Recall.Ordered(connection, clock.GetUtcNow());

    private Task<T> Read<T>(Func<DbConnection, T> question, CancellationToken cancel) => Read(
        () =>
        {
            using var connection = dialect.OpenReader();
            return question(connection);
        },
        cancel);

    /// <summary>Over the network it may wait for long: on a thread of its own, as the pool has few, and requests need them.</summary>
    private Task<T> Read<T>(Func<T> question, CancellationToken cancel) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return question();
            }
            catch (DbException failure)
            {
                throw new StoreFailed($"Cannot read the database {dialect.Name}: {dialect.Explain(failure)}", failure);
            }
        },
        cancel,
        IsShared ? TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach : TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default).WaitAsync(cancel);

    private Task Hand(Order order)
    {
        order.Cancel.ThrowIfCancellationRequested();
        orders.Add(order);
        return order.Done.Task.WaitAsync(order.Cancel);
    }

    private void WriteAll()
    {
        Order? next = null;
        while (next is not null || Next(out next))
        {
            List<Order> together = [next];
            next = null;
            while (together[0].IsToKeep && together.Count < MostTogether && orders.TryTake(out next) && next.IsToKeep)
            {
                together.Add(next);
                next = null;
            }

            foreach (var order in together.Where(order => order.Cancel.IsCancellationRequested))
                order.Done.TrySetCanceled(order.Cancel);
            together.RemoveAll(order => order.Cancel.IsCancellationRequested && order.Done.Task.IsCanceled);
            if (together.Count > 0)
                Do(together);
        }

        if (writer.Run > 0)
            InTime(() => upkeep.Finish(board));
        writer.Dispose();
        dialect.Dispose();
        ended.SetResult();
    }

    /// <summary>False at the end. While no order waits, other things are done, little by little.</summary>
    private bool Next([NotNullWhen(true)] out Order? next)
    {
        while (!orders.TryTake(out next))
        {
            var more = false;
            InTime(() => more = Tend());
            if (orders.TryTake(out next, more ? 0 : Idle))
                return true;
            isRested |= !more;
            if (orders.IsCompleted)
                return false;
        }

        return true;
    }

    private void Do(List<Order> together)
    {
        try
        {
            if (together[0].Act is { } act)
            {
                InTime(act);
            }
            else if (together[0].Batch is not { } batch)
            {
                Write(() => writer.Keep([.. together.SelectMany(order => order.Memories)], [.. together.SelectMany(order => order.Gone)], together.Select(order => order.Work)));
            }
            else
            {
                if (writer.IsToWrite(batch))
                {
                    Write(() => writer.Write(batch));
                    recorded = batch.Life ?? recorded;
                }

                Show(batch);
            }

            together.ForEach(order => order.Done.SetResult());
        }
        catch (Exception failure)
        {
            // Those who handed it in have it, whatever it is.
            together.ForEach(order => order.Done.SetException(failure));
        }
    }

    private void Write(Action write)
    {
        try
        {
            InTime(write);
            if (trouble is not null)
                log.LogInformation("The database {Database} takes writes again.", dialect.Name);
            trouble = null;
        }
        catch (StoreFailed failure)
        {
            // One that judges no more has nothing to write: whether it hears of who does is said by cutOff.
            if (trouble is null && writer.Run > 0)
                log.LogError("{Failure}", failure.Message);
            trouble = writer.Run > 0 ? failure.Message : null;
            throw;
        }
    }

    private TimeSpan Waited(UnderWay? work) => work is null ? TimeSpan.Zero : clock.GetElapsedTime(work.Since);

    /// <summary>Where it hangs, that is trouble after a while.</summary>
    private void InTime(Action work)
    {
        underWay = new UnderWay(clock.GetTimestamp());
        try
        {
            work();
        }
        finally
        {
            underWay = null;
        }
    }

    private void Show(Batch batch)
    {
        var ledger = writer.Ledger;
        board = new Board(batch.Site, batch.World, ledger.Authority!, ledger.Revision, ledger.Modified, recorded ?? batch.World.Watching, batch.Notes, batch.Workings) { Crew = crew };
        Remember(batch);
        Interlocked.Exchange(ref moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private (Readings Readings, Upkeep Upkeep) Keeping()
    {
        var noted = new Readings(Sparks, log);
        return (noted, new Upkeep(noted, writer, dialect.OpenReader, clock, log));
    }

    private static Exception Refusal(Dialect engine, Exception failure) => failure switch
    {
        DbException told => new StoreRefused($"Cannot open the database {engine.Name}: {engine.Explain(told)}", failure),
        IOException or UnauthorizedAccessException => new StoreRefused($"Cannot open the database {engine.Name}: {failure.Message}", failure),
        _ => failure,
    };

    private static TaskCompletionSource Done() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="Batch">Null where it is memories that are to be kept or forgotten.</param>
    private sealed record Order(
        Batch? Batch, ImmutableArray<KeptMemory> Memories, ImmutableArray<(string Host, string Check)> Gone, TaskCompletionSource Done, CancellationToken Cancel)
    {
        /// <summary>Beside memories.</summary>
        public Action<DbConnection>? Work { get; init; }

        /// <summary>Nothing is written, but done where nobody else writes.</summary>
        public Action? Act { get; init; }

        public bool IsToKeep => Batch is null && Act is null;
    }
}
