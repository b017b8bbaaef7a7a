// The hashes of the user-based security model: RFC 3414 §6 and §7, RFC 7860 §4.
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace StatusFeeds.Wire;

[SuppressMessage("Security", "CA5350", Justification = "Agents speak it.")]
[SuppressMessage("Security", "CA5351", Justification = "Agents speak it.")]
internal static class SnmpHash
{
    /// <summary>The longest there is, in bytes.</summary>
    public const int Most = 64;

    /// <summary>RFC 3414 A.2: so much of the password, repeated, is hashed.</summary>
    private const int Megabyte = 1 << 20;

    /// <summary>Bytes of a message's digest (RFC 3414 §6.3.1, §7.3.1; RFC 7860 §4.2.1); 0 without authentication.</summary>
    public static int DigestLength(SnmpAuth auth) => auth switch
    {
        SnmpAuth.None => 0,
        SnmpAuth.Sha224 => 16,
        SnmpAuth.Sha256 => 24,
        SnmpAuth.Sha384 => 32,
        SnmpAuth.Sha512 => 48,
        _ => 12,
    };

    public static byte[] Hash(SnmpAuth auth, ReadOnlySpan<byte> bytes) => auth switch
    {
        SnmpAuth.Md5 => MD5.HashData(bytes),
        SnmpAuth.Sha1 => SHA1.HashData(bytes),
        SnmpAuth.Sha224 => Sha224.Hash(bytes),
        SnmpAuth.Sha256 => SHA256.HashData(bytes),
        SnmpAuth.Sha384 => SHA384.HashData(bytes),
        SnmpAuth.Sha512 => SHA512.HashData(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(auth)),
    };

    /// <summary>Writes the whole digest, at most <see cref="Most"/> bytes; only its begin is sent.</summary>
    public static void Hmac(SnmpAuth auth, byte[] key, ReadOnlySpan<byte> message, Span<byte> digest)
    {
        switch (auth)
        {
            case SnmpAuth.Md5:
                HMACMD5.HashData(key, message, digest);
                break;
            case SnmpAuth.Sha1:
                HMACSHA1.HashData(key, message, digest);
                break;
            case SnmpAuth.Sha224:
                Sha224.Hmac(key, message).CopyTo(digest);
                break;
            case SnmpAuth.Sha256:
                HMACSHA256.HashData(key, message, digest);
                break;
            case SnmpAuth.Sha384:
                HMACSHA384.HashData(key, message, digest);
                break;
            case SnmpAuth.Sha512:
                HMACSHA512.HashData(key, message, digest);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(auth));
        }
    }

    /// <summary>RFC 3414 A.2: some milliseconds of work.</summary>
    public static byte[] OfPassword(SnmpAuth auth, ReadOnlySpan<byte> password)
    {
        var bytes = new byte[Megabyte];
        if (!password.IsEmpty)
        {
            password[..Math.Min(password.Length, Megabyte)].CopyTo(bytes);
            for (var filled = Math.Min(password.Length, Megabyte); filled < Megabyte;)
            {
                var more = Math.Min(filled, Megabyte - filled);
                bytes.AsSpan(0, more).CopyTo(bytes.AsSpan(filled));
                filled += more;
            }
        }

        return Hash(auth, bytes);
    }

    /// <summary>RFC 3414 §2.6: the key that is good for one engine only.</summary>
    public static byte[] Localize(SnmpAuth auth, byte[] key, ReadOnlySpan<byte> engine) => Hash(auth, [.. key, .. engine, .. key]);
}
