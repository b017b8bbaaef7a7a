// The picture of what an application hangs on.
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;
using static StatusFeeds.Tests.Web.ChartSamples;

namespace StatusFeeds.Tests.Web;

public sealed class TreePictureTests
{
    private static readonly Need Caches = new(1, ["cache1", "cache2"]);

    [Fact]
    public void AShopIsDrawnAsEver() => Golden("tree.golden", Draw(Shop(("cache1", Status.Down), ("web02", Status.Degraded))));

    [Fact]
    public void EachHostStandsThereOnceWithItsWordAndLeadsToItsPage()
    {
        var tree = Checked(Draw(Shop(("cache1", Status.Down))));
        string[] hosts = ["cache1", "cache2", "core-sw1", "db01", "edge-sw1", "edge-sw2", "web01", "web02"];
        Assert.Equal(hosts.Select(host => $"../hosts/{host}"), tree.Descendants("a").Select(link => link.Attribute("href")!.Value).Order(StringComparer.Ordinal));
        Assert.Equal("cache1DOWNcache1: DOWN, http: broken", tree.Descendants("a").Single(link => link.Attribute("href")!.Value.EndsWith("cache1", StringComparison.Ordinal)).Value);
        Assert.Equal("any of 2 DEGRADED", Assert.Single(Groups(tree)));
        Assert.Equal("What The shop needs, and the ways there: 1 of 8 hosts is DOWN", tree.Descendants("svg").Single().Attribute("aria-label")!.Value);
        Assert.Contains("a dashed line means is behind", tree.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void AnApplicationThatNeedsNothingHasNoPicture() => Assert.True(Draw(Seen(SmallSite.Shop())).IsEmpty);

    [Fact]
    public void OfALargeApplicationWhatIsNotUpIsDrawnWithItsWayAndCauseAndTheRestIsCounted()
    {
        var site = Farm();
        var tree = Checked(Draw(Seen(site, ("sw03", Status.Down), ("web0151", Status.Unknown), ("web0950", Status.Down))));
        Assert.Equal(["sw03", "web0151", "web0950"], Hosts(tree));
        Assert.Equal(["50 of 100 DEGRADED"], Groups(tree));
        Assert.Equal(["+ 899 UP", "+ 99 UP"], Rests(tree).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ALargeApplicationThatIsUpIsAFewCounts()
    {
        var tree = Checked(Draw(Seen(Farm())));
        Assert.Empty(Hosts(tree));
        Assert.Equal(["+ 100 UP", "+ 900 UP"], Rests(tree).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhenAThousandFallAtOnceThePictureStaysSmallAndCountsThem()
    {
        var site = Farm();
        var tree = Draw(Seen(site, [.. site.Hosts.Keys.Select(host => (host, Status.Down))]));
        Assert.InRange(Encoding.UTF8.GetByteCount(tree.ToString()), 1, 10_000);
        Assert.Contains(Rests(Checked(tree)), rest => Regex.IsMatch(rest, "^\\+ 8[0-9]{2} DOWN$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void NamesCannotBreakOutAndLongOnesAreCut()
    {
        var site = SmallSite.Shop("web01");
        var name = "<script>\"'&" + new string('x', 200);
        var tree = Checked(Draw(Seen(site.With(site.Hosts["web01"] with { Name = name }))));
        Assert.EndsWith("…", tree.Descendants("text").Single(text => text.Value.StartsWith('<')).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyTreeEvenOneThatLeadsBackToItselfIsDrawnWithoutNodesOnEachOther() => Prop.ForAll(Sites(), site =>
    {
        var tree = Draw(Seen(site, ("h1", Status.Down), ("h3", Status.Unknown)));
        var root = Checked(tree);
        var boxes = root.Descendants("g").Select(Box).ToList();
        var apart = boxes.SelectMany((one, place) => boxes.Skip(place + 1).Select(other => (One: one, Other: other)))
            .All(pair => pair.One.Right <= pair.Other.Left || pair.Other.Right <= pair.One.Left || pair.One.Bottom <= pair.Other.Top || pair.Other.Bottom <= pair.One.Top);
        return apart && boxes.TrueForAll(box => box is { Left: >= 0, Top: >= 0 }) && Encoding.UTF8.GetByteCount(tree.ToString()) <= 40_000 && tree == Draw(Seen(site, ("h1", Status.Down), ("h3", Status.Unknown)));
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<Site> Sites() => (
        from count in Gen.Choose(4, 60)
        from edges in (from one in Gen.Choose(0, 59) from other in Gen.Choose(0, 59) from kind in Gen.Choose(0, 2) select (one, other, kind)).ArrayOf()
        select Tangle(count, edges)).Resize(100).ToArbitrary();

    private static Site Tangle(int count, (int One, int Other, int Kind)[] edges)
    {
        var site = SmallSite.Shop([.. Enumerable.Range(0, count).Select(number => $"h{number}")]);
        foreach (var (one, other, kind) in edges)
        {
            var (from, to) = ($"h{one % count}", $"h{other % count}");
            var host = site.Hosts[from];
            site = site.With(kind switch
            {
                0 => host with { Behind = host.Behind.Add(to) },
                1 => host with { Needs = host.Needs.Add(new Need(1, [to])) },
                _ => host with { Needs = host.Needs.Add(new Need(1, [to, "h0", "h2"])) },
            });
        }

        return site with { Applications = [site.Applications[0] with { Needs = [new Need(1, ["h0"]), new Need(2, ["h1", "h2", "h3"])] }] };
    }

    /// <summary>900 hosts alone and 100 in a group, each behind one of 20 switches, and these behind one.</summary>
    private static Site Farm()
    {
        string[] many = [.. Enumerable.Range(0, 1000).Select(number => $"web{number:0000}")];
        string[] switches = [.. Enumerable.Range(0, 20).Select(number => $"sw{number:00}")];
        var site = SmallSite.Shop([.. many, .. switches, "core"]);
        return site with
        {
            Hosts = site.Hosts.Values.Select(host => host with
            {
                Behind = host.Id[0] switch { 'w' => [switches[int.Parse(host.Id.AsSpan(3), System.Globalization.CultureInfo.InvariantCulture) / 50]], 's' => ["core"], _ => [] },
            }).ToFrozenDictionary(host => host.Id),
            Applications = [site.Applications[0] with { Needs = [.. many.Take(900).Select(host => new Need(1, [host])), new Need(50, [.. many.Skip(900)])] }],
        };
    }

    private static Sight Shop(params (string Host, Status Status)[] bad)
    {
        var site = SmallSite.Shop("web01", "web02", "cache1", "cache2", "db01", "edge-sw1", "edge-sw2", "core-sw1");
        foreach (var web in new[] { "web01", "web02" })
        {
            site = site.With(site.Hosts[web] with { Behind = ["edge-sw1"], Needs = [new Need(1, ["db01"]), Caches] });
        }

        foreach (var (host, behind) in new[] { ("cache1", "edge-sw2"), ("cache2", "edge-sw1"), ("db01", "edge-sw2"), ("edge-sw1", "core-sw1"), ("edge-sw2", "core-sw1") })
        {
            site = site.With(site.Hosts[host] with { Behind = [behind] });
        }

        return Seen(site with { Applications = [site.Applications[0] with { Needs = [new Need(1, ["web01"]), new Need(1, ["web02"]), Caches] }] }, bad);
    }

    /// <summary>All are up but these.</summary>
    private static Sight Seen(Site site, params (string Host, Status Status)[] bad)
    {
        var wrong = bad.ToDictionary(one => one.Host, one => one.Status, StringComparer.Ordinal);
        var states = site.Hosts.Keys.ToImmutableDictionary(id => id, id => wrong.TryGetValue(id, out var status)
            ? new HostState(id, status, Now, 1, "http", "broken", Now, [], [])
            : new HostState(id, Status.Up, Now, 1, "", "", Now, [], []));
        var board = new Board(site, World.Empty with { Hosts = states }, "status.example.org,2026", 1, ImmutableDictionary<string, long>.Empty, Now, [], default);
        return new Sight(board, Now, null, "../");
    }

    private static Html Draw(Sight sight) => TreePicture.Of(sight, sight.Site.Applications[0]);

    private static IEnumerable<string> Hosts(XElement tree) => tree.Descendants("a").Select(link => link.Attribute("href")!.Value["../hosts/".Length..]).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Groups(XElement tree) => OfKind(tree, "group ");

    private static IEnumerable<string> Rests(XElement tree) => OfKind(tree, "rest ");

    private static IEnumerable<string> OfKind(XElement tree, string kind) =>
        tree.Descendants("g").Where(node => node.Attribute("class")!.Value.StartsWith(kind, StringComparison.Ordinal)).Select(node => node.Value);

    private static (int Left, int Top, int Right, int Bottom) Box(XElement node)
    {
        var at = Regex.Matches(node.Attribute("transform")!.Value, "-?[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => Number(match.Value)).ToList();
        var rect = node.Element("rect")!;
        return (at[0], at[1], at[0] + Number(rect.Attribute("width")!.Value), at[1] + Number(rect.Attribute("height")!.Value));
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
