// Leaves out of a Board what somebody may not see: so that whatever is made of it cannot tell it.
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Narrowing
{
    /// <summary>With these applications and their hosts alone. A host of no application is kept from whom anything is kept from.</summary>
    public static Site Of(Site site, IReadOnlySet<string> applications)
    {
        ImmutableArray<Application> seen = [.. site.Applications.Where(application => applications.Contains(application.Id))];
        var hosts = seen.SelectMany(application => application.Hosts).ToHashSet(StringComparer.Ordinal);
        return site with
        {
            Applications = seen,
            Hosts = site.Hosts.Where(host => hosts.Contains(host.Key)).ToFrozenDictionary(StringComparer.Ordinal),
            Witnesses = [.. site.Witnesses.Where(hosts.Contains)],
            Windows = [.. site.Windows.Select(window => Of(window, hosts)).OfType<Window>()],
            IsPart = true,
        };
    }

    /// <param name="site">What is left of the board's.</param>
    public static Board Of(Board board, Site site)
    {
        var (world, hosts) = (board.World, site.Hosts);
        var applications = site.Applications.Select(application => application.Id).ToHashSet(StringComparer.Ordinal);
        var scopes = applications.Select(Scopes.OfApplication).Append(Scopes.All).Append(Opml.Scope).Append(Opml.HostsScope).ToHashSet(StringComparer.Ordinal);
        return board with
        {
            Site = site,
            World = world with
            {
                Hosts = hosts.Keys.Select(world.Hosts.GetValueOrDefault).OfType<HostState>().ToImmutableDictionary(state => state.Host),
                Left = ImmutableDictionary<string, HostState>.Empty,
                Applications = world.Applications.Where(one => applications.Contains(one.Key)).ToImmutableDictionary(),
                Held = [.. world.Held.Where(hosts.ContainsKey)],
                Silent = [.. world.Silent.Where(hosts.ContainsKey)],
                Ordered = [.. world.Ordered.Select(window => Of(window, hosts.Keys.ToHashSet(StringComparer.Ordinal))).OfType<Window>()],
                Windows = world.Windows.Values.Select(open => Of(open, hosts)).OfType<OpenWindow>().ToImmutableDictionary(open => open.Key),
                ToldWindows = [],
                Announced = ImmutableDictionary<string, Announced>.Empty,
                Incidents = Seen.All(world.Incidents.Values, site).ToImmutableDictionary(incident => incident.Number),
                ToldReports = [],
                Notices = ImmutableDictionary<string, Notice>.Empty,
            },
            Modified = board.Modified.Where(scope => scopes.Contains(scope.Key)).ToImmutableDictionary(),
            Notes = [],
            Crew = Crew.Alone,
        };
    }

    private static OpenWindow? Of(OpenWindow open, FrozenDictionary<string, Host> hosts) =>
        open.Window.Hosts.All(hosts.ContainsKey) ? open
        : Of(open.Window, hosts.Keys.ToHashSet(StringComparer.Ordinal)) is { } window ? new OpenWindow(open.Key, window, open.From, open.Until)
        : null;

    /// <summary>Null: it is over none of these hosts. A name may tell of others.</summary>
    private static Window? Of(Window window, HashSet<string> hosts)
    {
        ImmutableArray<string> left = [.. window.Hosts.Where(hosts.Contains)];
        return left.Length == window.Hosts.Length ? window
            : left.IsEmpty ? null
            : window with { Hosts = left, Name = left.Length == 1 ? left[0] : string.Create(CultureInfo.InvariantCulture, $"{left.Length} hosts") };
    }
}
