// The windows ordered while we run, for a command that writes them beside the judge, or while there is none.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal sealed class OrderBook : IDisposable
{
    private readonly Beside beside;

    private OrderBook(Beside beside) => this.beside = beside;

    /// <exception cref="StoreRefused">It cannot be had, or is not as this program needs it; the message is for people.</exception>
    public static OrderBook Open(Secret database) => new(Beside.Open(database));

    /// <summary>Those that are not over, in the order of their numbers.</summary>
    /// <exception cref="StoreFailed">The store gave no answer.</exception>
    public ImmutableArray<OrderedWindow> NotOver(DateTimeOffset now) => beside.Read(connection => OrderedWindowsTable.Read(connection, now));

    /// <returns>The number under which it is ordered.</returns>
    /// <exception cref="StoreFailed">It is not ordered.</exception>
    public long Add(string name, ImmutableArray<string> hosts, Schedule.Once times, string reason, DateTimeOffset now, string by) =>
        beside.Write(connection => OrderedWindowsTable.Add(connection, name, hosts, times, reason, now, by));

    /// <exception cref="StoreFailed">None of them is ended.</exception>
    public void End(ImmutableArray<long> numbers, DateTimeOffset now, string by) => beside.Write(connection =>
    {
        OrderedWindowsTable.End(connection, numbers, now, by);
        return true;
    });

    public void Dispose() => beside.Dispose();
}
