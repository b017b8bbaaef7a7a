// The database for a command that writes beside the judge, or while there is none: tables that the judge only reads.
using System.Data;
using System.Data.Common;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal sealed class Beside : IDisposable
{
    /// <summary>SQL's word for a number that somebody else has just taken.</summary>
    private const string Taken = "23505";

    /// <summary>So many others would have to write in the same moment.</summary>
    private const int Tries = 10;

    private readonly Dialect dialect;
    private readonly DbConnection connection;

    private Beside(Dialect dialect, DbConnection connection)
    {
        this.dialect = dialect;
        this.connection = connection;
    }

    /// <exception cref="StoreRefused">It cannot be had, or is not as this program needs it; the message is for people.</exception>
    public static Beside Open(Secret database)
    {
        var engine = Dialect.Of(database);
        DbConnection? opened = null;
        try
        {
            opened = engine.OpenBeside();
            Migrations.Require(engine, opened);
            return new Beside(engine, opened);
        }
        catch (Exception failure)
        {
            opened?.Dispose();
            engine.Dispose();
            throw failure is DbException told ? new StoreRefused($"Cannot open the database {engine.Name}: {engine.Explain(told)}", failure) : failure;
        }
    }

    /// <exception cref="StoreFailed">The store gave no answer.</exception>
    public T Read<T>(Func<DbConnection, T> question)
    {
        try
        {
            return question(connection);
        }
        catch (DbException failure)
        {
            throw new StoreFailed($"Cannot read the database {dialect.Name}: {dialect.Explain(failure)}", failure);
        }
    }

    /// <summary>All of it or nothing; once more where somebody else was faster and took the same number.</summary>
    /// <exception cref="StoreFailed">Nothing was written.</exception>
    public T Write<T>(Func<DbConnection, T> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = default(T)!;
                if (connection.State != ConnectionState.Open)
                    connection.Open();
                dialect.Transact(connection, () => result = work(connection));
                return result;
            }
            catch (DbException failure) when (failure.SqlState == Taken && attempt < Tries)
            {
                // The next number, then.
            }
            catch (DbException failure)
            {
                throw new StoreFailed($"Cannot write to the database {dialect.Name}: {dialect.Explain(failure)} Nothing was changed.", failure);
            }
        }
    }

    public void Dispose()
    {
        connection.Dispose();
        dialect.Dispose();
    }
}
