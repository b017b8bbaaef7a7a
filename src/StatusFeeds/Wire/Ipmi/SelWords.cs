// Entries of the event log in words: as ipmitool lists them, and as articles tell them.
using System.Globalization;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

internal static class SelWords
{
    /// <summary>A kernel's last words begin behind the BMC's own numbers.</summary>
    private const int PanicStart = 5;

    /// <summary><c>Fan Fan1: Lower Critical going low, reading 200 &lt; threshold 500 rpm (2026-11-21 21:03:05 by the BMC's clock)</c>.</summary>
    public static string Tell(SelEntry entry, SelSensor? sensor)
    {
        var words = new StringBuilder();
        if (!entry.IsEvent)
        {
            words.Append(Record(entry).Replace(" | ", " ", StringComparison.Ordinal));
        }
        else
        {
            words.Append(Source(entry, sensor)).Append(": ").Append(entry.State?.Words ?? Unknown(entry));
            if (entry.IsDeasserted)
            {
                words.Append(", deasserted");
            }

            foreach (var more in new[] { Measured(entry, sensor, "reading", "threshold"), Module(entry) })
            {
                words.Append(more is null ? "" : ", ").Append(more);
            }
        }

        return words.Append(When(entry)).ToString();
    }

    /// <summary>The columns of <c>ipmitool sel elist</c> behind number and time: <c>Fan Fan1 | Lower Critical going low | Asserted | Reading 200 &lt; Threshold 500 rpm</c>.</summary>
    public static string Columns(SelEntry entry, SelSensor? sensor) => entry.IsEvent
        ? string.Join(" | ", new[] { Source(entry, sensor), entry.State?.Words ?? "", entry.IsDeasserted ? "Deasserted" : "Asserted", Measured(entry, sensor, "Reading", "Threshold"), Module(entry) }.Where(part => part is not null))
        : Record(entry);

    private static string Source(SelEntry entry, SelSensor? sensor)
    {
        var type = SensorTypes.Name(entry.SensorType);
        return sensor is not null ? $"{type} {sensor.Name}"
            : entry.Number != 0 ? string.Create(CultureInfo.InvariantCulture, $"{type} #0x{entry.Number:x2}")
            : type;
    }

    private static string Unknown(SelEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"event 0x{entry.EventType:x2} state {entry.Offset} (data {entry.Data[0]:x2} {entry.Data[1]:x2} {entry.Data[2]:x2})");

    /// <summary>The comparison that came true, or, deasserted, that no longer holds.</summary>
    private static string? Measured(SelEntry entry, SelSensor? sensor, string measured, string limit)
    {
        var reading = Converted(entry.RawReading, sensor);
        var threshold = Converted(entry.RawThreshold, sensor);
        var unit = sensor is { Unit.Length: > 0 } ? " " + sensor.Unit : "";
        var isAbove = (entry.Offset % 2 == 1) != entry.IsDeasserted;
        return (reading, threshold) switch
        {
            ({ } one, { } other) => $"{measured} {one} {(isAbove ? '>' : '<')} {limit} {other}{unit}",
            ({ } one, null) => $"{measured} {one}{unit}",
            (null, { } other) => $"{limit} {other}{unit}",
            _ => null,
        };
    }

    private static string? Converted(byte? raw, SelSensor? sensor) =>
        raw is { } bytes && sensor?.Convert?.Invoke(bytes) is { } value && double.IsFinite(value)
            ? value.ToString(value == Math.Truncate(value) ? "0" : "0.00", CultureInfo.InvariantCulture)
            : null;

    /// <summary>Where a memory's event tells the module, as ipmitool reads it.</summary>
    private static string? Module(SelEntry entry) =>
        entry.EventType == EventWords.SensorSpecific && entry.SensorType == SensorTypes.Memory && entry.Number == 0 && (entry.Data[0] & 0x30) == 0x20
            ? string.Create(CultureInfo.InvariantCulture, $"CPU {entry.Data[2] & 0x0F} DIMM {entry.Data[2] >> 4}")
            : null;

    private static string Record(SelEntry entry)
    {
        if (entry.IsPanic)
        {
            var last = entry.Raw[PanicStart..];
            var end = last.IndexOf((byte)0);
            return $"Linux kernel panic: {Model.Words.OneLine(Encoding.ASCII.GetString(end < 0 ? last : last[..end]))}";
        }

        var type = string.Create(CultureInfo.InvariantCulture, $"OEM record {entry.RecordType:x2}");
        return entry.Stamp is null
            ? $"{type} | {Convert.ToHexStringLower(entry.Raw[3..])}"
            : string.Create(CultureInfo.InvariantCulture, $"{type} | {entry.Raw[9]:x2}{entry.Raw[8]:x2}{entry.Raw[7]:x2} | {Convert.ToHexStringLower(entry.Raw[10..])}");
    }

    private static string When(SelEntry entry) => entry switch
    {
        { Time: { } time } => string.Create(CultureInfo.InvariantCulture, $" ({time:yyyy-MM-dd HH:mm:ss} by the BMC's clock)"),
        { Stamp: < SelEntry.FirstTime } => string.Create(CultureInfo.InvariantCulture, $" ({entry.Stamp} s after the BMC began, before its clock was set)"),
        _ => "",
    };
}
