// In which feeds a change is told, and by whose name.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class TellingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    /// <summary>The shop needs web01, which needs db01; both are behind core-sw1. The wiki has wiki01 behind it, the network the switch itself.</summary>
    private static readonly Site Corp = Sites.Of(
        Sites.Host("web01") with { Name = "web01 (rack 4)", Behind = ["core-sw1"], Needs = [new(1, ["db01", "db02"])] },
        Sites.Host("web02") with { Behind = ["core-sw1"] },
        Sites.Host("db01") with { Behind = ["core-sw1"] },
        Sites.Host("db02"),
        Sites.Host("wiki01") with { Behind = ["core-sw1"] },
        Sites.Host("core-sw1")) with
    {
        Applications =
        [
            new("shop", "Web shop", "", ["web01", "web02", "db01", "db02", "core-sw1"], [new(1, ["web01"])]) { HasEntry = true },
            new("wiki", "Wiki", "", ["wiki01", "core-sw1"], [new(1, ["wiki01"])]),
            new("net", "Network", "", ["core-sw1"], [new(1, ["core-sw1"])]),
        ],
    };

    [Theory]
    [InlineData("all apps/shop", "web01", "wiki02")]
    [InlineData("all apps/shop", "web02", "gone")]
    [InlineData("all apps/shop", "db01", "db02")]
    [InlineData("all apps/shop apps/wiki apps/net", "core-sw1", "gone")]
    [InlineData("all apps/shop apps/wiki", "web01", "wiki01")]
    [InlineData("all", "gone", "gone too")]
    public void AWindowIsToldInEachApplicationThatHasOneOfItsHostsIfOnlyOnTheWay(string scopes, params string[] hosts)
    {
        var told = Tell(Subject.OfWindow("w@1"), Status.Maintenance, World.Empty with { Windows = Open("w@1", [.. hosts]) });
        Assert.Equal(scopes, string.Join(' ', told.Scopes));
    }

    [Theory]
    [InlineData("web01")]
    [InlineData("core-sw1")]
    public void AWindowOverOneHostAndOneOverMoreAreToldInTheSameApplications(string host)
    {
        var world = SmallSite.Changed(Corp, SmallSite.Begun(Corp, Now), host, Status.Maintenance, "because", Now).World;
        var one = Tell(Subject.OfHost(host), Status.Maintenance, world);
        var more = Tell(Subject.OfWindow("w@1"), Status.Maintenance, world with { Windows = Open("w@1", host, "gone") });
        Assert.Equal(one.Scopes, more.Scopes.AsEnumerable());
    }

    [Fact]
    public void AWindowIsToldByTheNamesOfItsHosts()
    {
        var told = Tell(Subject.OfWindow("w@1"), Status.Maintenance, World.Empty with { Windows = Open("w@1", "web01", "gone") });
        Assert.Contains("<ul><li>web01 (rack 4)</li><li>gone</li></ul>", told.Hosts.Content, StringComparison.Ordinal);
        Assert.Equal("MAINTENANCE: Web shop - because", told.Hosts.Title);
        Assert.Equal("MAINTENANCE: Web shop - because (2026-11-20 23:57 UTC)", told.Events.Title);
        Assert.Contains("\"hosts\":[\"web01\",\"gone\"]", told.Facts, StringComparison.Ordinal);
        Assert.Equal("http://localhost:8080", told.Url);
    }

    [Fact]
    public void AnApplicationIsToldInItsOwnFeedsAndThoseOfAllWithTheHostsThatAreNotUp()
    {
        var world = SmallSite.Begun(Corp, Now);
        (world, _) = SmallSite.Changed(Corp, world, "web01", Status.Down, "refused", Now);
        (world, _) = SmallSite.Changed(Corp, world, "web02", Status.Up, "", Now);
        var told = Tell(Subject.OfApplication("shop"), Status.Down, world);
        Assert.Equal(["all", "apps/shop"], told.Scopes);
        Assert.Equal("DOWN: Web shop - because", told.Hosts.Title);
        Assert.Contains("<td>web01 (rack 4)</td><td>DOWN</td>", told.Hosts.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("web02", told.Hosts.Content, StringComparison.Ordinal);
        Assert.StartsWith("{\"application\":\"shop\",\"status\":\"down\"", told.Facts, StringComparison.Ordinal);
    }

    [Fact]
    public void BlindnessIsToldEverywhere()
    {
        var told = Tell(Subject.Monitor, Status.Unknown, World.Empty, "cannot see its network: none of its 6 hosts answers");
        Assert.Equal(["all", "apps/shop", "apps/wiki", "apps/net"], told.Scopes);
        Assert.Equal("UNKNOWN: this monitor cannot see its network since 2026-11-20 23:57 UTC", told.Hosts.Title);
    }

    [Fact]
    public void AnApplicationsOwnEntryThatComesMovesItsHeadersAndThoseOfAll()
    {
        var (with, without) = (Telling.Headers(Corp, "a"), Telling.Headers(Corp with { Applications = [Corp.Applications[0] with { HasEntry = false }, .. Corp.Applications[1..]] }, "a"));
        Assert.Equal(["all", "apps/shop"], with.Keys.Where(scope => with[scope] != without[scope]).Order(StringComparer.Ordinal));
    }

    private static ToldChange Tell(Subject subject, Status to, World world, string reason = "because") => Telling.Tell(
        Corp,
        new Leavers(ImmutableDictionary<string, ImmutableArray<string>>.Empty),
        world,
        new(Now.ToUnixTimeMilliseconds(), subject, null, to, Now, "", reason, null, Told: true));

    private static ImmutableDictionary<string, OpenWindow> Open(string key, params ImmutableArray<string> hosts) =>
        ImmutableDictionary<string, OpenWindow>.Empty.Add(key, new(key, new("w", "Web shop", hosts, new Schedule.Once(Now, Now.AddHours(2)), "because"), Now, Now.AddHours(2)));
}
