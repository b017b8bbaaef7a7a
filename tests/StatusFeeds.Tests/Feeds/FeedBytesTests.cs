// A document ready to be served.
using System.IO.Compression;
using System.Text;
using StatusFeeds.Feeds;

namespace StatusFeeds.Tests.Feeds;

public sealed class FeedBytesTests
{
    private static readonly byte[] Feed = AtomFeed.Write(Shop.Header, FeedKind.Hosts, Shop.HostEntries, complete: true, Shop.Down);

    [Fact]
    public void EveryCodingDecodesToTheSameBytes()
    {
        var bytes = FeedBytes.Of(Feed, AtomFeed.MediaType, 1_763_683_059);
        Assert.Equal(Feed, bytes.Identity.Bytes.ToArray());
        Assert.Equal(Feed, Decoded(new GZipStream(Stream(bytes.Gzip), CompressionMode.Decompress)));
        Assert.Equal(Feed, Decoded(new BrotliStream(Stream(bytes.Brotli), CompressionMode.Decompress)));
        Assert.True(bytes.Brotli.Bytes.Length < Feed.Length / 2 && bytes.Gzip.Bytes.Length < Feed.Length / 2);
        Assert.Equal(("application/atom+xml; charset=utf-8", 1_763_683_059), (bytes.MediaType, bytes.LastModified));
    }

    [Fact]
    public void TheDocumentIsThereAgainAfterItsMemoryWasGivenBack()
    {
        var (bytes, held) = Forgotten();
        for (var i = 0; i < 10 && held.IsAlive; i++)
            GC.Collect();
        Assert.False(held.IsAlive);
        Assert.Equal(Feed.Length, bytes.Identity.Length);
        Assert.Equal(Feed, bytes.Identity.Bytes.ToArray());

        static (FeedBytes, WeakReference) Forgotten()
        {
            byte[] document = [.. Feed];
            return (FeedBytes.Of(document, AtomFeed.MediaType, 1), new WeakReference(document));
        }
    }

    [Fact]
    public void EveryCodingHasAStrongTagOfItsOwn()
    {
        var bytes = FeedBytes.Of(Feed, AtomFeed.MediaType, 1);
        var tag = bytes.Identity.ETag.Trim('"');
        Assert.Matches("^[0-9a-f]{32}$", tag);
        Assert.Equal([$"\"{tag}\"", $"\"{tag}-gz\"", $"\"{tag}-br\""], bytes.Codings.Select(coding => coding.ETag));
        Assert.Equal(["", "gzip", "br"], bytes.Codings.Select(coding => coding.Coding));
    }

    [Fact]
    public void TheTagsStandStillWhileTheBytesDoAndMoveWithThem()
    {
        var bytes = FeedBytes.Of(Feed, AtomFeed.MediaType, 1);
        var later = FeedBytes.Of([.. Feed], AtomFeed.MediaType, 2);
        var other = FeedBytes.Of([.. Feed, (byte)'\n'], AtomFeed.MediaType, 2);
        Assert.Equal(bytes.Codings.Select(Shown), later.Codings.Select(Shown));
        Assert.Empty(bytes.Codings.Select(coding => coding.ETag).Intersect(other.Codings.Select(coding => coding.ETag)));

        static string Shown(CodedBytes coding) => coding.ETag + Convert.ToHexString(coding.Bytes.Span);
    }

    [Fact]
    public void EvenNothingAndWhatCannotBeCompressedIsReady()
    {
        foreach (var document in new[] { [], Encoding.UTF8.GetBytes("x"), Enumerable.Range(0, 100_000).Select(i => (byte)(i * 2_654_435_761L >> 13)).ToArray() })
        {
            var bytes = FeedBytes.Of(document, AtomFeed.MediaType, 1);
            Assert.Equal(document, Decoded(new GZipStream(Stream(bytes.Gzip), CompressionMode.Decompress)));
            Assert.Equal(document, Decoded(new BrotliStream(Stream(bytes.Brotli), CompressionMode.Decompress)));
        }
    }

    private static MemoryStream Stream(CodedBytes coding) => new(coding.Bytes.ToArray());

    private static byte[] Decoded(Stream coded)
    {
        using var decoded = new MemoryStream();
        using (coded)
            coded.CopyTo(decoded);
        return decoded.ToArray();
    }
}
