// What a request's headers ask for: the coding and the conditions.
using Microsoft.AspNetCore.Http;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class ConditionsTests
{
    private static readonly DateTimeOffset Modified = new(2026, 11, 20, 23, 57, 40, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "Identity")]
    [InlineData("", "Identity")]
    [InlineData("gzip", "Gzip")]
    [InlineData("x-gzip", "Gzip")]
    [InlineData("gzip, deflate, br, zstd", "Brotli")]
    [InlineData("GZIP, BR", "Brotli")]
    [InlineData("br;q=0.5, gzip", "Gzip")]
    [InlineData("br;q=0.5, gzip;q=0.5", "Brotli")]
    [InlineData("gzip;q=0", "Identity")]
    [InlineData("gzip;q=0, *", "Brotli")]
    [InlineData("br;q=0, *", "Gzip")]
    [InlineData("*", "Brotli")]
    [InlineData("*;q=0", "Identity")]
    [InlineData("identity", "Identity")]
    [InlineData("identity;q=0.5, gzip;q=0.4", "Identity")]
    [InlineData("identity;q=0.5, gzip;q=0.5", "Gzip")]
    [InlineData("deflate, zstd", "Identity")]
    [InlineData(";;;=,q", "Identity")]
    public void TheBestCodingThatIsAcceptedIsChosen(string? accepted, string chosen) => Assert.Equal(chosen, Conditions.Choose(accepted).ToString());

    [Theory]
    [InlineData("\"a\"", true)]
    [InlineData("\"a-gz\"", true)]
    [InlineData("W/\"a-br\"", true)]
    [InlineData("\"old\", W/\"older\",\"a\"", true)]
    [InlineData("*", true)]
    [InlineData(" * ", true)]
    [InlineData("\"b\"", false)]
    [InlineData("\"a-g\"", false)]
    [InlineData("\"aa\"", false)]
    [InlineData("a", false)]
    [InlineData("", false)]
    public void AnyTagOfTheDocumentMeansUnchanged(string tags, bool unchanged)
    {
        var request = new HeaderDictionary { ["If-None-Match"] = tags };
        Assert.Equal(unchanged, Conditions.Unchanged(request, Modified, "\"a\"", "\"a-gz\"", "\"a-br\""));
    }

    [Theory]
    [InlineData("Fri, 20 Nov 2026 23:57:40 GMT", true)]
    [InlineData("Fri, 20 Nov 2026 23:57:41 GMT", true)]
    [InlineData("Fri, 20 Nov 2026 23:57:39 GMT", false)]
    [InlineData("Friday, 20-Nov-26 23:57:40 GMT", true)]
    [InlineData("yesterday", false)]
    public void WithoutTagsTheDateDecides(string since, bool unchanged) =>
        Assert.Equal(unchanged, Conditions.Unchanged(new HeaderDictionary { ["If-Modified-Since"] = since }, Modified, "\"a\""));

    [Fact]
    public void TagsDecideBeforeTheDate()
    {
        IHeaderDictionary request = new HeaderDictionary { ["If-None-Match"] = "\"old\"", ["If-Modified-Since"] = "Fri, 20 Nov 2026 23:57:40 GMT" };
        Assert.False(Conditions.Unchanged(request, Modified, "\"a\""));
        request.IfNoneMatch = "\"a\"";
        request.IfModifiedSince = "Thu, 01 Jan 1970 00:00:00 GMT";
        Assert.True(Conditions.Unchanged(request, Modified, "\"a\""));
    }

    [Fact]
    public void ARequestWithoutConditionsIsAnsweredInFull() => Assert.False(Conditions.Unchanged(new HeaderDictionary(), Modified, "\"a\""));
}
