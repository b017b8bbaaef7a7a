// What the store does for the hub: it keeps subscriptions, and gives them back after a restart.
using System.Collections.Immutable;

namespace StatusFeeds.Storage;

internal sealed partial class Store
{
    /// <summary>All that were kept, those that are over too.</summary>
    public Task<ImmutableArray<KeptSubscription>> Subscriptions(CancellationToken cancel) => Read(SubscriptionsTable.Read, cancel);

    /// <summary>Keeps subscriptions, each in place of what was kept of it, and forgets others.</summary>
    /// <exception cref="StoreFailed">As in <see cref="Commit"/>.</exception>
    public Task Keep(ImmutableArray<KeptSubscription> kept, ImmutableArray<string> gone, CancellationToken cancel) =>
        Hand(new Order(null, [], [], Done(), cancel)
        {
            Work = to =>
            {
                SubscriptionsTable.Forget(to, gone);
                SubscriptionsTable.Write(to, kept);
            },
        });
}
