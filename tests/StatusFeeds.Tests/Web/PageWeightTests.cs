// How heavy pages are with a thousand hosts, and that they come compressed to who takes that.
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed partial class PageWeightTests
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
        var style = (await served.Get("/style.css")).Body.Length + (await served.Get("/live.js")).Body.Length;
        var (paths, pages) = (new Queue<string>(["/", "/all", "/hosts/web0000", .. site.Applications.Select(application => "/apps/" + application.Id)]), new Dictionary<string, string>());
        while (paths.TryDequeue(out var path))
        {
            var page = await served.Get(path);
            Assert.Equal(200, page.Code);
            Assert.InRange(page.Body.Length + style, 1, Most);
            pages.Add(path, page.Text);
            foreach (var further in Further().Matches(page.Text).Select(match => new Uri(new Uri("http://x" + path), match.Groups["href"].Value).AbsolutePath).Where(way => !pages.ContainsKey(way) && !paths.Contains(way)))
            {
                paths.Enqueue(further);
            }
        }

        // Each host stands in the list of its application, and in that of all.
        foreach (var list in site.Applications.Select(application => "/apps/" + application.Id).Append("/all"))
        {
            var linked = Hosts(pages.Where(page => page.Key == list || page.Key.StartsWith(list + "/", StringComparison.Ordinal)).Select(page => page.Value));
            Assert.Subset(linked, (list == "/all" ? site.Hosts.Keys : site.Applications.Single(application => list == "/apps/" + application.Id).Hosts).ToHashSet());
        }
    }

    [Fact]
    public async Task AsManyHostsAsFitStandWithEverythingAndNoneTwice()
    {
        string[] names = [.. Enumerable.Range(0, 400).Select(number => $"web{number:0000}")];
        await using var served = await ServedSite.Open(SmallSite.Shop(names), new SteppedClock(Evening));
        await served.Change([.. names.Select((name, place) => (name, place < 60 ? Status.Down : Status.Up, place < 60 ? "HTTP 503 from /health" : ""))]);
        foreach (var (kept, least) in new[] { (Kept.Nothing, 80), (new Kept(_ => Wild, _ => Restless), 60) })
        {
            var sight = new Sight(served.Store.Board!, Evening, null, "../") { Kept = kept };
            List<string> pages = [new HostList(sight, "apps/shop", [.. sight.WorstFirst(names)]).First().ToString()];
            var list = new HostList(sight with { Root = "../../../" }, "apps/shop", [.. sight.WorstFirst(names)]);
            for (var number = 2; list.Further(number) is { } further; number++)
            {
                pages.Add(further.ToString());
            }

            Assert.InRange(Row().Count(pages[0]), least, 300);
            Assert.All(pages, page => Assert.InRange(page.Length, 1, 60_000));
            Assert.Equal(names, pages.SelectMany(page => Row().Matches(page)).Select(match => match.Groups["host"].Value).Order());
            Assert.Subset(Hosts(pages[..1]), names.ToHashSet());
        }
    }

    /// <summary>Each day another than the one before.</summary>
    private static ImmutableArray<Day> Restless => [.. Enumerable.Range(0, 90).Select(day => new Day(new DateOnly(2026, 8, 23).AddDays(day), (Status)(day % 5), 900 + day, 100 - day))];

    private static Spark Wild => new("http", "time", Unit.Seconds, [.. Enumerable.Range(0, 48).Select(step => step % 2 == 0 ? 0.001f : 12.345f)]);

    private static HashSet<string> Hosts(IEnumerable<string> pages) => [.. pages.SelectMany(page => Host().Matches(page)).Select(match => match.Groups["host"].Value)];

    [GeneratedRegex("""href="[./]*hosts/(?<host>web[0-9]{4})">""")]
    private static partial Regex Host();

    [GeneratedRegex("""<tr><td><b class="status [a-z]+">[A-Z]+</b></td><td><a href="[./]*hosts/(?<host>web[0-9]{4})">""")]
    private static partial Regex Row();

    [GeneratedRegex("""href="(?<href>[^"]*/hosts/[0-9]+)">[0-9]+</a>""")]
    private static partial Regex Further();

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
