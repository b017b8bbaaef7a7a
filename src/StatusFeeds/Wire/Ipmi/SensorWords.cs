// What is said of a sensor: which threshold it has reached, or why it has no value.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

internal static class SensorWords
{
    public const string NoNumber = "its reading makes no number";
    public const string NoFactors = "the factors of its reading cannot be had";

    public static SensorLevel Level(Threshold reached) => reached switch
    {
        Threshold.LowerNonCritical or Threshold.UpperNonCritical => SensorLevel.NonCritical,
        Threshold.LowerCritical or Threshold.UpperCritical => SensorLevel.Critical,
        _ => SensorLevel.NonRecoverable,
    };

    /// <summary>ipmitool's short words.</summary>
    public static string Short(SensorLevel level) => level switch
    {
        SensorLevel.Fine => "ok",
        SensorLevel.NonCritical => "nc",
        SensorLevel.Critical => "cr",
        _ => "nr",
    };

    /// <summary><c>200 rpm is below its lower critical threshold of 500 rpm</c>.</summary>
    public static string Reached(Threshold which, double? value, double? threshold, Unit unit)
    {
        var isLower = which is Threshold.LowerNonCritical or Threshold.LowerCritical or Threshold.LowerNonRecoverable;
        var shown = value is { } number ? Shown(number, unit) : "its reading";
        var name = $"its {(isLower ? "lower" : "upper")} {Level(which) switch { SensorLevel.NonCritical => "non-critical", SensorLevel.Critical => "critical", _ => "non-recoverable" }} threshold";
        return threshold is not { } limit ? $"{shown} is {(isLower ? "below" : "above")} {name}"
            : value == limit ? $"{shown} is at {name}"
            : value is null || value < limit == isLower ? $"{shown} is {(isLower ? "below" : "above")} {name} of {Shown(limit, unit)}"
            : $"{shown} is not yet far enough {(isLower ? "above" : "below")} {name} of {Shown(limit, unit)}";
    }

    /// <summary>IPMI 2.0 §5.2, as it is meant of a sensor.</summary>
    public static string OfCode(byte code) => code switch
    {
        0xC0 => "the BMC is busy",
        0xC1 or 0xC2 => "the BMC reads no sensors",
        0xC3 => "the BMC could not read it in time",
        0xCB => "not present",
        0xCC => "not known to the BMC",
        0xCD => "cannot be read",
        0xCE => "cannot be read now",
        0xD0 or 0xD1 => "the BMC is updated",
        0xD2 => "the BMC is starting",
        0xD3 => "not reached by the BMC",
        0xD4 => "this user may not read it",
        0xD5 => "cannot be read in this state",
        0xD6 => "switched off",
        _ => string.Create(CultureInfo.InvariantCulture, $"cannot be read (0x{code:X2})"),
    };

    public static string Elsewhere(Sensor sensor) =>
        string.Create(CultureInfo.InvariantCulture, $"{(sensor.IsOfSoftware ? "kept by software" : "behind another controller")} (0x{sensor.Owner:X2})");

    private static string Shown(double value, Unit unit) => Words.Value(new Reading("", value, unit));
}
