// SHA-224 (FIPS 180-4 §5.3.2, §6.3), which .NET does not have; RFC 7860 asks for it.
using System.Buffers.Binary;
using System.Numerics;

namespace StatusFeeds.Wire;

/// <summary>SHA-256 with another begin, cut to 28 bytes.</summary>
internal static class Sha224
{
    public const int Length = 28;
    private const int Block = 64;

    private static readonly uint[] Begin = [0xC1059ED8, 0x367CD507, 0x3070DD17, 0xF70E5939, 0xFFC00B31, 0x68581511, 0x64F98FA7, 0xBEFA4FA4];

    /// <summary>The first 32 bits of the fractions of the cube roots of the first 64 primes (§4.2.2).</summary>
    private static readonly uint[] Rounds =
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ];

    public static byte[] Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        Span<uint> state = stackalloc uint[8];
        Begin.CopyTo(state);
        Span<byte> last = stackalloc byte[2 * Block];
        var held = Fold(state, last, 0, first);
        held = Fold(state, last, held, second);

        // A one, noughts, and the length in bits.
        last[held] = 0x80;
        var end = held < Block - 8 ? Block : 2 * Block;
        last[(held + 1)..end].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(last[(end - 8)..], 8UL * ((ulong)first.Length + (ulong)second.Length));
        for (var at = 0; at < end; at += Block)
        {
            Fold(state, last.Slice(at, Block));
        }

        var hash = new byte[Length];
        for (var i = 0; i < Length / 4; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(4 * i), state[i]);
        }

        return hash;
    }

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

    /// <summary>Takes whole blocks; what is left over stands in <paramref name="rest"/>.</summary>
    private static int Fold(Span<uint> state, Span<byte> rest, int held, ReadOnlySpan<byte> bytes)
    {
        if (held > 0)
        {
            var taken = Math.Min(Block - held, bytes.Length);
            bytes[..taken].CopyTo(rest[held..]);
            held += taken;
            bytes = bytes[taken..];
            if (held < Block)
            {
                return held;
            }

            Fold(state, rest[..Block]);
        }

        for (; bytes.Length >= Block; bytes = bytes[Block..])
        {
            Fold(state, bytes[..Block]);
        }

        bytes.CopyTo(rest);
        return bytes.Length;
    }

    private static void Fold(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        }

        for (var i = 16; i < 64; i++)
        {
            var (early, late) = (words[i - 15], words[i - 2]);
            words[i] = words[i - 16] + words[i - 7]
                + (BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ (early >> 3))
                + (BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10));
        }

        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i++)
        {
            var one = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25)) + ((e & f) ^ (~e & g)) + Rounds[i] + words[i];
            var two = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + one, c, b, a, one + two);
        }

        ReadOnlySpan<uint> folded = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++)
        {
            state[i] += folded[i];
        }
    }
}
