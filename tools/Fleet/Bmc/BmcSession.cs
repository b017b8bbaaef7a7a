// A session of a pretend BMC: its keys, what is sealed and opened with them, which numbers came already.
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace StatusFeeds.Fleet;

/// <summary>Tables 13-17 to 13-19 of IPMI 2.0.</summary>
internal sealed record BmcSuite(byte Authentication, byte Integrity, byte Privacy)
{
    public static BmcSuite? Of(int number) => number switch
    {
        0 => new(0, 0, 0),
        1 => new(1, 0, 0),
        2 => new(1, 1, 0),
        3 => new(1, 1, 1),
        15 => new(3, 0, 0),
        16 => new(3, 4, 0),
        17 => new(3, 4, 1),
        _ => null,
    };

    /// <summary>Bytes of the code at a packet's end.</summary>
    public int Code => Integrity switch { 1 => 12, 4 => 16, _ => 0 };

    [SuppressMessage("Security", "CA5350", Justification = "BMCs speak it.")]
    public byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) => Authentication switch
    {
        1 => HMACSHA1.HashData(key, data),
        3 => HMACSHA256.HashData(key, data),
        _ => [],
    };
}

internal sealed class BmcSession(uint own, uint theirs, BmcSuite suite) : IDisposable
{
    private const int Block = 16;

    /// <summary>Numbers around the highest one that are still taken, each once (§6.12.13).</summary>
    private const int Window = 16;

    private readonly Aes aes = Aes.Create();
    private byte[] integrityKey = [];
    private uint sent;
    private uint highest;
    private uint seen;

    public uint Own => own;

    public uint Theirs => theirs;

    public BmcSuite Suite => suite;

    public bool IsOpen { get; private set; }

    public byte Level { get; set; }

    /// <summary>What was asked for when it was opened.</summary>
    public byte Most { get; set; }

    public int Asked { get; set; }

    public long LastHeard { get; set; }

    /// <summary>Between the first and the third message of the login.</summary>
    public BmcUser? User { get; set; }

    public byte[] TheirRandom { get; set; } = [];

    public byte[] OwnRandom { get; set; } = [];

    /// <summary>Role, length of the name, name.</summary>
    public byte[] Tail { get; set; } = [];

    /// <param name="secret">The session integrity key of §13.31.</param>
    public void Open(byte[] secret)
    {
        IsOpen = true;
        integrityKey = suite.Mac(secret, Enumerable.Repeat((byte)1, 20).ToArray());
        if (suite.Privacy == 1)
        {
            aes.Key = suite.Mac(secret, Enumerable.Repeat((byte)2, 20).ToArray())[..Block];
        }
    }

    public byte[] Seal(byte kind, ReadOnlySpan<byte> body)
    {
        var said = suite.Privacy == 1 ? Encrypted(body) : body.ToArray();
        var end = suite.Integrity == 0 ? 0 : 2 + (-(12 + said.Length + 2) & 3);
        var packet = new byte[4 + 12 + said.Length + end + suite.Code];
        packet[0] = 0x06;
        packet[2] = 0xFF;
        packet[3] = 0x07;
        packet[4] = 0x06;
        packet[5] = (byte)(kind | (suite.Privacy == 1 ? 0x80 : 0) | (suite.Integrity != 0 ? 0x40 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(6), theirs);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(10), ++sent);
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(14), (ushort)said.Length);
        said.CopyTo(packet, 16);
        if (suite.Integrity != 0)
        {
            var trailer = packet.AsSpan(16 + said.Length, end);
            trailer[..^2].Fill(0xFF);
            trailer[^2] = (byte)(end - 2);
            trailer[^1] = 0x07;
            suite.Mac(integrityKey, packet.AsSpan(4, 12 + said.Length + end)).AsSpan(0, suite.Code).CopyTo(packet.AsSpan(packet.Length - suite.Code));
        }

        return packet;
    }

    /// <summary>Null where it is not from whom it says, or came before.</summary>
    public byte[]? Unseal(ReadOnlySpan<byte> packet)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(packet[14..]);
        var (isProven, isHidden) = ((packet[5] & 0x40) != 0, (packet[5] & 0x80) != 0);
        if (packet.Length < 16 + length + suite.Code || isProven != (suite.Integrity != 0) || isHidden != (suite.Privacy == 1))
        {
            return null;
        }

        if (isProven && !suite.Mac(integrityKey, packet[4..^suite.Code]).AsSpan(0, suite.Code).SequenceEqual(packet[^suite.Code..]))
        {
            return null;
        }

        return IsNew(BinaryPrimitives.ReadUInt32LittleEndian(packet[10..])) ? isHidden ? Decrypted(packet.Slice(16, length)) : packet.Slice(16, length).ToArray() : null;
    }

    public void Dispose() => aes.Dispose();

    private bool IsNew(uint number)
    {
        var ahead = (int)(number - highest);
        if (suite.Integrity == 0)
        {
            return true;
        }

        if (ahead > 0 && ahead <= Window)
        {
            (seen, highest) = ((seen << ahead) | 1, number);
            return true;
        }

        if (ahead <= -Window || ahead > Window || (seen & (1u << -ahead)) != 0)
        {
            return false;
        }

        seen |= 1u << -ahead;
        return true;
    }

    private byte[] Encrypted(ReadOnlySpan<byte> body)
    {
        var padding = -(body.Length + 1) & (Block - 1);
        var plain = new byte[body.Length + padding + 1];
        body.CopyTo(plain);
        for (var i = 1; i <= padding; i++)
        {
            plain[body.Length + i - 1] = (byte)i;
        }

        plain[^1] = (byte)padding;
        var start = RandomNumberGenerator.GetBytes(Block);
        return [.. start, .. aes.EncryptCbc(plain, start, PaddingMode.None)];
    }

    private byte[]? Decrypted(ReadOnlySpan<byte> hidden)
    {
        if (hidden.Length < 2 * Block || hidden.Length % Block != 0)
        {
            return null;
        }

        var plain = aes.DecryptCbc(hidden[Block..], hidden[..Block], PaddingMode.None);
        return plain[^1] < plain.Length ? plain[..^(plain[^1] + 1)] : null;
    }
}
