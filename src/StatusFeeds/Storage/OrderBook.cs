// The windows ordered while we run, for a command that writes them beside the judge, or while there is none.
using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal sealed class OrderBook : IDisposable
{
    /// <summary>SQL's word for a number that somebody else has just taken.</summary>
    private const string Taken = "23505";

    /// <summary>So many others would have to order in the same moment.</summary>
    private const int Tries = 10;

    private readonly Dialect dialect;
    private readonly DbConnection connection;

    private OrderBook(Dialect dialect, DbConnection connection)
    {
        this.dialect = dialect;
        this.connection = connection;
    }

    /// <exception cref="StoreRefused">It cannot be had, or is not as this program needs it; the message is for people.</exception>
    public static OrderBook Open(Secret database)
    {
        var engine = Dialect.Of(database);
        DbConnection? opened = null;
        try
        {
            opened = engine.OpenBeside();
            Migrations.Require(engine, opened);
            return new OrderBook(engine, opened);
        }
        catch (Exception failure)
        {
            opened?.Dispose();
            engine.Dispose();
            throw failure is DbException told ? new StoreRefused($"Cannot open the database {engine.Name}: {engine.Explain(told)}", failure) : failure;
        }
    }

    /// <summary>Those that are not over, in the order of their numbers.</summary>
    /// <exception cref="StoreFailed">The store gave no answer.</exception>
    public ImmutableArray<OrderedWindow> NotOver(DateTimeOffset now)
    {
        try
        {
            return OrderedWindowsTable.Read(connection, now);
        }
        catch (DbException failure)
        {
            throw new StoreFailed($"Cannot read the database {dialect.Name}: {dialect.Explain(failure)}", failure);
        }
    }

    /// <returns>The number under which it is ordered.</returns>
    /// <exception cref="StoreFailed">It is not ordered.</exception>
    public long Add(string name, ImmutableArray<string> hosts, Schedule.Once times, string reason, DateTimeOffset now, string by)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var number = 0L;
                Transact(() => number = OrderedWindowsTable.Add(connection, name, hosts, times, reason, now, by));
                return number;
            }
            catch (DbException failure) when (failure.SqlState == Taken && attempt < Tries)
            {
                // Another command was faster: the next number, then.
            }
            catch (DbException failure)
            {
                throw Refused(failure);
            }
        }
    }

    /// <exception cref="StoreFailed">None of them is ended.</exception>
    public void End(ImmutableArray<long> numbers, DateTimeOffset now, string by)
    {
        try
        {
            Transact(() => OrderedWindowsTable.End(connection, numbers, now, by));
        }
        catch (DbException failure)
        {
            throw Refused(failure);
        }
    }

    public void Dispose()
    {
        connection.Dispose();
        dialect.Dispose();
    }

    /// <summary>After a failure the connection may be closed.</summary>
    private void Transact(Action work)
    {
        if (connection.State != ConnectionState.Open)
            connection.Open();
        dialect.Transact(connection, work);
    }

    private StoreFailed Refused(DbException failure) => new($"Cannot write to the database {dialect.Name}: {dialect.Explain(failure)} Nothing was changed.", failure);
}
