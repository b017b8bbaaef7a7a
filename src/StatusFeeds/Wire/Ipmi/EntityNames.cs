// What a sensor belongs to, by its number: processor, power supply, memory device.
using System.Collections.Immutable;
using System.Globalization;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 table 43-13.</summary>
internal static class EntityNames
{
    /// <summary>From here on instances are counted by the controller that owns the sensor (§39.1).</summary>
    private const int DeviceRelative = 0x60;

    private static readonly ImmutableArray<string> Names =
    [
        "unspecified", "other", "unknown", "processor", "disk", "peripheral bay", "management module", "system board", "memory module", "processor module",
        "power supply", "add-in card", "front panel", "back panel", "power system board", "drive backplane", "internal expansion board", "other system board",
        "processor board", "power unit", "power module", "power distribution board", "chassis back panel", "system chassis", "sub-chassis", "other chassis board",
        "disk bay", "peripheral bay", "device bay", "fan", "cooling unit", "cable", "memory device", "management software", "system firmware", "operating system",
        "system bus", "group", "remote management device", "external environment", "battery", "blade", "switch", "processor and memory module", "I/O module",
        "processor and I/O module", "controller firmware", "IPMI channel", "PCI bus", "PCI Express bus", "SCSI bus", "SATA or SAS bus", "front-side bus", "real-time clock",
    ];

    /// <summary><c>processor 1</c>; an instance of 0 is not named.</summary>
    public static string Of(byte id, byte instance)
    {
        var number = instance & 0x7F;
        var name = Name(id);
        return number == 0 ? name : $"{name} {(number >= DeviceRelative ? number - DeviceRelative : number).ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Name(byte id) => id switch
    {
        _ when id < Names.Length => Names[id],
        0x37 or 0x40 => "air inlet",
        0x41 => "processor",
        0x42 => "baseboard",
        >= 0x90 and <= 0xAF => $"chassis entity 0x{id:X2}",
        >= 0xB0 and <= 0xCF => $"board set entity 0x{id:X2}",
        >= 0xD0 => $"OEM entity 0x{id:X2}",
        _ => $"entity 0x{id:X2}",
    };
}
