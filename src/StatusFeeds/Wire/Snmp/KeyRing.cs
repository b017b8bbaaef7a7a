// Keys that were made once: of a password a megabyte is hashed.
using System.Collections.Concurrent;
using System.Text;

namespace StatusFeeds.Wire;

/// <summary>Bounded: full, it is emptied and filled again.</summary>
internal sealed class KeyRing
{
    private const int MostPasswords = 1000;
    private const int MostKeys = 50_000;

    private readonly ConcurrentDictionary<(SnmpAuth Auth, string Password), Lazy<byte[]>> ofPasswords = new();
    private readonly ConcurrentDictionary<(SnmpLogin Login, string Engine), Lazy<SnmpKeys>> keys = new();

    /// <exception cref="System.Security.Cryptography.CryptographicException">The system refuses the cipher.</exception>
    public SnmpKeys Of(SnmpLogin login, byte[] engine)
    {
        if (keys.Count >= MostKeys)
        {
            keys.Clear();
        }

        return keys.GetOrAdd((login, Convert.ToHexString(engine)), _ => new(() => new SnmpKeys(login, engine, OfPassword), LazyThreadSafetyMode.ExecutionAndPublication)).Value;
    }

    private byte[] OfPassword(SnmpAuth auth, string password)
    {
        if (ofPasswords.Count >= MostPasswords)
        {
            ofPasswords.Clear();
        }

        return ofPasswords.GetOrAdd(
            (auth, password),
            static one => new(() => SnmpHash.OfPassword(one.Auth, Encoding.UTF8.GetBytes(one.Password)), LazyThreadSafetyMode.ExecutionAndPublication)).Value;
    }
}
