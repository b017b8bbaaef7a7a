// Who may write: those of `access.write`, to their applications, by a login that no address shows; and that reading is as it was.
using System.Collections.Frozen;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class WriteAccessTests
{
    private static readonly string[] Writes = ["/api/incidents", "/api/incidents/1/updates", "/api/incidents/1/notes", "/api/incidents/1/close", "/incidents/new", "/incidents/1/post"];

    [Fact]
    public async Task StrangersAndReadersCannotWriteAnywhere()
    {
        await using var open = await Opened(ToldSite.Open());
        await using var guarded = await Opened(ToldSite.Guarded(anyone: true));
        foreach (var path in Writes)
        {
            foreach (var served in new[] { open, guarded })
            {
                var none = await Try(served, path);
                Assert.Equal((401, "Basic realm=\"StatusFeeds\", charset=\"UTF-8\", Bearer realm=\"StatusFeeds\""), (none.Code, none["WWW-Authenticate"]));
                Assert.Equal(401, (await Try(served, path, ("Authorization", "Bearer no-token-of-anybody-01"))).Code);
                Assert.Equal(403, (await Try(served, $"/t/{ToldSite.Pen}{path}")).Code);
                Assert.Equal(403, (await Try(served, $"/t/{ToldSite.Pen}{path}", ToldSite.AsPen)).Code);
            }

            // A browser with a reader's login is asked for another one.
            Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal) ? 403 : 401, (await Try(guarded, path, GuardedSite.AsNoc)).Code);
        }

        Assert.Equal((401, 401, 401), ((await open.Get("/incidents/new")).Code, (await open.Get("/incidents/1/post")).Code, (await guarded.Get("/incidents/new", GuardedSite.AsNoc)).Code));
        foreach (var served in new[] { open, guarded })
        {
            Assert.Single((await served.Store.Incident(1, CancellationToken.None))!.Posts);
            Assert.Single(await served.Store.LatestIncidents(9, CancellationToken.None));
        }
    }

    [Fact]
    public async Task WhereNobodyMayWriteThatIsSaid()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"));
        var answer = await Try(served, "/api/incidents");
        Assert.Equal((403, "Nobody may write: add `access.write` to site.yaml."), (answer.Code, answer.Error()));
        Assert.Equal((403, 404), ((await served.Get("/incidents/new")).Code, (await served.Get("/login")).Code));
        Assert.Equal((200, 200), ((await served.Get("/incidents")).Code, (await served.Get("/", ("Authorization", "Bearer whatever"))).Code));
        Assert.DoesNotContain("incidents/new", (await served.Get("/incidents")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenOfOneApplicationCannotWriteToAnother()
    {
        await using var served = await Opened(ToldSite.Open(), "mail");
        var other = await served.PostJson("/api/incidents", new { title = "x", applications = new[] { "mail" } }, ToldSite.AsShop);
        Assert.Equal((403, "You may not write to mail; you may to shop."), (other.Code, other.Error()));
        Assert.Equal(403, (await served.PostJson("/api/incidents", new { title = "x", applications = new[] { "shop", "mail" } }, ToldSite.AsShop)).Code);
        var host = await served.PostJson("/api/incidents", new { title = "x", applications = new[] { "shop" }, hosts = new[] { "mx1" } }, ToldSite.AsShop);
        Assert.Equal((403, "The host mx1 is of no application that you may write to."), (host.Code, host.Error()));
        foreach (var path in Writes[1..4])
        {
            Assert.Equal(403, (await served.PostJson(path, new { summary = "x" }, ToldSite.AsShop)).Code);
        }

        Assert.Equal((403, 403), ((await served.Get("/incidents/1/post", ToldSite.AsShop)).Code, (await served.PostForm("/incidents/1/post", [("kind", "update"), ("summary", "x")], ToldSite.AsShop, ToldSite.FromHere)).Code));
        await served.PostJson("/api/incidents", new { title = "mine", applications = new[] { "shop" }, hosts = new[] { "web01" } }, ToldSite.AsShop);
        Assert.Equal(403, (await served.PostJson("/api/incidents/2/updates", new { summary = "x", applications = new[] { "mail" } }, ToldSite.AsShop)).Code);
        Assert.Equal(201, (await served.PostJson("/api/incidents/2/updates", new { summary = "x", applications = new[] { "mail", "shop" } }, ToldSite.AsPen)).Code);
        Assert.Equal(403, (await served.PostJson("/api/incidents/2/updates", new { summary = "x" }, ToldSite.AsShop)).Code);
        Assert.DoesNotContain("\"by\"", (await served.Get("/api/incidents/2", ToldSite.AsShop)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatSomebodyMayNotSeeHeDoesNotLearnByWriting()
    {
        await using var served = await Opened(ToldSite.Guarded(anyone: true), "vault");
        var (hidden, none) = (await served.PostJson("/api/incidents", new { title = "x", applications = new[] { "vault" } }, ToldSite.AsShop), await served.PostJson("/api/incidents", new { title = "x", applications = new[] { "nowhr" } }, ToldSite.AsShop));
        Assert.Equal((403, none.Text), (hidden.Code, hidden.Text));
        var (kept, missing) = (await served.PostJson("/api/incidents/1/updates", new { summary = "x" }, ToldSite.AsShop), await served.PostJson("/api/incidents/9/updates", new { summary = "x" }, ToldSite.AsShop));
        Assert.Equal((404, missing.Text.Replace('9', '1')), (kept.Code, kept.Text));
        Assert.Equal((404, 404, 200), ((await served.Get("/api/incidents/1")).Code, (await served.Get("/incidents/1", ToldSite.AsShop)).Code, (await served.Get("/incidents/1", GuardedSite.AsNoc)).Code));
    }

    [Fact]
    public async Task AnIncidentOfAnApplicationThatIsInTheConfigurationNoMoreIsForThoseAloneWhoWriteToAll()
    {
        var site = ToldSite.Guarded(anyone: true);
        await using var served = await ServedSite.Open(site);
        await served.PostJson("/api/incidents", new { title = "the safe is open", applications = new[] { "vault" } }, ToldSite.AsPen);
        await served.PostJson("/api/incidents", new { title = "both fail", applications = new[] { "shop", "vault" }, hosts = new[] { "safe1" } }, ToldSite.AsPen);
        await served.Adopt(site with { Applications = [.. site.Applications.Where(one => one.Id != "vault")], Hosts = site.Hosts.Where(host => host.Key != "safe1").ToFrozenDictionary(StringComparer.Ordinal) });

        foreach (var login in new (string, string)[][] { [], [ToldSite.AsShop], [GuardedSite.AsNoc] })
        {
            Assert.Equal((404, 404), ((await served.Get("/api/incidents/1", login)).Code, (await served.Get("/incidents/1", login)).Code));
            foreach (var path in new[] { "/", "/incidents", "/api/incidents", "/api/incidents/2", "/incidents/2", "/apps/shop" })
            {
                var read = await served.Get(path, login);
                Assert.Equal(200, read.Code);
                Assert.DoesNotContain("the safe is open", read.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("safe1", read.Text, StringComparison.Ordinal);
            }
        }

        foreach (var path in Writes[1..4])
        {
            Assert.Equal(404, (await served.PostJson(path, new { summary = "x" }, ToldSite.AsShop)).Code);
            Assert.Equal(403, (await served.PostJson(path.Replace('1', '2'), new { summary = "x" }, ToldSite.AsShop)).Code);
        }

        var whole = await served.Get("/api/incidents/1", ToldSite.AsPen);
        Assert.Equal((200, "the safe is open"), (whole.Code, whole.Json().GetProperty("title").GetString()));
        Assert.Equal(201, (await served.PostJson("/api/incidents/1/close", new { summary = "Shut." }, ToldSite.AsPen)).Code);
    }

    [Fact]
    public async Task AnIncidentThatIsHandedOverShowsWhatWasToldSinceThen()
    {
        await using var served = await ServedSite.Open(ToldSite.Guarded(anyone: true));
        await served.PostJson("/api/incidents", new { title = "the safe is open", applications = new[] { "vault" }, hosts = new[] { "safe1" }, summary = "gold is missing", details = "all of it", commander = "Midas" }, ToldSite.AsPen);
        await served.PostJson("/api/incidents/1/notes", new { summary = "call the guard" }, ToldSite.AsPen);
        await served.PostJson("/api/incidents/1/updates", new { summary = "it was the locksmith", severity = "critical" }, ToldSite.AsPen);
        await served.PostJson("/api/incidents/1/updates", new { title = "no receipts", applications = new[] { "shop" }, hosts = new[] { "web01" }, summary = "the shop has the rest", commander = "Ada" }, ToldSite.AsPen);

        var said = await served.PostJson("/api/incidents/1/updates", new { summary = "we look" }, ToldSite.AsShop);
        Assert.Equal(201, said.Code);
        foreach (var read in new[] { said, await served.Get("/api/incidents/1"), await served.Get("/incidents/1"), await served.Get("/incidents/1/post", ToldSite.AsShop), await served.Get("/incidents/1/report") })
        {
            Assert.Contains("no receipts", read.Text, StringComparison.Ordinal);
            foreach (var kept in new[] { "the safe", "gold", "all of it", "Midas", "guard", "locksmith", "safe1", "vault" })
            {
                Assert.DoesNotContain(kept, read.Text, StringComparison.Ordinal);
            }
        }

        var incident = (await served.Get("/api/incidents/1")).Json();
        Assert.Equal(("critical", "Ada", "we look"), (incident.GetProperty("severity").GetString(), incident.GetProperty("commander").GetString(), incident.GetProperty("summary").GetString()));
    }

    [Fact]
    public async Task AWriterReadsToo()
    {
        await using var served = await Opened(ToldSite.Guarded());
        foreach (var (path, login, code) in new[]
        {
            ("/apps/vault", ToldSite.AsAda, 200), ("/apps/mail", ToldSite.AsPen, 200), ("/apps/shop", ToldSite.AsShop, 200), ("/apps/mail", ToldSite.AsShop, 404), ("/apps/vault", ToldSite.AsShop, 404),
            ("/apps/vault", GuardedSite.Login("anything", ToldSite.Pen), 200), ("/apps/shop", GuardedSite.AsWall, 200), ("/apps/shop", GuardedSite.Login("ada", "wrong"), 401),
        })
        {
            Assert.Equal((path, login, code), (path, login, (await served.Get(path, login)).Code));
        }

        Assert.Equal(200, (await served.Get($"/t/{ToldSite.ShopPen}/apps/shop")).Code);
        await using var mixed = await ServedSite.Open(ToldSite.Guarded(anyone: true));
        Assert.Equal((200, 404), ((await mixed.Get("/apps/mail", ToldSite.AsShop)).Code, (await mixed.Get("/apps/vault", ToldSite.AsShop)).Code));
    }

    [Fact]
    public async Task WithWritersAloneWhoShowsNothingReadsAsBefore()
    {
        await using var open = await ServedSite.Open(ToldSite.Open() with { Access = Access.Open });
        await using var served = await ServedSite.Open(ToldSite.Open());
        foreach (var path in new[] { "/", "/apps/shop", "/api/status", "/all/hosts.atom", "/feeds.opml", "/metrics" })
        {
            var (before, now) = (await open.Get(path), await served.Get(path));
            Assert.Equal((before.Code, before["Cache-Control"]), (now.Code, now["Cache-Control"]));
        }

        Assert.Equal("no-cache, private", (await served.Get("/", ToldSite.AsAda))["Cache-Control"]);
        Assert.Equal((401, 303), ((await served.Get("/login")).Code, (await served.Get("/login", ToldSite.AsAda)).Code));
    }

    private static Task<Fetched> Try(ServedSite served, string path, params (string, string)[] headers) => path.Contains("/api/", StringComparison.Ordinal)
        ? served.PostJson(path, new { summary = "mischief" }, headers)
        : served.PostForm(path, [("kind", "update"), ("title", "x"), ("summary", "mischief"), ("applications", "shop")], [.. headers, ToldSite.FromHere]);

    private static async Task<ServedSite> Opened(Site site, string application = "shop")
    {
        var served = await ServedSite.Open(site);
        Assert.Equal(201, (await served.PostJson("/api/incidents", new { title = "checkout fails", applications = new[] { application } }, ToldSite.AsPen)).Code);
        return served;
    }
}
