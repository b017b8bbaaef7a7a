// A BMC with records and sensors, in memory: one that takes little at once, loses reservations or ends in the middle, as a test wants.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

internal sealed class SdrBmc(params byte[][] records) : IBmc
{
    private int reservation;

    public byte[][] Records { get; set; } = records;

    /// <summary>Where the chain of records goes on elsewhere.</summary>
    public Dictionary<ushort, ushort> Next { get; } = [];

    public uint Added { get; set; } = 1_700_000_000;

    /// <summary>Bytes of a record in one answer; more are answered with <see cref="TooMuch"/>.</summary>
    public int Most { get; set; } = 255;

    public byte TooMuch { get; set; } = 0xCA;

    /// <summary>Without a word of it, no more than <see cref="Most"/> come.</summary>
    public bool Cuts { get; set; }

    /// <summary>Requests of records after each of which the reservation is lost; 0: it is kept.</summary>
    public int LosesEvery { get; set; }

    public bool IsOfDevice { get; set; }

    public bool KnowsReservations { get; set; } = true;

    public int Maker { get; set; }

    /// <summary>Said in place of what would be; null: nothing.</summary>
    public Func<IpmiRequest, IpmiReply?> Instead { get; set; } = _ => null;

    /// <summary>By LUN and number.</summary>
    public Dictionary<(byte Lun, byte Number), IpmiReply> Readings { get; } = [];

    public Dictionary<byte, byte[]> Thresholds { get; } = [];

    public List<IpmiRequest> Asked { get; } = [];

    public Transcript? Transcript => null;

    public static IpmiReply Said(params byte[] data) => new(0, data);

    public static IpmiReply Refused(byte code) => new(code, default);

    public ValueTask<IpmiReply> Ask(IpmiRequest request)
    {
        Asked.Add(request);
        return new(Instead(request) ?? Answer(request));
    }

    /// <summary>What is asked of records; the rest is not counted.</summary>
    public int Count(byte netFn, byte command) => Asked.Count(request => request.NetFn == netFn && request.Command == command);

    private IpmiReply Answer(IpmiRequest request)
    {
        var data = request.Data.Span;
        return (request.NetFn, request.Command) switch
        {
            (IpmiRequest.App, 0x01) => Said(0x20, (byte)(IsOfDevice ? 0x81 : 0x01), 2, 0, 0x20, 0xBF, (byte)Maker, (byte)(Maker >> 8), (byte)(Maker >> 16), 0, 0),
            (IpmiRequest.Storage, 0x20) when !IsOfDevice => Said([0x51, (byte)Records.Length, (byte)(Records.Length >> 8), 0, 0, .. BitConverter.GetBytes(Added), 0, 0, 0, 0, 2]),
            (IpmiRequest.Storage, 0x22) when !IsOfDevice && KnowsReservations => Said((byte)++reservation, 0),
            (IpmiRequest.Storage, 0x23) when !IsOfDevice => Record(data),
            (IpmiRequest.Sensor, 0x20) when IsOfDevice => Said([(byte)Records.Length, 0x81, .. BitConverter.GetBytes(Added)]),
            (IpmiRequest.Sensor, 0x22) when IsOfDevice => Said((byte)++reservation, 0),
            (IpmiRequest.Sensor, 0x21) when IsOfDevice => Record(data),
            (IpmiRequest.Sensor, 0x2D) => Readings.GetValueOrDefault((request.Lun, data[0]), Refused(0xCB)),
            (IpmiRequest.Sensor, 0x27) when Thresholds.TryGetValue(data[0], out var thresholds) => Said(thresholds),
            _ => Refused(0xC1),
        };
    }

    private IpmiReply Record(ReadOnlySpan<byte> data)
    {
        if (LosesEvery > 0 && Asked.Count % LosesEvery == 0)
        {
            reservation++;
        }

        var id = (ushort)(data[2] | (data[3] << 8));
        var (offset, count) = ((int)data[4], (int)data[5]);
        if (id >= Records.Length)
        {
            return Refused(0xCB);
        }

        if (KnowsReservations && data[0] != (byte)reservation)
        {
            return Refused(0xC5);
        }

        var record = Records[id];
        if (offset > 0 && offset + count > record.Length)
        {
            return Refused(0xC9);
        }

        count = Math.Min(count, record.Length - offset);
        if (count > Most && !Cuts)
        {
            return Refused(TooMuch);
        }

        var next = Next.GetValueOrDefault(id, (ushort)(id + 1 == Records.Length ? 0xFFFF : id + 1));
        return Said([(byte)next, (byte)(next >> 8), .. record.AsSpan(offset, Math.Min(count, Most))]);
    }
}
