// What one configuration has that another had not, in ids and names of keys alone: never a value, and so never a secret.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Config;

/// <summary>Pure. Effects are told: a default, a profile or a credential that is changed is told at each check that it changes, and an edit without effect is not told.</summary>
internal static class SiteDiff
{
    public const int Most = 200;

    private const int NamedMost = 3;

    /// <summary>
    /// A line each: <c>+ host web04</c>, <c>- host web03</c>, <c>~ host web01: address, check http, + check tls</c>, <c>~ application shop: needs</c>, <c>+ maintenance of web01</c>,
    /// <c>~ site: timezone</c>. First the site, then applications, hosts and maintenance. After <see cref="Most"/> of them <c>and 17 more</c>; none where nothing changed.
    /// </summary>
    public static ImmutableArray<string> Lines(Site before, Site after)
    {
        List<string> lines =
        [
            .. Changed("site", OfSite(before, after)),
            .. All("application", before.Applications, after.Applications, one => one.Id, one => one.Id, (was, now) => OfApplication(was, now, before.Incidents, after.Incidents)),
            .. All("host", before.Hosts.Values, after.Hosts.Values, one => one.Id, one => one.Id, OfHost),
            .. All("maintenance of", before.Windows, after.Windows, one => one.Id, Over, (was, now) => Keys(("announce", Same(was.Announce, now.Announce, before.Announce, after.Announce)))),
        ];
        return lines.Count <= Most ? [.. lines] : [.. lines.Take(Most), $"and {lines.Count - Most} more"];
    }

    private static IEnumerable<string> All<T>(
        string what, IEnumerable<T> before, IEnumerable<T> after, Func<T, string> id, Func<T, string> shown, Func<T, T, IEnumerable<string>> keys)
        where T : class
    {
        var (were, are) = (before.ToDictionary(id), after.ToDictionary(id));
        return were.Keys.Union(are.Keys).Select(one => (Was: were.GetValueOrDefault(one), Now: are.GetValueOrDefault(one)))
            .OrderBy(pair => shown((pair.Now ?? pair.Was)!), StringComparer.Ordinal).ThenBy(pair => pair.Was is null)
            .SelectMany(pair => pair switch
            {
                (null, { } now) => [$"+ {what} {shown(now)}"],
                ({ } was, null) => [$"- {what} {shown(was)}"],
                var (was, now) => Changed($"{what} {shown(now!)}", keys(was!, now!)),
            });
    }

    private static IEnumerable<string> Changed(string what, IEnumerable<string> keys) => string.Join(", ", keys) is { Length: > 0 } all ? [$"~ {what}: {all}"] : [];

    private static IEnumerable<string> OfSite(Site was, Site now) => Keys(
        ("title", was.Title == now.Title),
        ("url", was.Url == now.Url),
        ("listen", was.Listen.SequenceEqual(now.Listen)),
        ("access", Same(was.Access, now.Access)),
        ("trusted-proxies", was.TrustedProxies.SequenceEqual(now.TrustedProxies)),
        ("authority", was.Authority == now.Authority),
        ("database", was.Database == now.Database),
        ("timezone", was.Zone.Id == now.Zone.Id),
        ("stopped-after", was.StoppedAfter == now.StoppedAfter || FollowsChecks(was) || FollowsChecks(now)),
        ("witnesses", was.Witnesses.SequenceEqual(now.Witnesses)),
        ("retention", was.Retention == now.Retention),
        ("availability", was.Accounting == now.Accounting),
        ("incidents", was.Incidents == now.Incidents),
        ("announce", was.Announce == now.Announce),
        ("export", was.Export == now.Export),
        ("websub", Same(was.WebSub, now.WebSub)));

    private static IEnumerable<string> OfApplication(Application was, Application now, IncidentRules before, IncidentRules after)
    {
        var hosts = was.Own.ToHashSet(StringComparer.Ordinal).SetEquals(now.Own);
        return Keys(
            ("title", was.Title == now.Title),
            ("description", was.Description == now.Description),
            ("hosts", hosts),
            ("needs", Same(was.Needs, now.Needs) || (!hosts && NeedsAll(was) && NeedsAll(now))),
            ("application-entry", was.HasEntry == now.HasEntry),
            ("read", was.Readers.ToHashSet(StringComparer.Ordinal).SetEquals(now.Readers)),
            ("objective", was.Objective == now.Objective),
            ("propose-after", Same(was.ProposeAfter, now.ProposeAfter, before.ProposeAfter, after.ProposeAfter)));
    }

