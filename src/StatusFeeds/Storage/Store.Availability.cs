// The store's memory of statuses over any time, for availability.
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal sealed partial class Store
{
    /// <summary>What these were, from then until then; what is still to come is not observed. Of a few by their ids, of more than fifty all changes of that time at once.</summary>
    public Task<PastLines> Lines(LinesAsked asked, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel) => Read(
        connection => new LinesRead(connection, asked, StatusesPast.Holes(connection, clock.GetUtcNow(), isBeside), from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds()).Read(),
        cancel);
}
