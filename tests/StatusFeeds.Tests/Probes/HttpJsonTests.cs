// JSON of an http look, as rules and settings ask for it.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class HttpJsonTests
{
    [Theory]
    [InlineData("{ \"queue\": 101 }", "Degraded", "json.queue 101 > 100")]
    [InlineData("{ \"queue\": 99 }", "Up", "")]
    [InlineData("{ \"queue\": \"101\" }", "Degraded", "json.queue \"101\" > 100")]
    [InlineData("{ \"queue\": 5, \"items\": [ { \"state\": \"ok\" }, { \"state\": \"bad\" } ] }", "Down", "json.items[1].state \"bad\" != \"ok\"")]
    [InlineData("{ \"queue\": null, \"items\": [ { \"state\": \"ok\" } ] }", "Unknown", "no reading json.queue: it is null there")]
    [InlineData("{ \"queue\": \"many\", \"items\": [ { \"state\": \"ok\" } ] }", "Unknown", "json.queue is not a number")]
    [InlineData("{ \"queue\": 101, \"items\": [] }", "Degraded", "json.queue 101 > 100")]
    [InlineData("oops", "Unknown", "no reading json.items[*].state: the body is not JSON: byte 0")]
    public async Task ARuleAloneBringsItsReading(string body, string status, string reason)
    {
        var judged = await Judged("http: { url: URL }\n        down: json.items[*].state != ok\n        degraded: json.queue > 100", body.Contains("items", StringComparison.Ordinal) || body == "oops"
            ? body : body.Replace(" }", ", \"items\": [ { \"state\": \"ok\" } ] }", StringComparison.Ordinal));
        Assert.Equal((status, reason), (judged.Status.ToString(), judged.Reason));
    }

    [Fact]
    public async Task AnErrorPageIsJudgedByItsStatusNotByItsLackOfJson()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(503, "<html>"));
        var check = Check("http: { url: " + server.Url + " }\n        degraded: json.queue > 100");
        Assert.Equal((Status.Down, "HTTP 503 from /"), Of(Judge.Of(check, await HttpLooks.Look(check.Probe))));
    }

    [Fact]
    public async Task NamedReadingsComeWhateverTheRulesName()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, "{ \"q\": { \"n\": 7 }, \"w\": [ 1, 2 ], \"t\": \"5 s\" }"));
        var check = Check($"http: {{ url: {server.Url}, json: {{ backlog: q.n, workers: w.length, x-load: 'w[1]' }} }}\n        down: [ backlog > 5, json.t contains s ]");
        var result = await HttpLooks.Look(check.Probe);
        Assert.Equal((7, 2, 2, "5 s"), (result.Number("backlog"), result.Number("workers"), result.Number("x-load"), result.Text("json.t")));
        Assert.Equal((Status.Down, "backlog 7 > 5"), Of(Judge.Of(check, result)));
    }

    [Fact]
    public async Task AListOfPathsBringsThemUnderTheNamesThatRulesHave()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, "[ { \"n\": 7 }, { \"n\": 8 } ]"));
        var check = Check($"http: {{ url: {server.Url}, json: [ '[*].n', length ] }}\n        down: 'json[0].n > 5'");
        var result = await HttpLooks.Look(check.Probe);
        Assert.Equal((7, 8), (result.Number("json[0].n"), result.Number("json[1].n")));
        // `length` is the member of that name: an array's own length begins with its path.
        Assert.Equal(2, result.Number("json.length"));
    }

    [Fact]
    public async Task WithoutAnyoneWhoAsksTheBodyIsNotReadAsJson()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, "{ \"queue\": 7 }"));
        Assert.DoesNotContain((await HttpLooks.Look(server.Url)).Readings, reading => reading.Name.StartsWith("json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ADocumentInAnotherCharsetIsRead()
    {
        await using var server = new TestHttpServer(async talk =>
        {
            await talk.Say("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=iso-8859-1\r\nContent-Length: 12\r\n\r\n");
            await talk.Say([0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xFC, 0xFC, 0x22, 0x7D, 0x20, 0x20]);
        });
        Assert.Equal("üü", (await HttpLooks.Look(Check($"http: {server.Url}\n        down: json.a contains x").Probe)).Text("json.a"));
    }

    [Fact]
    public async Task MoreThanAThousandValuesProveNothing()
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, "[" + string.Join(',', Enumerable.Repeat("\"ok\"", 1001)) + "]"));
        var check = Check($"http: {server.Url}\n        down: 'json[*] != ok'");
        Assert.Equal((Status.Unknown, "the body holds more than 1000 values of json[*]: name fewer"), Of(Judge.Of(check, await HttpLooks.Look(check.Probe))));
    }

    [Theory]
    [InlineData("{ queue: }", "`queue` has no value: write one, or take the key out")]
    [InlineData("{ queue: a..b }", "`..b` is no step of a path: write .member, [0], [*], .* or [\"odd.name\"]")]
    [InlineData("{ queue: json.a }", "a path begins with a member of the document, without `json.` or `$.`, as in `items[0].state`")]
    [InlineData("{ queue: $.a }", "a path begins with a member of the document, without `json.` or `$.`, as in `items[0].state`")]
    [InlineData("{ queue: 'a[*]' }", "a name stands for one value: write a path with `*` in a list, or in a rule")]
    [InlineData("{ status: a }", "`status` is a reading of every http check: choose another name")]
    [InlineData("{ json.a: b }", "`json.a` is what a rule calls such a value itself: choose another name, or write a list of paths")]
    [InlineData("{ 'a > b': c }", "the name of a reading is one line of at most 64 characters without * < > = !")]
    [InlineData("[ a, 'b[' ]", "`json`: `[` is no step of a path: write .member, [0], [*], .* or [\"odd.name\"]")]
    [InlineData("json.a", "`json`: a path begins with a member of the document, without `json.` or `$.`, as in `items[0].state`")]
    public void AWrongPathOrNameIsAMistake(string json, string mistake)
    {
        var yaml = new YamlText($"{{ url: /, json: {json} }}");
        HttpProbe.Read(yaml.Fields);
        yaml.Fields.Close();
        Assert.Contains(yaml.Mistakes, told => told.EndsWith(": " + mistake, StringComparison.Ordinal));
    }

    private static async Task<Judgement> Judged(string check, string body)
    {
        await using var server = TestHttpServer.Saying(TestHttpServer.Answer(200, body));
        var read = Check(check.Replace("URL", server.Url, StringComparison.Ordinal));
        return Judge.Of(read, await HttpLooks.Look(read.Probe));
    }

    private static Check Check(string check) => Assert.Single(ConfigText.SiteOf($"hosts:\n  - host: web01\n    checks:\n      - {check}").Checks);

    private static (Status?, string) Of(Judgement judgement) => (judgement.Status, judgement.Reason);
}
