// Counters as they were at one moment: what the next look makes rates of.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Width">In bits; 0: a number that only ever rises, and does not wrap.</param>
/// <param name="Bits">The counter; of width 0 the bits of a <see cref="double"/>.</param>
/// <param name="Epoch">The agent's mark of when the counter last began anew (ifCounterDiscontinuityTime); 0 where it has none.</param>
/// <param name="Rate">Of the time before, a second; NaN where it was not known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SnmpCount(byte Width, ulong Bits, uint Epoch = 0, float Rate = float.NaN)
{
    public static SnmpCount? Of(SnmpValue value, uint epoch = 0) => value.Type switch
    {
        SnmpType.Counter32 => new(32, value.Unsigned, epoch),
        SnmpType.Counter64 => new(64, value.Unsigned, epoch),
        _ => SnmpReadings.Number(value, SnmpForm.Parse("n")) is { } number ? new(0, BitConverter.DoubleToUInt64Bits(number), epoch) : null,
    };
}

/// <param name="At">By our clock.</param>
/// <param name="Uptime">The agent's, in hundredths of a second; null where it says none.</param>
internal sealed record SnmpCounts(DateTimeOffset At, uint? Uptime, Dictionary<ulong, SnmpCount> All)
{
    private const byte Form = 1;
    private const int Head = 1 + 8 + 1 + 4;
    private const int Each = 8 + 1 + 8 + 4 + 4;

    /// <summary>FNV-1a of a reading's name: the same in every process.</summary>
    public static ulong Key(string name) =>
        Encoding.UTF8.GetBytes(name).Aggregate(14695981039346656037UL, (hash, one) => unchecked((hash ^ one) * 1099511628211UL));

    /// <summary>Null where the bytes are of no counts, or of another version of this program.</summary>
    public static SnmpCounts? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Head || bytes[0] != Form || (bytes.Length - Head) % Each != 0
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]) is var at && (at < 0 || at > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))
        {
            return null;
        }

        var all = new Dictionary<ulong, SnmpCount>();
        for (var one = bytes[Head..]; !one.IsEmpty; one = one[Each..])
        {
            all[BinaryPrimitives.ReadUInt64LittleEndian(one)] = new(
                one[8], BinaryPrimitives.ReadUInt64LittleEndian(one[9..]), BinaryPrimitives.ReadUInt32LittleEndian(one[17..]), BinaryPrimitives.ReadSingleLittleEndian(one[21..]));
        }

        return new(DateTimeOffset.FromUnixTimeMilliseconds(at), bytes[9] == 0 ? null : BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]), all);
    }

    public byte[] Write()
    {
        var bytes = new byte[Head + (All.Count * Each)];
        bytes[0] = Form;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), At.ToUnixTimeMilliseconds());
        bytes[9] = Uptime is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(10), Uptime ?? 0);
        var one = bytes.AsSpan(Head);
        foreach (var (key, count) in All)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(one, key);
            one[8] = count.Width;
            BinaryPrimitives.WriteUInt64LittleEndian(one[9..], count.Bits);
            BinaryPrimitives.WriteUInt32LittleEndian(one[17..], count.Epoch);
            BinaryPrimitives.WriteSingleLittleEndian(one[21..], count.Rate);
            one = one[Each..];
        }

        return bytes;
    }
}
