// Access: who may read what, by which way, and that nobody else learns anything.
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class AccessTests
{
    private static readonly string[] Paths =
    [
        "/", "/apps/shop", "/apps/vault", "/apps/none", "/hosts/web01", "/hosts/safe1", "/hosts/none", "/events/1", "/api/status", "/api/hosts/web01", "/api/none", "/metrics", "/login",
        "/all/hosts.atom", "/all/events.json", "/apps/vault/events.atom", "/apps/none/events.atom", "/feeds.opml", "/live", "/t/", "/t", "/x/../etc/passwd", "/STYLE.css", "//", "/healthz/",
    ];

    [Fact]
    public async Task WithoutALoginEveryPathIsAnsweredTheSame()
    {
        await using var served = await Told(GuardedSite.Of());
        var answers = new List<string>();
        foreach (var path in Paths)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Delete, new HttpMethod("BREW") })
            {
                var got = await served.Send(method, path);
                Assert.Equal(401, got.Code);
                answers.Add(string.Join('\n', got.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key).Select(header => $"{header.Key}: {header.Value}")));
                Assert.Equal(method == HttpMethod.Head ? "" : "Only those who log in may read here.\n", got.Text);
            }
        }

        Assert.Single(answers.Distinct());
        Assert.Contains("WWW-Authenticate: Basic realm=\"StatusFeeds\", charset=\"UTF-8\", Bearer realm=\"StatusFeeds\"", answers[0], StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store", answers[0], StringComparison.Ordinal);
        Assert.Equal((200, 200, 200, 404), ((await served.Get("/healthz")).Code, (await served.Get("/style.css")).Code, (await served.Get("/icon.svg")).Code, (await served.Get("/push/none")).Code));
    }

    [Fact]
    public async Task ALoginATokenAndATokenInThePathLetIn()
    {
        await using var served = await Told(GuardedSite.Of());
        var chief = ("Authorization", "bearer " + GuardedSite.Chief);
        (string, string)[] right =
        [
            GuardedSite.AsNoc, GuardedSite.AsNoc, GuardedSite.AsBoss, GuardedSite.AsBoss, GuardedSite.AsWall, chief,
            GuardedSite.Login("token", GuardedSite.Wall), GuardedSite.Login("", GuardedSite.Chief),
        ];
        foreach (var login in right)
        {
            Assert.Equal(200, (await served.Get("/apps/shop/hosts.atom", login)).Code);
        }

        foreach (var path in new[] { "/", "/apps/shop", "/apps/shop/hosts.atom", "/all/events.rss", "/api/status", "/metrics", "/feeds.opml", "/style.css", "/healthz" })
        {
            Assert.Equal(200, (await served.Get($"/t/{GuardedSite.Wall}{path}")).Code);
        }
    }

    [Theory]
    [InlineData("Basic bm9jOndyb25n")]
    [InlineData("Basic ???")]
    [InlineData("Basic")]
    [InlineData("Basic bm9j")]
    [InlineData("Bearer walltoken-0123456789abcde")]
    [InlineData("Bearer ")]
    [InlineData("Digest username=noc")]
    [InlineData("noc")]
    public async Task AWrongLoginLetsNobodyIn(string shown)
    {
        await using var served = await Told(GuardedSite.Of());
        var got = await served.Get("/", ("Authorization", shown));
        Assert.Equal((401, "Only those who log in may read here.\n"), (got.Code, got.Text));
        Assert.Equal(401, (await served.Get("/t/" + shown.Replace(' ', '/') + "/")).Code);
        Assert.Equal(200, (await served.Get("/", GuardedSite.AsNoc)).Code);
    }

    [Fact]
    public async Task WhatNeededALoginIsForNoSharedCache()
    {
        await using var served = await Told(GuardedSite.Of());
        Assert.Equal("must-revalidate, max-age=60, private", (await served.Get("/apps/shop/hosts.atom", GuardedSite.AsNoc))["Cache-Control"]);
        Assert.Equal("no-cache, private", (await served.Get("/", GuardedSite.AsNoc))["Cache-Control"]);
        Assert.Equal("no-cache, private", (await served.Get("/metrics", GuardedSite.AsNoc))["Cache-Control"]);
        var feed = await served.Get($"/t/{GuardedSite.Wall}/apps/shop/hosts.atom");
        Assert.Equal("must-revalidate, max-age=60, private", feed["Cache-Control"]);
        var again = await served.Get($"/t/{GuardedSite.Wall}/apps/shop/hosts.atom", ("If-None-Match", feed["ETag"]));
        Assert.Equal((304, "must-revalidate, max-age=60, private"), (again.Code, again["Cache-Control"]));
    }

    [Fact]
    public async Task WhatIsKeptFromSomebodyIsAsIfItWereNot()
    {
        await using var served = await Told(GuardedSite.Of());
        foreach (var (hidden, none) in new[]
        {
            ("/apps/vault", "/apps/nowhr"), ("/hosts/safe1", "/hosts/nowhr"), ("/hosts/lone1", "/hosts/nowhr"), ("/api/hosts/safe1", "/api/hosts/nowhr"), ("/apps/vault/hosts.atom", "/apps/nowhr/hosts.atom"),
            ("/apps/vault/events.json", "/apps/nowhr/events.json"), ("/hosts/safe1/events.atom", "/hosts/nowhr/events.atom"), ($"/events/{await Number(served, "safe1")}", "/events/99"),
        })
        {
            var (one, other) = (await served.Get(hidden, GuardedSite.AsWall), await served.Get(none, GuardedSite.AsWall));
            Assert.Equal((404, Plain(other)), (one.Code, Plain(one)));
        }

        foreach (var path in new[] { "/", "/apps/shop", "/hosts/web01", "/api/status", "/api/hosts/web01", "/metrics", "/all/hosts.atom", "/all/events.rss", "/all/events.json", "/feeds.opml", "/feeds.opml?kind=hosts" })
        {
            foreach (var login in new[] { GuardedSite.AsWall, GuardedSite.AsBoss })
            {
                Silent(await served.Get(path, login));
            }

            Silent(await served.Get($"/t/{GuardedSite.Wall}{path}"));
            var whole = await served.Get(path, GuardedSite.AsNoc);
            Assert.Equal(200, whole.Code);
        }

        Assert.Contains("vault", (await served.Get("/", GuardedSite.AsNoc)).Text, StringComparison.Ordinal);
        Assert.Contains("lone1", (await served.Get("/all/hosts.atom", GuardedSite.AsNoc)).Text, StringComparison.Ordinal);

        void Silent(Fetched got)
        {
            Assert.Equal(200, got.Code);
            foreach (var word in new[] { "vault", "safe1", "lone1", "secret note" })
            {
                Assert.DoesNotContain(word, got.Text, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task TheFeedsOfAllHaveAllThatSomebodyMaySee()
    {
        await using var served = await Told(GuardedSite.Of());
        var hosts = await served.Get("/all/hosts.atom", GuardedSite.AsWall);
        Assert.Equal(["DOWN: web01", "UP: mx1", "UP: web02"], hosts.Titles.Select(title => title.Split(" - ")[0]).Order(StringComparer.Ordinal));
        var all = await served.Get("/all/hosts.atom", GuardedSite.AsNoc);
        Assert.Equal(Ids(all).Where(id => !id.Contains("safe1", StringComparison.Ordinal) && !id.Contains("lone1", StringComparison.Ordinal)), Ids(hosts));
        Assert.Equal(all.Feed.Element(Fetched.Atom + "id")!.Value, hosts.Feed.Element(Fetched.Atom + "id")!.Value);
        Assert.Equal(3, (await served.Get("/all/events.atom", GuardedSite.AsWall)).Entries.Count);
    }

    [Fact]
    public async Task UnderATokenAllLinksKeepIt()
    {
        await using var served = await Told(GuardedSite.Of());
        foreach (var path in new[] { "/apps/shop/hosts.atom", "/all/events.atom", "/apps/shop/events.rss", "/all/hosts.json", "/feeds.opml" })
        {
            var text = (await served.Get($"/t/{GuardedSite.Wall}{path}")).Text;
            Assert.Equal(Count(text, "http://status.example.org/"), Count(text, $"http://status.example.org/t/{GuardedSite.Wall}/"));
            Assert.True(Count(text, GuardedSite.Wall) > 1);
            Assert.DoesNotContain(GuardedSite.Wall, (await served.Get(path, GuardedSite.AsWall)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain(GuardedSite.Wall, (await served.Get($"/t/{GuardedSite.Chief}{path}")).Text, StringComparison.Ordinal);
        }

        Assert.Equal((await served.Get("/apps/shop", GuardedSite.AsWall)).Text, (await served.Get($"/t/{GuardedSite.Wall}/apps/shop")).Text);
        var moved = await served.Get("/t/" + GuardedSite.Wall);
        Assert.Equal((303, GuardedSite.Wall + "/"), (moved.Code, moved["Location"]));
        Assert.DoesNotContain("token", (await served.Get("/metrics", GuardedSite.AsNoc)).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AVariantChangesWithItsScopeAloneAndKeepsItsTag()
    {
        await using var served = await Told(GuardedSite.Of());
        var path = $"/t/{GuardedSite.Wall}/all/hosts.atom";

        // Until then Date stands in for a Last-Modified that would lie ahead of it.
        var before = await served.Until(path, got => got.Modified < got.Date);
        await served.Change(("safe1", Status.Down, "HTTP 500"));
        await served.Until("/apps/vault/hosts.atom", GuardedSite.AsNoc, got => got.Text.Contains("HTTP 500", StringComparison.Ordinal));
        var same = await served.Get(path);
        Assert.Equal((before["ETag"], before["Last-Modified"]), (same["ETag"], same["Last-Modified"]));
        await served.Change(("mx1", Status.Down, "HTTP 501"));
        var after = await served.Until(path, got => got.Text.Contains("HTTP 501", StringComparison.Ordinal));
        Assert.NotEqual(before["ETag"], after["ETag"]);
        Assert.True(after.Modified >= before.Modified);
    }

    [Fact]
    public async Task AnyoneSeesWhatIsKeptFromNobodyAndMayLogIn()
    {
        await using var served = await Told(GuardedSite.Of(anyone: true));
        var front = await served.Get("/");
        Assert.Equal(200, front.Code);
        Assert.DoesNotContain("vault", front.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"./login\">Log in</a>", front.Text, StringComparison.Ordinal);
        Assert.Equal("no-cache, private", front["Cache-Control"]);
        Assert.Equal(404, (await served.Get("/apps/vault")).Code);
        Assert.Equal(405, (await served.Send(HttpMethod.Post, "/")).Code);
        Assert.Equal(401, (await served.Get("/login")).Code);
        var moved = await served.Get("/login", GuardedSite.AsNoc);
        Assert.Equal((303, "./"), (moved.Code, moved["Location"]));
        Assert.DoesNotContain("Log in", (await served.Get("/", GuardedSite.AsNoc)).Text, StringComparison.Ordinal);
        Assert.Equal(401, (await served.Get("/", GuardedSite.Login("noc", "wrong"))).Code);
        var (wrong, none) = (await served.Get("/t/nobodys-token-0123456/apps/shop"), await served.Get("/u/nobodys-token-0123456/apps/shop"));
        Assert.Equal((404, Plain(none)), (wrong.Code, Plain(wrong)));
    }

    [Fact]
    public async Task AReloadCountsAtOnce()
    {
        var site = GuardedSite.Of();
        await using var served = await Told(site);
        Assert.Equal(200, (await served.Get("/", GuardedSite.AsBoss)).Code);
        await served.Adopt(site with { Access = new Access(false, [site.Access.Readers[0]]), Applications = [.. site.Applications.Select(one => one with { Readers = [] })] });
        Assert.Equal(401, (await served.Get("/", GuardedSite.AsBoss)).Code);
        Assert.Equal(401, (await served.Get($"/t/{GuardedSite.Wall}/")).Code);
        Assert.Equal(200, (await served.Get("/", GuardedSite.AsNoc)).Code);
    }

    [Fact]
    public async Task OnOneConnectionEachRequestIsLetInByWhatItShowsItself()
    {
        var site = GuardedSite.Of();
        await using var served = await Told(site);
        var connected = 0;
        using var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            ConnectCallback = async (context, cancel) =>
            {
                connected++;
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var one = new HttpClient(handler);
        var (wall, chief, wrong) = ($"/t/{GuardedSite.Wall}/apps/vault", $"/t/{GuardedSite.Chief}/apps/vault", "/t/nobodys-token-0123456/apps/vault");
        (string Path, string? Shown, int Code)[] asked =
        [
            ("/apps/vault", GuardedSite.AsNoc.Item2, 200), ("/apps/vault", GuardedSite.AsNoc.Item2, 200), ("/apps/vault", null, 401), ("/apps/vault", GuardedSite.AsWall.Item2, 404),
            ("/apps/vault", GuardedSite.AsWall.Item2, 404), ("/apps/vault", GuardedSite.Login("noc", "wrong").Item2, 401), (chief, null, 200), (chief, null, 200), (chief, GuardedSite.AsWall.Item2, 200),
            (wall, null, 404), (wall, GuardedSite.AsNoc.Item2, 404), (wrong, GuardedSite.AsNoc.Item2, 401), ("/apps/vault", GuardedSite.AsNoc.Item2, 200), ("/apps/vault", "Bearer " + GuardedSite.Chief, 200),
        ];
        foreach (var (path, shown, code) in asked)
        {
            Assert.Equal((path, shown, code), (path, shown, await Code(path, shown)));
        }

        await served.Adopt(site with { Access = new Access(false, [site.Access.Readers[0]]), Applications = [.. site.Applications.Select(kept => kept with { Readers = [] })] });
        Assert.Equal(401, await Code("/apps/vault", "Bearer " + GuardedSite.Chief));
        Assert.Equal(1, connected);

        async Task<int> Code(string path, string? shown)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, served.Server.Addresses[0] + path);
            request.Headers.TryAddWithoutValidation("Authorization", shown);
            using var answer = await one.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            return (int)answer.StatusCode;
        }
    }

    private static async Task<ServedSite> Told(Site site)
    {
        var served = await ServedSite.Open(site);
        served.Notes = ["A secret note."];
        await served.Change(
            ("web01", Status.Down, "HTTP 503"), ("web02", Status.Up, ""), ("mx1", Status.Up, ""), ("safe1", Status.Up, ""), ("lone1", Status.Up, ""));
        await served.Until("/all/hosts.atom", GuardedSite.AsNoc, got => got.Code == 200 && got.Entries.Count == 5);
        return served;
    }

    private static async Task<string> Number(ServedSite served, string host) => (await served.Get("/all/events.atom", GuardedSite.AsNoc)).Entries
        .Select(entry => (Title: entry.Element(Fetched.Atom + "title")!.Value, Id: entry.Element(Fetched.Atom + "id")!.Value))
        .First(entry => entry.Title.Contains(host, StringComparison.Ordinal)).Id.Split('/')[^1];

    private static IEnumerable<string> Ids(Fetched feed) => feed.Entries.Select(entry => entry.Element(Fetched.Atom + "id")!.Value).Order(StringComparer.Ordinal);

    private static string Plain(Fetched got) =>
        string.Join('\n', got.Headers.Where(header => header.Key is not ("Date" or "ETag" or "Content-Length")).OrderBy(header => header.Key).Select(header => $"{header.Key}: {header.Value}")) + got.Text;

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
