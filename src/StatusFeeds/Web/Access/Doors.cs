// Who may come in: the readers and writers of one site, by their digests. Made once a Site.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
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

    /// <summary>Of IPv6, and a byte before it.</summary>
    private const int AddressSize = 17;

    /// <summary>So many logins are remembered, each by itself and with every network from which it came.</summary>
    private const int MostKnown = 10_000;

    private readonly byte[] salt;
    private readonly ImmutableArray<Door> tokens;
    private readonly ImmutableArray<Login> logins;
    private readonly ConcurrentDictionary<(UInt128, UInt128), Seat> known = new();

    /// <param name="audience">The one for those who may see these applications; null: all.</param>
    public Doors(Site site, Func<IReadOnlyCollection<string>?, Audience> audience)
    {
        Site = site;

        // An open site does without the library of cryptography.
        salt = AreOpen ? [] : RandomNumberGenerator.GetBytes(DigestSize);
        var isMixed = site.Access is { Anyone: true, Readers.IsEmpty: false };
        Anyone = site.Access.Anyone ? new Seat(Of(null), "", isMixed, LoggedIn: false) { SeesWhatAnyoneSees = true } : null;
        (Reader Login, Seat Seat)[] all =
        [
            .. site.Access.Readers.Select(reader => (reader, SeatOf(Of(reader.Name), null))),
            .. site.Access.Writers.Select(writer => (writer.Login, SeatOf(OfWriter(writer), writer))),
        ];
        tokens = [.. all.Where(one => one.Login.User is null).Select(one => new Door(Digest(one.Login), one.Seat))];
        logins =
        [
            .. all.Where(one => one.Login.User is not null).Select(one => new Login(
                Encoding.UTF8.GetBytes(one.Login.User!), one.Login.IsHashed ? one.Login.Proof : null, one.Login.IsHashed ? [] : SHA256.HashData(Encoding.UTF8.GetBytes(one.Login.Proof.Reveal)), one.Seat)),
        ];

        Seat SeatOf(Audience seen, Writer? writer) =>
            new(seen, "", IsPrivate: true, LoggedIn: true) { SeesWhatAnyoneSees = ReferenceEquals(seen, Anyone?.Audience), Writer = writer };

        Audience Of(string? reader) => Seeing(one => one.Readers.IsEmpty || (reader is not null && one.Readers.Contains(reader)));

        // All of it, or what he may write to, with what anyone may read and what is kept to him by name.
        Audience OfWriter(Writer writer) =>
            Seeing(one => writer.MayWrite([one.Id]) || (site.Access.Anyone && one.Readers.IsEmpty) || one.Readers.Contains(writer.Login.Name));

        Audience Seeing(Func<Application, bool> isSeen)
        {
            ImmutableArray<string> seen = [.. site.Applications.Where(isSeen).Select(one => one.Id)];
            return audience(seen.Length == site.Applications.Length ? null : seen);
        }
    }

    public Site Site { get; }

    /// <summary>Of whoever comes without a login; null: nobody may.</summary>
    public Seat? Anyone { get; }

    /// <summary>Nobody is asked for anything.</summary>
    public bool AreOpen => Site.Access is { Readers.IsEmpty: true, Writers.IsEmpty: true };

    public Seat? ByToken(ReadOnlySpan<char> token)
    {
        Span<byte> digest = stackalloc byte[DigestSize];
        return Digest(token, digest) ? ByToken(digest)?.Seat : null;
    }

    /// <summary>As <see cref="ByToken(ReadOnlySpan{char})"/>, for a token that stands in the path: its links keep it.</summary>
    public Seat? ByWay(ReadOnlySpan<char> token)
    {
        Span<byte> digest = stackalloc byte[DigestSize];
        return Digest(token, digest) && ByToken(digest) is { } door ? door.OnItsWay ??= door.Seat with { Way = $"{Prefix}{token}", Writer = null } : null;
    }

    /// <summary>A login that was found right before.</summary>
    /// <param name="credentials">What stands behind <c>Basic</c>.</param>
    /// <param name="from">The network from which it comes now.</param>
    /// <param name="isNew">It counts even if it never came from there: not while many are tried there, as this answer is quick and would tell which is right.</param>
    public Seat? Remembered(ReadOnlySpan<char> credentials, IPAddress from, bool isNew)
    {
        var seat = Salted(credentials, null) is { } login ? known.GetValueOrDefault(login) : null;
        if (seat is null || Salted(credentials, from) is not { } here || known.ContainsKey(here))
        {
            return seat;
        }

        if (isNew)
        {
            Know(here, seat);
        }

        return isNew ? seat : null;
    }

    /// <summary>Of user and password; null: there is none such. Takes a tenth of a second where the password is hashed, whoever the user is.</summary>
    /// <param name="credentials">As in <see cref="Remembered"/>: base64.</param>
    /// <param name="from">As in <see cref="Remembered"/>.</param>
    public Seat? ByLogin(ReadOnlySpan<char> credentials, IPAddress from)
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
        foreach (var one in logins)
        {
            var isUser = CryptographicOperations.FixedTimeEquals(one.User, user);
            asked = isUser ? one : asked;
            found = isUser & CryptographicOperations.FixedTimeEquals(one.Digest, digest) ? one.Seat : found;
        }

        // A user that nobody is costs as much as one whose password is hashed.
        if (found is null && (asked?.Hash ?? logins.FirstOrDefault(one => one.Hash is not null)?.Hash) is { } hash)
        {
            var isRight = Hashing.IsSame(password, hash.Reveal);
            found = isRight && asked?.Hash is not null ? asked.Seat : null;
        }

        // Readers that know no other login than this show their token as the password.
        found ??= asked is null ? ByToken(digest)?.Seat : null;
        if (found is not null && Salted(credentials, null) is { } login && Salted(credentials, from) is { } here)
        {
            Know(login, found);
            Know(here, found);
        }

        return found;
    }

    private void Know((UInt128, UInt128) key, Seat seat)
    {
        if (known.Count >= MostKnown)
        {
            known.Clear();
        }

        known[key] = seat;
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

    private (UInt128, UInt128)? Salted(ReadOnlySpan<char> text, IPAddress? from)
    {
        Span<byte> bytes = stackalloc byte[DigestSize + (Longest * 3) + AddressSize];
        Span<byte> digest = stackalloc byte[DigestSize];
        salt.CopyTo(bytes);
        if (text.Length > Longest || !Encoding.UTF8.TryGetBytes(text, bytes[DigestSize..], out var length))
        {
            return null;
        }

        // No header has a zero in it: an address behind one is no part of the text.
        length += DigestSize;
        bytes[length] = 0;
        length += from is not null && from.TryWriteBytes(bytes[(length + 1)..], out var size) ? 1 + size : 0;
        SHA256.HashData(bytes[..length], digest);
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
