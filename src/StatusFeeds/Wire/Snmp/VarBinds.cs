// The names and values of one answer: RFC 3416 §3, RFC 2578 §7.1.
using System.Buffers.Binary;

namespace StatusFeeds.Wire;

internal sealed class VarBinds
{
    /// <summary>In an Opaque of net-snmp: a tag of its own (9F 78, 9F 79), the length, and the number.</summary>
    private const int Special = 0x9F;
    private const byte SpecialFloat = 0x78;
    private const byte SpecialDouble = 0x79;

    /// <summary>Before the number of what a report counts: usmStats (RFC 3414), snmpMPDStats (RFC 3412), snmpTargetObjects (RFC 3413).</summary>
    private static readonly Oid UsmStats = Oid.Parse("1.3.6.1.6.3.15.1.1");
    private static readonly Oid TargetObjects = Oid.Parse("1.3.6.1.6.3.12.1");

    private readonly List<SnmpValue> values = [];

    /// <summary>What the first name says, in a report; null: there is none.</summary>
    public SnmpReport? Kind => values.Count == 0 ? null : KindOf(values[0].Oid);

    /// <summary>The names are these, in this order.</summary>
    public bool AreOf(ReadOnlySpan<Oid> asked)
    {
        for (var i = 0; i < asked.Length; i++)
        {
            if (i >= values.Count || values[i].Oid != asked[i])
            {
                return false;
            }
        }

        return values.Count == asked.Length;
    }

    public SnmpValue[] ToArray() => values.Count == 0 ? [] : [.. values];

    /// <summary>A whole PDU; false where it is none.</summary>
    /// <param name="asked">So that names which come back as they were asked need not be made again.</param>
    public bool TryRead(BerReader pdu, ReadOnlySpan<Oid> asked, out int id, out int status, out int index)
    {
        values.Clear();
        (status, index) = (0, 0);
        if (!pdu.TryInteger(out id) || !pdu.TryInteger(out status) || !pdu.TryInteger(out index) || !pdu.TryEnter(Ber.Sequence, out var all))
        {
            return false;
        }

        while (!all.IsEmpty)
        {
            if (!all.TryEnter(Ber.Sequence, out var one) || !one.TryRead(Ber.ObjectId, out var name) || !one.TryRead(out var tag, out var content))
            {
                return false;
            }

            var at = values.Count;
            if (at >= asked.Length || !name.SequenceEqual(asked[at].Encoded))
            {
                if (!Oid.TryRead(name, out var oid) || !TryValue(oid, tag, content))
                {
                    return false;
                }
            }
            else if (!TryValue(asked[at], tag, content))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryValue(Oid oid, byte tag, ReadOnlySpan<byte> content)
    {
        var value = tag switch
        {
            Ber.Integer => BerReader.TrySigned(content, out var signed) ? new SnmpValue(oid, SnmpType.Integer, signed, default) : default,
            Ber.Counter32 => Number(oid, SnmpType.Counter32, content),
            Ber.Gauge32 or Ber.UInteger32 => Number(oid, SnmpType.Gauge32, content),
            Ber.TimeTicks => Number(oid, SnmpType.TimeTicks, content),
            Ber.Counter64 => Number(oid, SnmpType.Counter64, content),
            Ber.OctetString => new SnmpValue(oid, SnmpType.OctetString, 0, content.ToArray()),
            Ber.IpAddress => new SnmpValue(oid, SnmpType.IpAddress, 0, content.ToArray()),
            Ber.ObjectId => Oid.TryRead(content, out var named) ? new SnmpValue(oid, SnmpType.ObjectId, 0, named.ToBytes()) : default,
            Ber.Opaque => Opaque(oid, content),
            Ber.Null => new SnmpValue(oid, SnmpType.Null, 0, default),
            Ber.NoSuchObject => new SnmpValue(oid, SnmpType.NoSuchObject, 0, default),
            Ber.NoSuchInstance => new SnmpValue(oid, SnmpType.NoSuchInstance, 0, default),
            Ber.EndOfMibView => new SnmpValue(oid, SnmpType.EndOfMibView, 0, default),
            _ => default,
        };
        values.Add(value);
        return !value.Oid.IsEmpty;
    }

    /// <summary>Of 32 bits, what an agent wrote with more is cut, as it counts so itself.</summary>
    private static SnmpValue Number(Oid oid, SnmpType type, ReadOnlySpan<byte> content) =>
        BerReader.TryUnsigned(content, out var number) ? new SnmpValue(oid, type, (long)(type == SnmpType.Counter64 ? number : (uint)number), default) : default;

    private static SnmpValue Opaque(Oid oid, ReadOnlySpan<byte> content)
    {
        return content switch
        {
            [Special, SpecialFloat, 4, .. var bytes] when bytes.Length == 4 => Real(SnmpType.Float, BinaryPrimitives.ReadSingleBigEndian(bytes)),
            [Special, SpecialDouble, 8, .. var bytes] when bytes.Length == 8 => Real(SnmpType.Double, BinaryPrimitives.ReadDoubleBigEndian(bytes)),
            _ => new SnmpValue(oid, SnmpType.Opaque, 0, content.ToArray()),
        };

        SnmpValue Real(SnmpType type, double value) => new(oid, type, BitConverter.DoubleToInt64Bits(value), default);
    }

    private static SnmpReport KindOf(Oid name)
    {
        var (usm, target) = (name.StartsWith(UsmStats), name.StartsWith(TargetObjects));
        return (usm || target) && name.ToArray(usm ? 9 : 8) is [var which, ..]
            ? (usm, which) switch
            {
                (true, 1) => SnmpReport.UnsupportedLevel,
                (true, 2) => SnmpReport.NotInTime,
                (true, 3) => SnmpReport.UnknownUser,
                (true, 4) => SnmpReport.UnknownEngine,
                (true, 5) => SnmpReport.WrongDigest,
                (true, 6) => SnmpReport.Undecryptable,
                (false, 4 or 5) => SnmpReport.UnknownContext,
                _ => SnmpReport.Other,
            }
            : SnmpReport.Other;
    }
}
