// What a look saw of one sensor.
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Value">Of a sensor that measures.</param>
/// <param name="State">For a table: ok, nc, cr, nr as ipmitool has them, the words of discrete states, empty where none holds, na where it could not be read.</param>
/// <param name="Words">Why it is not fine.</param>
/// <param name="Absent">Why it says nothing, or has no value: nobody is alarmed by that alone.</param>
/// <param name="Thresholds">Asked for in a table, and where the sensor is not fine.</param>
internal sealed record SensorSeen(Sensor Sensor, double? Value, SensorLevel Level, string State, string? Words, string? Absent, Thresholds? Thresholds)
{
    public const string NotAvailable = "na";

    /// <summary>Of a discrete sensor: the states that hold, a bit each.</summary>
    public ushort States { get; init; }

    public static SensorSeen Unseen(Sensor sensor, string absent) => new(sensor, null, SensorLevel.Fine, NotAvailable, null, absent, null);
}
