// Packets of a session that stands: encrypted and sealed, opened and proven.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StatusFeeds.Wire;

/// <summary>Not for two threads at once.</summary>
internal sealed class SessionSeal : IDisposable
{
    private const byte NextHeader = 0x07;
    private const int Block = 16;

    private readonly CipherSuite suite;
    private readonly byte[] sealKey;
    private readonly Aes? aes;
    private readonly byte[] plain = new byte[Rmcp.MostRead];

    /// <param name="sessionKey">The session integrity key; empty in suite 0.</param>
    public SessionSeal(in CipherSuite suite, ReadOnlySpan<byte> sessionKey)
    {
        this.suite = suite;
        sealKey = RakpProof.Key(suite, sessionKey, 1);
        if (suite.IsEncrypted)
        {
            aes = Aes.Create();
            aes.Key = RakpProof.Key(suite, sessionKey, 2)[..Block];
        }
    }

    public bool IsSealing => suite.SealLength > 0;

    /// <summary>The bits that its packets have beside the payload's type.</summary>
    private byte Marks => (byte)((aes is null ? 0 : RmcpPlus.IsEncrypted) | (suite.SealLength == 0 ? 0 : RmcpPlus.IsSealed));

    /// <summary>IPMI 2.0 §13.6, §13.28.4, §13.29. Returns the packet's length.</summary>
    public int Write(Span<byte> packet, uint bmc, uint number, in IpmiRequest request, byte sequence)
    {
        Rmcp.WriteHeader(packet);
        (packet[4], packet[5]) = (RmcpPlus.Format, Marks);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[6..], bmc);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[10..], number);
        var length = WritePayload(packet[RmcpPlus.HeaderLength..], request, sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[14..], (ushort)length);
        length += RmcpPlus.HeaderLength;
        if (suite.SealLength == 0)
        {
            return length;
        }

        // From the format to the next header it is a multiple of four.
        var pad = (4 - ((length - Rmcp.HeaderLength + 2) & 3)) & 3;
        packet.Slice(length, pad).Fill(0xFF);
        length += pad;
        (packet[length], packet[length + 1]) = ((byte)pad, NextHeader);
        length += 2;
        Span<byte> hash = stackalloc byte[CipherSuite.MostHash];
        suite.Hash(sealKey, packet[Rmcp.HeaderLength..length], hash)[..suite.SealLength].CopyTo(packet[length..]);
        return length + suite.SealLength;
    }

    /// <param name="packet">What came.</param>
    /// <param name="console">Our name of the session.</param>
    public static bool IsOf(ReadOnlySpan<byte> packet, uint console) =>
        Rmcp.IsIpmi(packet) && packet.Length > RmcpPlus.HeaderLength && packet[4] == RmcpPlus.Format && BinaryPrimitives.ReadUInt32LittleEndian(packet[6..]) == console;

    /// <summary>False where it is not sealed and encrypted as agreed. The message is valid until the next is read.</summary>
    /// <param name="packet">One of the session.</param>
    /// <param name="number">The packet's, in the session.</param>
    /// <param name="message">The IPMI message in it.</param>
    public bool TryRead(ReadOnlySpan<byte> packet, out uint number, out ReadOnlySpan<byte> message)
    {
        message = default;
        number = BinaryPrimitives.ReadUInt32LittleEndian(packet[10..]);
        var end = RmcpPlus.HeaderLength + BinaryPrimitives.ReadUInt16LittleEndian(packet[14..]);
        if (packet[5] != Marks || end > packet.Length || !IsSealed(packet, end))
        {
            return false;
        }

        message = packet[RmcpPlus.HeaderLength..end];
        return aes is null || TryDecrypt(ref message);
    }

    public void Dispose() => aes?.Dispose();

    private int WritePayload(Span<byte> into, in IpmiRequest request, byte sequence)
    {
        if (aes is null)
        {
            return LanMessage.Write(into, request, sequence);
        }

        // §13.29: the vector, then the message, 1 2 3 … up to a whole block, and how many those are.
        var length = LanMessage.Write(plain, request, sequence);
        var pad = (Block - ((length + 1) % Block)) % Block;
        for (var i = 1; i <= pad; i++)
        {
            plain[length++] = (byte)i;
        }

        plain[length++] = (byte)pad;
        RandomNumberGenerator.Fill(into[..Block]);
        return Block + aes.EncryptCbc(plain.AsSpan(0, length), into[..Block], into[Block..], PaddingMode.None);
    }

    private bool IsSealed(ReadOnlySpan<byte> packet, int end)
    {
        if (suite.SealLength == 0)
        {
            return true;
        }

        var sealedTo = packet.Length - suite.SealLength;
        if (sealedTo < end + 2)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[CipherSuite.MostHash];
        return CryptographicOperations.FixedTimeEquals(suite.Hash(sealKey, packet[Rmcp.HeaderLength..sealedTo], hash)[..suite.SealLength], packet[sealedTo..]);
    }

    private bool TryDecrypt(ref ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2 * Block || payload.Length % Block != 0)
        {
            return false;
        }

        var length = aes!.DecryptCbc(payload[Block..], payload[..Block], plain, PaddingMode.None);
        var pad = plain[length - 1];
        if (pad >= length)
        {
            return false;
        }

        payload = plain.AsSpan(0, length - 1 - pad);
        return true;
    }
}
