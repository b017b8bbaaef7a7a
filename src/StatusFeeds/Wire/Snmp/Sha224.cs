// SHA-224 (FIPS 180-4 §5.3.2, §6.3), which .NET does not have; RFC 7860 asks for it.
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

/// <summary>SHA-256 with another begin, cut to 28 bytes.</summary>
internal static class Sha224
{
    public const int Length = 28;
    private const int Block = 64;

    private static ReadOnlySpan<uint> Begin => [0xC1059ED8, 0x367CD507, 0x3070DD17, 0xF70E5939, 0xFFC00B31, 0x68581511, 0x64F98FA7, 0xBEFA4FA4];

    public static byte[] Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) => Digest.Of(Begin, first, second)[..Length];

    /// <summary>HMAC (RFC 2104).</summary>
    public static byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        Span<byte> inner = stackalloc byte[Block];
        Span<byte> outer = stackalloc byte[Block];
        inner.Clear();
        (key.Length > Block ? Hash(key) : key).CopyTo(inner);
        for (var i = 0; i < Block; i++)
        {
            outer[i] = (byte)(inner[i] ^ 0x5C);
            inner[i] ^= 0x36;
        }

        return Hash(outer, Hash(inner, message));
    }
}
