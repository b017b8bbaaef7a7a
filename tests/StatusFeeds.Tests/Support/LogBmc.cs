// A BMC made by hand of which only the event log, the chassis and the power are asked; it can be made to lie.
using System.Buffers.Binary;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

internal sealed class LogBmc : IBmc
{
    public const int Room = 1000;

    private readonly List<(ushort Id, byte[] Record)> log = [];
    private ushort last;
    private uint added = uint.MaxValue;
    private uint erased = uint.MaxValue;

    public Transcript? Transcript => null;

    /// <summary>Its clock, in seconds of Unix time.</summary>
    public uint Clock { get; set; } = 1_795_000_000;

    /// <summary>Once it is full, the oldest entry goes.</summary>
    public int Capacity { get; set; } = Room;

    /// <summary>It keeps no stamps of the last adding and deleting.</summary>
    public bool IsForgetful { get; set; }

    /// <summary>Entries are numbered by their places, always.</summary>
    public bool NumbersAnew { get; set; }

    /// <summary>Answers in place of this BMC, where it does.</summary>
    public Func<IpmiRequest, IpmiReply?> Lie { get; set; } = _ => null;

    /// <summary>It is lost when that many more questions were answered.</summary>
    public int Patience { get; set; } = int.MaxValue;

    public List<IpmiRequest> Asked { get; } = [];

    public int EntriesAsked => Asked.Count(one => one.Command == 0x43);

    public static byte[] Event(byte sensorType, byte number, byte eventType, byte offset, uint stamp, byte second = 0xFF, byte third = 0xFF) =>
        [0, 0, 2, (byte)stamp, (byte)(stamp >> 8), (byte)(stamp >> 16), (byte)(stamp >> 24), 0x20, 0, 4, sensorType, number, eventType, offset, second, third];

    /// <summary>An event of memory at the BMC's time, a second later than the one before.</summary>
    public void Log(byte offset = 0) => Log(Event(0x0C, 7, 0x6F, offset, ++Clock));

    public void Log(byte[] record)
    {
        last = (ushort)(last >= 0xFFFE ? 1 : last + 1);
        BinaryPrimitives.WriteUInt16LittleEndian(record, last);
        log.Add((last, record));
        added = Clock;
        if (log.Count > Capacity)
        {
            log.RemoveAt(0);
        }
    }

    public void Clear(bool withMark = true)
    {
        log.Clear();
        (last, erased) = (0, ++Clock);
        if (withMark)
        {
            Log(Event(0x10, 9, 0x6F, 2, Clock));
        }
    }

    public void Delete(int place)
    {
        log.RemoveAt(place);
        erased = ++Clock;
    }

    public ValueTask<IpmiReply> Ask(IpmiRequest request)
    {
        Asked.Add(request);
        return Patience-- > 0 ? ValueTask.FromResult(Lie(request) ?? Reply(request)) : throw new BmcLost(Fault.OfTarget("it is silent"));
    }

    private IpmiReply Reply(IpmiRequest request) => (request.NetFn, request.Command) switch
    {
        (IpmiRequest.Storage, 0x40) => new(0, Info()),
        (IpmiRequest.Storage, 0x43) => Entry(request.Data.Span),
        (IpmiRequest.Storage, 0x48) => new(0, BitConverter.GetBytes(Clock)),
        _ => new(0xC1, default),
    };

    private byte[] Info()
    {
        var info = new byte[14];
        info[0] = 0x51;
        BinaryPrimitives.WriteUInt16LittleEndian(info.AsSpan(1), (ushort)log.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(info.AsSpan(3), (ushort)((Capacity - log.Count) * 16));
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(5), IsForgetful ? uint.MaxValue : added);
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(9), IsForgetful ? uint.MaxValue : erased);
        return info;
    }

    private IpmiReply Entry(ReadOnlySpan<byte> asked)
    {
        if (NumbersAnew)
        {
            for (var i = 0; i < log.Count; i++)
            {
                log[i] = ((ushort)(i + 1), log[i].Record);
                BinaryPrimitives.WriteUInt16LittleEndian(log[i].Record, (ushort)(i + 1));
            }
        }

        var id = BinaryPrimitives.ReadUInt16LittleEndian(asked[2..]);
        var place = id switch { 0 => 0, 0xFFFF => log.Count - 1, _ => log.FindIndex(one => one.Id == id) };
        if (place < 0 || place >= log.Count)
        {
            return new(0xCB, default);
        }

        var next = place + 1 < log.Count ? log[place + 1].Id : (ushort)0xFFFF;
        return new(0, (byte[])[(byte)next, (byte)(next >> 8), .. log[place].Record]);
    }
}
