// A sensor as its record describes it: whose it is, what it is called, how its byte becomes a value.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

/// <summary>In the order of Get Sensor Thresholds (IPMI 2.0 §35.9) and of the bits of a reading (§35.14).</summary>
internal enum Threshold
{
    LowerNonCritical,
    LowerCritical,
    LowerNonRecoverable,
    UpperNonCritical,
    UpperCritical,
    UpperNonRecoverable,
}

/// <summary>IPMI 2.0 §43.1 to §43.3.</summary>
internal sealed record Sensor
{
    /// <summary>The BMC's own slave address, as it owns sensors and generates events.</summary>
    public const byte Bmc = 0x20;

    private const byte ThresholdType = 0x01;
    private const byte SensorSpecific = 0x6F;

    /// <summary>As the record has it, cleaned (<see cref="SdrNames"/>); in an <see cref="SdrCache"/> no two readable ones have the same.</summary>
    public required string Name { get; init; }

    /// <summary>A slave address, or with the lowest bit set that of a software.</summary>
    public byte Owner { get; init; } = Bmc;

    public byte Lun { get; init; }

    public byte Number { get; init; }

    /// <summary>Table 42-3.</summary>
    public byte SensorType { get; init; }

    /// <summary>Event/reading type code (table 42-1).</summary>
    public byte EventType { get; init; }

    /// <summary>Table 43-13.</summary>
    public byte EntityId { get; init; }

    public byte EntityInstance { get; init; }

    /// <summary>It sends events and cannot be read.</summary>
    public bool IsEventOnly { get; init; }

    /// <summary>Null where it has none: a compact record.</summary>
    public SensorFormula? Formula { get; init; }

    /// <summary>It has a value though it has no thresholds: Hewlett-Packard's do that, against §36.2.</summary>
    public bool IsMixed { get; init; }

    public SensorUnit Measure { get; init; }

    /// <summary>Which states can be read, a bit each; of a threshold sensor which thresholds (bit: <see cref="Threshold"/>), and in the high byte which can be set.</summary>
    public ushort States { get; init; }

    /// <summary>0 has none, 1 can be asked, 2 can be set too, 3 fixed and cannot be asked.</summary>
    public byte ThresholdAccess { get; init; }

    /// <summary>As in the record, by <see cref="Threshold"/>; empty in a compact record.</summary>
    public ImmutableArray<byte> RawThresholds { get; init; } = [];

    public Unit Unit => HasValue ? Measure.Unit : Unit.None;

    public bool IsThreshold => EventType == ThresholdType;

    public bool IsSensorSpecific => EventType == SensorSpecific;

    public bool HasValue => Formula is { IsAnalog: true } && (IsThreshold || (IsMixed && Measure.IsSet));

    public bool IsOfBmc => Owner == Bmc;

    public bool IsOfSoftware => (Owner & 1) != 0;

    /// <summary>Null where that is no number, or the sensor has no value.</summary>
    public double? Value(byte raw) => Value(raw, Formula);

    /// <param name="formula">Of a sensor that is not linear: that of this very reading.</param>
    public double? Value(byte raw, SensorFormula? formula) => HasValue && formula?.Value(raw) is { } value && double.IsFinite(value * Measure.Factor) ? value * Measure.Factor : null;
}

/// <summary>Those that a sensor has, in its unit.</summary>
internal sealed record Thresholds(
    double? LowerNonRecoverable, double? LowerCritical, double? LowerNonCritical, double? UpperNonCritical, double? UpperCritical, double? UpperNonRecoverable)
{
    public double? this[Threshold which] => which switch
    {
        Threshold.LowerNonCritical => LowerNonCritical,
        Threshold.LowerCritical => LowerCritical,
        Threshold.LowerNonRecoverable => LowerNonRecoverable,
        Threshold.UpperNonCritical => UpperNonCritical,
        Threshold.UpperCritical => UpperCritical,
        _ => UpperNonRecoverable,
    };

    public static Thresholds Of(Func<Threshold, double?> value) => new(
        value(Threshold.LowerNonRecoverable), value(Threshold.LowerCritical), value(Threshold.LowerNonCritical),
        value(Threshold.UpperNonCritical), value(Threshold.UpperCritical), value(Threshold.UpperNonRecoverable));
}
