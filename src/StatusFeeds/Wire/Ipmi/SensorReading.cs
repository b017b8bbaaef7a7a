// What a BMC says of one sensor now.
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §35.14 (Get Sensor Reading).</summary>
/// <param name="States">A bit each; of a threshold sensor the comparisons that hold (bit: <see cref="Threshold"/>).</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SensorReading(byte Raw, bool IsScanned, bool IsAvailable, ushort States)
{
    /// <summary>The worst first; of two that are as bad the lower, as ipmitool has it.</summary>
    private static readonly Threshold[] ByWorst =
        [Threshold.LowerNonRecoverable, Threshold.UpperNonRecoverable, Threshold.LowerCritical, Threshold.UpperCritical, Threshold.LowerNonCritical, Threshold.UpperNonCritical];

    /// <summary>The worst threshold that is reached; null: none.</summary>
    public Threshold? Reached
    {
        get
        {
            foreach (var threshold in ByWorst)
            {
                if ((States & (1 << (int)threshold)) != 0)
                {
                    return threshold;
                }
            }

            return null;
        }
    }

    /// <summary>Null where it is too short. Some leave the states away.</summary>
    public static SensorReading? Of(ReadOnlySpan<byte> data) => data.Length < 2 ? null : new SensorReading(
        data[0],
        (data[1] & 0x40) != 0,
        (data[1] & 0x20) == 0,
        (ushort)((data.Length > 2 ? data[2] : 0) | (data.Length > 3 ? (data[3] & 0x7F) << 8 : 0)));
}
