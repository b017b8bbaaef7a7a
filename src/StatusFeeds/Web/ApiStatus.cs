// /api/status: every application with its hosts, and the monitor itself.
using System.Text.Json;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class ApiStatus
{
    public static void Write(Utf8JsonWriter json, Sight sight)
    {
        json.WriteStartObject();
        json.WriteString("generated", AtomFeed.Instant(sight.Now));
        json.WriteStartArray("applications");
        foreach (var application in sight.Site.Applications)
        {
            json.WriteStartObject();
            json.WriteString("application", application.Id);
            json.WriteString("title", Clean.Text(application.Title));
            var (status, since, reason) = sight.Of(application);
            json.WriteString("status", status?.Name());
            Instant(json, "since", since);
            json.WriteString("reason", Clean.Text(reason));
            json.WriteString("told", application.HasEntry ? sight.Board.World.Applications.GetValueOrDefault(application.Id)?.Told?.Name() : null);
            Hosts(json, "hosts", sight, application.Hosts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Hosts(json, "others", sight, sight.Site.Hosts.Keys.Except(sight.Site.Applications.SelectMany(application => application.Hosts)).Order(StringComparer.Ordinal));
        Monitor(json, sight);
        Windows(json, sight.Board.World.Windows.Values.OrderBy(open => open.Until).ThenBy(open => open.Key, StringComparer.Ordinal));
        json.WriteEndObject();
    }

    /// <summary>What a host is, as members of the object begun.</summary>
    /// <param name="host">Null: it is configured no more.</param>
    public static void Host(Utf8JsonWriter json, string id, Host? host, HostState? state)
    {
        json.WriteString("host", id);
        json.WriteString("name", Clean.Text(host?.Name ?? id));
        json.WriteString("status", state?.Status?.Name());
        Instant(json, "since", state?.Status is null ? null : state.Since);
        json.WriteString("reason", Clean.Text(HostPage.Why(state)));
        json.WriteString("told", state?.Told?.Name());
        json.WriteString("untold", Clean.Text(state?.Untold ?? ""));
    }

    /// <summary>The windows that are open.</summary>
    public static void Windows(Utf8JsonWriter json, IEnumerable<OpenWindow> windows)
    {
        json.WriteStartArray("windows");
        foreach (var open in windows)
        {
            Window(json, open);
        }

        json.WriteEndArray();
    }

    public static void Window(Utf8JsonWriter json, OpenWindow open)
    {
        json.WriteStartObject();
        json.WriteString("window", open.Window.Id);
        json.WriteString("name", Clean.Text(open.Window.Name));
        json.WriteString("reason", Clean.Text(open.Window.Reason));
        Instant(json, "from", open.From);
        Instant(json, "until", open.Until);
        json.WriteStartArray("hosts");
        foreach (var host in open.Window.Hosts)
        {
            json.WriteStringValue(host);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Instant(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } instant)
        {
            json.WriteString(name, AtomFeed.Instant(instant));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Hosts(Utf8JsonWriter json, string name, Sight sight, IEnumerable<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStartObject();
            Host(json, id, sight.Site.Hosts.GetValueOrDefault(id), sight.Find(id));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Monitor(Utf8JsonWriter json, Sight sight)
    {
        var (board, workings) = (sight.Board, sight.Board.Workings);
        json.WriteStartObject("monitor");
        json.WriteString("version", FeedHeader.Version);
        json.WriteBoolean("looking", !Looking.Stopped(board, sight.Now));
        Instant(json, "recorded", board.Recorded);
        json.WriteString("trouble", sight.Trouble is null ? null : Clean.Text(sight.Trouble));
        json.WriteStartArray("notes");
        foreach (var note in board.Notes)
        {
            json.WriteStringValue(Clean.Text(note));
        }

        json.WriteEndArray();
        Instant(json, "reloaded", workings.Reloaded);
        json.WriteBoolean("refused", workings.Refused);
        json.WriteNumber("late", workings.Late);
        json.WriteNumber("missed", workings.Missed);
        json.WriteNumber("dropped", workings.Dropped);
        Instant(json, "blind", board.World.Blind);
        json.WriteStartArray("nodes");
        foreach (var node in board.Crew.Nodes)
        {
            Node(json, board.Crew, node);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Node(Utf8JsonWriter json, Crew crew, SiteNode node)
    {
        json.WriteStartObject();
        json.WriteString("node", node.Id);
        json.WriteString("name", Clean.Text(node.Name));
        json.WriteString("url", node.Url);
        json.WriteString("version", node.Version);
        json.WriteBoolean("self", node.Id == crew.Self);
        json.WriteBoolean("judges", node.Judges && !node.IsSilent);
        json.WriteNumber("checks", node.IsSilent ? 0 : node.Checks);
        json.WriteNumber("looks", node.Looks);
        json.WriteString("config", node.Config);
        Instant(json, "started", node.Started);
        Instant(json, "seen", node.Seen == DateTimeOffset.UnixEpoch ? null : node.Seen);
        json.WriteBoolean("silent", node.IsSilent);
        json.WriteString("fault", Clean.Text(crew.Fault(node)));
        json.WriteEndObject();
    }
}
