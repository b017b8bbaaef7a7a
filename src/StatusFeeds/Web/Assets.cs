// The few fixed files: the stylesheet and the icon, in memory with their tags.
using System.IO.Compression;
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="Mark">Changes with the content; pages put it behind the file's name so that no browser keeps an old one.</param>
internal sealed record Asset(byte[] Bytes, string MediaType, string Mark)
{
    /// <summary>Quick rather than small: a page lives for a second.</summary>
    private const int BrotliLevel = 3;

    private const int BrotliWindow = 20;

    private readonly Lazy<CodedBytes> gzip = new(() => new("gzip", $"\"{Mark}-gz\"", InGzip(Bytes)));
    private readonly Lazy<CodedBytes> brotli = new(() => new("br", $"\"{Mark}-br\"", InBrotli(Bytes)));

    /// <summary>The tags of all codings: any of them is the same document.</summary>
    public string[] Tags { get; } = [$"\"{Mark}\"", $"\"{Mark}-gz\"", $"\"{Mark}-br\""];

    public static Asset Of(byte[] bytes, string mediaType) => new(bytes, mediaType, Convert.ToHexStringLower(Digest.Of(bytes).AsSpan(0, 8)));

    /// <summary>Each coding is made when it is first asked for, once.</summary>
    public CodedBytes In(Coding coding) => coding switch
    {
        Coding.Brotli => brotli.Value,
        Coding.Gzip => gzip.Value,
        _ => new("", Tags[0], Bytes),
    };

    private static byte[] InGzip(byte[] bytes)
    {
        using var coded = new MemoryStream(bytes.Length / 4);
        using (var stream = new GZipStream(coded, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return coded.ToArray();
    }

    private static byte[] InBrotli(byte[] bytes)
    {
        var coded = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, coded, out var written, BrotliLevel, BrotliWindow)
            ? coded[..written]
            : throw new InvalidOperationException($"Brotli could not compress {bytes.Length} bytes into {coded.Length}.");
    }
}

internal static class Assets
{
    public static readonly Asset Style = Asset.Of(Read("StatusFeeds.Web.style.css"), "text/css; charset=utf-8");

    public static readonly Asset Icon = Asset.Of(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1c2330"/><circle cx="9" cy="23" r="3.2" fill="#5fd08a"/><path d="M6 14.5a11.5 11.5 0 0 1 11.5 11.5M6 7a19 19 0 0 1 19 19" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round"/></svg>
        """u8.ToArray(),
        "image/svg+xml");

    private static byte[] Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }
}
