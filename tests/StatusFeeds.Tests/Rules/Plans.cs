// Small sites for played scenarios: hosts with what they are behind and need, and their applications.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Rules;

internal static class Plans
{
    public static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Checks in words: <c>http ping</c>; each every minute, retried after 15 s, 2 of 2 to believe, 10 s to answer.</summary>
    public static Host Box(string id, string behind = "", string checks = "http", string needs = "", Func<Check, Check>? set = null) =>
        Played.Host(id, [.. checks.Split(' ').Select(name => Played.Check(name, name) with { Every = TimeSpan.FromMinutes(1) }).Select(set ?? (check => check))]) with
        {
            Behind = [.. behind.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            Needs = NeedsOf(needs),
        };

    public static Host Switch(string id, string behind = "") => Box(id, behind, "ping");

    /// <param name="hosts">Those of its file: <c>web01 db01</c>.</param>
    /// <param name="needs">By default all of them: <c>web01; any of cache1 cache2; 2 of app1 app2 app3</c>.</param>
    public static Application App(string id, string hosts, string? needs = null, bool entry = false) =>
        new(id, id, "", [.. hosts.Split(' ')], NeedsOf(needs ?? hosts.Replace(" ", "; "))) { HasEntry = entry, ProposeAfter = null };

    /// <summary>One application, <c>shop</c>, with all these hosts.</summary>
    public static Site Shop(params Host[] hosts) => Of([App("shop", string.Join(' ', hosts.Select(host => host.Id)))], hosts);

    public static Site Of(Application[] applications, params Host[] hosts)
    {
        var site = Played.SiteOf(hosts);
        return site with
        {
            Hosts = hosts.ToFrozenDictionary(host => host.Id),
            Applications = [.. applications.Select(application => application with { Hosts = Reach(site, application) })],
        };
    }

    public static Window Once(string hosts, DateTimeOffset from, DateTimeOffset until, string reason = "kernel update", string id = "w1") =>
        new(id, hosts.Replace(" ", " and "), [.. hosts.Split(' ')], new Schedule.Once(from, until), reason);

    /// <summary>An application's hosts, and all that they need and are behind.</summary>
    private static ImmutableArray<string> Reach(Site site, Application application)
    {
        var reached = new List<string>();
        var next = new Queue<string>(application.Hosts.Concat(application.Needs.SelectMany(need => need.Members)));
        while (next.TryDequeue(out var id))
        {
            if (reached.Contains(id))
                continue;
            reached.Add(id);
            foreach (var other in site.Hosts[id].Behind.Concat(site.Hosts[id].Needs.SelectMany(need => need.Members)))
                next.Enqueue(other);
        }

        return [.. reached];
    }

    private static ImmutableArray<Need> NeedsOf(string needs) =>
    [
        .. needs.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(need => need.Split(' ') switch
        {
            ["any", "of", .. var members] => new Need(1, [.. members]),
            [var least, "of", .. var members] => new Need(int.Parse(least), [.. members]),
            var one => new Need(1, [.. one]),
        }),
    ];
}
