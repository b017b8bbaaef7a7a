// What an ipmi check remembers from look to look, and over restarts: the BMC's list of sensors, and what is known of its log.
using System.Buffers.Binary;

namespace StatusFeeds.Probes;

/// <summary>A version byte, whose it is, the length of the list, the list, the log; anything else is nothing.</summary>
internal static class IpmiMemory
{
    private const byte Version = 1;
    private const int IdSize = 16;
    private const int Head = 1 + IdSize + sizeof(uint);

    /// <summary>Nothing where it is another BMC's; of one that does not say who it is, whatever there is.</summary>
    /// <returns>With who it said it is; null where there is nothing.</returns>
    public static (Guid? Id, ReadOnlyMemory<byte> Sensors, ReadOnlyMemory<byte> Log) Of(Guid id, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < Head || bytes.Span[0] != Version || new Guid(bytes.Span.Slice(1, IdSize)) is var kept && kept != id && kept != Guid.Empty && id != Guid.Empty
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[(1 + IdSize)..]) is var length && length > bytes.Length - Head)
        {
            return default;
        }

        return (kept, bytes.Slice(Head, (int)length), bytes[(Head + (int)length)..]);
    }

    public static ReadOnlyMemory<byte> Bytes(Guid id, ReadOnlyMemory<byte> sensors, ReadOnlyMemory<byte> log)
    {
        var bytes = new byte[Head + sensors.Length + log.Length];
        bytes[0] = Version;
        id.TryWriteBytes(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(1 + IdSize), (uint)sensors.Length);
        sensors.CopyTo(bytes.AsMemory(Head));
        log.CopyTo(bytes.AsMemory(Head + sensors.Length));
        return bytes;
    }
}
