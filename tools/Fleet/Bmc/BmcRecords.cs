// The sensor repository of a pretend BMC: read in parts, with reservations that can be lost (IPMI 2.0 §33).
using System.Buffers.Binary;

namespace StatusFeeds.Fleet;

internal sealed class BmcRecords
{
    private const byte Cancelled = 0xC5;
    private const byte OutOfRange = 0xC9;
    private const byte TooMany = 0xCA;
    private const byte NotThere = 0xCB;
    private const ushort Last = 0xFFFF;
    private const int Head = 5;

    private readonly BmcSettings settings;
    private readonly List<byte[]> records = [];
    private uint changed;
    private ushort reservation;
    private int parts;

    public BmcRecords(BmcSettings settings)
    {
        this.settings = settings;
        Sensors = [.. settings.Sensors()];
        foreach (var record in (byte[][])[Self, .. Sensors.Select(sensor => sensor.Record)])
        {
            Add(record);
        }
    }

    /// <summary>A controller's locator (§43.9).</summary>
    private static byte[] Self => [0, 0, 0x51, 0x12, 11 + 9, 0x20, 0, 0, 0x9F, 0, 0, 0, 7, 1, 0, 0xC0 | 9, .. "Fleet BMC"u8];

    public BmcLie Lie { get; set; }

    public BmcSensor[] Sensors { get; }

    /// <summary>How often a record, or a part of it, was read.</summary>
    public int Reads { get; private set; }

    /// <summary>The time stamp moves on, and reservations are lost.</summary>
    public void Add(byte[] record)
    {
        byte[] own = [.. record];
        BinaryPrimitives.WriteUInt16LittleEndian(own, (ushort)(records.Count + 1));
        records.Add(own);
        changed = Math.Max(changed + 1, (uint)settings.Clock.GetUtcNow().ToUnixTimeSeconds());
        LoseReservation();
    }

    public void LoseReservation() => reservation = 0;

    public byte[] Info()
    {
        var said = new byte[15];
        said[1] = 0x51;
        BinaryPrimitives.WriteUInt16LittleEndian(said.AsSpan(2), (ushort)records.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(said.AsSpan(4), 4096);
        BinaryPrimitives.WriteUInt32LittleEndian(said.AsSpan(6), changed);
        said[14] = 0x22;
        return said;
    }

    public byte[] Reserve()
    {
        reservation = (ushort)(Random.Shared.Next(1, ushort.MaxValue));
        parts = 0;
        return [0, (byte)reservation, (byte)(reservation >> 8)];
    }

    public byte[] Get(ReadOnlySpan<byte> asked)
    {
        if (asked.Length < 6)
        {
            return [0xC7];
        }

        var (ticket, number, offset, count) = (BinaryPrimitives.ReadUInt16LittleEndian(asked), BinaryPrimitives.ReadUInt16LittleEndian(asked[2..]), asked[4], asked[5]);
        if ((offset > 0 || ticket > 0) && (ticket != reservation || reservation == 0))
        {
            return [Cancelled];
        }

        if (settings.ReservationParts > 0 && ticket > 0 && ++parts > settings.ReservationParts)
        {
            LoseReservation();
            return [Cancelled];
        }

        var place = number switch { 0 => 0, Last => records.Count - 1, _ => number - 1 };
        if (Lie == BmcLie.EndlessRecords)
        {
            place %= records.Count;
        }

        if (place < 0 || place >= records.Count)
        {
            return [NotThere];
        }

        var record = Told(records[place]);
        if (offset > record.Length)
        {
            return [OutOfRange];
        }

        // FF asks for the whole record.
        var length = Math.Min(count, record.Length - offset);
        if (length > settings.MostRecordBytes)
        {
            return [TooMany];
        }

        Reads++;
        var next = Next(number, place);
        return [0, (byte)next, (byte)(next >> 8), .. record.AsSpan(offset, length)];
    }

    private ushort Next(ushort number, int place) => Lie switch
    {
        BmcLie.EndlessRecords => (ushort)(number is 0 or >= Last - 1 ? 2 : number + 1),
        BmcLie.RecordsInCircles when place == records.Count / 2 => 2,
        _ => place == records.Count - 1 ? Last : (ushort)(place + 2),
    };

    private byte[] Told(byte[] record)
    {
        switch (Lie)
        {
            case BmcLie.RecordsOfNoise:
                byte[] noise = [.. record];
                Random.Shared.NextBytes(noise.AsSpan(Head));
                return noise;
            case BmcLie.RecordsTooShort:
                return record[..^(record.Length / 3)];
            default:
                return record;
        }
    }
}
