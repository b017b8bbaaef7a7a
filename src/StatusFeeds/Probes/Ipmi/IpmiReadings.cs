// What a BMC said, as readings: each sensor by its name, how many are bad and which, the chassis, the log.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class IpmiReadings
{
    /// <summary>As many sensors, and entries of the log, as a reason names.</summary>
    private const int Named = 5;

    /// <summary>Values of those that measure, words of the others; what cannot be read is none.</summary>
    public static IEnumerable<Reading> Of(ImmutableArray<SensorSeen> sensors) => sensors.Where(seen => seen.Absent is null).Select(seen =>
        seen.Value is { } value ? new Reading(seen.Sensor.Name, value, seen.Sensor.Unit) : Reading.OfText(seen.Sensor.Name, Told(seen.State)));

    public static IEnumerable<Reading> Counted(ImmutableArray<SensorSeen> sensors) =>
    [
        Count("critical", [.. sensors.Where(seen => seen.Level >= SensorLevel.Critical)]),
        Count("non-critical", [.. sensors.Where(seen => seen.Level == SensorLevel.NonCritical)]),
    ];

    /// <summary>How it lets people in.</summary>
    public static IEnumerable<Reading> Of(BmcSlot bmc)
    {
        if (bmc.IsCipherZero is { } isOpen)
        {
            yield return Flag("cipher-zero", isOpen, "cipher suite 0 is open: whoever reaches the BMC gets in without a password");
        }

        if (bmc.Offer is { } offer)
        {
            yield return Flag("anonymous", offer.IsAnonymous, "anonymous logins are open: whoever reaches the BMC gets in without user and password");
        }
    }

    /// <summary>Why those are no reading.</summary>
    public static ImmutableDictionary<string, string> Absent(ImmutableArray<SensorSeen> sensors) =>
        sensors.Where(seen => seen.Absent is not null).DistinctBy(seen => seen.Sensor.Name).ToImmutableDictionary(seen => seen.Sensor.Name, seen => seen.Absent!, StringComparer.Ordinal);

    public static IEnumerable<Reading> Of(ChassisSeen chassis)
    {
        yield return new Reading("power", chassis.IsOn ? 1 : 0) { Words = chassis.IsOn ? null : "the server is switched off" + (chassis.LastPowerEvent is { } last ? $" ({last})" : "") };
        yield return Flag("power-fault", PowerFaults(chassis).Any(), $"the chassis tells of {string.Join(", ", PowerFaults(chassis))}");
        yield return Flag("drive-fault", chassis.HasDriveFault, "the chassis tells of a drive fault");
        yield return Flag("cooling-fault", chassis.HasCoolingFault, "the chassis tells of a cooling or fan fault");
        yield return Flag("intrusion", chassis.IsIntruded, "the chassis is open, or was opened");
    }

    public static IEnumerable<Reading> Of(SelSeen log)
    {
        var words = Listed(log.New.Select(entry => entry.Words).Reverse());
        yield return log.Count == 0
            ? new Reading("sel-new", 0)
            : new Reading("sel-new", log.Count) { Words = $"{(log.Count == 1 ? "a new entry" : $"{log.Count} new entries")} in the event log: {words}", Note = words };
        if (log.Free is { } free)
        {
            yield return new Reading("sel-free", free, Unit.Percent);
        }
    }

    /// <summary>A sensor none of whose states holds has nothing to tell.</summary>
    private static string Told(string state) => state.Length == 0 ? "ok" : state;

    private static IEnumerable<string> PowerFaults(ChassisSeen chassis) => new[]
    {
        chassis.IsOverloaded ? "a power overload" : null,
        chassis.IsInterlocked ? "a power interlock" : null,
        chassis.HasPowerFault ? "a fault of its power" : null,
        chassis.HasControlFault ? "a power control fault" : null,
    }.OfType<string>();

    private static Reading Flag(string name, bool isSet, string words) => new(name, isSet ? 1 : 0) { Words = isSet ? words : null };

    /// <summary>As <c>ipmitool sensor</c> has them.</summary>
    public static ImmutableArray<ImmutableArray<string>> Table(ImmutableArray<SensorSeen> sensors) =>
    [
        ["sensor", "value", "unit", "state", "lower nr", "lower cr", "lower nc", "upper nc", "upper cr", "upper nr"],
        .. sensors.Select(seen => (ImmutableArray<string>)
        [
            seen.Sensor.Name,
            seen.Value is { } value ? Words.Number(value) : "",
            seen.Value is null ? "" : seen.Sensor.Unit.Word,
            seen.Absent ?? Told(seen.State),
            .. Limits(seen.Thresholds).Select(limit => limit is { } number ? Words.Number(number) : ""),
        ]),
    ];

    private static double?[] Limits(Thresholds? limits) => limits is null
        ? new double?[6]
        : [limits.LowerNonRecoverable, limits.LowerCritical, limits.LowerNonCritical, limits.UpperNonCritical, limits.UpperCritical, limits.UpperNonRecoverable];

    private static Reading Count(string name, SensorSeen[] bad)
    {
        var words = Listed(bad.OrderByDescending(seen => seen.Level).Select(seen => $"{seen.Sensor.Name}{(seen.Sensor.IsThreshold ? "" : ":")} {seen.Words}"));
        return bad.Length == 0 ? new Reading(name, 0) : new Reading(name, bad.Length) { Words = words, Note = words };
    }

    private static string Listed(IEnumerable<string> words)
    {
        var all = words.ToArray();
        return string.Join("; ", all.Take(Named)) + (all.Length > Named ? string.Create(CultureInfo.InvariantCulture, $"; and {all.Length - Named} more") : "");
    }
}
