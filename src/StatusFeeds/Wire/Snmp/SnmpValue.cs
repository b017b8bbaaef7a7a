// What an agent answers for one name.
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

internal enum SnmpType
{
    Integer,
    OctetString,
    Null,
    ObjectId,
    IpAddress,
    Counter32,
    Gauge32,
    TimeTicks,
    Opaque,
    Counter64,

    /// <summary>Of net-snmp, in an Opaque.</summary>
    Float,

    /// <summary>Of net-snmp, in an Opaque.</summary>
    Double,
    NoSuchObject,
    NoSuchInstance,
    EndOfMibView,
}

/// <param name="Oid">What was asked; in a walk, what the agent named.</param>
/// <param name="Bits">A whole number in two's complement, or the bits of a <see cref="double"/>; 0 for what is no number.</param>
/// <param name="Bytes">Of OctetString, IpAddress (4) and Opaque as they came; of ObjectId the encoding.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SnmpValue(Oid Oid, SnmpType Type, long Bits, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The agent says that it has none.</summary>
    public bool IsMissing => Type is SnmpType.NoSuchObject or SnmpType.NoSuchInstance or SnmpType.EndOfMibView;

    public bool IsNumber => Type is SnmpType.Integer or SnmpType.Counter32 or SnmpType.Gauge32 or SnmpType.TimeTicks or SnmpType.Counter64 || IsFloating;

    public bool IsFloating => Type is SnmpType.Float or SnmpType.Double;

    /// <summary>Counter64 above 2^63 wraps here: that is <see cref="Unsigned"/>.</summary>
    public long Number => IsFloating ? (long)Real : Bits;

    public ulong Unsigned => (ulong)Number;

    /// <summary>Of any number; TimeTicks are hundredths of a second.</summary>
    public double Real => IsFloating ? BitConverter.Int64BitsToDouble(Bits) : Type == SnmpType.Counter64 ? (ulong)Bits : Bits;

    /// <summary>The name that is an ObjectId's value.</summary>
    public Oid Named => Type == SnmpType.ObjectId && Oid.TryRead(Bytes.Span, out var named) ? named : default;

    public bool Equals(SnmpValue other) => Oid == other.Oid && Type == other.Type && Bits == other.Bits && Bytes.Span.SequenceEqual(other.Bytes.Span);

    public override int GetHashCode() => HashCode.Combine(Oid, Type, Bits, Bytes.Length);

    public override string ToString() => Type switch
    {
        _ when IsFloating => $"{Oid} = {Type} {Real}",
        SnmpType.Counter64 => $"{Oid} = {Type} {Unsigned}",
        _ when IsNumber => $"{Oid} = {Type} {Bits}",
        SnmpType.ObjectId => $"{Oid} = {Type} {Named}",
        SnmpType.IpAddress when Bytes.Length == 4 => $"{Oid} = {Type} {string.Join('.', Bytes.ToArray())}",
        SnmpType.OctetString or SnmpType.Opaque or SnmpType.IpAddress => $"{Oid} = {Type} {SnmpText.Shown(Bytes.Span)}",
        _ => $"{Oid} = {Type}",
    };
}
