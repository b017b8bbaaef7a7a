// Readings out of JSON bodies: paths, kinds of values, what is missing and why, and bodies that are no JSON.
using System.Text;
using StatusFeeds.Probes;

namespace StatusFeeds.Tests.Probes;

public sealed class JsonReadingsTests
{
    private const string Body = """
        {
          "queue": 17, "rate": -2.5e-1, "name": "a\tb", "ok": true, "off": false, "none": null, "a.b": { "c d": 1 },
          "items": [ { "state": "ok", "load": 1 }, { "state": "bad", "load": 2, "length": "own" }, 7 ], "empty": [], "deep": [[1], [2, 3]],
          "twice": 1, "twice": 2, "ümlaut": "ß", "big": 1e999
        }
        """;

    [Theory]
    [InlineData("json.queue", 17)]
    [InlineData("json.rate", -0.25)]
    [InlineData("json.items.length", 3)]
    [InlineData("json.items[1].load", 2)]
    [InlineData("json.items[2]", 7)]
    [InlineData("json.empty.length", 0)]
    [InlineData("json.deep[1][0]", 2)]
    [InlineData("json.deep[1].length", 2)]
    [InlineData("json[\"a.b\"].c d", 1)]
    [InlineData("json[\"a.b\"][\"c d\"]", 1)]
    [InlineData("json.twice", 2)]
    public void ANumberIsANumberUnderTheNameThatWasAskedFor(string name, double value)
    {
        var found = Find(Body, name);
        var reading = Assert.Single(found.Readings);
        Assert.Equal((name, value, null), (reading.Name, reading.Value, reading.Text));
        Assert.Empty(found.Absent);
    }

    [Theory]
    [InlineData("json.name", "a\tb")]
    [InlineData("json.ok", "true")]
    [InlineData("json.off", "false")]
    [InlineData("json.items[0].state", "ok")]
    [InlineData("json.items[1].length", "own")]
    [InlineData("json.ümlaut", "ß")]
    [InlineData("json.big", "1e999")]
    public void TextsAndTruthsAreTexts(string name, string text) => Assert.Equal((name, text), (Find(Body, name).Readings[0].Name, Find(Body, name).Readings[0].Text));

    [Theory]
    [InlineData("json.items[*].state", "json.items[0].state json.items[1].state")]
    [InlineData("json.items[*].load", "json.items[0].load json.items[1].load")]
    [InlineData("json[\"a.b\"].*", "json[\"a.b\"].c d")]
    [InlineData("json.deep[*][*]", "json.deep[0][0] json.deep[1][0] json.deep[1][1]")]
    [InlineData("json.deep[*].length", "json.deep[0].length json.deep[1].length")]
    [InlineData("json.*[0]", "json.empty", false)]
    public void AStarBringsEachByItsPlace(string name, string names, bool isThere = true)
    {
        var found = Find(Body, name).Readings.Select(reading => reading.Name);
        Assert.Equal(isThere ? names.Split(" json", StringSplitOptions.None).Select((one, i) => i == 0 ? one : "json" + one) : [], found);
    }

    [Fact]
    public void AnOddMemberMetByAStarIsNamedAsAPathWouldNameIt() =>
        Assert.Equal(["json[\"a.b\"]", "json[\"\"]", "json.c"], Find("{ \"a.b\": 1, \"\": 2, \"c\": 3 }", "json.*").Readings.Select(reading => reading.Name));

    [Theory]
    [InlineData("json.nothing", "the body has none")]
    [InlineData("json.queue.deeper", "the body has none")]
    [InlineData("json.items[3]", "the body has none")]
    [InlineData("json.queue.length", "the body has none")]
    [InlineData("json.QUEUE", "the body has none")]
    [InlineData("json.none", "it is null there")]
    [InlineData("json.items", "it is an array there: name an item ([0]), all ([*]) or its .length")]
    [InlineData("json.items[0]", "it is an object there: name one of its members")]
    [InlineData("json.empty[*].state", "nothing in the body matches it")]
    public void WhatIsNotThereSaysWhy(string name, string why)
    {
        var found = Find(Body, name);
        Assert.Empty(found.Readings);
        Assert.Equal(why, found.Absent[name]);
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("<html>", "the body is not JSON: byte 0")]
    [InlineData("{ \"queue\": 17", "the body is not JSON: byte 13")]
    [InlineData("{ \"queue\": 17, }", "the body is not JSON: byte 15")]
    [InlineData("{ \"queue\": 17 } x", "the body is not JSON: byte 16")]
    [InlineData("{ \"queue\": 17 }\n{ \"queue\": 18 }", "the body is not JSON: byte 16")]
    [InlineData("{ \"queue\": 017 }", "the body is not JSON: byte 11")]
    [InlineData("{ \"queue\": \"\\ud800\" }", "the body is not JSON: byte 19, what stands there is no UTF-8")]
    public void ABodyThatIsNoJsonSaysWhereItBreaks(string body, string why)
    {
        var found = Find(body, "json.queue");
        Assert.Empty(found.Readings);
        Assert.Equal(why, found.Absent["json.queue"]);
    }

