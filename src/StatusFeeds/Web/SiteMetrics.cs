// The statuses of hosts and applications, incidents, and how the monitor itself works, for /metrics.
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class SiteMetrics
{
    public static void OfStatuses(Exposition to, Sight sight, IEnumerable<LabelledHost> hosts)
    {
        var states = hosts.Select(host => (host.Label, State: sight.Find(host.Host))).ToList();
        to.Family("statusfeeds_host_status", "gauge", "Status of the host: 0 up, 1 degraded, 2 down, 3 unknown, 4 maintenance.");
        foreach (var (label, state) in states)
        {
            if (state?.Status is { } status)
            {
                to.Sample(Code(status), label);
            }
        }

        to.Family("statusfeeds_host_told_status", "gauge", "Status that the feeds say of the host: 0 up, 1 degraded, 2 down, 3 unknown, 4 maintenance.");
        foreach (var (label, state) in states)
        {
            if (state?.Told is { } told)
            {
                to.Sample(Code(told), label);
            }
        }

        to.Family("statusfeeds_host_status_changes_total", "counter", "Changes of the host's status.");
        foreach (var (label, state) in states)
        {
            to.Sample(state?.Changes ?? 0, label);
        }

        to.Family("statusfeeds_application_status", "gauge", "Status of the application: 0 up, 1 degraded, 2 down, 3 unknown, 4 maintenance.");
        foreach (var application in sight.Site.Applications)
        {
            if (sight.Of(application).Status is { } status)
            {
                to.Sample(Code(status), Exposition.Label("application", application.Id));
            }
        }
    }

    /// <summary>Of what this sight holds: who does not see an application sees none of its incidents.</summary>
    public static void OfIncidents(Exposition to, Sight sight)
    {
        var incidents = sight.Board.World.Incidents.Values.OrderBy(incident => incident.Number).ToList();
        to.Family("statusfeeds_incidents_open", "gauge", "Incidents that are open.");
        to.Sample(incidents.Count(incident => incident.IsOpen));
        to.Family("statusfeeds_incidents_proposed", "gauge", "Incidents of the last 7 days that this program proposes and nobody has opened or put away.");
        to.Sample(incidents.Count(incident => incident is { Opened: null, IsClosed: false }));
        to.Family("statusfeeds_incident_update_overdue_seconds", "gauge", "For how long the next update of the open incident has been overdue; 0 while it is not.");
        foreach (var incident in incidents)
        {
            if (incident.Due is { } due)
            {
                to.Sample(Math.Max(0, (sight.Now - due).TotalSeconds), Exposition.Label("incident", incident.Number.ToString(CultureInfo.InvariantCulture)), Exposition.Label("severity", incident.Severity.Name()));
            }
        }
    }

    public static void OfObjectives(Exposition to, IReadOnlyCollection<BudgetLeft> budgets)
    {
        to.Family("statusfeeds_objective_budget_remaining_ratio", "gauge", "Part of what the application's objective allows to be down in this calendar month that is left: 1 all, 0 nothing, below 0 it is broken.");
        foreach (var budget in budgets)
        {
            to.Sample(budget.Remaining, Exposition.Label("application", budget.Application));
        }

        to.Family("statusfeeds_objective_burn_rate", "gauge", "How fast the objective's budget is being spent over the last window: at 1 it lasts just the month.");
        foreach (var budget in budgets)
        {
            foreach (var (window, rate) in budget.Burning)
            {
                to.Sample(rate, Exposition.Label("application", budget.Application), Exposition.Label("window", window));
            }
        }
    }

    public static void OfMonitor(Exposition to, Sight sight)
    {
        var workings = sight.Board.Workings;
        One("statusfeeds_looking", "gauge", "Whether looks are made and recorded.", Looking.Stopped(sight.Board, sight.Now) ? 0 : 1);
        One("statusfeeds_monitor_blind", "gauge", "Whether this monitor cannot see its network.", sight.Board.World.Blind is null ? 0 : 1);
        One("statusfeeds_maintenance_windows_open", "gauge", "Maintenance windows that are open.", sight.Board.World.Windows.Count);
        One("statusfeeds_store_writable", "gauge", "Whether the store takes writes.", sight.Trouble is null ? 1 : 0);
        One("statusfeeds_last_recorded_timestamp_seconds", "gauge", "Until when looks are recorded, in Unix seconds.", Seconds(sight.Board.Recorded));
        One("statusfeeds_looks_late_total", "counter", "Looks that began more than a second late.", workings.Late);
        One("statusfeeds_looks_missed_total", "counter", "Intervals in which no look began.", workings.Missed);
        One("statusfeeds_looks_dropped_total", "counter", "Looks whose results were let go because the store did not keep up.", workings.Dropped);
        One("statusfeeds_config_last_reload_successful", "gauge", "Whether the configuration was taken when it was last read.", workings.Refused ? 0 : 1);
        One("statusfeeds_config_last_reload_success_timestamp_seconds", "gauge", "When the configuration that goes on was read, in Unix seconds.", Seconds(workings.Reloaded));
        OfNodes(to, sight.Board.Crew);
        to.Family("statusfeeds_build_info", "gauge", "The version that runs; always 1.");
        to.Sample(1, Exposition.Label("version", FeedHeader.Version));

        void One(string family, string type, string help, double value)
        {
            to.Family(family, type, help);
            to.Sample(value);
        }
    }

    /// <summary>Only where there are several.</summary>
    private static void OfNodes(Exposition to, Crew crew)
    {
        if (crew.Nodes.IsEmpty)
        {
            return;
        }

        Each("statusfeeds_node_up", "gauge", "Whether the node gives signs of life.", node => node.IsSilent ? 0 : 1);
        Each("statusfeeds_node_judges", "gauge", "Whether the node is the one that judges.", node => node is { Judges: true, IsSilent: false } ? 1 : 0);
        Each("statusfeeds_node_checks", "gauge", "Checks that the node looks at.", node => node.IsSilent ? 0 : node.Checks);
        Each("statusfeeds_node_looks_total", "counter", "Looks that the node has begun since its start.", node => node.Looks);

        void Each(string family, string type, string help, Func<SiteNode, double> value)
        {
            to.Family(family, type, help);
            foreach (var node in crew.Nodes)
            {
                to.Sample(value(node), Exposition.Label("node", node.Id));
            }
        }
    }

    /// <summary>The codes of Nagios' plugins, and one more.</summary>
    private static int Code(Status status) => status switch
    {
        Status.Up => 0,
        Status.Degraded => 1,
        Status.Down => 2,
        Status.Maintenance => 4,
        _ => 3,
    };

    private static double Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}
