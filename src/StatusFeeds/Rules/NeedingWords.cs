// Why an application is not up, in words that stand as long as its status does: instants and durations are not in them.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class NeedingWords
{
    /// <summary>So many names are told; the others are counted.</summary>
    private const int Most = 3;

    /// <summary>
    /// The first that decides, followed down to the host with that status of its own: <c>db01 is DOWN: http: HTTP 503 from /health</c>, or to a group:
    /// <c>only 1 of app1, app2 and app3 works, 2 are needed: app1 and app2 are DOWN</c>. Empty when up.
    /// </summary>
    public static string Of(NeedingValues values, ImmutableArray<Need> needs, Status status) =>
        status == Status.Up ? "" : Decides(values, needs, status) is not { } decides ? ""
        : decides.Members is [var host] ? Whole(values, host) : OfGroup(values, decides, status);

    /// <summary><c>a, b and c</c>; of more than three the first, and how many more there are.</summary>
    public static string List(IReadOnlyList<string> all) => all.Count switch
    {
        0 => "",
        1 => all[0],
        <= Most => $"{string.Join(", ", all.Take(all.Count - 1))} and {all[^1]}",
        _ => $"{string.Join(", ", all.Take(Most))} and {Number(all.Count - Most)} more",
    };

    public static string Name(Site site, string host) => Words.OneLine(site.Hosts.GetValueOrDefault(host)?.Name ?? host);

    /// <summary><c>DOWN</c>, <c>unreachable behind core-sw1</c>.</summary>
    public static string Standing(NeedingValues values, string host) => values.World.Hosts.GetValueOrDefault(host) switch
    {
        { Status: not null } state when values.Excuse(state) is { Length: > 0 } excuse => Words.OneLine(excuse),
        { Status: Status.Maintenance } => "in maintenance",
        { Status: { } status } => status.Word(),
        _ => "without a result yet",
    };

    /// <summary>The need that decides: a host by itself, as a need of one, or a group. Null where nothing does (a need that goes round in a circle).</summary>
    private static Need? Decides(NeedingValues values, ImmutableArray<Need> needs, Status status)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        while (needs.FirstOrDefault(need => values.Of(need) == status) is { } deciding)
        {
            if (deciding.Members is not [var host] || values.Own(host) == status)
                return deciding;
            if (!met.Add(host))
                return null;
            needs = values.NeedsOf(host);
        }

        return null;
    }

    private static string Whole(NeedingValues values, string host)
    {
        var state = values.World.Hosts.GetValueOrDefault(host);
        var reason = state is null || values.Excuse(state).Length > 0 ? "" : Words.OneLine(state.Reason);
        var check = reason.Length > 0 && state!.Check.Length > 0 ? $" {state.Check}:" : "";
        return $"{Name(values.Site, host)} is {Standing(values, host)}{(reason.Length > 0 ? $":{check} {reason}" : "")}";
    }

    private static string OfGroup(NeedingValues values, Need group, Status status) => $"{Lead(values, group, status)}: {Blamed(values, group, status)}";

    /// <summary><c>only 1 of app1, app2 and app3 works, 2 are needed</c>.</summary>
    private static string Lead(NeedingValues values, Need group, Status status)
    {
        var good = values.ShareOf(group).Good;
        var names = List([.. group.Members.Select(member => Name(values.Site, member))]);
        var count = good == 0 ? "none" : good == group.Members.Length ? "all" : status == Status.Degraded ? Number(good) : "only " + Number(good);
        var verb = good is 0 or 1 ? "works" : "work";
        return $"{count} of {names} {verb}{(status == Status.Unknown ? " for certain" : "")}, {Number(group.AtLeast)} {(group.AtLeast == 1 ? "is" : "are")} needed";
    }

    /// <summary>One alone with its reason; of several who is what, and no more.</summary>
    private static string Blamed(NeedingValues values, Need group, Status status)
    {
        var deciding = group.Members.Select(member => (Host: member, Value: values.OfMember(member))).Where(member => IsBlamed(member.Value, status))
            .Select(member => (Need: Deciding(values, member.Host, member.Value), member.Value)).ToList();
        var hosts = deciding.Where(one => one.Need.Members.Length == 1).Select(one => one.Need.Members[0]).Distinct(StringComparer.Ordinal).ToList();
        var groups = deciding.Where(one => one.Need.Members.Length > 1).Select(one => Lead(values, one.Need, one.Value!.Value)).Distinct(StringComparer.Ordinal).ToList();
        if (hosts is [var only] && groups.Count == 0)
            return Whole(values, only);
        var alike = hosts.GroupBy(host => Standing(values, host), host => Name(values.Site, host), StringComparer.Ordinal)
            .Select(same => (Names: same.ToList(), Standing: same.Key))
            .Select(same => $"{List(same.Names)} {(same.Names.Count == 1 ? "is" : "are")} {same.Standing}");
        return List([.. alike, .. groups]);
    }

    /// <summary>Of a member of a group: itself, or the host or group among its needs that makes it what it counts as.</summary>
    private static Need Deciding(NeedingValues values, string member, Status? value) =>
        (value is { } known && values.Own(member) != known ? Decides(values, values.NeedsOf(member), known) : null) ?? new(1, [member]);

    private static bool IsBlamed(Status? member, Status group) => group switch
    {
        Status.Down => member == Status.Down,
        Status.Unknown => member is null or Status.Unknown,
        _ => member is Status.Unknown or Status.Degraded or Status.Down,
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
