// What proves in RAKP 2, 3 and 4 that both sides know the password, and the keys that come of it.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StatusFeeds.Wire;

internal static class RakpProof
{
    /// <summary>RAKP 4's is cut, and not by all BMCs in the same place; less than this proves nothing.</summary>
    private const int LeastCheck = 12;

    private const int MostHashed = 128;

    /// <summary>IPMI 2.0 §13.21: SIDm, SIDc, Rm, Rc, GUIDc, role, user.</summary>
    public static bool IsRakp2(RakpTerms terms, ReadOnlySpan<byte> password, ReadOnlySpan<byte> proof)
    {
        const byte levels = 0x0F;
        foreach (var role in new[] { terms.Role, (byte)(terms.Role & levels) })
        {
            terms.HashedRole = role;
            if (IsMadeWith(terms, password, proof))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMadeWith(RakpTerms terms, ReadOnlySpan<byte> password, ReadOnlySpan<byte> proof)
    {
        Span<byte> data = stackalloc byte[MostHashed];
        BinaryPrimitives.WriteUInt32LittleEndian(data, terms.Console);
        BinaryPrimitives.WriteUInt32LittleEndian(data[4..], terms.Bmc);
        terms.OurRandom.CopyTo(data[8..]);
        terms.BmcRandom.CopyTo(data[24..]);
        terms.BmcGuid.CopyTo(data[40..]);
        var length = 56 + WriteUser(data[56..], terms);
        Span<byte> hash = stackalloc byte[CipherSuite.MostHash];
        var right = terms.Suite.Hash(password, data[..length], hash);
        return proof.Length >= right.Length && CryptographicOperations.FixedTimeEquals(right, proof[..right.Length]);
    }

    /// <summary>IPMI 2.0 §13.22: Rc, SIDm, role, user.</summary>
    public static byte[] Rakp3(RakpTerms terms, ReadOnlySpan<byte> password)
    {
        Span<byte> data = stackalloc byte[MostHashed];
        terms.BmcRandom.CopyTo(data);
        BinaryPrimitives.WriteUInt32LittleEndian(data[16..], terms.Console);
        var length = 20 + WriteUser(data[20..], terms);
        Span<byte> hash = stackalloc byte[CipherSuite.MostHash];
        return terms.Suite.Hash(password, data[..length], hash).ToArray();
    }

    /// <summary>The session integrity key (IPMI 2.0 §13.31): Rm, Rc, role, user under K_g.</summary>
    public static byte[] SessionKey(RakpTerms terms, ReadOnlySpan<byte> key)
    {
        Span<byte> data = stackalloc byte[MostHashed];
        terms.OurRandom.CopyTo(data);
        terms.BmcRandom.CopyTo(data[16..]);
        var length = 32 + WriteUser(data[32..], terms);
        Span<byte> hash = stackalloc byte[CipherSuite.MostHash];
        return terms.Suite.Hash(key, data[..length], hash).ToArray();
    }

    /// <summary>IPMI 2.0 §13.23: Rm, SIDc, GUIDc under the session integrity key.</summary>
    public static bool IsRakp4(RakpTerms terms, ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> check)
    {
        if (terms.Suite.Auth == SessionAuth.None)
        {
            return true;
        }

        Span<byte> data = stackalloc byte[36];
        terms.OurRandom.CopyTo(data);
        BinaryPrimitives.WriteUInt32LittleEndian(data[16..], terms.Bmc);
        terms.BmcGuid.CopyTo(data[20..]);
        Span<byte> hash = stackalloc byte[CipherSuite.MostHash];
        var right = terms.Suite.Hash(sessionKey, data, hash);
        // 12, 16, 20 or 32 bytes, and some BMCs send one more that means nothing.
        check = check[..Math.Min(check.Length & ~3, right.Length)];
        return check.Length >= LeastCheck && CryptographicOperations.FixedTimeEquals(right[..check.Length], check);
    }

    /// <summary>K1 or K2 (IPMI 2.0 §13.32): twenty times that number under the session integrity key.</summary>
    public static byte[] Key(in CipherSuite suite, ReadOnlySpan<byte> sessionKey, byte number)
    {
        Span<byte> data = stackalloc byte[20];
        data.Fill(number);
        Span<byte> hash = stackalloc byte[CipherSuite.MostHash];
        return suite.Hash(sessionKey, data, hash).ToArray();
    }

    private static int WriteUser(Span<byte> into, RakpTerms terms)
    {
        (into[0], into[1]) = (terms.HashedRole, (byte)terms.User.Length);
        terms.User.CopyTo(into[2..]);
        return 2 + terms.User.Length;
    }
}
