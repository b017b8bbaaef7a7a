// Passwords and tokens as they may be written down: so that who sees the text cannot log in with it.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StatusFeeds.Model;

/// <summary>A password is <c>pbkdf2-sha256$ITERATIONS$SALT$HASH</c>, slow to guess; a token, which nobody guesses, is <c>sha256$HASH</c>. SALT and HASH are base64.</summary>
internal static class Hashing
{
    public const string PasswordShape = @"pbkdf2-sha256\$[0-9]{5,7}\$[A-Za-z0-9+/=]{16,88}\$[A-Za-z0-9+/]{43}=";

    public const string TokenShape = @"sha256\$[A-Za-z0-9+/]{43}=";

    private const int Iterations = 600_000;

    /// <summary>Fewer are too quick to guess, more would keep the processor busy for seconds.</summary>
    private const int LeastIterations = 10_000;

    private const int MostIterations = 5_000_000;
    private const int Size = 32;

    public static string OfPassword(string password, int iterations = Iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha256${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derived(password, salt, iterations))}");
    }

    public static string OfToken(string token) => $"sha256${Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}";

    /// <summary>Whether it is what <see cref="OfPassword"/> could have made.</summary>
    public static bool IsPassword(string hash) => Parts(hash) is not null;

    /// <summary>The digest in what <see cref="OfToken"/> made; null: it did not make that.</summary>
    public static byte[]? TokenDigest(string hash) =>
        hash.Split('$') is ["sha256", var digest] && Bytes(digest) is { Length: Size } bytes ? bytes : null;

    /// <summary>Takes as long as the iterations in the hash want, about a tenth of a second.</summary>
    public static bool IsSame(string password, string hash) =>
        Parts(hash) is var (iterations, salt, digest) && CryptographicOperations.FixedTimeEquals(Derived(password, salt, iterations), digest);

    private static byte[] Derived(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, Size);

    private static (int Iterations, byte[] Salt, byte[] Digest)? Parts(string hash) =>
        hash.Split('$') is ["pbkdf2-sha256", var count, var salt, var digest]
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) && iterations is >= LeastIterations and <= MostIterations
        && Bytes(salt) is { Length: >= 8 } salted && Bytes(digest) is { Length: Size } digested
            ? (iterations, salted, digested)
            : null;

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
