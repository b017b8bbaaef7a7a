// The figures of a report: an application with its groups, hosts and checks, measured, and beside that what its parts let expect.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal sealed record CheckFigures(string Host, string Check, Totals Totals);

internal sealed record HostFigures(string Host, Totals Totals, ImmutableArray<CheckFigures> Checks);

/// <param name="Expected">Of its members with all that they need; null where that cannot be said.</param>
internal sealed record GroupFigures(Need Group, Totals Totals, Part? Expected);

/// <param name="Expected">Null where that cannot be said.</param>
/// <param name="Groups">All that it needs, and what those need.</param>
/// <param name="Hosts">All that belong to it, the ways too.</param>
/// <param name="Unmeasured">Ids of hosts that it needs of which nothing counted: expected as if they never failed.</param>
/// <param name="Faultless">Ids of hosts that it needs that were never down: expected to go on so.</param>
internal sealed record ApplicationFigures(
    Application Application, Totals Totals, Part? Expected, ImmutableArray<GroupFigures> Groups, ImmutableArray<HostFigures> Hosts, ImmutableArray<string> Unmeasured, ImmutableArray<string> Faultless);

/// <summary>Lives for one report: each host is added up once.</summary>
/// <param name="lines">Of at least that time.</param>
internal sealed class Reckoning(Site site, PastLines lines, DateTimeOffset from, DateTimeOffset until, Accounting accounting)
{
    private readonly Dictionary<string, Totals> hosts = new(StringComparer.Ordinal);
    private readonly NeedLines groups = new(lines.OfHost, host => site.Hosts.TryGetValue(host, out var known) ? known.Needs : []);

    public ApplicationFigures Of(Application application)
    {
        var tree = Tree.Of(site, application);
        return new(
            application,
            Totals(lines.OfApplication(application.Id)),
            Expected.Of(tree, PartOf),
            [.. tree.Groups.Select(Of)],
            [.. application.Hosts.Select(Of)],
            [.. tree.Hosts.Where(host => Totals(host).Counted == 0)],
            [.. tree.Hosts.Where(host => Totals(host) is { Counted: > 0, CountedDown: 0 })]);
    }

    public GroupFigures Of(Need group) => new(group, Totals(groups.Of(group)), Expected.Of(Tree.Of(site, [group]), PartOf));

    public HostFigures Of(string host) => new(
        host,
        Totals(host),
        site.Hosts.TryGetValue(host, out var known) ? [.. known.Checks.Select(check => new CheckFigures(host, check.Name, Totals(lines.OfCheck(host, check.Name))))] : []);

    /// <summary>The parts of the application as they were measured, to imagine others.</summary>
    public WhatIf Imagine(Application application)
    {
        var tree = Tree.Of(site, application);
        return new(tree, tree.Hosts.ToImmutableDictionary(host => host, PartOf, StringComparer.Ordinal));
    }

    public Totals Totals(string host) => hosts.TryGetValue(host, out var known) ? known : hosts[host] = Totals(lines.OfHost(host));

    public Part PartOf(string host) => Part.Of(Totals(host)) ?? Part.Perfect;

    private Totals Totals(StatusLine line) => Availability.Of(line, from, until, accounting);
}
