// The tools beside the program start and do what they say: Fleet's hosts do as they are told, Bench measures.
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ToolTests
{
    [Fact]
    public async Task AFleetAnswersSlowsDownLiesAndDiesAsToldAndComesBack()
    {
        var (port, control) = (Ports.Free(), Ports.Free());
        await using var fleet = Spawned.Start(Tool("Fleet", "--hosts", "3", "--from", "127.9.0.1", "--http", $"{port}", "--control", $"{control}"));
        using var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false });
        Task<string> Order(string order) => client.GetStringAsync($"http://127.0.0.1:{control}/fleet/{order}");
        Task<HttpResponseMessage> Ask(int host) => client.GetAsync($"http://127.9.0.{host}:{port}/");
        await Until.Seen("the fleet", () => Order("count"), said => said.StartsWith("0 requests", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, (await Ask(2)).StatusCode);
        await Order("lie/2/503");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Ask(2)).StatusCode);
        foreach (var lie in (string[])["garbage", "cut"])
        {
            await Order($"lie/2/{lie}");
            await Assert.ThrowsAsync<HttpRequestException>(() => Ask(2));
        }

        await Order("slow/2/200ms");
        var begun = TimeProvider.System.GetTimestamp();
        Assert.Equal(HttpStatusCode.OK, (await Ask(2)).StatusCode);
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromMilliseconds(190));
        await Order("down/1-2");
        await Assert.ThrowsAsync<HttpRequestException>(() => Ask(2));
        Assert.Equal(HttpStatusCode.OK, (await Ask(3)).StatusCode);
        await Order("up/all");
        Assert.Equal(HttpStatusCode.OK, (await Ask(2)).StatusCode);
        Assert.StartsWith("7 requests at 2 hosts", await Order("count"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"http://127.0.0.1:{control}/fleet/explode/2")).StatusCode);
    }

    [Fact]
    public async Task AFleetOfBmcsDoesAsToldToo()
    {
        var (port, control) = (Ports.Free(), Ports.Free());
        await using var fleet = Spawned.Start(Tool("Fleet", "--hosts", "2", "--from", "127.9.1.1", "--http", "0", "--bmc", $"{port}", "--control", $"{control}"));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Task<string> Order(string order) => client.GetStringAsync($"http://127.0.0.1:{control}/fleet/{order}");
        Task<(int ExitCode, string Output, string Errors)> Ask(int host, params string[] words) =>
            Spawned.Run(["ipmitool", "-I", "lanplus", "-C", "17", "-N", "1", "-R", "1", "-H", $"127.9.1.{host}", "-p", $"{port}", "-U", "monitor", "-P", "s3cret-m", .. words]);
        await Until.Seen("the fleet", () => Order("count"), said => said.StartsWith("0 requests", StringComparison.Ordinal));

        Assert.StartsWith("2-2 done", await Order("sensor/2/15/2"), StringComparison.Ordinal);
        Assert.StartsWith("1-2 done", await Order("power/all/off"), StringComparison.Ordinal);
        Assert.Matches(@"Fan1 +\| 200.000 ", (await Ask(2, "sensor")).Output);
        Assert.Matches(@"Fan1 +\| 5100.000 ", (await Ask(1, "sensor")).Output);
        Assert.Contains("Power is off", (await Ask(1, "power", "status")).Output, StringComparison.Ordinal);
        Assert.StartsWith("1-1 done", await Order("bmc/1/silent"), StringComparison.Ordinal);
        Assert.NotEqual(0, (await Ask(1, "power", "status")).ExitCode);
        Assert.StartsWith("1-1 done", await Order("bmc/1/fine"), StringComparison.Ordinal);
        Assert.Equal(0, (await Ask(1, "power", "status")).ExitCode);
        Assert.EndsWith("at 2 hosts", (await Order("count")).Split(',')[0], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"http://127.0.0.1:{control}/fleet/bmc/1/sulk")).StatusCode);
    }

    [Fact]
    public async Task BenchMeasuresAStartAndPrintsARow()
    {
        var (code, output, errors) = await Spawned.Run(Tool("Bench", "start", "--quick", "--program", StatusFeedsProcess.Command[^1]));
        Assert.True(code == 0, errors + output);
        Assert.Matches(@"(?m)^\| start with a database, the shipped configuration: [^|]*\| [0-9.]+ s \(", output);
        Assert.DoesNotContain("not measured", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fleet", "--fleas", "3")]
    [InlineData("Bench", "everything")]
    public async Task AWrongWordIsRefused(params string[] command)
    {
        var (code, _, errors) = await Spawned.Run(Tool(command));
        Assert.Equal(2, code);
        Assert.NotEmpty(errors);
    }

    private static string[] Tool(params string[] command) =>
        [StatusFeedsProcess.Command[0], "exec", Path.Combine(AppContext.BaseDirectory, command[0] + ".dll"), .. command[1..]];
}
