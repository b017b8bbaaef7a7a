// Reports of availability by the command line, beside a running server and without one, on both databases.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ReportTests(PostgreSql postgres) : IClassFixture<PostgreSql>, IAsyncLifetime
{
    private readonly Sandbox box = new();
    private PretendHosts hosts = null!;

    public async ValueTask InitializeAsync() => hosts = await PretendHosts.Start();

    public async ValueTask DisposeAsync()
    {
        await hosts.DisposeAsync();
        box.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatWasMeasuredIsReportedBesideAServerAndWithoutOne(bool onPostgres)
    {
        await Configure(onPostgres);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01");
            await box.HostIs("UP", "web02");
            hosts.Set("web01", Reply.Down);
            await box.HostIs("DOWN", "web01");
            hosts.Set("web01", Reply.Up);
            await box.HostIs("UP", "web01");
            Rows(await Fine("availability", "--json"), failures: 1);
            Assert.Equal(0, await program.Stop());
        }

        Rows(await Fine("availability", "shop", "--json"), failures: 1);
        var csv = await Fine("availability", "web01", "--csv");
        Assert.Equal(3, csv.Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries).Length);
        var text = await Fine("availability");
        Assert.Contains("Accounting: Maintenance is out, degraded counts as up, unknown is out", text, StringComparison.Ordinal);
        Assert.Contains("if parts fail independently of each other", text, StringComparison.Ordinal);
        Assert.Contains("Accounting: Maintenance is in", await Fine("availability", "--md", "--maintenance", "in"), StringComparison.Ordinal);

        using var then = JsonDocument.Parse(await Fine("what-if", "shop", "--add", "web03", "--mttr", "web01=1ms", "--json"));
        var (before, after) = (Share(then.RootElement.GetProperty("expected")), Share(then.RootElement.GetProperty("then")));
        Assert.True(after >= before, $"{after} is worse than {before}");
        Assert.Equal(2, then.RootElement.GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task WhatCannotBeReportedIsToldInWords()
    {
        await Configure(onPostgres: false);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01");
            Assert.Equal(0, await program.Stop());
        }

        await Refused("There is no application and no host web1 in", "availability", "web1");
        await Refused("--month must be a month, as in 2026-10, not October", "availability", "--month", "October");
        await Refused("--month says from when to when", "availability", "--month", "2026-10", "--to", "2026-10-02");
        await Refused("--from must be a date and a time", "availability", "--from", "yesterday");
        await Refused("The end must be after the beginning", "availability", "--from", "2026-10-02", "--to", "2026-10-01");
        await Refused("That time is still to come", "availability", "--month", "2999-01");
        await Refused("give one", "availability", "--csv", "--json");
        await Refused("Say what would be", "what-if", "shop");
        await Refused("is among the hosts of this application already", "what-if", "shop", "--add", "web01");
        await Refused("web is not among the hosts that this application needs", "what-if", "shop", "--add", "web03", "--like", "web");
        await Refused("as in db01=3m, not web01", "what-if", "shop", "--mttr", "web01");
        await Refused("There is no application shp", "what-if", "shp", "--add", "web03");
    }

    [Fact]
    public async Task WithoutADatabaseItSaysWhatToDo()
    {
        await Configure(onPostgres: false);
        var (code, _, errors) = await StatusFeedsProcess.Run(box.Folder, "report", "availability", "--config", box.Config);
        Assert.Equal(1, code);
        Assert.Contains("There is no database", errors, StringComparison.Ordinal);
    }

    private async Task Configure(bool onPostgres)
    {
        box.Site(Sandbox.Fast, onPostgres ? [$"database: {await postgres.NewDatabase()}"] : []);
        box.Write("shop.yaml", $"application: shop\nhosts:\n{Host("web01")}{Host("web02")}needs: [ any of: [ web01, web02 ] ]\n");

        string Host(string id) => $"  - {{ host: {id}, address: 127.0.0.1, checks: [ {{ http: {hosts.Url(id)} }} ] }}\n";
    }

    private async Task Refused(string told, params string[] words)
    {
        var (code, output, errors) = await StatusFeedsProcess.Run(box.Folder, ["report", .. words, "--config", box.Config]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(told, errors, StringComparison.Ordinal);
    }

    private async Task<string> Fine(params string[] words)
    {
        var (code, output, errors) = await StatusFeedsProcess.Run(box.Folder, ["report", .. words, "--config", box.Config]);
        Assert.Equal((0, ""), (code, errors));
        return output;
    }

    /// <summary>Application, group, hosts with their checks; the columns of each sum to the span, to the millisecond.</summary>
    private static void Rows(string json, int failures)
    {
        using var report = JsonDocument.Parse(json);
        var rows = report.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["application shop", "group any of: [web01, web02]", "host web01", "check web01", "host web02", "check web02"], rows.Select(row => $"{row.GetProperty("kind")} {row.GetProperty("id")}"));
        Assert.All(rows, row => Assert.Equal(
            report.RootElement.GetProperty("span").GetDecimal(),
            ((string[])["up", "degraded", "down", "unknown", "maintenance", "not_observed"]).Sum(column => row.GetProperty(column).GetDecimal())));
        Assert.Equal(failures, rows[2].GetProperty("failures").GetInt32());
        Assert.True(rows[2].GetProperty("down").GetDecimal() > 0);
        Assert.Equal(0, rows[0].GetProperty("failures").GetInt32());
    }

    private static double Share(JsonElement of) => of.GetProperty("availability").GetDouble();
}
