// The commands as scripts see them: what is written where, and the exit codes.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class CommandTests
{
    [Fact]
    public async Task ValidateCountsWhatIsThereAndEndsWithZero()
    {
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", "/health"), ("web02", "/health"));
        box.Application("mail", ("mx", "/"));
        var (code, output, errors) = await StatusFeedsProcess.Run(box.Folder, "validate", box.Config);
        Assert.Equal((0, "OK: 2 applications, 3 hosts, 3 checks"), (code, output.Trim()));
        Assert.Empty(errors);

        // The folder's name is feeds-config unless said otherwise.
        Assert.Equal(0, (await StatusFeedsProcess.Run(box.Folder, "validate")).ExitCode);
    }

    [Fact]
    public async Task ValidateTellsAllMistakesWithTheirPlacesAndEndsWithTwo()
    {
        using var box = new Sandbox();
        box.Site("{ every: soon }");
        box.Write("shop.yaml", "application: shop\nhosts:\n  - host: web01\n    adress: 127.0.0.1\n    checks:\n      - http: /\n        down: time > 5\n");
        var (code, output, errors) = await StatusFeedsProcess.Run(box.Folder, "validate", box.Config);
        Assert.Equal(2, code);
        var told = output + errors;
        Assert.Contains("site.yaml:4:20: ", told, StringComparison.Ordinal);
        Assert.Contains("shop.yaml:4:5: ", told, StringComparison.Ordinal);
        Assert.Contains("address", told, StringComparison.Ordinal);
        Assert.Contains("shop.yaml:7:15: ", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("validate", "--help")]
    [InlineData("maintenance", "start", "--help")]
    [InlineData("--version")]
    public async Task HelpAndVersionAreResultsAndEndWithZero(params string[] arguments)
    {
        var (code, output, errors) = await StatusFeedsProcess.Run(null, arguments);
        Assert.Equal(0, code);
        Assert.NotEmpty(output);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("srve")]
    [InlineData("serve", "--confg", "x")]
    [InlineData("probe")]
    [InlineData("maintenance")]
    [InlineData("serve", "--config", "/nowhere/at/all")]
    public async Task WrongArgumentsAndFoldersEndWithTwo(params string[] arguments)
    {
        using var folder = new TempFolder();
        var (code, _, errors) = await StatusFeedsProcess.Run(folder.Path, arguments);
        Assert.Equal(2, code);
        Assert.NotEmpty(errors);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hosts", "schema")]
    [InlineData("listen", "schema", "--site")]
    public async Task SchemaPrintsJsonForEditorsWhateverTheConfiguration(string key, params string[] arguments)
    {
        using var folder = new TempFolder();
        var (code, output, errors) = await StatusFeedsProcess.Run(folder.Path, arguments);
        Assert.Equal((0, ""), (code, errors));
        using var schema = JsonDocument.Parse(output);
        Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty(key, out _));
        Assert.StartsWith("{\n", output, StringComparison.Ordinal);
        Assert.EndsWith("}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeLooksOnceAndEndsWithZeroOnlyWhenTheHostIsUp()
    {
        await using var hosts = await PretendHosts.Start();
        hosts.Set("sick", Reply.Down);
        using var box = new Sandbox();
        box.Site("{ every: 60s, timeout: 20s, fail-after: 1, recover-after: 1 }");
        box.Application("shop", ("well", hosts.Url("well")), ("sick", hosts.Url("sick")));
        var well = await StatusFeedsProcess.Run(box.Folder, "probe", "well", "--config", box.Config);
        Assert.True(well.ExitCode == 0, well.Errors);
        Assert.Contains("status", well.Output, StringComparison.Ordinal);
        Assert.Contains("200", well.Output, StringComparison.Ordinal);
        var sick = await StatusFeedsProcess.Run(box.Folder, "probe", "sick", "http", "--config", box.Config);
        Assert.Equal(1, sick.ExitCode);
        Assert.Contains("503", sick.Output, StringComparison.Ordinal);
        Assert.Contains("DOWN", sick.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, (await StatusFeedsProcess.Run(box.Folder, "probe", "nobody", "--config", box.Config)).ExitCode);
        Assert.Equal((1, 1), (hosts.Looks("well"), hosts.Looks("sick")));
        Assert.False(File.Exists(box.Database));
    }

    [Fact]
    public async Task ServeSaysWhatItWatchesAndWhereAndEndsWithZeroOnSigterm()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = await StatusFeedsProcess.Serve(box);
        await Until.True("where its pages are", () => (program.Output + program.Errors).Contains(box.Url, StringComparison.Ordinal));
        await Until.True("what it watches", () => (program.Output + program.Errors).Contains("1 host", StringComparison.Ordinal));
        await box.HostIs("UP", "web01");
        hosts.Set("web01", Reply.Silent);
        await hosts.MoreLooks("web01", 1);
        var clock = TimeProvider.System;
        var asked = clock.GetTimestamp();
        Assert.Equal(0, await program.Stop());
        Assert.InRange(clock.GetElapsedTime(asked).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task ATakenPortIsSaidInWords()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site(Sandbox.Fast, $"listen: http://127.0.0.1:{hosts.Port}");
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = StatusFeedsProcess.Start(box);
        Assert.Equal(1, await program.Exit());
        Assert.Contains($"127.0.0.1:{hosts.Port}", program.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Errors, StringComparison.Ordinal);
    }
}
