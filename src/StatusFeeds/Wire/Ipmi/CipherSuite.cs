// What proves, seals and hides a session: the cipher suites that we speak, and what a BMC says that it offers.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §13.28, table 13-17.</summary>
internal enum SessionAuth : byte
{
    None = 0,
    Sha1 = 1,
    Sha256 = 3,
}

/// <summary>IPMI 2.0 §13.28.4, table 13-18.</summary>
internal enum SessionIntegrity : byte
{
    None = 0,
    Sha1 = 1,
    Sha256 = 4,
}

/// <summary>IPMI 2.0 §22.15.2, table 22-20.</summary>
/// <param name="IsEncrypted">By AES-CBC-128 (§13.28.5), or not at all.</param>
[SuppressMessage("Security", "CA5350", Justification = "BMCs speak it.")]
internal readonly record struct CipherSuite(int Number, SessionAuth Auth, SessionIntegrity Integrity, bool IsEncrypted)
{
    /// <summary>A BMC's list: 64 pages of 16 bytes.</summary>
    public const int MostListed = 1024;

    public const int MostHash = 32;

    /// <summary>Bytes of the hash that proves who is who.</summary>
    public int HashLength => Auth switch { SessionAuth.Sha1 => 20, SessionAuth.Sha256 => 32, _ => 0 };

    /// <summary>Bytes of it at the end of each packet.</summary>
    public int SealLength => Integrity switch { SessionIntegrity.Sha1 => 12, SessionIntegrity.Sha256 => 16, _ => 0 };

    /// <exception cref="ArgumentOutOfRangeException">It is none of <see cref="IpmiLogin.Suites"/>.</exception>
    public static CipherSuite Of(int number) => number switch
    {
        0 => new(0, SessionAuth.None, SessionIntegrity.None, false),
        1 => new(1, SessionAuth.Sha1, SessionIntegrity.None, false),
        2 => new(2, SessionAuth.Sha1, SessionIntegrity.Sha1, false),
        3 => new(3, SessionAuth.Sha1, SessionIntegrity.Sha1, true),
        15 => new(15, SessionAuth.Sha256, SessionIntegrity.None, false),
        16 => new(16, SessionAuth.Sha256, SessionIntegrity.Sha256, false),
        17 => new(17, SessionAuth.Sha256, SessionIntegrity.Sha256, true),
        _ => throw new ArgumentOutOfRangeException(nameof(number)),
    };

    /// <summary>Fills the first <see cref="HashLength"/> bytes; returns them.</summary>
    public Span<byte> Hash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> into)
    {
        var length = Auth switch
        {
            SessionAuth.Sha1 => HMACSHA1.HashData(key, data, into),
            SessionAuth.Sha256 => HMACSHA256.HashData(key, data, into),
            _ => 0,
        };
        return into[..length];
    }

    /// <summary>
    /// The numbers of the suites in the records of Get Channel Cipher Suites (IPMI 2.0 §22.15.1): 0xC0 and the number, or 0xC1, the number and three bytes of the maker;
    /// then algorithms, none of which has both of its highest bits set. Makers' own suites are left out.
    /// </summary>
    public static ImmutableArray<int> Listed(ReadOnlySpan<byte> records)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i + 1 < records.Length;)
        {
            if (records[i] == 0xC0 && !numbers.Contains(records[i + 1]))
            {
                numbers.Add(records[i + 1]);
            }

            i += records[i] switch { 0xC0 => 2, 0xC1 => 5, _ => 1 };
        }

        return numbers.ToImmutable();
    }
}
