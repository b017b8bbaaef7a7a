// What entries are called: ids, pages, categories, and that no two feeds share an id.
using System.Text.Json;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

public sealed class EntryNamesTests
{
    private static readonly FeedHeader All = new(Trouble.Site, Scopes.All, Shop.Authority);
    private static readonly FeedHeader OfShop = new(Trouble.Site, Shop.Scope, Shop.Authority);

    [Fact]
    public void EveryKindOfEntryHasItsIdPageAndCategories()
    {
        string Told(FeedHeader header, FeedKind kind) => string.Join('\n', Trouble.Entries(kind).Take(4).Select(entry =>
            $"{EntryNames.Id(header, kind, entry)[("tag:" + Shop.Authority).Length..]} {EntryNames.Page(header, kind, entry)[Shop.Url.Length..]}"
            + (kind == FeedKind.Events ? " " + string.Join(' ', EntryNames.Categories(header, entry).Select(category => category.Scheme[Shop.Url.Length..] + "=" + category.Term)) : "")));

        Assert.Equal(
            """
            :apps/shop:windows/1796526000412 /apps/shop
            :apps/shop:monitor /
            :apps/shop:application /apps/shop
            :apps/shop:hosts/web01 /hosts/web01
            """,
            Told(OfShop, FeedKind.Hosts));
        Assert.Equal(
            """
            :all:windows/1796526000412 /
            :all:monitor /
            :all:applications/shop /apps/shop
            :all:hosts/web01 /hosts/web01
            """,
            Told(All, FeedKind.Hosts));
        Assert.Equal(
            """
            :apps/shop:events/1796526000412 /events/1796526000412 /#status=maintenance /#application=shop
            :apps/shop:events/1795262790500 /events/1795262790500 /#status=up
            :apps/shop:events/1795219059121 /events/1795219059121 /#status=down /#application=shop
            :apps/shop:events/4711 /events/4711 /#status=down /#host=web01
            """,
            Told(OfShop, FeedKind.Events));
        Assert.EndsWith("/events/1796526000412 /#status=maintenance", Told(All, FeedKind.Events).Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void AnIncidentHasItsOpeningInItsIdAndAnAnnouncedWindowItsFirstChange()
    {
        foreach (var (change, first) in new[] { (Trouble.Planned, true), (Trouble.Planned with { Number = 99, From = Status.Maintenance }, false), (Trouble.NotPlanned, false) })
            Assert.Equal($"tag:{Shop.Authority}:apps/shop:windows/{Trouble.Planned.Number}", EntryNames.Id(OfShop, FeedKind.Hosts, Shop.Stored(change, new(first ? "a" : "b", "", ""))));
        var incident = Outage.Entry(Outage.Overdue, Outage.Told(3, isOverdue: true), events: true);
        Assert.Equal($"tag:{Shop.Authority}:apps/shop:incidents/{Outage.Posts[0].At.ToUnixTimeMilliseconds()}", EntryNames.Id(OfShop, FeedKind.Hosts, incident));
        Assert.Equal(Shop.Url + "/incidents/7", EntryNames.Page(OfShop, FeedKind.Hosts, incident));
        Assert.Equal($"{Shop.Url}/events/{Outage.Overdue.Number}", EntryNames.Page(OfShop, FeedKind.Events, incident));
        Assert.Equal(["incident", "major", "shop"], EntryNames.Categories(OfShop, incident).Select(category => category.Term));
        Assert.Equal(["incident", "major"], EntryNames.Categories(All, incident).Select(category => category.Term));
        Assert.Equal("incident 7", EntryNames.Related(incident));
    }

    /// <summary>An application, a host and the monitor may all be called the same.</summary>
    [Fact]
    public void NoIdIsInTwoFeedsNorTwiceInOne()
    {
        var shop = Trouble.Application with { Id = "monitor", Hosts = ["web01", "web02"] };
        var site = Trouble.Site with { Applications = [shop, shop with { Id = "application" }, shop with { Id = "all" }] };
        string[] scopes = [Scopes.All, .. site.Applications.Select(application => Scopes.OfApplication(application.Id))];
        var ids = new List<string>();
        foreach (var header in scopes.Select(scope => new FeedHeader(site, scope, Shop.Authority)))
        {
            foreach (var kind in new[] { FeedKind.Hosts, FeedKind.Events })
            {
                var entries = Trouble.Entries(kind).ToList();
                entries.Add(entries[^1] with { Number = 5000, Subject = Subject.OfHost("monitor") });
                entries.Add(entries[^1] with { Number = 5001, Subject = Subject.OfHost("application") });
                entries.AddRange(site.Applications.Where(application => header.Application is null || header.Application == application.Id)
                    .Select((application, i) => entries[2] with { Number = 6000 + i, Subject = Subject.OfApplication(application.Id) }));
                entries.RemoveAt(2);
                ids.Add(header.Id(kind));
                ids.AddRange(entries.Select(entry => EntryNames.Id(header, kind, entry)));
            }
        }

        // A host's entry may stand twice in the sample of events, once a change.
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void JsonSaysOfWhomItIsToldAndOfAWindowWhenAndOverWhom()
    {
        var items = JsonDocument.Parse(JsonFeed.Write(OfShop, FeedKind.Events, Trouble.Entries(FeedKind.Events))).RootElement.GetProperty("items");
        string Facts(int item) => JsonSerializer.Serialize(items[item].GetProperty("_statusfeeds"));
        Assert.Equal(
            """{"status":"maintenance","previous":null,"since":"2026-12-06T03:00:00.412Z","reason":"weekly patching, until 2026-12-06 05:00 UTC","from":"2026-12-06T03:00:00.000Z","until":"2026-12-06T05:00:00.000Z","hosts":["web01","web02"]}""",
            Facts(0));
        Assert.Equal("""{"application":"shop","status":"down","previous":"up","since":"2026-11-20T23:57:39.121Z","reason":"web01: http: HTTP 503 from /health"}""", Facts(2));
        Assert.Equal("""["maintenance","shop"]""", JsonSerializer.Serialize(items[0].GetProperty("tags")));
        var bare = JsonDocument.Parse(JsonFeed.Write(OfShop, FeedKind.Hosts, [Trouble.Entries(FeedKind.Hosts)[2] with { Facts = null }])).RootElement;
        Assert.Equal("shop", bare.GetProperty("items")[0].GetProperty("_statusfeeds").GetProperty("application").GetString());
    }

    [Fact]
    public void JsonSaysSinceWhenItIsSoAndTheLikelyCause()
    {
        var change = Shop.DownOfWeb01 with { Since = Shop.At("2026-11-20T12:00:00Z"), Cause = "Probably because db01 is DOWN." };
        var excused = Shop.Looked("ping") with { Status = Status.Down, Counted = Status.Unknown };
        var facts = JsonDocument.Parse(EntryFacts.Of(Shop.After(change, [excused]), change)).RootElement;
        Assert.Equal("2026-11-20T12:00:00.000Z", facts.GetProperty("since").GetString());
        Assert.Equal("Probably because db01 is DOWN.", facts.GetProperty("cause").GetString());
        Assert.Equal("unknown", facts.GetProperty("checks")[0].GetProperty("status").GetString());

        // Told again for another reason: the status is as old as it was.
        var again = Shop.DownOfWeb01 with { From = Status.Down };
        var after = Shop.After(again, []) with { Since = Shop.At("2026-11-19T12:00:00Z") };
        Assert.Equal("2026-11-19T12:00:00.000Z", JsonDocument.Parse(EntryFacts.Of(after, again)).RootElement.GetProperty("since").GetString());
    }

    /// <summary>A changed fingerprint makes Last-Modified move.</summary>
    [Fact]
    public void AnApplicationsOwnEntryThatComesOrGoesMovesItsFeedsAndThoseOfAll()
    {
        foreach (var scope in new[] { Scopes.All, Shop.Scope })
            Assert.NotEqual(new FeedHeader(Shop.Site, scope, Shop.Authority).Fingerprint(), new FeedHeader(Trouble.Site, scope, Shop.Authority).Fingerprint());
        Assert.Equal(["shop"], All.Applications);
        Assert.Equal(["shop"], OfShop.Applications);
        Assert.Empty(Shop.Header.Applications);
    }
}
