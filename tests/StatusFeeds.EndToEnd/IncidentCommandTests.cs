// Incidents told by the command line, beside a running server and without one.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class IncidentCommandTests(MaintenanceTests.Begun begun) : IClassFixture<MaintenanceTests.Begun>, IDisposable
{
    private readonly Sandbox box = new();

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task AnIncidentIsToldWithoutAServerAndReadFromOne()
    {
        await Configure();
        var opened = await Fine("open", "shop", "--title", "checkout fails", "--summary", "Nobody can pay.", "--host", "web01", "--severity", "critical", "--next", "30m", "--commander", "Ada", "--key", "k1");
        Assert.Matches(
            @"^Opened incident 1, CRITICAL: checkout fails, in the feeds of The shop\. The next update is due at (20\d\d-\d\d-\d\d )?\d\d:\d\d \(Europe/Berlin\): statusfeeds incident update 1 --stage identified --summary '…'\n$", opened);
        Assert.StartsWith("This was posted before, with the same key. Opened incident 1,", await Fine("open", "shop", "--title", "checkout fails", "--summary", "Nobody can pay.", "--host", "web01", "--severity", "critical", "--next", "30m", "--commander", "Ada", "--key", "k1"), StringComparison.Ordinal);
        await Fine("note", "1", "call", "the", "provider");
        await Fine("note", "1", "--file", await Written("note.txt", "first\nsecond"));

        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            Assert.StartsWith("Updated incident 1, CRITICAL: checkout fails - identified. The next update is due at ", await Fine("update", "1", "--stage", "identified", "--summary", "A disk is full.", "--details", await Written("details.md", "# What\n\n* one")), StringComparison.Ordinal);
            var page = (await box.Get("/incidents/1")).Text;
            Assert.Contains("A disk is full.", page, StringComparison.Ordinal);
            Assert.DoesNotContain("provider", page, StringComparison.Ordinal);
            Assert.Equal("identified", JsonDocument.Parse((await box.Get("/api/incidents/1")).Text).RootElement.GetProperty("stage").GetString());
            Assert.Equal(0, await program.Stop());
        }

        Assert.StartsWith("Incident 1 is resolved, CRITICAL: checkout fails.", await Fine("update", "1", "--stage", "resolved", "--summary", "Fixed."), StringComparison.Ordinal);
        Assert.Equal("Closed incident 1, CRITICAL: checkout fails - resolved. This was its last update.\n", await Fine("close", "1"));
        var shown = await Fine("show", "1");
        Assert.Contains("note (internal) by ", shown, StringComparison.Ordinal);
        Assert.Contains("    first\n    second\n", shown, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await Fine("show", "1", "--json"));
        Assert.Equal(["opening", "note", "note", "update", "update", "closing"], json.RootElement.GetProperty("posts").EnumerateArray().Select(post => post.GetProperty("kind").GetString()));
        Assert.Equal("# What\n\n* one", json.RootElement.GetProperty("posts")[3].GetProperty("details").GetString());
        Assert.Equal((1, "Incident 1 is closed: that was its last update. Open another one.\n"), (await Say("update", "1", "--summary", "Again.")) is var late ? (late.ExitCode, late.Errors) : default);
    }

    [Fact]
    public async Task TheListHasOpenOnesFirst()
    {
        await Configure();
        Assert.StartsWith("There are no incidents.", await Fine("list"), StringComparison.Ordinal);
        foreach (var title in new[] { "one", "two", "three" })
        {
            await Fine("open", "shop", "--title", title);
        }

        await Fine("close", "2");
        using var list = JsonDocument.Parse(await Fine("list", "--json"));
        Assert.Equal(["1 open", "3 open", "2 closed"], list.RootElement.EnumerateArray().Select(one => $"{one.GetProperty("incident").GetInt64()} {one.GetProperty("state").GetString()}"));
        var text = await Fine("list");
        Assert.Matches(@"(?m)^1 +open +major +investigating +20\d\d-\d\d-\d\d \d\d:\d\d +.*, in (1h|59m.*) +shop +one$", text);
        Assert.EndsWith("Times are those of Europe/Berlin.\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Say whose trouble it is", "open", "--title", "x")]
    [InlineData("There is no application shp in ", "open", "shp", "--title", "x")]
    [InlineData("did you mean `web01`?", "open", "shop", "--title", "x", "--host", "web1")]
    [InlineData("--title: An incident needs a title", "open", "shop")]
    [InlineData("--title: The title must be one line", "open", "shop", "--title", "one\ntwo")]
    [InlineData("--next must be a duration", "open", "shop", "--title", "x", "--next", "soon")]
    [InlineData("--next must be within 1m to 7d, not 8d", "open", "shop", "--title", "x", "--next", "8d")]
    [InlineData("--since must be a date and a time", "open", "shop", "--title", "x", "--since", "noon")]
    [InlineData("--since: Trouble cannot have begun in the future", "open", "shop", "--title", "x", "--since", "2999-01-01")]
    [InlineData("--ticket: The ticket must be an http or https address.", "open", "shop", "--title", "x", "--ticket", "javascript:alert(1)")]
    [InlineData("Cannot read /no/such/file", "open", "shop", "--title", "x", "--details", "/no/such/file")]
    [InlineData("--summary: An update needs a summary", "update", "1")]
    [InlineData("Say what is to be noted", "note", "1")]
    [InlineData("N must be the number of an incident", "update", "0", "--summary", "x")]
    public async Task WhatIsWrongIsSaidAndTellsNothing(string words, params string[] arguments)
    {
        await Configure();
        var (code, output, errors) = await Say(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(words, errors, StringComparison.Ordinal);
        begun.IsUntouchedIn(box);
    }

    [Fact]
    public async Task WhatIsNotThereFails()
    {
        await Configure();
        foreach (var arguments in new string[][] { ["show", "7"], ["update", "7", "--summary", "x"], ["note", "7", "x"], ["close", "7"], ["open", "--from", "7"] })
        {
            var (code, output, errors) = await Say(arguments);
            Assert.Equal((1, ""), (code, output));
            Assert.StartsWith("There is no ", errors, StringComparison.Ordinal);
        }
    }

    private async Task<string> Written(string name, string text)
    {
        var path = Path.Combine(box.Folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private async Task Configure()
    {
        box.Site(Sandbox.Fast, "timezone: Europe/Berlin");
        box.Application("shop", ("web01", "\"http://127.0.0.1:1/\""));
        await File.WriteAllBytesAsync(box.Database, begun.Database);
    }

    private Task<(int ExitCode, string Output, string Errors)> Say(params string[] arguments) => StatusFeedsProcess.Run(box.Folder, ["incident", .. arguments, "--config", box.Config]);

    private async Task<string> Fine(params string[] arguments)
    {
        var (code, output, errors) = await Say(arguments);
        Assert.True(code == 0, errors);
        return output;
    }
}
