// Who may come in: the readers of one site, by their digests. Made once a Site.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>Secrets are compared as digests, each with all there are: how long it takes tells nothing.</summary>
internal sealed class Doors
{
    /// <summary>Of the paths that begin with a token.</summary>
    public const string Prefix = "/t/";

    /// <summary>Longer ones are nobody's.</summary>
    private const int Longest = 600;

    private const int DigestSize = 32;

    /// <summary>So many logins are remembered.</summary>
    private const int MostKnown = 1000;

    private readonly byte[] salt = RandomNumberGenerator.GetBytes(DigestSize);
    private readonly ImmutableArray<Door> tokens;
    private readonly ImmutableArray<Login> logins;
    private readonly ConcurrentDictionary<(UInt128, UInt128), Seat> known = new();

    /// <param name="audience">The one for those who may see these applications; null: all.</param>
    public Doors(Site site, Func<IReadOnlyCollection<string>?, Audience> audience)
    {
        Site = site;
        var isMixed = site.Access is { Anyone: true, Readers.IsEmpty: false };
        Anyone = site.Access.Anyone ? new Seat(Of(null), "", isMixed, LoggedIn: false) { SeesWhatAnyoneSees = true } : null;
        tokens = [.. site.Access.Readers.Where(reader => reader.User is null).Select(reader => new Door(Digest(reader), SeatOf(reader.Name)))];
        logins =
        [
            .. site.Access.Readers.Where(reader => reader.User is not null).Select(reader => new Login(
                Encoding.UTF8.GetBytes(reader.User!), reader.IsHashed ? reader.Proof : null, reader.IsHashed ? [] : SHA256.HashData(Encoding.UTF8.GetBytes(reader.Proof.Reveal)), SeatOf(reader.Name))),
        ];

        Seat SeatOf(string reader)
        {
            var seen = Of(reader);
            return new Seat(seen, "", IsPrivate: true, LoggedIn: true) { SeesWhatAnyoneSees = ReferenceEquals(seen, Anyone?.Audience) };
        }

        Audience Of(string? reader)
        {
            ImmutableArray<string> seen = [.. site.Applications.Where(one => one.Readers.IsEmpty || (reader is not null && one.Readers.Contains(reader))).Select(one => one.Id)];
            return audience(seen.Length == site.Applications.Length ? null : seen);
        }
    }

    public Site Site { get; }

    /// <summary>Of whoever comes without a login; null: nobody may.</summary>
    public Seat? Anyone { get; }

    /// <summary>Nobody is asked for anything.</summary>
    public bool AreOpen => Site.Access.Readers.IsEmpty;

    public Seat? ByToken(ReadOnlySpan<char> token)
    {
        Span<byte> digest = stackalloc byte[DigestSize];
        return Digest(token, digest) ? ByToken(digest)?.Seat : null;
    }

    /// <summary>As <see cref="ByToken(ReadOnlySpan{char})"/>, for a token that stands in the path: its links keep it.</summary>
    public Seat? ByWay(ReadOnlySpan<char> token)
    {
        Span<byte> digest = stackalloc byte[DigestSize];
        return Digest(token, digest) && ByToken(digest) is { } door ? door.OnItsWay ??= door.Seat with { Way = $"{Prefix}{token}" } : null;
    }

    /// <summary>A login that was found right before.</summary>
    /// <param name="credentials">What stands behind <c>Basic</c>.</param>
    public Seat? Remembered(ReadOnlySpan<char> credentials) => Salted(credentials) is { } key ? known.GetValueOrDefault(key) : null;

    /// <summary>Of user and password; null: there is none such. Takes a tenth of a second where the password is hashed, whoever the user is.</summary>
    /// <param name="credentials">As in <see cref="Remembered"/>: base64.</param>
    public Seat? ByLogin(ReadOnlySpan<char> credentials)
    {
        var bytes = new byte[Longest];
        if (credentials.Length > Longest || !Convert.TryFromBase64Chars(credentials, bytes, out var length) || bytes.AsSpan(0, length).IndexOf((byte)':') is not (>= 0 and var colon))
        {
            return null;
        }

        var (user, password) = (bytes[..colon], Encoding.UTF8.GetString(bytes.AsSpan(colon + 1, length - colon - 1)));
        Span<byte> digest = stackalloc byte[DigestSize];
        Digest(password, digest);
        Seat? found = null;
        Login? asked = null;
        foreach (var login in logins)
        {
            var isUser = CryptographicOperations.FixedTimeEquals(login.User, user);
            asked = isUser ? login : asked;
            found = isUser & CryptographicOperations.FixedTimeEquals(login.Digest, digest) ? login.Seat : found;
        }

        // A user that nobody is costs as much as one whose password is hashed.
        if (found is null && (asked?.Hash ?? logins.FirstOrDefault(login => login.Hash is not null)?.Hash) is { } hash)
        {
            var isRight = Hashing.IsSame(password, hash.Reveal);
            found = isRight && asked?.Hash is not null ? asked.Seat : null;
        }

        // Readers that know no other login than this show their token as the password.
        found ??= asked is null ? ByToken(digest)?.Seat : null;
        if (found is not null && Salted(credentials) is { } key)
        {
            if (known.Count >= MostKnown)
            {
                known.Clear();
            }

            known[key] = found;
        }

        return found;
    }

    private static byte[] Digest(Reader reader) => reader.IsHashed
        ? Hashing.TokenDigest(reader.Proof.Reveal) ?? throw new InvalidOperationException($"The hash of reader {reader.Name} is none.")
        : SHA256.HashData(Encoding.UTF8.GetBytes(reader.Proof.Reveal));

    private static bool Digest(ReadOnlySpan<char> text, Span<byte> digest)
    {
        Span<byte> bytes = stackalloc byte[Longest * 3];
        return text.Length <= Longest && Encoding.UTF8.TryGetBytes(text, bytes, out var length) && SHA256.HashData(bytes[..length], digest) == DigestSize;
    }

    private Door? ByToken(ReadOnlySpan<byte> digest)
    {
        Door? found = null;
        foreach (var door in tokens)
        {
            found = CryptographicOperations.FixedTimeEquals(door.Digest, digest) ? door : found;
        }

        return found;
    }

    private (UInt128, UInt128)? Salted(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[DigestSize + (Longest * 3)];
        Span<byte> digest = stackalloc byte[DigestSize];
        salt.CopyTo(bytes);
        if (text.Length > Longest || !Encoding.UTF8.TryGetBytes(text, bytes[DigestSize..], out var length))
        {
            return null;
        }

        SHA256.HashData(bytes[..(DigestSize + length)], digest);
        return (BitConverter.ToUInt128(digest), BitConverter.ToUInt128(digest[16..]));
    }

    private sealed record Login(byte[] User, Secret? Hash, byte[] Digest, Seat Seat);

    private sealed class Door(byte[] digest, Seat seat)
    {
        public byte[] Digest => digest;

        public Seat Seat => seat;

        public Seat? OnItsWay { get; set; }
    }
}
