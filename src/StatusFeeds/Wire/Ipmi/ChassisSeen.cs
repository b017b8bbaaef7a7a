// How a chassis stands: its power and what its BMC says is broken or open.
namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §28.2.</summary>
/// <param name="LastPowerEvent">Why the power went last time, in words; null where nothing is said.</param>
internal sealed record ChassisSeen(
    bool IsOn,
    bool IsOverloaded,
    bool IsInterlocked,
    bool HasPowerFault,
    bool HasControlFault,
    bool IsIntruded,
    bool HasDriveFault,
    bool HasCoolingFault,
    string? LastPowerEvent)
{
    /// <summary>Null where that is no such reply.</summary>
    public static ChassisSeen? Of(ReadOnlySpan<byte> reply)
    {
        if (reply.Length < 3)
        {
            return null;
        }

        var (power, last, rest) = (reply[0], reply[1], reply[2]);
        return new(
            Bit(power, 0),
            Bit(power, 1),
            Bit(power, 2),
            Bit(power, 3),
            Bit(power, 4),
            Bit(rest, 0),
            Bit(rest, 2),
            Bit(rest, 3),
            LastEvent(last));
    }

    private static string? LastEvent(byte bits)
    {
        string?[] words =
        [
            Bit(bits, 0) ? "AC failed" : null,
            Bit(bits, 1) ? "power down by overload" : null,
            Bit(bits, 2) ? "power down by interlock" : null,
            Bit(bits, 3) ? "power down by a power fault" : null,
            Bit(bits, 4) ? "power on by an IPMI command" : null,
        ];
        var said = string.Join(", ", words.OfType<string>());
        return said.Length > 0 ? said : null;
    }

    private static bool Bit(byte bits, int bit) => (bits >> bit & 1) != 0;
}
