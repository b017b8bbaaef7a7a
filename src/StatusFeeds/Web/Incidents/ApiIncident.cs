// An incident as JSON: for the API, and for commands that print it.
using System.Collections.Immutable;
using System.Text.Json;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class ApiIncident
{
    /// <summary>How it is with it: <c>proposed</c>, <c>dismissed</c> (a proposal that was put away), <c>open</c>, <c>resolved</c>, <c>closed</c>.</summary>
    public static string State(Incident incident) =>
        incident.Opened is null ? incident.IsClosed ? "dismissed" : "proposed"
        : incident.IsClosed ? "closed"
        : incident.Stage == Stage.Resolved ? "resolved"
        : "open";

    /// <summary>The last word for everybody, or what is proposed.</summary>
    public static string Summary(Incident incident) =>
        incident.Posts.LastOrDefault(post => post.Kind != PostKind.Note && post.Summary.Length > 0)?.Summary ?? "";

    /// <param name="json">Where a value is expected.</param>
    /// <param name="incident">Whoever reads it sees all that is in it.</param>
    /// <param name="site">For its address.</param>
    /// <param name="now">The time.</param>
    /// <param name="isInternal">For those who work on it: with who posted what.</param>
    /// <param name="hasPosts">With every post.</param>
    public static void Write(Utf8JsonWriter json, Incident incident, Site site, DateTimeOffset now, bool isInternal, bool hasPosts = true)
    {
        json.WriteStartObject();
        json.WriteNumber("incident", incident.Number);
        json.WriteString("url", incident.Opened is null ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{site.Url}/incidents/{incident.Number}"));
        json.WriteString("state", State(incident));
        Text(json, "title", incident.Title);
        json.WriteString("severity", incident.Severity.Name());
        json.WriteString("stage", incident.Stage.Name());
        ApiStatus.Instant(json, "since", incident.Since);
        ApiStatus.Instant(json, "opened", incident.Opened);
        ApiStatus.Instant(json, "updated", incident.LastPublic?.At);
        ApiStatus.Instant(json, "due", incident.Due);
        json.WriteBoolean("overdue", incident.Due < now);
        Ids(json, "applications", incident.Applications);
        Ids(json, "hosts", incident.Hosts);
        Text(json, "ticket", incident.Ticket);
        Text(json, "commander", incident.Commander);
        Text(json, "spokesperson", incident.Spokesperson);
        Text(json, "summary", Summary(incident));
        if (hasPosts)
        {
            json.WriteStartArray("posts");
            foreach (var post in incident.Posts)
            {
                Write(json, post, isInternal);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IncidentPost post, bool isInternal)
    {
        json.WriteStartObject();
        json.WriteNumber("post", post.Number);
        json.WriteString("kind", post.Kind.Name());
        ApiStatus.Instant(json, "at", post.At);
        if (isInternal)
        {
            Text(json, "by", post.By);
        }

        Said(json, "title", post.Title);
        Said(json, "severity", post.Severity?.Name());
        Said(json, "stage", post.Stage?.Name());
        Text(json, "summary", post.Summary);
        Text(json, "details", post.Details);
        json.WriteEndObject();
    }

    private static void Said(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            Text(json, name, value);
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string value) => json.WriteString(name, Clean.Text(value));

    private static void Ids(Utf8JsonWriter json, string name, ImmutableArray<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }
}
