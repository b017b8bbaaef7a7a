// A small site as configuration would make it, and changes of its hosts as the judge would tell them.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Support;

internal static class SmallSite
{
    /// <param name="applications">Application id → ids of its hosts.</param>
    public static Site Of(string url, params (string Id, string[] Hosts)[] applications) =>
        Sites.Of([.. applications.SelectMany(application => application.Hosts).Distinct().Select(HostOf)]) with
        {
            Url = url,
            Applications = [.. applications.Select(application => new Application(application.Id, $"The {application.Id}", "", [.. application.Hosts], [.. application.Hosts.Select(host => new Need(1, [host]))]))],
        };

    public static Site Shop(params string[] hosts) => Of("http://status.example.org", ("shop", hosts));

    public static Site With(this Site site, Host host) =>
        site with { Hosts = site.Hosts.Values.Select(old => old.Id == host.Id ? host : old).ToFrozenDictionary(one => one.Id) };

    public static Host HostOf(string id) => Sites.Host(id, CheckOf(id, "http"));

    public static Check CheckOf(string host, string name) => Sites.Check(host, name) with
    {
        Down = [new Rule { Reading = "status", Op = Op.GreaterOrEqual, Number = 400, Value = "400", IsDefault = true }],
    };

    /// <summary>The world in which these hosts are new.</summary>
    public static World Begun(Site site, DateTimeOffset now) => new(
        site.Hosts.Keys.ToImmutableDictionary(id => id, id => new HostState(id, null, default, 0, "", "", now, [StateOf("http", null, "", now, null)], [])),
        DateTimeOffset.UnixEpoch,
        now);

    public static CheckState StateOf(string name, Status? status, string reason, DateTimeOffset at, Observation? last) =>
        new(name, "http", name, status, at, reason, [], 0, null, at, false, last) { Counted = status };

    /// <summary>One host changes, at <paramref name="at"/> or a millisecond after the change before.</summary>
    public static (World World, ToldChange Told) Changed(Site site, World world, string host, Status to, string reason, DateTimeOffset at)
    {
        at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(at.ToUnixTimeMilliseconds(), world.LastInstant.ToUnixTimeMilliseconds() + 1));
        var before = world.Hosts[host];
        var change = new Change(at.ToUnixTimeMilliseconds(), Subject.OfHost(host), before.Status, to, at, to == Status.Up ? "" : "http", reason, null, Told: true);
        var seen = new Observation(host, "http", at, TimeSpan.FromMilliseconds(142), new Judgement(to, reason, [new Reading("time", 0.142, Unit.Seconds)]));
        var after = before with
        {
            Status = to,
            Since = at,
            Number = change.Number,
            Check = change.Check,
            Reason = reason,
            Told = to,
            ToldAt = at,
            Checks = [StateOf("http", to, reason, at, seen)],
            Past = [new PastChange(at, before.Status, to, reason), .. before.Past.Take(HostState.PastKept - 1)],
        };
        ImmutableArray<string> scopes = [Scopes.All, .. site.Applications.Where(one => one.Hosts.Contains(host)).Select(one => Scopes.OfApplication(one.Id))];
        var told = new ToldChange(change, scopes, site.Url, EntryTexts.ForHosts(site.Hosts[host], after, change), EntryTexts.ForEvents(site.Hosts[host], after, change), EntryFacts.Of(after, change));
        return (world with { Hosts = world.Hosts.SetItem(host, after), LastInstant = at }, told);
    }
}
