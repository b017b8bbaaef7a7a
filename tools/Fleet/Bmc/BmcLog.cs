// The event log of a pretend BMC (IPMI 2.0 §31, §32).
using System.Buffers.Binary;

namespace StatusFeeds.Fleet;

internal sealed class BmcLog(BmcSettings settings)
{
    private const byte NotThere = 0xCB;
    private const byte Cancelled = 0xC5;
    private const byte Full = 0xC4;
    private const ushort Last = 0xFFFF;
    private const int Length = 16;

    private readonly List<byte[]> entries = [];
    private ushort lastNumber;
    private ushort reservation;
    private uint added;
    private uint cleared;
    private TimeSpan offset;

    public BmcLie Lie { get; set; }

    public int Count => entries.Count;

    private uint Now => (uint)(settings.Clock.GetUtcNow() + offset).ToUnixTimeSeconds();

    /// <summary>A system event (§32.1) about a sensor, of now.</summary>
    /// <param name="state">The offset of the state.</param>
    public bool Add(BmcSensor sensor, int state, byte data2 = 0xFF, byte data3 = 0xFF) =>
        Add([0, 0, 0x02, 0, 0, 0, 0, 0x20, 0, 0x04, sensor.Type, sensor.Number, sensor.EventType, (byte)((sensor.EventType == 1 ? 0x50 : 0xA0) | state), data2, data3]) is [0, ..];

    /// <summary>Number and, up to type DF, time are given here (§31.6).</summary>
    public byte[] Add(ReadOnlySpan<byte> entry)
    {
        if (entry.Length != Length)
        {
            return [0xC7];
        }

        if (entries.Count >= settings.LogRoom)
        {
            return [Full];
        }

        byte[] own = [.. entry];
        lastNumber = lastNumber >= Last - 1 ? (ushort)1 : (ushort)(lastNumber + 1);
        BinaryPrimitives.WriteUInt16LittleEndian(own, lastNumber);
        if (own[2] < 0xE0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(own.AsSpan(3), Now);
        }

        entries.Add(own);
        (added, reservation) = (Now, 0);
        return [0, (byte)lastNumber, (byte)(lastNumber >> 8)];
    }

    public byte[] Info()
    {
        var said = new byte[15];
        said[1] = 0x51;
        BinaryPrimitives.WriteUInt16LittleEndian(said.AsSpan(2), (ushort)entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(said.AsSpan(4), (ushort)Math.Min(Last - 1, Length * (settings.LogRoom - entries.Count)));
        BinaryPrimitives.WriteUInt32LittleEndian(said.AsSpan(6), added);
        BinaryPrimitives.WriteUInt32LittleEndian(said.AsSpan(10), cleared);
        said[14] = 0x02;
        return said;
    }

    public byte[] Reserve()
    {
        reservation = (ushort)Random.Shared.Next(1, ushort.MaxValue);
        return [0, (byte)reservation, (byte)(reservation >> 8)];
    }

    public byte[] Get(ReadOnlySpan<byte> asked)
    {
        if (asked.Length < 6)
        {
            return [0xC7];
        }

        var (ticket, number, from, count) = (BinaryPrimitives.ReadUInt16LittleEndian(asked), BinaryPrimitives.ReadUInt16LittleEndian(asked[2..]), asked[4], asked[5]);
        if (from > 0 && (ticket == 0 || ticket != reservation))
        {
            return [Cancelled];
        }

        var place = number switch { 0 => 0, Last => entries.Count - 1, _ => Lie == BmcLie.EndlessLog ? number % Math.Max(1, entries.Count) : entries.FindIndex(entry => Number(entry) == number) };
        if (place < 0 || place >= entries.Count || from > Length)
        {
            return [NotThere];
        }

        byte[] entry = [.. entries[place]];
        var next = place == entries.Count - 1 ? Last : Number(entries[place + 1]);
        if (Lie == BmcLie.EndlessLog)
        {
            next = (ushort)(number is 0 or >= Last - 1 ? 1 : number + 1);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, number == 0 ? (ushort)1 : number);
        }
        else if (Lie == BmcLie.LogInCircles && next == Last)
        {
            next = Number(entries[0]);
        }

        return [0, (byte)next, (byte)(next >> 8), .. entry.AsSpan(from, Math.Min(count, Length - from))];
    }

    public byte[] Clear(ReadOnlySpan<byte> asked)
    {
        if (asked.Length < 6 || !asked.Slice(2, 3).SequenceEqual("CLR"u8))
        {
            return [0xCC];
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(asked) is var ticket && (ticket == 0 || ticket != reservation))
        {
            return [Cancelled];
        }

        if (asked[5] == 0xAA)
        {
            Clear();
        }

        return [0, 1];
    }

    /// <summary>Numbers begin anew.</summary>
    public void Clear()
    {
        entries.Clear();
        (lastNumber, reservation, cleared) = (0, 0, Now);
    }

    public byte[] Time()
    {
        var said = new byte[5];
        BinaryPrimitives.WriteUInt32LittleEndian(said.AsSpan(1), Now);
        return said;
    }

    public byte[] SetTime(ReadOnlySpan<byte> asked)
    {
        if (asked.Length < 4)
        {
            return [0xC7];
        }

        offset = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32LittleEndian(asked)) - settings.Clock.GetUtcNow();
        return [0];
    }

    private static ushort Number(byte[] entry) => BinaryPrimitives.ReadUInt16LittleEndian(entry);
}
