// The few fixed files: the stylesheet, the script and the icons, in memory with their tags.
using System.Collections.Frozen;
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

    private readonly Lazy<CodedBytes> gzip = new(() => new KeptBytes("gzip", $"\"{Mark}-gz\"", InGzip(Bytes)));
    private readonly Lazy<CodedBytes> brotli = new(() => new KeptBytes("br", $"\"{Mark}-br\"", InBrotli(Bytes)));

    /// <summary>The tags of all codings: any of them is the same document.</summary>
    public string[] Tags { get; } = [$"\"{Mark}\"", $"\"{Mark}-gz\"", $"\"{Mark}-br\""];

    public static Asset Of(byte[] bytes, string mediaType) => new(bytes, mediaType, Convert.ToHexStringLower(Digest.Of(bytes).AsSpan(0, 8)));

    /// <summary>Each coding is made when it is first asked for, once.</summary>
    public CodedBytes In(Coding coding) => coding switch
    {
        Coding.Brotli => brotli.Value,
        Coding.Gzip => gzip.Value,
        _ => new KeptBytes("", Tags[0], Bytes),
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

    public static readonly Asset Script = Asset.Of(Read("StatusFeeds.Web.live.js"), "text/javascript; charset=utf-8");

    /// <summary>By their paths.</summary>
    public static readonly FrozenDictionary<string, Asset> All = new Dictionary<string, Asset>(StringComparer.Ordinal)
    {
        ["/style.css"] = Style,
        ["/live.js"] = Script,
        ["/icon.svg"] = Icon("#5fd08a"),
        ["/icon-degraded.svg"] = Icon("#f5b73d"),
        ["/icon-down.svg"] = Icon("#ff5f5a"),
        ["/icon-unknown.svg"] = Icon("#b79cff"),
        ["/icon-maintenance.svg"] = Icon("#62b4ff"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The icon's file name: its dot shows the status in a browser's tab.</summary>
    public static string IconOf(Status? status) =>
        status == Status.Incident ? IconOf(Status.Down)
        : status is Status.Degraded or Status.Down or Status.Unknown or Status.Maintenance ? $"icon-{status.Value.Name()}.svg" : "icon.svg";

    private static Asset Icon(string dot) => Asset.Of(
        Encoding.UTF8.GetBytes(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1c2330"/><circle cx="9.5" cy="22.5" r="4.6" fill="{dot}"/><path d="M6 12.5a13.5 13.5 0 0 1 13.5 13.5M6 5.5a20.5 20.5 0 0 1 20.5 20.5" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round"/></svg>
            """),
        "image/svg+xml");

    private static byte[] Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }
}
