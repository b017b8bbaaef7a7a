// One reading connection that stays open, for a question asked every second: opening one each time would cost more than the answer.
using System.Data;
using System.Data.Common;

namespace StatusFeeds.Storage;

/// <summary>Any thread, one question at a time. What fails is asked over a new connection the next time.</summary>
/// <param name="open">Makes a connection.</param>
/// <param name="clock">Says since when a question waits.</param>
internal sealed class KeptReader(Func<DbConnection> open, TimeProvider clock) : IDisposable
{
    private readonly Lock one = new();
    private DbConnection? connection;
    private bool ended;
    private volatile UnderWay? asking;

    /// <summary>The question that waits for its answer, if there is one.</summary>
    public UnderWay? Asking => asking;

    /// <exception cref="DbException">See <see cref="Dialect.Explain"/>.</exception>
    public T Ask<T>(Func<DbConnection, T> question)
    {
        lock (one)
        {
            ObjectDisposedException.ThrowIf(ended, this);
            asking = new UnderWay(clock.GetTimestamp());
            try
            {
                connection = connection is { State: ConnectionState.Open } ? connection : open();
                return question(connection);
            }
            catch
            {
                Close();
                throw;
            }
            finally
            {
                asking = null;
            }
        }
    }

    /// <summary>A question that hangs keeps its connection: waiting for it would hang too.</summary>
    public void Dispose()
    {
        if (one.TryEnter())
        {
            ended = true;
            Close();
            one.Exit();
        }
    }

    private void Close()
    {
        connection?.Dispose();
        connection = null;
    }
}

/// <summary>What has not been answered yet.</summary>
/// <param name="Since">A timestamp of the clock.</param>
internal sealed record UnderWay(long Since);
