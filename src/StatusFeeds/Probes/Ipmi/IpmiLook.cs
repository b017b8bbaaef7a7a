// One look of the kind ipmi: from the name to the readings.
using StatusFeeds.Model;

namespace StatusFeeds.Probes;

internal sealed class IpmiLook(IpmiProbe probe, Look look, CancellationToken cancel)
{
    public Task<ProbeResult> Run() => throw new NotSupportedException($"{probe} {look.Host} {cancel.IsCancellationRequested}");
}