    private static IEnumerable<string> OfHost(Host was, Host now)
    {
        var (were, are) = (was.Checks.ToDictionary(check => check.Name), now.Checks.ToDictionary(check => check.Name));
        return Keys(
            ("name", was.Name == now.Name),
            ("address", was.Address == now.Address),
            ("behind", was.Behind.SequenceEqual(now.Behind)),
            ("needs", Same(was.Needs, now.Needs)),
            ("labels", was.Labels.SequenceEqual(now.Labels)),
            ("links", was.Links.SequenceEqual(now.Links)),
            ("tell", was.TellsChecks == now.TellsChecks))
            .Concat(were.Keys.Union(are.Keys).Order(StringComparer.Ordinal).SelectMany(name => (were.GetValueOrDefault(name), are.GetValueOrDefault(name)) switch
            {
                (null, _) => [$"+ check {name}"],
                (_, null) => [$"- check {name}"],
                var (one, other) => Keys(($"check {name}", Same(one, other, was.Address == now.Address))),
            }));
    }

    private static IEnumerable<string> Keys(params IEnumerable<(string Key, bool IsSame)> keys) => keys.Where(key => !key.IsSame).Select(key => key.Key);

    /// <param name="withAddress">A check's fingerprint is over its host's address too: where that is another, it says nothing.</param>
    private static bool Same(Check was, Check now, bool withAddress) =>
        was.Kind == now.Kind && was.Every == now.Every && was.Timeout == now.Timeout && was.FailAfter == now.FailAfter && was.RecoverAfter == now.RecoverAfter
        && was.RetryEvery == now.RetryEvery && was.AtWorst == now.AtWorst && was.Flapping == now.Flapping && Rules(was) == Rules(now)
        && (!withAddress || was.Fingerprint == now.Fingerprint);

    private static string Rules(Check check) => string.Join('\n', check.Down.Select(rule => "down " + rule).Concat(check.Degraded.Select(rule => "degraded " + rule)));

    private static bool Same(ImmutableArray<Need> was, ImmutableArray<Need> now) =>
        was.Length == now.Length && was.Zip(now).All(pair => pair.First.AtLeast == pair.Second.AtLeast && pair.First.Members.SequenceEqual(pair.Second.Members));

    private static bool Same(Access was, Access now) =>
        was.Anyone == now.Anyone && was.Readers.SequenceEqual(now.Readers) && was.Writers.Length == now.Writers.Length
        && was.Writers.Zip(now.Writers).All(pair => pair.First.Login == pair.Second.Login && pair.First.Applications.SequenceEqual(pair.Second.Applications));

    private static bool Same(WebSub? was, WebSub? now) => was is null || now is null
        ? was == now
        : was.Lease == now.Lease && was.Callbacks == now.Callbacks && was.Names.SequenceEqual(now.Names) && was.Networks.SequenceEqual(now.Networks);

    /// <summary>The same, or both as the site says, which is told there.</summary>
    private static bool Same<T>(T was, T now, T siteWas, T siteIs) => Equals(was, now) || (Equals(was, siteWas) && Equals(now, siteIs));

    /// <summary>Nobody wrote it so: it follows the shortest of all checks.</summary>
    private static bool FollowsChecks(Site site) => site.Checks.Any() && site.StoppedAfter == site.Checks.Min(check => check.LookEvery) * 3;

    /// <summary>As without `needs`.</summary>
    private static bool NeedsAll(Application application) =>
        application.Needs.All(need => need.Members.Length == 1) && application.Needs.SelectMany(need => need.Members).ToHashSet(StringComparer.Ordinal).SetEquals(application.Own);

    /// <summary><c>web01, web02, web03 and 4 more</c>.</summary>
    private static string Over(Window window) =>
        window.Hosts.Length == 0 ? "no host" : Covering.Names(window.Hosts);
}
