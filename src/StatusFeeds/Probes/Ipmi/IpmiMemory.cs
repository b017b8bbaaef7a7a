// What an ipmi check remembers from look to look, and over restarts: the BMC's list of sensors, and what is known of its log.
using System.Buffers.Binary;

namespace StatusFeeds.Probes;

/// <summary>A version byte, the length of the list, the list, the log; anything else is nothing.</summary>
internal static class IpmiMemory
{
    private const byte Version = 1;
    private const int Head = 5;

    public static (ReadOnlyMemory<byte> Sensors, ReadOnlyMemory<byte> Log) Of(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < Head || bytes.Span[0] != Version || BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[1..]) is var length && length > bytes.Length - Head)
        {
            return default;
        }

        return (bytes.Slice(Head, (int)length), bytes[(Head + (int)length)..]);
    }

    public static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> sensors, ReadOnlyMemory<byte> log)
    {
        var bytes = new byte[Head + sensors.Length + log.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(1), (uint)sensors.Length);
        sensors.CopyTo(bytes.AsMemory(Head));
        log.CopyTo(bytes.AsMemory(Head + sensors.Length));
        return bytes;
    }
}
