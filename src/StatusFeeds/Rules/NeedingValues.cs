// What hosts, and groups of them, count as for those that need them: each host is worked out once.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <param name="Good">Members that are up or degraded.</param>
/// <param name="Unknown">Members of which nobody can tell, or not yet.</param>
/// <param name="NotUp">Members that have a status, and another than up.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Share(int Good, int Unknown, int NotUp)
{
    /// <param name="member">As in <see cref="NeedingValues.OfMember(string)"/>.</param>
    public Share With(Status? member) => Counted(member, 1);

    public Share Without(Status? member) => Counted(member, -1);

    /// <summary>What a group is of which so many are needed. A host without a status yet leaves open whether there are enough; where there are it makes nothing worse.</summary>
    public Status Of(int atLeast, bool enoughIsUp = false) =>
        Good >= atLeast ? (NotUp == 0 || enoughIsUp ? Status.Up : Status.Degraded)
        : Good + Unknown >= atLeast ? Status.Unknown
        : Status.Down;

    private Share Counted(Status? member, int by) => new(
        Good + (member is Status.Up or Status.Degraded ? by : 0), Unknown + (member is null or Status.Unknown ? by : 0), NotUp + (member is null or Status.Up ? 0 : by));
}

/// <summary>Lives for one question: it remembers what it has worked out.</summary>
/// <param name="enoughIsUp">A group with enough members is up even where some are not: for the question who is to blame.</param>
internal sealed class NeedingValues(Site site, World world, bool enoughIsUp = false)
{
    private const string Unreachable = "unreachable ";

    private readonly Dictionary<string, (Status? Own, Status? Value)> known = new(StringComparer.Ordinal);

    public Site Site => site;

    public World World => world;

    /// <summary>The host with all that it needs.</summary>
    public Status? Of(string host) => Known(host).Value;

    public ImmutableArray<Need> NeedsOf(string host) => site.Hosts.TryGetValue(host, out var configured) ? configured.Needs : [];

    public Status? Of(Need need) => need.Members is [var host] ? Of(host) : OfGroup(need);

    /// <summary>Null where all of them are.</summary>
    public Status? WorstOf(ImmutableArray<Need> needs)
    {
        Status? worst = null;
        foreach (var need in needs)
            worst = Worse(worst, Of(need));
        return worst;
    }

    /// <summary>The host for itself: in maintenance it counts as up, and where it cannot be reached as down.</summary>
    public Status? Own(string host) => Known(host).Own;

    /// <summary><c>unreachable behind core-sw1</c>; empty for a host that is not, and while this monitor cannot see anybody.</summary>
    public string Excuse(HostState state)
    {
        if (state.Status != Status.Unknown || world.Blind is not null)
            return "";
        foreach (var check in state.Checks)
        {
            if (check.Excuse.StartsWith(Unreachable, StringComparison.Ordinal))
                return check.Excuse;
        }

        return "";
    }

    /// <summary>In a group a host that has no status of its own yet may still turn out to be anything, unless what it needs is down; null: not known yet.</summary>
    public Status? OfMember(string host) => Known(host) is var (own, value) ? OfMember(own, value) : null;

    /// <summary>The same, of what it is itself and what it counts as with its needs.</summary>
    public static Status? OfMember(Status? own, Status? value) => own is null && value != Status.Down ? null : value;

    /// <summary>What a host counts as for itself: in maintenance as up, and where nobody on the way to it answers as down.</summary>
    public static Status? OwnOf(Status? status, bool unreachable) => status switch
    {
        Status.Maintenance => Status.Up,
        Status.Retired => null,
        Status.Unknown when unreachable => Status.Down,
        _ => status,
    };

    public Share ShareOf(Need group)
    {
        var share = default(Share);
        foreach (var member in group.Members)
            share = share.With(OfMember(member));
        return share;
    }

    private Status? OfGroup(Need group)
    {
        var share = ShareOf(group);
        return share.Unknown == group.Members.Length && group.Members.All(member => Of(member) is null) ? null : share.Of(group.AtLeast, enoughIsUp);
    }

    private (Status? Own, Status? Value) Known(string host)
    {
        if (known.TryGetValue(host, out var both))
            return both;
        WorkOut(host);
        return known[host];
    }

    /// <summary>Without recursion, as a chain of needs may be as long as the site has hosts. What needs itself (no configuration does) counts without that.</summary>
    private void WorkOut(string first)
    {
        if (NeedsOf(first).IsEmpty)
        {
            Put(first, []);
            return;
        }

        var open = new Stack<string>([first]);
        var entered = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPeek(out var host))
        {
            var needs = NeedsOf(host);
            if (!known.ContainsKey(host) && !needs.IsEmpty && entered.Add(host))
            {
                foreach (var need in needs)
                {
                    foreach (var member in need.Members)
                    {
                        if (!known.ContainsKey(member) && !entered.Contains(member))
                            open.Push(member);
                    }
                }

                continue;
            }

            open.Pop();
            if (!known.ContainsKey(host))
                Put(host, needs);
        }
    }

    private void Put(string host, ImmutableArray<Need> needs)
    {
        var own = OwnOf(host);
        known[host] = (own, own);
        if (!needs.IsEmpty)
            known[host] = (own, Worse(own, WorstOf(needs)));
    }

    private Status? OwnOf(string host) =>
        world.Hosts.GetValueOrDefault(host) is { Status: { } status } state ? OwnOf(status, status == Status.Unknown && Excuse(state).Length > 0) : null;

    public static Status? Worse(Status? one, Status? other) => one is null || other > one ? other : one;
}
