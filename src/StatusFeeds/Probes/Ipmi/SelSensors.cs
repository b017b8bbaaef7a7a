// Finds the sensor that an entry of the event log is about.
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class SelSensors
{
    /// <summary>Null where no record knows it: the log may be older than the records. A number may stand for sensors of several types.</summary>
    public static SelSensor? Of(SdrCache? cache, SelEntry entry) =>
        cache?.Find(entry.Owner, entry.Lun, entry.Number, entry.SensorType) is { } sensor && sensor.SensorType == entry.SensorType
            ? new(sensor.Name, sensor.HasValue ? sensor.Value : null, sensor.Unit.Word)
            : null;
}
