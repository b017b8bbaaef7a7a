// Asks a BMC for the power that its machine draws.
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class DcmiLook
{
    /// <summary>In watts; null where the BMC does not measure it.</summary>
    public static async Task<double?> Power(IBmc bmc)
    {
        var reply = await bmc.Ask(new(IpmiRequest.Group, DcmiPower.Command, DcmiPower.Request));
        return reply.IsDone ? DcmiPower.Watts(reply.Data.Span) : null;
    }
}
