// Asks a BMC for one entry of its event log after the other.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Code">The completion code.</param>
/// <param name="Next">The number of the entry behind it.</param>
/// <param name="Entry">Null where what came is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SelAnswer(byte Code, ushort Next, SelEntry? Entry);

internal sealed class SelReader(IBmc bmc)
{
    private const byte ReserveSel = 0x42;
    private const byte GetSelEntry = 0x43;
    private const byte WholeEntry = 0xFF;

    /// <summary>Completion codes (IPMI 2.0 table 5-2).</summary>
    private const byte ReservationNeeded = 0xC5;
    private const byte TooLong = 0xCA;
    private const byte WrongReply = 0xFF;

    /// <summary>What they refuse now they may do at the next look: busy, too slow, clearing (§31.5), starting, being written anew.</summary>
    private static readonly byte[] NotNow = [0xC0, 0xC3, 0x81, ReservationNeeded, 0xD0, 0xD1, 0xD2];

    private ushort reservation;
    private bool inHalves;

    public static bool IsNotNow(byte code) => NotNow.Contains(code);

    /// <summary>
    /// IPMI 2.0 §31.5, Get SEL Entry. A whole entry needs no reservation, but some BMCs ask for one;
    /// those that have no room for a whole one give it in two halves.
    /// </summary>
    public async Task<SelAnswer> Entry(ushort id)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = inHalves ? await Halves(id) : await Part(id, 0, WholeEntry);
            if (tries < 2 && answer.Code == TooLong && !inHalves)
            {
                inHalves = await Reserve();
            }
            else if (tries >= 2 || answer.Code != ReservationNeeded || !await Reserve())
            {
                return new(answer.Code, answer.Next, answer.Bytes.Length >= SelEntry.Size ? SelEntry.Of(answer.Bytes.Span[..SelEntry.Size]) : null);
            }
        }
    }

    private async Task<bool> Reserve()
    {
        var reply = await bmc.Ask(new(IpmiRequest.Storage, ReserveSel));
        reservation = reply is { IsDone: true, Data.Length: >= 2 } ? BinaryPrimitives.ReadUInt16LittleEndian(reply.Data.Span) : (ushort)0;
        return reservation != 0;
    }

    private async Task<(byte Code, ushort Next, ReadOnlyMemory<byte> Bytes)> Halves(ushort id)
    {
        const int Half = SelEntry.Size / 2;
        var first = await Part(id, 0, Half);
        if (first.Code != 0)
        {
            return first;
        }

        var second = await Part(id, Half, Half);
        return second.Code != 0 ? second : (0, second.Next, (byte[])[.. first.Bytes.Span, .. second.Bytes.Span]);
    }

    private async Task<(byte Code, ushort Next, ReadOnlyMemory<byte> Bytes)> Part(ushort id, byte offset, byte count)
    {
        var reply = await bmc.Ask(new(IpmiRequest.Storage, GetSelEntry, (byte[])[(byte)reservation, (byte)(reservation >> 8), (byte)id, (byte)(id >> 8), offset, count]));
        return !reply.IsDone ? (reply.Code, 0, default)
            : reply.Data.Length < 2 ? (WrongReply, 0, default)
            : ((byte)0, BinaryPrimitives.ReadUInt16LittleEndian(reply.Data.Span), reply.Data[2..]);
    }
}
