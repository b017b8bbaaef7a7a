// Backups of the running server and their way back, as readers see it: no id twice, no date that goes back, no recovery that is swallowed.
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class BackupTests(PostgreSql postgres) : IClassFixture<PostgreSql>, IAsyncLifetime
{
    private static readonly string[] Feeds = ["/all/hosts.atom", "/all/events.atom", "/apps/shop/hosts.rss", "/apps/shop/events.json", "/feeds.opml", "/hosts/web01/events.atom"];

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
    public async Task AfterARestoreNothingIsGivenTwiceAndNoRecoveryIsSwallowed(bool onPostgres)
    {
        await Configure(onPostgres);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var dates = Feeds.ToDictionary(path => path, _ => DateTimeOffset.MinValue);
        string late;
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01");
            await box.HostIs("UP", "web02");
            Assert.Contains("Opened incident 1", await Fine("incident", "open", "shop", "--title", "Before"), StringComparison.Ordinal);
            await Until.Seen("the incident", () => box.Get("/apps/shop/hosts.atom"), answer => answer.Text.Contains("Before", StringComparison.Ordinal));
            Assert.Matches(@"^Backed up .* to .*backup\.db \(.*\)\.\n$", await Fine("backup", "backup.db"));

            // Told after the backup: a host goes down, an incident is opened.
            hosts.Set("web01", Reply.Down);
            await box.HostIs("DOWN", "web01");
            late = await Fine("incident", "open", "shop", "--title", "After");
            Assert.Contains("Opened incident 2", late, StringComparison.Ordinal);
            await Until.Seen("the incident", () => box.Get("/apps/shop/hosts.atom"), answer => answer.Text.Contains("After", StringComparison.Ordinal));
            await Hold(ids, dates);
            Assert.Contains("is in use by process", (await Run(1, "restore", "backup.db")).Errors, StringComparison.Ordinal);
            Assert.Equal(0, await program.Stop());
        }

        // Meanwhile it is up again.
        hosts.Set("web01", Reply.Up);
        var said = await Fine("restore", "backup.db");
        Assert.Contains("What was there is kept as", said, StringComparison.Ordinal);
        Assert.Contains("Of 1 host or application something else has been told since", said, StringComparison.Ordinal);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            var back = await Until.Seen("web01 UP again", () => box.Feed("/all/events.atom"), feed => feed.Entries.Count(entry => entry.Title.StartsWith("UP: web01", StringComparison.Ordinal)) == 2);
            hosts.Set("web02", Reply.Down);
            await box.HostIs("DOWN", "web02");
            Assert.Contains("Opened incident 1001", await Fine("incident", "open", "shop", "--title", "Later"), StringComparison.Ordinal);
            await Until.Seen("the incident", () => box.Get("/apps/shop/hosts.atom"), answer => answer.Text.Contains("Later", StringComparison.Ordinal));
            await Hold(ids, dates);
            Assert.Equal(HttpStatusCode.NotFound, (await box.Get("/incidents/2")).Status);
            Assert.NotEmpty(back.Entries);
            Assert.Equal(0, await program.Stop());
        }
    }

    [Fact]
    public async Task FeedsAreTheSameToTheByteOnTheOtherDatabaseAndBack()
    {
        await Configure(onPostgres: false);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01");
            await box.HostIs("UP", "web02");
            hosts.Set("web01", Reply.Down);
            await box.HostIs("DOWN", "web01");
            await Fine("incident", "open", "shop", "--title", "It burns");
            await Until.Seen("the incident", () => box.Get("/apps/shop/hosts.atom"), answer => answer.Text.Contains("It burns", StringComparison.Ordinal));
            Assert.Equal(0, await program.Stop());
        }

        var before = await Served();
        var database = await postgres.NewDatabase();
        var (code, said, errors) = await Spawned.Run([.. StatusFeedsProcess.Command, "migrate-store", "config", "${STORE}"], box.Folder, new Dictionary<string, string?> { ["STORE"] = database });
        Assert.True(code == 0, errors);
        Assert.Matches("(?m)^changes +[1-9]", said);
        Assert.DoesNotContain("unneeded", said + errors, StringComparison.Ordinal);
        box.Site(more: [$"database: {database}"]);
        Assert.Equal(before, await Served());
        await Fine("migrate-store", "config", "back.db");
        box.Site(more: ["database: back.db"]);
        Assert.Equal(before, await Served());
        Assert.Contains("is there already", (await Run(2, "migrate-store", "config", "statusfeeds.db")).Errors, StringComparison.Ordinal);
        Assert.Contains("can be seen by everybody", (await Run(2, "migrate-store", "config", "postgres://me:secret@127.0.0.1/db")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheDoctorSeesAServerThatRunsAndOneThatDoesNot(bool onPostgres)
    {
        await Configure(onPostgres);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01");
            var said = await Fine("doctor");
            Assert.DoesNotContain("FAIL", said, StringComparison.Ordinal);
            Assert.DoesNotContain("unneeded", said, StringComparison.Ordinal);
            Assert.Matches("(?m)^ok +server +It runs, looks, and the store takes what is seen", said);
            Assert.Matches($"(?m)^ok +lock +The judge is process {program.Id} ", said);
            Assert.Equal(onPostgres, said.Contains("time to peers", StringComparison.Ordinal));
            Assert.Matches("(?m)^ok +descriptors +The server may have ", said);
            Assert.Equal(0, await program.Stop());
        }

        Assert.Matches("(?m)^warn +server +No server answers", await Fine("doctor"));
        box.Write("site.yaml", "tilte: Oops\n");
        Assert.Matches("(?m)^FAIL +configuration +.*site.yaml:1:1: ", (await Run(1, "doctor")).Output);
        using var json = System.Text.Json.JsonDocument.Parse((await Run(1, "doctor", "--json")).Output);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task AServiceUserMayGoOnWithWhatRootRestored()
    {
        Needs.Root();
        await Configure(onPostgres: false);
        await using (var program = await StatusFeedsProcess.Serve(box))
        {
            await box.HostIs("UP", "web01");
            Assert.Equal(0, await program.Stop());
        }

        await Fine("backup", "backup.db");
        File.Delete(box.Database);
        File.Delete(box.Database + ".lock");
        await Spawned.Must("chown", "nobody:", box.Folder);
        await Fine("restore", "backup.db");
        foreach (var file in (string[])[box.Database, box.Database + ".lock"])
        {
            Assert.StartsWith("nobody ", (await Spawned.Run(["stat", "-c", "%U %a", file])).Output, StringComparison.Ordinal);
        }
    }

    /// <summary>Every event's id stands for one title, and no feed's date goes back.</summary>
    private async Task Hold(Dictionary<string, string> ids, Dictionary<string, DateTimeOffset> dates)
    {
        foreach (var entry in (await box.Feed("/all/events.atom")).Entries)
        {
            Assert.Equal(entry.Title, ids.GetValueOrDefault(entry.Id, entry.Title));
            ids[entry.Id] = entry.Title;
        }

        foreach (var path in Feeds)
        {
            var answer = await box.Get(path);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.True(answer.Modified >= dates[path], $"{path} was of {dates[path]:O}, and is of {answer.Modified:O}");
            Assert.True(answer.Modified <= answer.Date, $"{path} is of {answer.Modified:O}, and it is {answer.Date:O}");
            dates[path] = answer.Modified!.Value;
        }
    }

    /// <summary>Every feed with its tag and date, by a server that starts on what there is.</summary>
    private async Task<string> Served()
    {
        await using var program = await StatusFeedsProcess.Serve(box);
        await Until.Seen("the feeds", () => box.Get(Feeds[0]), answer => answer.Status == HttpStatusCode.OK);
        var all = new List<string>();
        foreach (var path in Feeds)
        {
            all.Add($"{path} {await box.Get(path)}");
        }

        Assert.Equal(0, await program.Stop());
        return string.Join('\n', all);
    }

    private async Task Configure(bool onPostgres)
    {
        box.Site(more: onPostgres ? [$"database: {await postgres.NewDatabase()}"] : []);
        box.Application("shop", ("web01", hosts.Url("web01")), ("web02", hosts.Url("web02")));
    }

    private async Task<string> Fine(params string[] arguments) => (await Run(0, arguments)).Output;

    private async Task<(string Output, string Errors)> Run(int expected, params string[] arguments)
    {
        var (code, output, errors) = await StatusFeedsProcess.Run(box.Folder, arguments);
        Assert.True(code == expected, $"{string.Join(' ', arguments)} ended with {code}: {errors}{output}");
        return (output, errors);
    }
}
