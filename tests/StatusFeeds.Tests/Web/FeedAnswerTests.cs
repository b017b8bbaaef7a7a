// How feeds go over the wire: codings, conditions, dates, methods.
using System.Globalization;
using System.IO.Compression;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class FeedAnswerTests : IAsyncLifetime
{
    private const string Path = "/apps/shop/hosts.atom";
    private ServedSite served = null!;

    public async ValueTask InitializeAsync()
    {
        served = await ServedSite.Open(SmallSite.Shop("web01", "web02"), new SteppedClock(new DateTimeOffset(2026, 11, 20, 23, 57, 39, TimeSpan.Zero)));
        await served.Change(("web01", Status.Up, ""), ("web02", Status.Down, "HTTP 503 from /"));
        await served.Until(Path, fetched => fetched.Entries.Count == 2);
    }

    public ValueTask DisposeAsync() => served.DisposeAsync();

    [Fact]
    public async Task AFeedComesWithAllThatReadersAndCachesNeed()
    {
        var feed = await served.Get(Path);
        Assert.Equal(200, feed.Code);
        Assert.Equal("application/atom+xml; charset=utf-8", feed["Content-Type"]);
        Assert.Equal("max-age=60, must-revalidate", feed["Cache-Control"].Replace("must-revalidate, max-age=60", "max-age=60, must-revalidate", StringComparison.Ordinal));
        Assert.Equal("Accept-Encoding", feed["Vary"]);
        Assert.Matches("^\"[0-9a-f]+\"$", feed["ETag"]);
        Assert.Equal(feed.Body.Length.ToString(CultureInfo.InvariantCulture), feed["Content-Length"]);
        Assert.Equal("nosniff", feed["X-Content-Type-Options"]);
        Assert.DoesNotContain("Server", feed.Headers.Keys);
        Assert.DoesNotContain("Set-Cookie", feed.Headers.Keys);
    }

    [Theory]
    [InlineData("gzip", "gzip", "-gz\"")]
    [InlineData("gzip, br", "br", "-br\"")]
    public async Task EachCodingDecodesToTheSameBytesAndHasATagOfItsOwn(string accept, string coding, string tagEnds)
    {
        var plain = await served.Get(Path);
        var coded = await served.Get(Path, ("Accept-Encoding", accept));
        Assert.Equal(coding, coded["Content-Encoding"]);
        Assert.EndsWith(tagEnds, coded["ETag"], StringComparison.Ordinal);
        Assert.Equal(coded.Body.Length.ToString(CultureInfo.InvariantCulture), coded["Content-Length"]);
        using var decoded = new MemoryStream();
        Stream decoder = coding == "br" ? new BrotliStream(new MemoryStream(coded.Body), CompressionMode.Decompress) : new GZipStream(new MemoryStream(coded.Body), CompressionMode.Decompress);
        await using (decoder)
        {
            await decoder.CopyToAsync(decoded);
        }

        Assert.Equal(plain.Body, decoded.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task WhoHasTheTagOfAnyCodingHears304WithTheSameHeaders(string accept)
    {
        var now = await served.Get(Path, ("Accept-Encoding", accept));
        foreach (var known in new[] { "", "gzip", "br" })
        {
            var tag = (await served.Get(Path, ("Accept-Encoding", known)))["ETag"];
            var again = await served.Get(Path, ("Accept-Encoding", accept), ("If-None-Match", $"\"other\", W/{tag}"));
            Assert.Equal(304, again.Code);
            Assert.Empty(again.Body);
            foreach (var header in new[] { "ETag", "Cache-Control", "Vary", "Last-Modified" })
            {
                Assert.Equal(now[header], again[header]);
            }

            Assert.NotEqual("", again["Date"]);
        }
    }

    [Fact]
    public async Task TheDateAloneIsEnoughFor304ButNotAgainstAnotherTag()
    {
        var modified = (await served.Get(Path))["Last-Modified"];
        Assert.Equal(304, (await served.Get(Path, ("If-Modified-Since", modified))).Code);
        Assert.Equal(200, (await served.Get(Path, ("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"))).Code);
        Assert.Equal(200, (await served.Get(Path, ("If-Modified-Since", modified), ("If-None-Match", "\"other\""))).Code);
        Assert.Equal(304, (await served.Get(Path, ("If-None-Match", "*"))).Code);
    }

    [Fact]
    public async Task HeadHasTheHeadersOfGetAndNoBody()
    {
        var get = await served.Get(Path, ("Accept-Encoding", "gzip"));
        var head = await served.Send(HttpMethod.Head, Path, ("Accept-Encoding", "gzip"));
        Assert.Empty(head.Body);
        Assert.Equal(200, head.Code);
        Assert.Equal(get.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key), head.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key));
        Assert.Equal(304, (await served.Send(HttpMethod.Head, Path, ("If-None-Match", get["ETag"]))).Code);
    }

    [Fact]
    public async Task ARangeIsAnsweredInFull()
    {
        var feed = await served.Get(Path, ("Range", "bytes=0-9"));
        Assert.Equal(200, feed.Code);
        Assert.Equal((await served.Get(Path)).Body, feed.Body);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task OtherMethodsAreNotAllowed(string method)
    {
        var answer = await served.Send(new HttpMethod(method), Path);
        Assert.Equal(405, answer.Code);
        Assert.Equal("GET, HEAD", answer["Allow"]);
    }

    [Theory]
    [InlineData("/apps/nobody/hosts.atom")]
    [InlineData("/apps/shop/other.atom")]
    [InlineData("/apps/shop/hosts.atom/")]
    [InlineData("/apps/SHOP/hosts.atom")]
    [InlineData("/hosts.atom")]
    public async Task AnUnknownFeedIsNotFound(string path) => Assert.Equal(404, (await served.Get(path)).Code);

    [Fact]
    public async Task TheFeedsOfARemovedApplicationAreGoneButNotRightAfterTheStart()
    {
        var clock = new SteppedClock(new DateTimeOffset(2026, 11, 20, 23, 57, 39, TimeSpan.Zero));
        await using var old = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await old.Adopt(old.Site with { Applications = [new Application("office", "Office", "", ["web01"], [])] });
        await old.Until("/apps/office/events.atom", clock, fetched => fetched.Code == 200);
        var early = await old.Get(Path);
        Assert.Equal((503, "1"), (early.Code, early["Retry-After"]));

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(410, (await old.Get(Path)).Code);
        Assert.Equal(404, (await old.Get("/apps/shop")).Code);
    }
}

public sealed class FeedDatesTests
{
    [Fact]
    public async Task LastModifiedIsNeverLaterThanDateEvenAfterTheClockWasSetBack()
    {
        var clock = new SteppedClock(new DateTimeOffset(2026, 11, 20, 23, 57, 39, TimeSpan.Zero));
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        var feed = await served.Until("/all/events.atom", clock, fetched => fetched.Entries.Count == 1);
        Assert.True(feed.Modified <= feed.Date);

        clock.Set(new DateTimeOffset(2026, 11, 20, 22, 0, 0, TimeSpan.Zero));
        var back = await served.Get("/all/events.atom");
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 22, 0, 0, TimeSpan.Zero), back.Date);
        Assert.Equal(back.Date, back.Modified);
        Assert.Equal(feed.Body, back.Body);

        // What was changed later than that Date is not taken for unchanged.
        await served.Change(("web01", Status.Down, "HTTP 503 from /"));
        await served.Until("/all/events.atom", fetched => fetched.Entries.Count == 2);
        Assert.Equal(200, (await served.Get("/all/events.atom", ("If-Modified-Since", back["Last-Modified"]))).Code);
    }
}
