// What the hub counts, for /metrics.
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace StatusFeeds.Web;

internal sealed class HubCounts
{
    private readonly ConcurrentDictionary<int, StrongBox<long>> deliveries = new();
    private readonly ConcurrentDictionary<string, StrongBox<long>> verifications = new(StringComparer.Ordinal);

    /// <param name="code">0: no answer. What is no status of HTTP counts as none: no series are to be made up.</param>
    public void Delivered(int code) => Interlocked.Increment(ref deliveries.GetOrAdd(code is >= 100 and < 600 ? code : 0, _ => new StrongBox<long>()).Value);

    /// <param name="result"><c>confirmed</c>, <c>failed</c> or <c>denied</c>.</param>
    public void Verified(string result) => Interlocked.Increment(ref verifications.GetOrAdd(result, _ => new StrongBox<long>()).Value);

    public void Write(Exposition to, int subscriptions)
    {
        to.Family("statusfeeds_websub_subscriptions", "gauge", "Subscriptions at the hub.");
        to.Sample(subscriptions);
        to.Family("statusfeeds_websub_deliveries_total", "counter", "Deliveries to subscribers by the status they answered with; none where no answer came.");
        foreach (var (code, count) in deliveries.ToArray().OrderBy(one => one.Key))
        {
            to.Sample(Interlocked.Read(ref count.Value), Exposition.Label("code", code == 0 ? "none" : code.ToString(CultureInfo.InvariantCulture)));
        }

        to.Family("statusfeeds_websub_verifications_total", "counter", "Requests of subscribers by what became of them.");
        foreach (var (result, count) in verifications.ToArray().OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            to.Sample(Interlocked.Read(ref count.Value), Exposition.Label("result", result));
        }
    }
}
