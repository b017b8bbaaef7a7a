// A session of the BMC that is made to misbehave: its keys, and its packets sealed and opened, of the test's own making.
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace StatusFeeds.Tests.Support;

[SuppressMessage("Security", "CA5350", Justification = "BMCs speak it.")]
internal sealed class SmallBmcSession
{
    public byte[] Name { get; init; } = [];

    public byte[] Console { get; init; } = [];

    public (byte Auth, byte Integrity, byte Encryption) Suite { get; init; }

    public byte[] OurRandom { get; } = RandomNumberGenerator.GetBytes(16);

    public byte[] Random { get; set; } = [];

    /// <summary>Role, length of the user's name, and the name.</summary>
    public byte[] User { get; set; } = [];

    public byte[] Guid { get; set; } = [];

    public byte[] Key1 { get; set; } = [];

    public byte[] Key2 { get; set; } = [];

    public uint Number { get; set; }

    public bool IsUp { get; set; }

    public HashSet<uint> Seen { get; } = [];

    public int SealLength => Suite.Integrity switch { 1 => 12, 4 => 16, _ => 0 };

    public byte[] Hash(byte[] key, params byte[][] parts)
    {
        byte[] data = [.. parts.SelectMany(part => part)];
        return Suite.Auth switch { 1 => HMACSHA1.HashData(key, data), 3 => HMACSHA256.HashData(key, data), _ => [] };
    }

    public byte[] Plain(byte[] payload)
    {
        using var aes = Aes.Create();
        aes.Key = Key2[..16];
        var plain = aes.DecryptCbc(payload.AsSpan(16), payload.AsSpan(0, 16), PaddingMode.None);
        return plain[..^(1 + plain[^1])];
    }

    public byte[] Sealed(byte[] message)
    {
        var payload = message;
        if (Suite.Encryption == 1)
        {
            using var aes = Aes.Create();
            aes.Key = Key2[..16];
            var pad = (16 - ((message.Length + 1) % 16)) % 16;
            var vector = RandomNumberGenerator.GetBytes(16);
            payload = [.. vector, .. aes.EncryptCbc((byte[])[.. message, .. Enumerable.Range(1, pad).Select(one => (byte)one), (byte)pad], vector, PaddingMode.None)];
        }

        byte[] body = [6, (byte)((Suite.Encryption << 7) | (SealLength > 0 ? 0x40 : 0)), .. Console, .. BitConverter.GetBytes(++Number), .. BitConverter.GetBytes((ushort)payload.Length), .. payload];
        if (SealLength > 0)
        {
            var pad = (4 - ((body.Length + 2) % 4)) % 4;
            body = [.. body, .. Enumerable.Repeat((byte)0xFF, pad), (byte)pad, 7];
            body = [.. body, .. Hash(Key1, body).Take(SealLength)];
        }

        return [6, 0, 0xFF, 7, .. body];
    }
}
