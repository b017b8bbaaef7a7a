// Requests as bytes: RFC 3416 §3 in RFC 1157 §4 and RFC 1901 §3 (v1, v2c), or in RFC 3412 §6 and RFC 3414 §2.4 (v3).
using System.Text;

namespace StatusFeeds.Wire;

internal static class SnmpWriter
{
    /// <summary>Bytes that stay free behind the message while it is encrypted.</summary>
    public const int Slack = 16;

    private const byte Authenticated = 1;
    private const byte Encrypted = 2;
    private const byte Reportable = 4;
    private const int UserSecurity = 3;

    /// <summary>The largest answer that a datagram holds.</summary>
    private const int MostSize = 65507;

    /// <summary>Writes it into the buffer's end, less <see cref="Slack"/>, and says where it begins.</summary>
    /// <param name="now">Nanoseconds of the steady clock.</param>
    public static int Write(Ask ask, Span<byte> buffer, long now)
    {
        var writer = new BerWriter(buffer[..^Slack]);
        var end = writer.At;
        if (ask.Login.Version == SnmpVersion.V3)
        {
            return WriteThree(ask, ask.IsSounding ? null : ask.Engine, buffer, end, now);
        }

        WritePdu(ref writer, ask.Pdu, ask.Id, ask.Repetitions, ask.Oids.Span);
        WriteText(ref writer, ask.Login.Community.Reveal);
        writer.Integer(ask.Login.Version == SnmpVersion.V1 ? 0 : 1);
        writer.Close(Ber.Sequence, end);
        return writer.At;
    }

    private static int WriteThree(Ask ask, Engine? engine, Span<byte> buffer, int end, long now)
    {
        var writer = new BerWriter(buffer[..end]);
        ReadOnlySpan<byte> engineId = engine is null ? [] : engine.Id;

        // Who the engine is, is asked by nobody in particular, for nothing (RFC 3414 §4).
        WritePdu(ref writer, engine is null ? Ber.Get : ask.Pdu, ask.Id, engine is null ? 0 : ask.Repetitions, engine is null ? [] : ask.Oids.Span);
        WriteText(ref writer, engine is null ? "" : ask.Login.Context);
        writer.Octets(Ber.OctetString, engineId);
        writer.Close(Ber.Sequence, end);
        if (engine is null)
        {
            WriteSecurity(ref writer, [], [], 0, 0, [], [], out _);
            WriteHead(ref writer, ask.Id, 0, end);
            return writer.At;
        }

        var (keys, boots, time) = (ask.Keys!, engine.Boots, engine.TimeAt(now));
        Span<byte> salt = stackalloc byte[keys.Privacy == SnmpPrivacy.None ? 0 : SnmpKeys.SaltLength];
        if (keys.Privacy != SnmpPrivacy.None)
        {
            writer.At = Padded(buffer, writer.At, end, keys.Padding);
            keys.Encrypt(buffer[writer.At..], end - writer.At, boots, time, salt);
            writer.Close(Ber.OctetString, end);
        }

        Span<byte> blank = stackalloc byte[keys.DigestLength];
        blank.Clear();
        WriteSecurity(ref writer, engineId, keys.User, boots, time, blank, salt, out var digestAt);
        WriteHead(ref writer, ask.Id, (byte)((blank.IsEmpty ? 0 : Authenticated) | (salt.IsEmpty ? 0 : Encrypted)), end);
        if (!blank.IsEmpty)
        {
            keys.Digest(buffer[writer.At..end], buffer.Slice(digestAt, blank.Length));
        }

        return writer.At;
    }

    /// <summary>Moved forward so far that noughts at its end make it a multiple.</summary>
    private static int Padded(Span<byte> buffer, int at, int end, int padding)
    {
        var missing = (padding - ((end - at) % padding)) % padding;
        buffer[at..end].CopyTo(buffer[(at - missing)..]);
        buffer[(end - missing)..end].Clear();
        return at - missing;
    }

    private static void WritePdu(ref BerWriter writer, byte pdu, int id, int repetitions, ReadOnlySpan<Oid> oids)
    {
        var end = writer.At;
        for (var i = oids.Length - 1; i >= 0; i--)
        {
            var one = writer.At;
            writer.Octets(Ber.Null, []);
            writer.Octets(Ber.ObjectId, oids[i].Encoded);
            writer.Close(Ber.Sequence, one);
        }

        writer.Close(Ber.Sequence, end);
        writer.Integer(repetitions);
        writer.Integer(0);
        writer.Integer(id);
        writer.Close(pdu, end);
    }

    private static void WriteSecurity(
        ref BerWriter writer,
        ReadOnlySpan<byte> engine,
        ReadOnlySpan<byte> user,
        int boots,
        int time,
        scoped ReadOnlySpan<byte> digest,
        scoped ReadOnlySpan<byte> salt,
        out int digestAt)
    {
        var end = writer.At;
        writer.Octets(Ber.OctetString, salt);
        digestAt = writer.At - digest.Length;
        writer.Octets(Ber.OctetString, digest);
        writer.Octets(Ber.OctetString, user);
        writer.Integer(time);
        writer.Integer(boots);
        writer.Octets(Ber.OctetString, engine);
        writer.Close(Ber.Sequence, end);
        writer.Close(Ber.OctetString, end);
    }

    private static void WriteHead(ref BerWriter writer, int id, byte flags, int end)
    {
        var head = writer.At;
        writer.Integer(UserSecurity);
        writer.Octets(Ber.OctetString, [(byte)(flags | Reportable)]);
        writer.Integer(MostSize);
        writer.Integer(id);
        writer.Close(Ber.Sequence, head);
        writer.Integer(3);
        writer.Close(Ber.Sequence, end);
    }

    private static void WriteText(ref BerWriter writer, string text)
    {
        Span<byte> bytes = stackalloc byte[512];
        writer.Octets(Ber.OctetString, Encoding.UTF8.TryGetBytes(text, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(text));
    }
}