    [Fact]
    public void ATextThatIsNoUtf8IsNoJson() =>
        Assert.EndsWith("what stands there is no UTF-8", JsonReadings.Of([.. "{ \"queue\": \""u8, 0xFF, .. "\" }"u8], [Path("json.queue")], isCut: false).Absent["json.queue"], StringComparison.Ordinal);

    [Fact]
    public void ADocumentMayBeAnArrayAndBeginWithAByteOrderMark()
    {
        var found = JsonReadings.Of([0xEF, 0xBB, 0xBF, .. "[ 4, { \"a\": 5 } ]"u8], [Path("json[0]"), Path("json[1].a"), Path("json.length")], isCut: false);
        Assert.Equal([("json[0]", 4), ("json[1].a", 5), ("json.length", 2)], found.Readings.Select(reading => (reading.Name, (int)reading.Value)));
    }

    [Fact]
    public void ABodyThatWasCutSaysThatRatherThanWhereItBreaks()
    {
        var found = JsonReadings.Of("{ \"queue\": 1"u8, [Path("json.queue")], isCut: true);
        Assert.Equal("only the first 12 bytes of the body were read (max-body), and they are no whole JSON", found.Absent["json.queue"]);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void DocumentsAre64LevelsDeepAtMost(int levels, bool isRead) =>
        Assert.Equal(isRead, !Find(new string('[', levels) + new string(']', levels), "json.length").Readings.IsEmpty);

    [Fact]
    public void AThousandValuesAreReadAndTheRestIsNotForgotten()
    {
        var body = "[" + string.Join(',', Enumerable.Range(0, 1001)) + "]";
        var found = Find(body, "json[*]");
        Assert.Equal((1000, "json[*]"), (found.Readings.Length, found.TooMany));
        Assert.Null(Find(body, "json.length").TooMany);
        Assert.Null(Find(body[..^6] + "]", "json[*]").TooMany);
    }

    [Theory]
    [InlineData("json.", "`.` is no step")]
    [InlineData("json..a", "`..a` is no step")]
    [InlineData("json.a.", "`.` is no step")]
    [InlineData("json[", "`[` is no step")]
    [InlineData("json.a[b]", "`[b]` is no step")]
    [InlineData("json.a[-1]", "`[-1]` is no step")]
    [InlineData("json.a[0", "`[0` is no step")]
    [InlineData("json.a[0]b", "`b` is no step")]
    [InlineData("json.a*", "`.a*` is no step")]
    [InlineData("json[\"a*\"]", "`[\"a*\"]` is no step")]
    [InlineData("json[\"\"]", "`[\"\"]` is no step")]
    [InlineData("json.a]", "`.a]` is no step")]
    public void ABadPathSaysWhereItIsBad(string name, string problem)
    {
        var read = JsonPath.OfReading(name);
        Assert.Null(read!.Value.Path);
        Assert.Contains(problem, read.Value.Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public void APathHas64StepsAtMost()
    {
        Assert.NotNull(JsonPath.OfReading("json" + string.Concat(Enumerable.Repeat(".a", 64)))!.Value.Path);
        Assert.Null(JsonPath.OfReading("json" + string.Concat(Enumerable.Repeat(".a", 65)))!.Value.Path);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("json")]
    [InlineData("jsonx.a")]
    public void OtherNamesAreNoPaths(string name) => Assert.Null(JsonPath.OfReading(name));

    private static JsonFound Find(string body, string name) => JsonReadings.Of(Encoding.UTF8.GetBytes(body), [Path(name)], isCut: false);

    private static JsonPath Path(string name) => JsonPath.OfReading(name)!.Value.Path!;
}
