// How one gets into a pretend BMC: Open Session and the RAKP messages (IPMI 2.0 §13.17 to §13.24), and who is in.
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StatusFeeds.Fleet;

internal sealed class BmcLogins(BmcSettings settings, byte[] guid) : IDisposable
{
    private const byte InsufficientResources = 0x01;
    private const byte InvalidSession = 0x02;
    private const byte InvalidAuthentication = 0x04;
    private const byte UnauthorizedRole = 0x0A;
    private const byte UnauthorizedName = 0x0D;
    private const byte InvalidCheck = 0x0F;
    private const byte NoSuite = 0x11;
    private const byte IllegalParameter = 0x12;
    private const byte NameOnly = 0x10;
    private const int MostBegun = 15;

    private readonly Dictionary<uint, BmcSession> sessions = [];

    public BmcMood Mood { get; set; } = BmcMood.Fine;

    public int Opened { get; private set; }

    public int Open => sessions.Values.Count(session => session.IsOpen);

    /// <summary>Null where it is not known, or is known no longer.</summary>
    public BmcSession? Of(uint number) => sessions.TryGetValue(number, out var session) && session.IsOpen && !IsOver(session) ? session : null;

    /// <summary>How many were open.</summary>
    public int Forget()
    {
        var open = Open;
        foreach (var session in sessions.Values)
        {
            session.Dispose();
        }

        sessions.Clear();
        return open;
    }

    public bool Close(uint number)
    {
        if (!sessions.Remove(number, out var session))
        {
            return false;
        }

        session.Dispose();
        return true;
    }

    public void Dispose() => Forget();

    /// <summary>Payload 0x10, answered by 0x11.</summary>
    public byte[]? Request(ReadOnlySpan<byte> body)
    {
        if (body.Length < 32)
        {
            return null;
        }

        var asked = (body[12] & 0x3F, body[20] & 0x3F, body[28] & 0x3F);
        BmcSuite[] offered = [.. settings.Suites.Select(BmcSuite.Of).OfType<BmcSuite>()];
        if (Array.Find(offered, one => (one.Authentication, one.Integrity, one.Privacy) == asked) is not { } suite)
        {
            return Refused(0x11, body, Array.Exists(offered, one => one.Authentication == asked.Item1) ? NoSuite : InvalidAuthentication, body[4..8]);
        }

        // Of logins that were begun, the oldest go, so that nobody shuts all others out by beginning.
        foreach (var old in (BmcSession[])[.. sessions.Values.Where(IsOver), .. sessions.Values.Where(session => !session.IsOpen).OrderByDescending(session => session.LastHeard).Skip(MostBegun)])
        {
            Close(old.Own);
        }

        if (Mood.IsFull || Open >= settings.MostSessions)
        {
            return Refused(0x11, body, InsufficientResources, body[4..8]);
        }

        uint own;
        do
        {
            own = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        }
        while (sessions.ContainsKey(own));

        sessions[own] = new(own, BinaryPrimitives.ReadUInt32LittleEndian(body[4..]), suite) { LastHeard = settings.Clock.GetTimestamp() };
        byte[] said = [body[0], 0, (byte)((body[1] & 15) == 0 ? 4 : body[1] & 15), 0, .. body[4..8], 0, 0, 0, 0, .. body[8..32]];
        BinaryPrimitives.WriteUInt32LittleEndian(said.AsSpan(8), own);
        return BmcMessage.Plus(0x11, said);
    }

    /// <summary>Payload 0x12, answered by 0x13.</summary>
    public byte[]? First(ReadOnlySpan<byte> body)
    {
        if (body.Length < 28 || body.Length < 28 + body[27])
        {
            return null;
        }

        if (!sessions.TryGetValue(BinaryPrimitives.ReadUInt32LittleEndian(body[4..]), out var session) || session.IsOpen)
        {
            return Refused(0x13, body, InvalidSession, [0, 0, 0, 0]);
        }

        var (name, role, byName) = (Encoding.UTF8.GetString(body.Slice(28, body[27])), (byte)(body[24] & 15), (body[24] & NameOnly) != 0);
        var user = settings.Users.FirstOrDefault(user => user.Name == name && (byName || user.Most >= role));
        var fault = body[27] > 16 ? IllegalParameter : user is null ? UnauthorizedName : role > user.Most ? UnauthorizedRole : (byte)0;
        if (fault != 0)
        {
            Close(session.Own);
            return Refused(0x13, body, fault, Number(session.Theirs));
        }

        (session.User, session.Most, session.Level) = (user, role == 0 ? user!.Most : role, Math.Min((byte)2, user!.Most));
        if (!body[8..24].SequenceEqual(session.TheirRandom))
        {
            // Who asks twice gets the same answer.
            (session.TheirRandom, session.OwnRandom) = (body[8..24].ToArray(), RandomNumberGenerator.GetBytes(16));
        }

        session.Tail = [body[24], body[27], .. body.Slice(28, body[27])];
        var code = session.Suite.Mac(Key(user), [.. Number(session.Theirs), .. Number(session.Own), .. session.TheirRandom, .. session.OwnRandom, .. guid, .. session.Tail]);
        return BmcMessage.Plus(0x13, [body[0], 0, 0, 0, .. Number(session.Theirs), .. session.OwnRandom, .. guid, .. code]);
    }

    /// <summary>Payload 0x14, answered by 0x15; null where the other side gave up.</summary>
    public byte[]? Third(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8)
        {
            return null;
        }

        if (!sessions.TryGetValue(BinaryPrimitives.ReadUInt32LittleEndian(body[4..]), out var session) || session.User is not { } user)
        {
            return Refused(0x15, body, InvalidSession, [0, 0, 0, 0]);
        }

        if (body[1] != 0)
        {
            Close(session.Own);
            return null;
        }

        var code = session.Suite.Mac(Key(user), [.. session.OwnRandom, .. Number(session.Theirs), .. session.Tail]);
        if (!body[8..].SequenceEqual(code))
        {
            Close(session.Own);
            return Refused(0x15, body, InvalidCheck, Number(session.Theirs));
        }

        var secret = session.Suite.Mac(settings.Key is { } key ? Padded(key) : Key(user), [.. session.TheirRandom, .. session.OwnRandom, .. session.Tail]);
        if (!session.IsOpen)
        {
            session.Open(secret);
            Opened++;
        }

        var proof = session.Suite.Mac(secret, [.. session.TheirRandom, .. Number(session.Own), .. guid]);
        return BmcMessage.Plus(0x15, [body[0], 0, 0, 0, .. Number(session.Theirs), .. proof.AsSpan(0, session.Suite.Authentication switch { 1 => 12, 3 => 16, _ => 0 })]);
    }

    private bool IsOver(BmcSession session) => settings.Clock.GetElapsedTime(session.LastHeard) > settings.SessionLife;

    private static byte[] Refused(byte kind, ReadOnlySpan<byte> body, byte status, ReadOnlySpan<byte> number) => BmcMessage.Plus(kind, [body[0], status, 0, 0, .. number]);

    private static byte[] Key(BmcUser user) => Padded(Encoding.UTF8.GetBytes(user.Password));

    private static byte[] Padded(byte[] key) => [.. key, .. new byte[20 - key.Length]];

    private static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }
}
