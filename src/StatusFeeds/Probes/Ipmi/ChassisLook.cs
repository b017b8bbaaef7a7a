// Asks a BMC how its chassis stands.
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class ChassisLook
{
    private const byte GetChassisStatus = 0x01;

    /// <summary>IPMI 2.0 §28.2; null where the BMC has no chassis to tell of.</summary>
    public static async Task<ChassisSeen?> Read(IBmc bmc)
    {
        var reply = await bmc.Ask(new(IpmiRequest.Chassis, GetChassisStatus));
        return reply.IsDone ? ChassisSeen.Of(reply.Data.Span) : null;
    }
}
