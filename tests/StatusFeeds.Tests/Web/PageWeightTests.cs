// How heavy pages are with a thousand hosts, and that they come compressed to who takes that.
using System.IO.Compression;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class PageWeightTests
{
    private const int Most = 100_000;

    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Theory]
    [InlineData(1, "")]
    [InlineData(1, "HTTP 503 from /health")]
    [InlineData(10, "")]
    [InlineData(10, "HTTP 503 from /health")]
    [InlineData(0, "HTTP 503 from /health")]
    public async Task AThousandHostsFitInto100KilobytesUncompressedAndEachHasItsLink(int applications, string reason)
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(number => $"web{number:0000}")];
        var of = Enumerable.Range(0, applications).Select(app => ($"app{app}", names.Where((_, place) => place % applications == app).ToArray())).ToArray();
        var site = SmallSite.Of("http://x", applications == 0 ? [("shop", names)] : of);
        site = site with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Applications = applications == 0 ? [] : site.Applications };
        await using var served = await ServedSite.Open(site, new SteppedClock(Evening));
        await served.Change([.. names.Select(name => (name, reason.Length == 0 ? Status.Up : Status.Down, reason))]);
        string[] paths = ["/", "/hosts/web0000", .. site.Applications.Select(application => "/apps/" + application.Id)];
        var pages = await Task.WhenAll(paths.Select(path => served.Get(path)));
        Assert.All(pages, page => Assert.Equal(200, page.Code));
        Assert.All(pages, page => Assert.InRange(page.Body.Length, 1, Most));
        var linked = string.Concat(pages.Select(page => page.Text));
        Assert.All(names, name => Assert.Contains($"hosts/{name}\"", linked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PagesAndTheStylesheetComeInTheCodingAskedForEachWithItsTag()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), new SteppedClock(Evening));
        await served.Change(("web01", Status.Up, ""));
        foreach (var path in new[] { "/", "/apps/shop", "/style.css", "/nowhere" })
        {
            var plain = await served.Get(path);
            var gzip = await served.Get(path, ("Accept-Encoding", "gzip"));
            var brotli = await served.Get(path, ("Accept-Encoding", "gzip, br"));
            Assert.Equal(("", "gzip", "br"), (plain["Content-Encoding"], gzip["Content-Encoding"], brotli["Content-Encoding"]));
            Assert.Equal(plain.Body, Decoded(new GZipStream(new MemoryStream(gzip.Body), CompressionMode.Decompress)));
            Assert.Equal(plain.Body, Decoded(new BrotliStream(new MemoryStream(brotli.Body), CompressionMode.Decompress)));
            Fetched[] all = [plain, gzip, brotli];
            Assert.All(all, answer => Assert.Equal("Accept-Encoding", answer["Vary"]));
            Assert.Equal(3, all.Select(answer => answer["ETag"]).Distinct().Count());
            foreach (var tag in all.Select(answer => answer["ETag"]))
            {
                Assert.Equal(path == "/nowhere" ? 404 : 304, (await served.Get(path, ("If-None-Match", tag), ("Accept-Encoding", "br"))).Code);
            }
        }
    }

    private static byte[] Decoded(Stream stream)
    {
        using var bytes = new MemoryStream();
        using (stream)
        {
            stream.CopyTo(bytes);
        }

        return bytes.ToArray();
    }
}
