// Answers from bytes: whose they are, whether they are proven, what they say. Nothing in them is trusted.
using System.Security.Cryptography;

namespace StatusFeeds.Wire;

/// <summary>One lane's; it keeps room for what is decrypted.</summary>
internal sealed class SnmpReader
{
    private const byte Authenticated = 1;
    private const byte Encrypted = 2;
    private const int MostEngineId = 64;

    private readonly byte[] scratch = new byte[ushort.MaxValue + 1 + SnmpWriter.Slack];
    private readonly VarBinds varBinds = new();

    /// <summary>The id of the request that it would answer; false where it is no answer at all.</summary>
    public static bool TryId(ReadOnlySpan<byte> packet, out int id) => TryId(packet, isAnswer: true, out id);

    /// <summary>Of a request of ours.</summary>
    public static bool TryAskedId(ReadOnlySpan<byte> packet, out int id) => TryId(packet, isAnswer: false, out id);

    private static bool TryId(ReadOnlySpan<byte> packet, bool isAnswer, out int id)
    {
        id = 0;
        if (!new BerReader(packet).TryEnter(Ber.Sequence, out var message) || !message.TryInteger(out var version))
        {
            return false;
        }

        return version == 3
            ? message.TryEnter(Ber.Sequence, out var head) && head.TryInteger(out id)
            : message.TryRead(Ber.OctetString, out _) && message.TryRead(out var tag, out var pdu) && (tag == Ber.Response) == isAnswer && new BerReader(pdu).TryInteger(out id);
    }

    /// <summary>Takes the answer, or notes what is wrong with it.</summary>
    /// <param name="packet">The digest's place in it is overwritten.</param>
    /// <param name="now">Nanoseconds of the steady clock.</param>
    public bool TryTake(Ask ask, Span<byte> packet, long now)
    {
        new BerReader(packet).TryEnter(Ber.Sequence, out var message);
        message.TryInteger(out var version);
        var flaw = version != VersionOf(ask.Login) ? SnmpFlaw.Malformed
            : version == 3 ? TakeThree(ask, packet, message, now)
            : message.TryRead(Ber.OctetString, out _) ? TakePdu(ask, message, SnmpFlaw.None)
            : SnmpFlaw.Malformed;
        if (flaw != SnmpFlaw.None)
        {
            ask.Flaw = flaw;
        }

        return ask.Answer is not null;
    }

    private static int VersionOf(SnmpLogin login) => login.Version switch
    {
        SnmpVersion.V1 => 0,
        SnmpVersion.V2c => 1,
        _ => 3,
    };

    private SnmpFlaw TakeThree(Ask ask, Span<byte> packet, BerReader message, long now)
    {
        if (!message.TryEnter(Ber.Sequence, out var head) || !head.TryInteger(out _) || !head.TryInteger(out _) || !head.TryRead(Ber.OctetString, out var flags) || flags.Length != 1
            || !message.TryEnter(Ber.OctetString, out var parameters) || !parameters.TryEnter(Ber.Sequence, out var security)
            || !security.TryRead(Ber.OctetString, out var engine) || !security.TryInteger(out var boots) || !security.TryInteger(out var time)
            || !security.TryRead(Ber.OctetString, out var user) || !security.TryRead(Ber.OctetString, out var digest) || !security.TryRead(Ber.OctetString, out var salt)
            || boots < 0 || time < 0)
        {
            return SnmpFlaw.Malformed;
        }

        var (authenticated, encrypted) = ((flags[0] & Authenticated) != 0, (flags[0] & Encrypted) != 0);
        if (authenticated && !IsProven(ask, packet, engine, user, digest))
        {
            return SnmpFlaw.Unauthentic;
        }

        if (encrypted)
        {
            if (!authenticated || ask.Keys!.Privacy == SnmpPrivacy.None || !message.TryRead(Ber.OctetString, out var data) || !TryDecrypt(ask.Keys, data, boots, time, salt))
            {
                return SnmpFlaw.Undecryptable;
            }

            message = new BerReader(scratch.AsSpan(0, data.Length));
        }

        if (!message.TryEnter(Ber.Sequence, out var scoped) || !scoped.TryRead(Ber.OctetString, out _) || !scoped.TryRead(Ber.OctetString, out _))
        {
            return encrypted ? SnmpFlaw.Undecryptable : SnmpFlaw.Malformed;
        }

        if (scoped.TryEnter(Ber.Report, out var report))
        {
            return TakeReport(ask, report, authenticated, EngineOf(ask, engine, boots, time, now), boots, time, now);
        }

        if (ask.Engine is null)
        {
            // Asked who it is, it must not answer; but then it has said so all the same.
            ask.Answer = EngineOf(ask, engine, boots, time, now) is { } asked ? new Answer(0, 0, []) { Engine = asked } : null;
            return ask.Answer is null ? SnmpFlaw.Malformed : SnmpFlaw.None;
        }

        var proven = authenticated == (ask.Keys!.Auth != SnmpAuth.None) && encrypted == (ask.Keys.Privacy != SnmpPrivacy.None) && engine.SequenceEqual(ask.Engine.Id);
        return !proven ? SnmpFlaw.Unauthentic
            : TakePdu(ask, scoped, authenticated && !ask.Engine.Takes(boots, time, now) ? SnmpFlaw.NotInTime : SnmpFlaw.None);
    }

