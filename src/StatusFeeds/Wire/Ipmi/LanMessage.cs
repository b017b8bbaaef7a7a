// An IPMI message as it travels over a network: addresses, sequence, two checksums.
namespace StatusFeeds.Wire;

/// <summary>A BMC's answer; valid as long as the bytes it was read from.</summary>
internal readonly ref struct LanReply(byte netFn, byte command, byte sequence, byte code, ReadOnlySpan<byte> data)
{
    /// <summary>Of the answer: one more than the request's.</summary>
    public byte NetFn { get; } = netFn;

    public byte Command { get; } = command;

    public byte Sequence { get; } = sequence;

    public byte Code { get; } = code;

    public ReadOnlySpan<byte> Data { get; } = data;

    public bool Answers(in IpmiRequest request) => NetFn == (request.NetFn | 1) && Command == request.Command;
}

/// <summary>IPMI 2.0 §13.8, figure 13-4.</summary>
internal static class LanMessage
{
    /// <summary>Sequence numbers have six bits.</summary>
    public const int Sequences = 64;

    private const byte Bmc = 0x20;
    private const byte Console = 0x81;

    /// <summary>All but the data.</summary>
    public const int RequestFrame = 7;
    private const int ReplyFrame = 8;

    public static int Write(Span<byte> into, in IpmiRequest request, byte sequence)
    {
        into[0] = Bmc;
        into[1] = (byte)((request.NetFn << 2) | (request.Lun & 3));
        into[2] = Checksum(into[..2]);
        into[3] = Console;
        into[4] = (byte)(sequence << 2);
        into[5] = request.Command;
        request.Data.Span.CopyTo(into[6..]);
        var length = RequestFrame + request.Data.Length;
        into[length - 1] = Checksum(into[3..(length - 1)]);
        return length;
    }

    /// <summary>False where it is no answer to us, or broken.</summary>
    /// <param name="isSealed">It is proven to be whole; there are BMCs whose checksums are wrong.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, out LanReply reply, bool isSealed = false)
    {
        if (message.Length < ReplyFrame || message[0] != Console || message[3] != Bmc || (message[1] & 4) == 0 || (!isSealed && (Sum(message[..3]) != 0 || Sum(message[3..]) != 0)))
        {
            reply = default;
            return false;
        }

        reply = new LanReply((byte)(message[1] >> 2), message[5], (byte)(message[4] >> 2), message[6], message[7..^1]);
        return true;
    }

    /// <summary>With it, the sum of all is zero.</summary>
    public static byte Checksum(ReadOnlySpan<byte> bytes) => (byte)-Sum(bytes);

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var one in bytes)
        {
            sum += one;
        }

        return (byte)sum;
    }
}
