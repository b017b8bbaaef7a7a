// What a sensor senses, as a word.
using System.Globalization;

namespace StatusFeeds.Wire;

internal static class SensorTypes
{
    public const byte PowerSupply = 0x08;
    public const byte Memory = 0x0C;
    public const byte EventLoggingDisabled = 0x10;

    /// <summary>The first that makers number as they like.</summary>
    private const byte FirstOem = 0xC0;

    /// <summary>IPMI 2.0 table 42-3, in ipmitool's words.</summary>
    public static string Name(byte sensorType) =>
        EventTable.Known.NameOf(sensorType) ?? string.Create(CultureInfo.InvariantCulture, $"{(sensorType < FirstOem ? "reserved" : "OEM")} 0x{sensorType:x2}");
}
