// The keys of one user at one engine, and what is done with them: digests and encryption of messages.
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace StatusFeeds.Wire;

[SuppressMessage("Security", "CA5351", Justification = "Agents speak DES.")]
internal sealed class SnmpKeys
{
    /// <summary>Bytes of <c>msgPrivacyParameters</c> (RFC 3414 §8.1.1.1, RFC 3826 §3.1.2.1).</summary>
    public const int SaltLength = 8;
    private const int AesBlock = 16;
    private const int DesBlock = 8;

    /// <summary>Never the same twice under one key, so it begins anywhere and counts on.</summary>
    private static ulong salts = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly byte[] digestKey = [];
    private readonly byte[] desVector = [];
    private readonly SymmetricAlgorithm? cipher;

    /// <param name="ofPassword">The key of a password before it is made an engine's own; kept by who gives it, as it costs milliseconds.</param>
    /// <exception cref="CryptographicException">The system refuses the cipher.</exception>
    public SnmpKeys(SnmpLogin login, ReadOnlySpan<byte> engine, Func<SnmpAuth, string, byte[]> ofPassword)
    {
        Auth = login.Auth;
        Privacy = login.Auth == SnmpAuth.None ? SnmpPrivacy.None : login.Privacy;
        User = Encoding.UTF8.GetBytes(login.User);
        if (Auth != SnmpAuth.None)
        {
            digestKey = SnmpHash.Localize(Auth, ofPassword(Auth, login.AuthPassword?.Reveal ?? ""), engine);
        }

        if (Privacy == SnmpPrivacy.None)
        {
            return;
        }

        var key = Extended(SnmpHash.Localize(Auth, ofPassword(Auth, login.PrivacyPassword?.Reveal ?? ""), engine), login.Extension, engine);
        if (Privacy == SnmpPrivacy.Des)
        {
            // RFC 3414 §8.1.1.1: the first half is the key, the second makes the vectors.
            (cipher, desVector) = (DES.Create(), key[DesBlock..]);
            cipher.Key = key[..DesBlock];
        }
        else
        {
            cipher = Aes.Create();
            cipher.Key = key;
        }
    }

    public SnmpAuth Auth { get; }

    public SnmpPrivacy Privacy { get; }

    public byte[] User { get; }

    /// <summary>Encrypted, a message is a multiple of this long.</summary>
    public int Padding => Privacy == SnmpPrivacy.Des ? DesBlock : 1;

    public int DigestLength => SnmpHash.DigestLength(Auth);

    private int KeyLength => Privacy switch
    {
        SnmpPrivacy.Aes192 => 24,
        SnmpPrivacy.Aes256 => 32,
        _ => 16,
    };

    /// <summary>Of the whole message, in which the digest's place holds noughts.</summary>
    public void Digest(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<byte> whole = stackalloc byte[SnmpHash.Most];
        SnmpHash.Hmac(Auth, digestKey, message, whole);
        whole[..DigestLength].CopyTo(digest);
    }

    /// <summary>Takes the next salt and encrypts in place.</summary>
    /// <param name="text">With room for a whole block behind it; a multiple of <see cref="Padding"/>.</param>
    /// <param name="length">How much of it is to be sent.</param>
    public void Encrypt(Span<byte> text, int length, int boots, int time, Span<byte> salt)
    {
        var next = Interlocked.Increment(ref salts);
        Span<byte> vector = stackalloc byte[AesBlock];
        if (Privacy == SnmpPrivacy.Des)
        {
            // RFC 3414 §8.1.1.1: the engine's boots, and a number of our own.
            BinaryPrimitives.WriteInt32BigEndian(salt, boots);
            BinaryPrimitives.WriteUInt32BigEndian(salt[4..], (uint)next);
            cipher!.EncryptCbc(text[..length], Vector(salt, boots, time, vector), text[..length], PaddingMode.None);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(salt, next);
            var whole = text[..Whole(length)];
            cipher!.EncryptCfb(whole, Vector(salt, boots, time, vector), whole, PaddingMode.None, feedbackSizeInBits: 128);
        }
    }

    /// <summary>In place; false where it cannot have been encrypted so.</summary>
    /// <param name="text">With room for a whole block behind <paramref name="length"/>.</param>
    public bool TryDecrypt(Span<byte> text, int length, int boots, int time, ReadOnlySpan<byte> salt)
    {
        if (salt.Length != SaltLength || length == 0 || length % Padding != 0)
        {
            return false;
        }

        Span<byte> vector = stackalloc byte[AesBlock];
        var whole = text[..(Privacy == SnmpPrivacy.Des ? length : Whole(length))];
        if (Privacy == SnmpPrivacy.Des)
        {
            cipher!.DecryptCbc(whole, Vector(salt, boots, time, vector), whole, PaddingMode.None);
        }
        else
        {
            cipher!.DecryptCfb(whole, Vector(salt, boots, time, vector), whole, PaddingMode.None, feedbackSizeInBits: 128);
        }

        return true;
    }

    /// <summary>CFB needs no padding (RFC 3826 §3.1.3), .NET takes whole blocks alone.</summary>
    public static int Whole(int length) => (length + AesBlock - 1) & -AesBlock;

    private ReadOnlySpan<byte> Vector(ReadOnlySpan<byte> salt, int boots, int time, Span<byte> vector)
    {
        if (Privacy == SnmpPrivacy.Des)
        {
            for (var i = 0; i < DesBlock; i++)
            {
                vector[i] = (byte)(desVector[i] ^ salt[i]);
            }

            return vector[..DesBlock];
        }

        // RFC 3826 §3.1.2.1.
        BinaryPrimitives.WriteInt32BigEndian(vector, boots);
        BinaryPrimitives.WriteInt32BigEndian(vector[4..], time);
        salt.CopyTo(vector[8..]);
        return vector;
    }

    private byte[] Extended(byte[] key, SnmpKeyExtension extension, ReadOnlySpan<byte> engine)
    {
        var last = key;
        while (key.Length < KeyLength)
        {
            last = extension == SnmpKeyExtension.Blumenthal ? SnmpHash.Hash(Auth, key) : SnmpHash.Localize(Auth, SnmpHash.OfPassword(Auth, last), engine);
            key = [.. key, .. last];
        }

        return key[..KeyLength];
    }
}
