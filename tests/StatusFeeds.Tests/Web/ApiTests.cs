// /api/status and /api/hosts: the live truth for scripts, cached a moment, harmless whatever the targets say.
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Tests.Feeds;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class ApiTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SteppedClock clock = new(Evening);

    [Fact]
    public async Task TheStatusOfAllIsAsTheDocumentationSays()
    {
        await using var served = await Watched();
        served.Notes = ["The configuration in feeds-config has 1 mistake."];
        await served.Look();
        Golden.Holds("../Web/api-status.json", Indented(await served.Get("/api/status")).Replace($"\"version\": \"{FeedHeader.Version}\"", "\"version\": \"0.1.0\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AHostSaysWhatItsPageSays()
    {
        await using var served = await Watched();
        Golden.Holds("../Web/api-host.json", Indented(await served.Get("/api/hosts/web01")));
    }

    [Fact]
    public async Task WhatATargetSaysStaysAString()
    {
        await using var served = await Watched();
        var fetched = await served.Get("/api/hosts/bmc01");
        Assert.Equal("nosniff", fetched["X-Content-Type-Options"]);
        var readings = JsonDocument.Parse(fetched.Body).RootElement.GetProperty("checks")[0].GetProperty("last").GetProperty("readings");
        Assert.Equal("Fan \"1\"\\\n\ufffd[31m\u202e}<é>", readings[0].GetProperty("reading").GetString());
        Assert.Equal(JsonValueKind.Null, readings[2].GetProperty("value").ValueKind);
        Assert.DoesNotContain((byte)0x1b, fetched.Body);
        Assert.Equal((byte)'\n', fetched.Body[^1]);
        Assert.Single(fetched.Body, one => one == (byte)'\n');
    }

    [Fact]
    public async Task AHostWithoutAStatusHasNullsAndOneWithoutAResultSaysSo()
    {
        await using var served = await Watched();
        var pending = Root(await served.Get("/api/hosts/new01"));
        Assert.All(["status", "since", "told"], member => Assert.Equal(JsonValueKind.Null, pending.GetProperty(member).ValueKind));
        Assert.Equal(JsonValueKind.Null, pending.GetProperty("checks")[0].GetProperty("last").ValueKind);

        var last = Root(await served.Get("/api/hosts/lab01")).GetProperty("checks")[0].GetProperty("last");
        Assert.Equal((JsonValueKind.Null, "no descriptors"), (last.GetProperty("result").ValueKind, last.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("/api/hosts/web99")]
    [InlineData("/api/hosts/")]
    [InlineData("/api/hosts/web01/")]
    [InlineData("/api/")]
    [InlineData("/api/status/")]
    [InlineData("/api/hosts/%3Cscript%3E")]
    public async Task WhatIsNotThereIsSaidInASentence(string path)
    {
        await using var served = await Watched();
        var fetched = await served.Get(path);
        Assert.Equal((404, "application/json; charset=utf-8"), (fetched.Code, fetched["Content-Type"]));
        Assert.EndsWith(".", Root(fetched).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("script", fetched.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHostThatWasTakenOutIsRetired()
    {
        await using var served = await Watched();
        var gone = served.World.Hosts["web02"] with { Status = Status.Retired, Told = Status.Retired, Check = "", Reason = "taken out of the configuration" };
        await served.Become(served.World with { Hosts = served.World.Hosts.Remove("web02"), Left = served.World.Left.Add("web02", gone) });
        await served.Adopt(SmallSite.Of("http://status.example.org", ("shop", ["web01", "sw01"])));
        var fetched = await served.Get("/api/hosts/web02");
        var host = Root(fetched);
        Assert.Equal((200, "retired", "retired", "taken out of the configuration"), (fetched.Code, host.GetProperty("status").GetString(), host.GetProperty("told").GetString(), host.GetProperty("reason").GetString()));
        Assert.False(host.GetProperty("configured").GetBoolean());
        Assert.DoesNotContain("\"host\":\"web02\"", (await served.Get("/api/status")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoHasTheNewestGetsNotModifiedUntilTheBoardMoves()
    {
        await using var served = await Watched();
        foreach (var path in new[] { "/api/status", "/api/hosts/web01" })
        {
            var first = await served.Get(path);
            Assert.Equal(("no-cache", 200), (first["Cache-Control"], first.Code));
            Assert.Equal(304, (await served.Get(path, ("If-None-Match", first["ETag"]))).Code);
            var head = await served.Send(HttpMethod.Head, path);
            Assert.Equal((200, 0, first["Content-Length"]), (head.Code, head.Body.Length, head["Content-Length"]));
        }

        var before = await served.Get("/api/status");
        clock.Advance(TimeSpan.FromSeconds(1));
        await served.Change(("web01", Status.Down, "HTTP 503 from /"));
        var after = await served.Get("/api/status", ("If-None-Match", before["ETag"]));
        Assert.Equal(200, after.Code);
        Assert.Contains("\"reason\":\"http: HTTP 503 from /\"", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhenNobodyLooksItSaysSo()
    {
        await using var served = await Watched();
        Assert.True(Root(await served.Get("/api/status")).GetProperty("monitor").GetProperty("looking").GetBoolean());
        clock.Advance(served.Site.StoppedAfter + TimeSpan.FromSeconds(1));
        var monitor = Root(await served.Get("/api/status")).GetProperty("monitor");
        Assert.False(monitor.GetProperty("looking").GetBoolean());
        Assert.Equal("2026-11-20T23:57:40.000Z", monitor.GetProperty("recorded").GetString());
    }

    private async Task<ServedSite> Watched()
    {
        var served = await ServedSite.Open(WatchedHosts.Site, clock);
        served.Workings = new Workings(0, 0, 0, Evening, Refused: false);
        await served.Become(WatchedHosts.At(clock.GetUtcNow()));
        return served;
    }

    private static JsonElement Root(Fetched fetched) => JsonDocument.Parse(fetched.Body).RootElement;

    private static string Indented(Fetched fetched)
    {
        Assert.Equal((200, "application/json; charset=utf-8"), (fetched.Code, fetched["Content-Type"]));
        return JsonSerializer.Serialize(Root(fetched), Pretty) + "\n";
    }
}