    /// <summary>The very user at the very engine, and its digest (RFC 3414 §6.3.2, §7.3.2).</summary>
    private static bool IsProven(Ask ask, Span<byte> packet, ReadOnlySpan<byte> engine, ReadOnlySpan<byte> user, ReadOnlySpan<byte> digest)
    {
        if (ask.Keys is not { Auth: not SnmpAuth.None } keys || digest.Length != keys.DigestLength || !engine.SequenceEqual(ask.Engine!.Id) || !user.SequenceEqual(keys.User))
        {
            return false;
        }

        Span<byte> came = stackalloc byte[digest.Length];
        Span<byte> made = stackalloc byte[digest.Length];
        digest.CopyTo(came);
        ((ReadOnlySpan<byte>)packet).Overlaps(digest, out var at);
        packet.Slice(at, digest.Length).Clear();
        keys.Digest(Message(packet), made);
        return CryptographicOperations.FixedTimeEquals(came, made);
    }

    /// <summary>Without what stands behind it.</summary>
    private static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> packet)
    {
        var reader = new BerReader(packet);
        reader.TryRead(out _, out _);
        return packet[..(packet.Length - reader.Left.Length)];
    }

    private bool TryDecrypt(SnmpKeys keys, ReadOnlySpan<byte> data, int boots, int time, ReadOnlySpan<byte> salt)
    {
        data.CopyTo(scratch);
        return keys.TryDecrypt(scratch, data.Length, boots, time, salt);
    }

    /// <summary>The engine of a message, where that is not the one that was asked.</summary>
    private static Engine? EngineOf(Ask ask, ReadOnlySpan<byte> id, int boots, int time, long now) =>
        id.Length is 0 or > MostEngineId || (ask.Engine is { } asked && id.SequenceEqual(asked.Id)) ? null : new Engine(id.ToArray(), boots, time, now);

    private SnmpFlaw TakeReport(Ask ask, BerReader pdu, bool authenticated, Engine? other, int boots, int time, long now)
    {
        if (!varBinds.TryRead(pdu, [], out _, out _, out _) || varBinds.Kind is not { } kind)
        {
            return SnmpFlaw.Malformed;
        }

        if (ask.Engine is null)
        {
            ask.Answer = other is null ? null : new Answer(0, 0, []) { Engine = other };
            return other is null ? SnmpFlaw.Malformed : SnmpFlaw.None;
        }

        if (kind == SnmpReport.UnknownEngine && other is null)
        {
            // That is its answer to being asked at last who it is.
            ask.IsSounded = true;
            return SnmpFlaw.None;
        }

        if (kind == SnmpReport.NotInTime && authenticated)
        {
            ask.Engine.Learn(boots, time, now);
        }

        ask.Answer = new Answer(0, 0, []) { Report = kind, Engine = other, IsProven = authenticated };
        return SnmpFlaw.None;
    }

    /// <param name="late">What is wrong with its time, should all else be well.</param>
    private SnmpFlaw TakePdu(Ask ask, BerReader message, SnmpFlaw late)
    {
        if (!message.TryEnter(Ber.Response, out var pdu) || !varBinds.TryRead(pdu, ask.Oids.Span, out var id, out var status, out var index) || id != ask.Id
            || (ask.Pdu == Ber.Get && status == 0 && !varBinds.AreOf(ask.Oids.Span)))
        {
            return SnmpFlaw.Malformed;
        }

        if (late == SnmpFlaw.None)
        {
            ask.Answer = new Answer(status, index, varBinds.ToArray());
        }

        return late;
    }
}
