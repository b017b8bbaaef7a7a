// A document ready to be served: its bytes in three codings, each with its tag.
using System.IO.Compression;
using System.Numerics;
using System.Security.Cryptography;

namespace StatusFeeds.Feeds;

/// <summary>Immutable; everything was made once, so that a request costs no work.</summary>
/// <param name="LastModified">Unix second.</param>
internal sealed record FeedBytes(string MediaType, long LastModified, CodedBytes Identity, CodedBytes Gzip, CodedBytes Brotli)
{
    private const int BrotliLevel = 5;
    private const int LeastWindow = 10;
    private const int MostWindow = 22;

    /// <summary>Identity, gzip and brotli, whose tags are all of this document.</summary>
    public IEnumerable<CodedBytes> Codings => [Identity, Gzip, Brotli];

    public static FeedBytes Of(byte[] document, string mediaType, long lastModified)
    {
        var tag = Convert.ToHexStringLower(SHA256.HashData(document).AsSpan(0, 16));
        return new(
            mediaType,
            lastModified,
            new("", $"\"{tag}\"", document),
            new("gzip", $"\"{tag}-gz\"", InGzip(document)),
            new("br", $"\"{tag}-br\"", InBrotli(document)));
    }

    private static byte[] InGzip(byte[] document)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
            gzip.Write(document);
        return bytes.ToArray();
    }

    private static byte[] InBrotli(byte[] document)
    {
        var bytes = new byte[BrotliEncoder.GetMaxCompressedLength(document.Length)];
        // Just larger than the document: a larger window finds nothing more and takes megabytes.
        var window = Math.Clamp(BitOperations.Log2((uint)document.Length) + 1, LeastWindow, MostWindow);
        return BrotliEncoder.TryCompress(document, bytes, out var written, BrotliLevel, window)
            ? bytes[..written]
            : throw new InvalidOperationException($"Brotli could not compress {document.Length} bytes into {bytes.Length}.");
    }
}

/// <param name="Coding">The content coding's name; empty for identity.</param>
/// <param name="ETag">Strong, with its quotes.</param>
internal sealed record CodedBytes(string Coding, string ETag, ReadOnlyMemory<byte> Bytes);
