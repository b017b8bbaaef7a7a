// Makes sensors' names so that each is one sensor's: by what it belongs to, then by its number.
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class SensorNames
{
    /// <summary>Of readings that are no sensor's: a rule for those must not meet a sensor.</summary>
    private static readonly FrozenSet<string> Taken = IpmiProbe.Defaults.Readings.Select(reading => reading.Name).ToFrozenSet(StringComparer.Ordinal);

    private static readonly Func<Sensor, string>[] Steps =
    [
        sensor => $"{sensor.Name} ({EntityNames.Of(sensor.EntityId, sensor.EntityInstance)})",
        sensor => $"{sensor.Name} #{Number(sensor.Number)}",
        sensor => $"{sensor.Name} of 0x{sensor.Owner:X2}{(sensor.Lun == 0 ? "" : $".{Number(sensor.Lun)}")}",
    ];

    /// <summary>The same for the same records, in whatever order they stand; a sensor whose name is its own keeps it.</summary>
    public static ImmutableArray<Sensor> Told(IEnumerable<Sensor> sensors)
    {
        Sensor[] named = [.. sensors.Select(sensor => sensor.Name.Length > 0 ? sensor : sensor with { Name = $"{SensorTypes.Name(sensor.SensorType)} #{Number(sensor.Number)}" })];
        foreach (var step in Steps)
        {
            var shared = Shared(named);
            if (shared.Count == 0)
            {
                break;
            }

            named = [.. named.Select(sensor => shared.Contains(sensor.Name) ? sensor with { Name = step(sensor) } : sensor)];
        }

        // The very same sensor twice: the records lie, and the first is as good as the other.
        return [.. named.DistinctBy(sensor => sensor.Name)];
    }

    private static HashSet<string> Shared(Sensor[] sensors) =>
        [.. sensors.CountBy(sensor => sensor.Name).Where(name => name.Value > 1 || Taken.Contains(name.Key)).Select(name => name.Key)];

    private static string Number(byte number) => number.ToString(CultureInfo.InvariantCulture);
}
