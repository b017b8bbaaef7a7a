// Where a BMC keeps its records, the repository or the device's own, and one record of it, in as many parts as it takes.
using System.Buffers.Binary;
using System.Globalization;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <summary>IPMI 2.0 §33.11 and §33.12; of the device's own records §35.3 and §35.4.</summary>
internal sealed class SdrSource(IBmc bmc, bool isOfDevice, SdrProgress progress)
{
    public const ushort Last = 0xFFFF;

    private const byte CannotReturnSoMany = 0xCA;
    private const byte WrongLength = 0xC7;
    private const byte TooLong = 0xC8;
    private const byte OutOfRange = 0xC9;
    private const byte WrongField = 0xCC;
    private const byte Unspecified = 0xFF;
    private const byte LostReservation = 0xC5;
    private const byte NotPresent = 0xCB;

    /// <summary>Another program may hold reservations of its own, each of which ends ours; but not for ever.</summary>
    private const int MostLost = 20;

    private const int Whole = 0xFF;

    private readonly byte netFn = isOfDevice ? IpmiRequest.Sensor : IpmiRequest.Storage;
    private readonly byte[] record = new byte[SdrRecord.HeaderLength + byte.MaxValue];
    private ushort? reservation;
    private int lost;

    /// <summary>Why the last record could not be read.</summary>
    public string? Lack { get; private set; }

    /// <summary>Because it is not there (any more).</summary>
    public bool IsGone { get; private set; }

    /// <summary>The record as far as it was wanted, and the one behind it; null: see <see cref="Lack"/>.</summary>
    public async ValueTask<(ReadOnlyMemory<byte> Record, ushort Next)?> Read(ushort id)
    {
        var (have, next) = (0, Last);
        while (true)
        {
            reservation ??= await Reserve();
            var portion = progress.Portion;
            var count = portion == Whole && have == 0 ? Whole : Math.Min(portion, Total(have) - have);
            progress.Asks();
            var reply = await bmc.Ask(new IpmiRequest(netFn, isOfDevice ? (byte)0x21 : (byte)0x23, Request(reservation.Value, id, have, count)));
            progress.Has(isTaken: reply.IsDone);
            if (reply.IsDone && reply.Data.Length > 2)
            {
                next = BinaryPrimitives.ReadUInt16LittleEndian(reply.Data.Span);
                var part = reply.Data.Span[2..];
                part = part[..Math.Min(part.Length, record.Length - have)];
                part.CopyTo(record.AsSpan(have));
                have += part.Length;
                if (have >= SdrRecord.HeaderLength && (have >= Total(have) || !SdrRecord.IsWanted(record.AsSpan(0, have))))
                {
                    return (record.AsMemory(0, have), next);
                }
            }
            else if (reply.Code == LostReservation && ++lost <= MostLost)
            {
                (reservation, have) = (null, 0);
            }
            else if (!IsOfLength(reply) || !progress.TryShrink())
            {
                return Failed(id, reply);
            }
        }
    }

    /// <summary>Of the record that has begun to come; before its length is known, of its header.</summary>
    private int Total(int have) => have < SdrRecord.HeaderLength ? SdrRecord.HeaderLength : SdrRecord.Length(record.AsSpan(0, have));

    private static bool IsOfLength(IpmiReply reply) =>
        reply.IsDone || reply.Code is CannotReturnSoMany or WrongLength or TooLong or OutOfRange or WrongField or Unspecified;

    private static byte[] Request(ushort reservation, ushort id, int offset, int count) =>
        [(byte)reservation, (byte)(reservation >> 8), (byte)id, (byte)(id >> 8), (byte)offset, (byte)count];

    /// <summary>0 where it knows no reservations: then none is asked for.</summary>
    private async ValueTask<ushort> Reserve()
    {
        var reply = await bmc.Ask(new IpmiRequest(netFn, 0x22));
        return reply is { IsDone: true, Data.Length: >= 2 } ? BinaryPrimitives.ReadUInt16LittleEndian(reply.Data.Span) : (ushort)0;
    }

    private (ReadOnlyMemory<byte> Record, ushort Next)? Failed(ushort id, IpmiReply reply)
    {
        IsGone = reply.Code == NotPresent;
        Lack = string.Create(CultureInfo.InvariantCulture, $"record 0x{id:X4} of its sensors cannot be read ({(reply.IsDone ? "the answer is too short" : $"completion code 0x{reply.Code:X2}")})");
        return null;
    }
}
