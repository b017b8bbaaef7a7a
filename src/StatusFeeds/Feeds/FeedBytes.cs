// A document ready to be served: its bytes in three codings, each with its tag.
using System.Buffers;
using System.IO.Compression;
using System.Numerics;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>
/// Immutable; everything was made once, so that a request costs no work. The document itself, ten times as large as what readers fetch, is kept only while it is
/// asked for: between two collections of garbage it is made of the gzip form at most once.
/// </summary>
/// <param name="LastModified">Unix second.</param>
internal sealed record FeedBytes(string MediaType, long LastModified, CodedBytes Identity, CodedBytes Gzip, CodedBytes Brotli)
{
    private const int BrotliLevel = 5;
    private const int LeastWindow = 10;
    private const int MostWindow = 22;

    /// <summary>Identity, gzip and brotli, whose tags are all of this document.</summary>
    public IEnumerable<CodedBytes> Codings => [Identity, Gzip, Brotli];

    /// <summary>The Link header; empty: none.</summary>
    public string Links { get; init; } = "";

    /// <summary>The tag is of what brotli made of it: that is another for any other document, the same on every processor, and a twentieth to digest.</summary>
    public static FeedBytes Of(byte[] document, string mediaType, long lastModified, string links = "")
    {
        var (brotli, gzip) = (InBrotli(document), InGzip(document));
        var tag = Convert.ToHexStringLower(Digest.Of(brotli).AsSpan(0, 16));
        return new(
            mediaType,
            lastModified,
            new PlainBytes($"\"{tag}\"", document, gzip),
            new KeptBytes("gzip", $"\"{tag}-gz\"", gzip),
            new KeptBytes("br", $"\"{tag}-br\"", brotli))
        {
            Links = links,
        };
    }

    private static byte[] InGzip(byte[] document)
    {
        using var bytes = new Pieces();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(document);
        return bytes.ToArray();
    }

    private static byte[] InBrotli(byte[] document)
    {
        using var bytes = new Pieces();
        // Just larger than the document: a larger window finds nothing more and takes megabytes.
        var window = Math.Clamp(BitOperations.Log2((uint)document.Length) + 1, LeastWindow, MostWindow);
        using var brotli = new BrotliEncoder(BrotliLevel, window);
        var rest = document.AsSpan();
        OperationStatus done;
        do
        {
            done = brotli.Compress(rest, bytes.Room(), out var read, out var written, isFinalBlock: true);
            bytes.Advance(written);
            rest = rest[read..];
        }
        while (done == OperationStatus.DestinationTooSmall);
        return done == OperationStatus.Done ? bytes.ToArray() : throw new InvalidOperationException($"Brotli could not compress {document.Length} bytes: {done}.");
    }
}

/// <param name="Coding">The content coding's name; empty for identity.</param>
/// <param name="ETag">Strong, with its quotes.</param>
/// <param name="Length">Of <see cref="Bytes"/>.</param>
internal abstract record CodedBytes(string Coding, string ETag, int Length)
{
    public abstract ReadOnlyMemory<byte> Bytes { get; }
}

internal sealed record KeptBytes(string Coding, string ETag, ReadOnlyMemory<byte> Kept) : CodedBytes(Coding, ETag, Kept.Length)
{
    public override ReadOnlyMemory<byte> Bytes => Kept;
}

/// <summary>The document itself, made of its gzip form where nobody holds it any more.</summary>
internal sealed record PlainBytes : CodedBytes
{
    private readonly byte[] gzip;
    private readonly WeakReference<byte[]> known;

    public PlainBytes(string tag, byte[] document, byte[] gzip)
        : base("", tag, document.Length) => (this.gzip, known) = (gzip, new(document));

    public override ReadOnlyMemory<byte> Bytes
    {
        get
        {
            if (!known.TryGetTarget(out var document))
                known.SetTarget(document = Inflated());
            return document;
        }
    }

    private byte[] Inflated()
    {
        var document = new byte[Length];
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        stream.ReadExactly(document);
        return document;
    }
}
