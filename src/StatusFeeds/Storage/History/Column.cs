// A reading within a block, and how its last value was written: the next one is told by what differs.
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

/// <summary>
/// A value is written as a whole number with the fewest decimals that held for all before it, as what it differs from the last; from the first on that is none
/// with nine decimals, by the bits in which it differs.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Column(string name, Unit unit)
{
    private const int Bits = 15;
    private const int Fresh = -1;

    private long last;
    private int decimals = Fresh;

    public readonly string Name => name;

    public readonly Unit Unit => unit;

    public readonly double Value => decimals == Bits ? BitConverter.Int64BitsToDouble(last) : Scaled.Of(last, Math.Max(0, decimals));

    /// <summary>False: it is the same as before, and nothing is written.</summary>
    public bool Write(ByteLine to, double value)
    {
        if (decimals == Bits)
            return WriteBits(to, value);
        if (decimals != Fresh && Scaled.Try(value, decimals, out var whole))
        {
            if (whole == last)
                return false;
            to.Number(ByteLine.ZigZag(whole - last) << 1);
            last = whole;
            return true;
        }

        for (var more = decimals + 1; more <= Scaled.MostDecimals; more++)
        {
            if (Scaled.Try(value, more, out whole))
            {
                to.Number(((ulong)more << 1) | 1);
                to.Number(ByteLine.ZigZag(whole));
                (decimals, last) = (more, whole);
                return true;
            }
        }

        to.Number((Bits << 1) | 1);
        to.Double(value);
        (decimals, last) = (Bits, BitConverter.DoubleToInt64Bits(value));
        return true;
    }

    /// <exception cref="DamagedBlock">No column writes this.</exception>
    public void Read(ByteSource from)
    {
        if (decimals == Bits)
        {
            ReadBits(from);
            return;
        }

        var token = from.Number();
        if ((token & 1) == 0)
        {
            if (decimals == Fresh)
                throw new DamagedBlock("a value that differs from none");
            last += ByteLine.UnZigZag(token >> 1);
            return;
        }

        switch (token >> 1)
        {
            case <= Scaled.MostDecimals and var written:
                (decimals, last) = ((int)written, ByteLine.UnZigZag(from.Number()));
                break;
            case Bits:
                (decimals, last) = (Bits, BitConverter.DoubleToInt64Bits(from.Double()));
                break;
            default:
                throw new DamagedBlock($"a value of the kind {token >> 1}");
        }
    }

    private bool WriteBits(ByteLine to, double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        if (bits == last)
            return false;
        var differs = (ulong)(bits ^ last);
        var (ahead, behind) = (BitOperations.LeadingZeroCount(differs) / 8, BitOperations.TrailingZeroCount(differs) / 8);
        to.Byte((ahead << 4) | behind);
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(all, differs);
        to.Bytes(all[ahead..(8 - behind)]);
        last = bits;
        return true;
    }

    private void ReadBits(ByteSource from)
    {
        var control = from.Byte();
        var (ahead, behind) = (control >> 4, control & 15);
        if (ahead + behind > 7)
            throw new DamagedBlock("a value of no bytes");
        Span<byte> all = stackalloc byte[8];
        all.Clear();
        from.Take(8 - ahead - behind).CopyTo(all[ahead..]);
        last ^= (long)BinaryPrimitives.ReadUInt64BigEndian(all);
    }
}
