// Looks as bytes, from one node to another: a version, then the looks one after the other, compressed, as names repeat.
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

/// <summary>Integers and lengths of texts as BinaryWriter writes them, texts in UTF-8; instants and spans in ticks. What is of another version is left out by who reads it.</summary>
internal static class LooksBytes
{
    private const byte Version = 1;

    public static byte[] Write(IReadOnlyCollection<SentLook> looks)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(Version);
        using (var packed = new DeflateStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var to = new BinaryWriter(packed, Encoding.UTF8))
        {
            to.Write7BitEncodedInt(looks.Count);
            foreach (var (seen, fingerprint) in looks)
            {
                to.Write(fingerprint);
                Write(to, seen);
            }
        }

        return bytes.ToArray();
    }

    public static ImmutableArray<SentLook> Read(byte[] bytes)
    {
        if (bytes.Length == 0 || bytes[0] != Version)
            return [];
        using var packed = new DeflateStream(new MemoryStream(bytes, 1, bytes.Length - 1), CompressionMode.Decompress);
        using var from = new BinaryReader(packed, Encoding.UTF8);
        var looks = ImmutableArray.CreateBuilder<SentLook>();
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
        {
            var fingerprint = from.ReadString();
            looks.Add(new SentLook(ReadLook(from), fingerprint));
        }

        return looks.ToImmutable();
    }

    private static void Write(BinaryWriter to, Observation seen)
    {
        var judged = seen.Judgement;
        to.Write(seen.Host);
        to.Write(seen.Check);
        to.Write(seen.At.UtcTicks);
        to.Write(seen.Elapsed.Ticks);
        to.Write(seen.Lag.Ticks);
        to.Write(seen.Expires?.UtcTicks ?? 0);
        to.Write((sbyte)(seen.Answered switch { null => -1, false => 0, true => 1 }));
        to.Write(seen.Here);
        to.Write((sbyte)(judged.Status is { } status ? (int)status : -1));
        to.Write(judged.Reason);
        to.Write(judged.By);
        to.Write(judged.AtOnce);
        to.Write7BitEncodedInt(judged.Readings.IsDefault ? 0 : judged.Readings.Length);
        foreach (var reading in judged.Readings.IsDefault ? [] : judged.Readings)
        {
            to.Write(reading.Name);
            to.Write(reading.Value);
            to.Write(reading.Unit.Word);
            Write(to, reading.Text);
            Write(to, reading.Words);
            Write(to, reading.Note);
        }
    }

    private static Observation ReadLook(BinaryReader from)
    {
        var (host, check) = (from.ReadString(), from.ReadString());
        var (at, elapsed, lag, expires) = (Instant(from.ReadInt64()), TimeSpan.FromTicks(from.ReadInt64()), TimeSpan.FromTicks(from.ReadInt64()), from.ReadInt64());
        var (answered, here, status) = (from.ReadSByte(), from.ReadBoolean(), from.ReadSByte());
        var (reason, by, atOnce) = (from.ReadString(), from.ReadString(), from.ReadBoolean());
        var readings = ImmutableArray.CreateBuilder<Reading>();
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
        {
            var (name, value, unit) = (from.ReadString(), from.ReadDouble(), Unit.Of(from.ReadString()));
            readings.Add(new Reading(name, value, unit, Text(from), Text(from)) { Note = Text(from) });
        }

        return new Observation(host, check, at, elapsed, new Judgement(status < 0 ? null : (Status)status, reason, readings.ToImmutable()) { By = by, AtOnce = atOnce })
        {
            Lag = lag,
            Expires = expires == 0 ? null : Instant(expires),
            Answered = answered < 0 ? null : answered == 1,
            Here = here,
        };
    }

    private static void Write(BinaryWriter to, string? text)
    {
        to.Write(text is not null);
        if (text is not null)
            to.Write(text);
    }

    private static string? Text(BinaryReader from) => from.ReadBoolean() ? from.ReadString() : null;

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}
