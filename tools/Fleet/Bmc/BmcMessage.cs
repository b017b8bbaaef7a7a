// A message to a BMC and back (IPMI 2.0 §13.8), and the datagrams around it, with and without a session (§13.6).
using System.Buffers.Binary;

namespace StatusFeeds.Fleet;

/// <param name="From">The address of who asks, as the message says it.</param>
/// <param name="Sequence">With the asker's LUN.</param>
internal sealed record BmcMessage(byte To, byte NetFn, byte Lun, byte From, byte Sequence, byte Command, byte[] Data)
{
    private const byte Version = 0x06;

    /// <summary>Null where a checksum or the length is wrong.</summary>
    public static BmcMessage? Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 7 && Sum(bytes[..3]) == 0 && Sum(bytes[3..]) == 0
            ? new(bytes[0], (byte)(bytes[1] >> 2), (byte)(bytes[1] & 3), bytes[3], bytes[4], bytes[5], bytes[6..^1].ToArray())
            : null;

    /// <param name="said">Completion code and data.</param>
    public byte[] Reply(byte[] said)
    {
        var bytes = new byte[7 + said.Length];
        bytes[0] = From;
        bytes[1] = (byte)(((NetFn | 1) << 2) | (Sequence & 3));
        bytes[2] = (byte)-Sum(bytes.AsSpan(0, 2));
        bytes[3] = To;
        bytes[4] = (byte)((Sequence & 0xFC) | Lun);
        bytes[5] = Command;
        said.CopyTo(bytes, 6);
        bytes[^1] = (byte)-Sum(bytes.AsSpan(3, bytes.Length - 4));
        return bytes;
    }

    /// <summary>By version 1.5, without authentication.</summary>
    public static byte[] Bare(byte[] body) => [Version, 0, 0xFF, 0x07, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)body.Length, .. body];

    /// <summary>By version 2.0, outside any session.</summary>
    public static byte[] Plus(byte kind, ReadOnlySpan<byte> body)
    {
        var bytes = new byte[16 + body.Length];
        (bytes[0], bytes[2], bytes[3], bytes[4], bytes[5]) = (Version, 0xFF, 0x07, 0x06, kind);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), (ushort)body.Length);
        body.CopyTo(bytes.AsSpan(16));
        return bytes;
    }

    /// <summary>An answer to ASF's presence ping (§13.2.4); null where that is none.</summary>
    public static byte[]? Pong(ReadOnlySpan<byte> ping) =>
        ping.Length >= 12 && ping[4..8].SequenceEqual<byte>([0, 0, 0x11, 0xBE]) && ping[8] == 0x80
            ? [Version, 0, 0xFF, 0x06, 0, 0, 0x11, 0xBE, 0x40, ping[9], 0, 16, 0, 0, 0x11, 0xBE, 0, 0, 0, 0, 0x81, 0, 0, 0, 0, 0, 0, 0]
            : null;

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var one in bytes)
        {
            sum += one;
        }

        return sum;
    }
}
