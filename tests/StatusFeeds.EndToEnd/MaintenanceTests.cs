// Maintenance ordered by the command line, beside a running server and without one, on both databases.
using System.Text.Json;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class MaintenanceTests(PostgreSql postgres, MaintenanceTests.Begun begun) : IClassFixture<PostgreSql>, IClassFixture<MaintenanceTests.Begun>, IAsyncLifetime
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
    public async Task AHostSaysThatItIsInMaintenanceAndAfterwardsWhatItIs(bool onPostgres)
    {
        await Configure(onPostgres);
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");
        var said = await Fine("start", "web01", "--for", "2h", "--reason", "kernel update");
        Assert.Matches(@"^web01 is in maintenance until 20\d\d-\d\d-\d\d \d\d:\d\d(:\d\d)? \(Europe/Berlin\): kernel update \(maintenance 1\)\.$", said);
        var told = await box.HostIs("MAINTENANCE", "web01");
        Assert.StartsWith("MAINTENANCE: web01 - kernel update, until 20", told.Feed.Of("web01")!.Title, StringComparison.Ordinal);

        hosts.Set("web01", Reply.Down);
        await hosts.MoreLooks("web01", 3);
        Assert.Equal("MAINTENANCE", (await box.Feed("/all/hosts.atom")).Of("web01")!.Status);
        Assert.StartsWith("Ended maintenance 1 of web01 (kernel update), 1h 59m", await Fine("end", "web01"), StringComparison.Ordinal);
        await box.HostIs("DOWN", "web01");
        Assert.Equal(0, await program.Stop());
    }

    [Fact]
    public async Task AWindowEndsByItselfAndOneOverSeveralHostsIsToldOnce()
    {
        await Configure();
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");
        await box.HostIs("UP", "web02");
        await Fine("start", "web01", "--for", "8s");
        await Until.Seen(
            "the window and its end",
            () => box.Feed("/all/events.atom"),
            feed => feed.Entries is [{ Status: "UP" }, { Status: "MAINTENANCE" }, ..] && feed.Entries.Take(2).All(entry => entry.Title.Contains(": web01", StringComparison.Ordinal)));

        var before = (await box.Feed("/all/events.atom")).Entries.Count;
        await Fine("start", "web01", "web02", "--for", "6s", "--reason", "new switch");
        var told = await Until.Seen("the window's entry", () => box.Feed("/all/events.atom"), feed => feed.Entries.Count > before);
        Assert.StartsWith("MAINTENANCE: web01 and web02 - new switch, until 20", told.Entries[0].Title, StringComparison.Ordinal);
        await Until.Seen("the end of the window in the log", () => program.Errors, log => log.Contains("Maintenance 2 of web01 and web02 is over", StringComparison.Ordinal));
        await hosts.MoreLooks("web02", 3);
        Assert.Equal(before + 1, (await box.Feed("/all/events.atom")).Entries.Count);
        Assert.Equal("UP", (await box.Feed("/all/hosts.atom")).Of("web02")!.Status);
        Assert.Equal(0, await program.Stop());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatIsOrderedOutlivesAServerThatIsKilledAndIsOrderedWhileThereIsNone(bool onPostgres)
    {
        await Configure(onPostgres);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await Fine("start", "web01", "--for", "1h");
            await Until.True("the order in the log", () => program.Errors.Contains("Maintenance 1 of web01 was ordered: maintenance", StringComparison.Ordinal));
            await Fine("start", "web02", "--for", "1h", "--reason", "new disks");
            await program.Kill();
        }

        await Fine("end", "1");
        await Fine("start", "web01", "db01", "--from", "2999-01-01T00:00", "--until", "2999-01-02");
        await Fine("start", "--application", "shop", "--from", "2998-01-01", "--for", "30m");
        Assert.Equal(["2 open web02", "4 next web01 web02 db01", "3 next web01 db01"], await List());

        await using var again = await StatusFeedsProcess.Serve(box);
        await box.HostIs("MAINTENANCE", "web02");
        await Fine("end", "--all");
        await box.HostIs("UP", "web02");
        Assert.Empty(await List());
        Assert.Equal(0, await again.Stop());
    }

    [Fact]
    public async Task AHostEndsOnlyWhatIsOverItAloneAndTheRestIsNamed()
    {
        await Configure();
        await MakeDatabase();
        await Fine("start", "web01", "--for", "1h");
        await Fine("start", "web01", "--for", "2h");
        await Fine("start", "web01", "web02", "--for", "3h");
        await Fine("start", "--site", "--for", "4h");
        var (code, output, errors) = await Say("end", "web01");
        Assert.Equal((0, 2), (code, output.Split("Ended maintenance").Length - 1));
        Assert.Contains("Maintenance 3 goes on: it is over web01 and web02. End it with 'statusfeeds maintenance end 3', or name all of its hosts.", errors, StringComparison.Ordinal);
        Assert.Equal(["3 open web01 web02", "4 open db01 web01 web02"], await List());
        Assert.Equal(1, (await Say("end", "web01")).ExitCode);
        Assert.Equal(["3 open web01 web02", "4 open db01 web01 web02"], await List());
        await Fine("end", "web02", "web01");
        await Fine("end", "--site");
        Assert.Empty(await List());
        Assert.Equal(1, (await Say("end", "3")).ExitCode);
    }

    [Fact]
    public async Task TheListHasWhatIsConfiguredToo()
    {
        await Configure();
        box.Write("windows.yaml", """
            hosts: [ { host: sw1, address: 127.0.0.1 } ]
            maintenance:
              - { hosts: [sw1], from: 2020-01-01T00:00, until: 2020-01-02T00:00, reason: long ago }
              - { hosts: [sw1], from: 2998-12-01T22:00, until: 2998-12-02T02:00, reason: once }
              - { hosts: [web01, sw1], cron: "0 3 1 1 *", for: 2h, reason: every year }
            """);
        await MakeDatabase();
        await Fine("start", "web01", "--for", "1h");
        Assert.Equal(["1 open web01", "- next web01 sw1", "- next sw1"], await List());
        var text = await Fine("list");
        Assert.Matches(@"(?m)^- +next +20\d\d-01-01 03:00 +20\d\d-01-01 05:00 +web01 and sw1 +every year +the configuration$", text);
        Assert.Contains("2998-12-01 22:00", text, StringComparison.Ordinal);
        Assert.EndsWith("Times are those of Europe/Berlin.\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no host web1 in ", "start", "web1", "--for", "2h")]
    [InlineData("did you mean `web01`?", "start", "web1", "--for", "2h")]
    [InlineData("There is no application shp in ", "start", "--application", "shp", "--for", "2h")]
    [InlineData("Say how long", "start", "web01")]
    [InlineData("give one", "start", "web01", "--for", "2h", "--until", "2999-01-01")]
    [InlineData("--for must be a duration", "start", "web01", "--for", "2")]
    [InlineData("--for must be a duration", "start", "web01", "--for", "367d")]
    [InlineData("--until must be a date and a time", "start", "web01", "--until", "noon")]
    [InlineData("--from must be a date and a time", "start", "web01", "--from", "2026-13-01", "--for", "2h")]
    [InlineData("would be over already", "start", "web01", "--until", "2020-01-01")]
    [InlineData("--until must be after --from", "start", "web01", "--from", "2999-01-02", "--until", "2999-01-01")]
    [InlineData("longer than 366d", "start", "web01", "--until", "2999-01-01")]
    [InlineData("--reason must be one line", "start", "web01", "--for", "2h", "--reason", "one\ntwo")]
    [InlineData("There is no host web09", "end", "web09")]
    [InlineData("name nothing else with it", "end", "web01", "--all")]
    public async Task WhatIsWrongIsSaidAndOrdersNothing(string words, params string[] arguments)
    {
        await Configure();
        await MakeDatabase();
        var (code, output, errors) = await Say(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(words, errors, StringComparison.Ordinal);
        begun.IsUntouchedIn(box);
    }

    [Fact]
    public async Task WithoutADatabaseOrWithAnOlderOneStatusFeedsIsToBeStartedFirst()
    {
        await Configure();
        var (code, output, errors) = await Say("start", "web01", "--for", "2h");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"There is no database {box.Database} yet. Start StatusFeeds once first", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(box.Database));

        var old = await File.ReadAllBytesAsync(Repository.File("tests", "databases", "0.2.0.db"));
        await File.WriteAllBytesAsync(box.Database, old);
        (code, output, errors) = await Say("start", "web01", "--for", "2h");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("was written by an older StatusFeeds", errors, StringComparison.Ordinal);
        Assert.Equal(old, await File.ReadAllBytesAsync(box.Database));
    }

    private async Task Configure(bool onPostgres = false) => Configure(box, hosts, onPostgres ? [$"database: {await postgres.NewDatabase()}"] : []);

    private static void Configure(Sandbox box, PretendHosts hosts, params string[] more)
    {
        box.Site(Sandbox.Fast, [.. more, "timezone: Europe/Berlin"]);
        box.Application("shop", ("web01", hosts.Url("web01")), ("web02", hosts.Url("web02")), ("db01", hosts.Url("db01")));
    }

    private Task MakeDatabase() => File.WriteAllBytesAsync(box.Database, begun.Database);

    private Task<(int ExitCode, string Output, string Errors)> Say(params string[] arguments) =>
        StatusFeedsProcess.Run(box.Folder, ["maintenance", .. arguments, "--config", box.Config]);

    private async Task<string> Fine(params string[] arguments)
    {
        var (code, output, errors) = await Say(arguments);
        Assert.True(code == 0, errors);
        return arguments[0] == "list" ? output : output.TrimEnd();
    }

    /// <summary>Each as <c>number state hosts</c>.</summary>
    private async Task<string[]> List()
    {
        using var list = JsonDocument.Parse(await Fine("list", "--json"));
        return
        [
            .. list.RootElement.EnumerateArray().Select(one =>
                $"{(one.GetProperty("number").ValueKind == JsonValueKind.Null ? "-" : one.GetProperty("number").GetInt64())} {one.GetProperty("state").GetString()} {string.Join(' ', one.GetProperty("hosts").EnumerateArray().Select(host => host.GetString()))}"),
        ];
    }

    /// <summary>The database that one start and its end leave behind, for all tests that need no more of a server.</summary>
    public sealed class Begun : IAsyncLifetime
    {
        internal byte[] Database { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await using var hosts = await PretendHosts.Start();
            using var box = new Sandbox();
            Configure(box, hosts);
            await using var program = await StatusFeedsProcess.Serve(box);
            Assert.Equal(0, await program.Stop());
            Assert.False(File.Exists(box.Database + "-wal"), "an end leaves all in the one file");
            Database = await File.ReadAllBytesAsync(box.Database);
        }

        internal void IsUntouchedIn(Sandbox box)
        {
            Assert.Equal(Database, File.ReadAllBytes(box.Database));
            Assert.False(File.Exists(box.Database + "-wal"), "something was written");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
