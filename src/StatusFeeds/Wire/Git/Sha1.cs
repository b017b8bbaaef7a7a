// SHA-1 (FIPS 180-4) for git's names of files, never for secrets: the framework's loads OpenSSL, 8 MB that a site without TLS does not need.
using System.Buffers.Binary;
using System.Numerics;

namespace StatusFeeds.Wire.Git;

internal static class Sha1
{
    private const int Block = 64;

    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        Span<uint> state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
        var whole = data.Length / Block * Block;
        for (var at = 0; at < whole; at += Block)
        {
            Mix(state, data.Slice(at, Block));
        }

        // What is left, a one, and at the end of a block the length in bits.
        Span<byte> tail = stackalloc byte[2 * Block];
        tail.Clear();
        data[whole..].CopyTo(tail);
        tail[data.Length - whole] = 0x80;
        var end = data.Length - whole < Block - 8 ? Block : 2 * Block;
        BinaryPrimitives.WriteInt64BigEndian(tail[(end - 8)..], data.Length * 8L);
        for (var at = 0; at < end; at += Block)
        {
            Mix(state, tail.Slice(at, Block));
        }

        var digest = new byte[20];
        for (var i = 0; i < 5; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(i * 4), state[i]);
        }

        return digest;
    }

    private static void Mix(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[80];
        for (var i = 0; i < 80; i++)
        {
            words[i] = i < 16 ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]) : BitOperations.RotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        }

        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4]);
        for (var i = 0; i < 80; i++)
        {
            var (f, k) = (i / 20) switch
            {
                0 => ((b & c) | (~b & d), 0x5a827999u),
                1 => (b ^ c ^ d, 0x6ed9eba1u),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1bbcdcu),
                _ => (b ^ c ^ d, 0xca62c1d6u),
            };
            (a, b, c, d, e) = (unchecked(BitOperations.RotateLeft(a, 5) + f + e + k + words[i]), a, BitOperations.RotateLeft(b, 30), c, d);
        }

        unchecked
        {
            (state[0], state[1], state[2], state[3], state[4]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e);
        }
    }
}
