// Looks at the event log of a BMC made by hand, one after the other.
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

internal sealed class SelLooks
{
    public LogBmc Bmc { get; } = new();

    public SelProgress Progress { get; } = new();

    public SelKnown Known { get; private set; } = SelKnown.None;

    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>As if this program had been started anew: what is known comes from the store.</summary>
    public void Restart() => Known = SelKnown.Of(Known.ToBytes());

    public async Task<SelSeen> Look(TimeSpan later = default, SelReading which = SelReading.All)
    {
        Now += later;
        var seen = await SelLook.Read(Bmc, Known, Now, _ => null, which, Progress);
        Known = seen!.Known;
        return seen;
    }
}
