// What JSON feeds say of a change for scripts: one object, written once with the change and kept as text.
using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>Statuses by their names, instants as in feeds, readings in base units (seconds, bytes, percent).</summary>
internal static class EntryFacts
{
    /// <summary>Of one check.</summary>
    private const int MostReadings = 200;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="after">The host as the change left it.</param>
    public static string Of(HostState after, Change change) => Write(json =>
    {
        json.WriteString("host", after.Host);
        Write(json, change.From == change.To && after.Status == change.To ? change with { Since = after.Since } : change);
        json.WriteStartArray("checks");
        foreach (var check in after.Checks)
        {
            json.WriteStartObject();
            json.WriteString("check", Clean.Text(check.Name));
            json.WriteString("kind", check.Kind);
            json.WriteString("status", (check.Counted ?? check.Status)?.Name());
            json.WriteStartObject("readings");
            foreach (var (name, value) in Numbers(check.Last?.Judgement.Readings ?? []))
                json.WriteNumber(name, value);

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static string OfMonitor(Change change) => Write(json => Write(json, change));

    public static string OfApplication(Change change) => Write(json =>
    {
        json.WriteString("application", change.Subject.Id);
        Write(json, change);
    });

    /// <summary>Durations in seconds.</summary>
    public static string OfNotice(Notice notice, Change change) => Write(json =>
    {
        json.WriteString("application", notice.Application);
        Write(json, change);
        json.WriteString("month", notice.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        if (notice.Figures.Share is { } share)
            json.WriteNumber("availability", share);
        json.WriteNumber("down", notice.Figures.Down.TotalSeconds);
        json.WriteNumber("failures", notice.Figures.Failures);
        if (notice.Remaining is { } remaining)
            json.WriteNumber("budgetRemaining", remaining);
    });

    /// <param name="isPlanned">It is told ahead: by these facts it is known after a restart too.</param>
    public static string OfWindow(OpenWindow open, Change change, bool isPlanned = false) => Write(json =>
    {
        Write(json, change);
        if (isPlanned)
        {
            json.WriteBoolean("planned", change.To == Status.Maintenance);
            json.WriteString("window", Clean.Text(open.Window.Name));
            json.WriteString("purpose", Clean.Text(open.Window.Reason));
        }

        json.WriteString("from", AtomFeed.Instant(open.From));
        json.WriteString("until", AtomFeed.Instant(open.Until));
        Names(json, "hosts", open.Window.Hosts);
    });

    /// <param name="applications">Ids of those that may be named.</param>
    /// <param name="hosts">Ids of those that may be named.</param>
    public static string OfIncident(IncidentTold told, ImmutableArray<string> applications, ImmutableArray<string> hosts, Change change) => Write(json =>
    {
        var incident = told.Incident;
        json.WriteNumber("incident", incident.Number);
        json.WriteString("status", change.To.Name());
        json.WriteString("previous", change.From?.Name());
        json.WriteString("since", AtomFeed.Instant(incident.Since));
        json.WriteString("title", Clean.Text(incident.Title));
        json.WriteString("severity", incident.Severity.Name());
        json.WriteString("stage", incident.Stage.Name());
        json.WriteString("summary", Clean.Text(incident.LastPublic!.Summary));
        json.WriteString("opened", AtomFeed.Instant(incident.Opened!.Value));
        json.WriteString("updated", AtomFeed.Instant(incident.LastPublic.At));
        json.WriteBoolean("closed", incident.IsClosed);
        json.WriteBoolean("overdue", told.IsOverdue);
        if (incident.Due is { } due)
            json.WriteString("nextUpdate", AtomFeed.Instant(due));
        Names(json, "applications", applications);
        Names(json, "hosts", hosts);
    });

    private static void Names(Utf8JsonWriter json, string name, ImmutableArray<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
            json.WriteStringValue(id);
        json.WriteEndArray();
    }

    /// <summary>Each name once.</summary>
    private static IEnumerable<(string Name, double Value)> Numbers(ImmutableArray<Reading> readings) => readings
        .Where(reading => !reading.IsText && double.IsFinite(reading.Value))
        .Select(reading => (Name: Clean.Text(reading.Name), reading.Value))
        .DistinctBy(reading => reading.Name, StringComparer.Ordinal)
        .Take(MostReadings);

    private static void Write(Utf8JsonWriter json, Change change)
    {
        json.WriteString("status", change.To.Name());
        json.WriteString("previous", change.From?.Name());
        json.WriteString("since", AtomFeed.Instant(change.Since));
        json.WriteString("reason", Clean.Text(change.Reason));
        if (change.Cause.Length > 0)
            json.WriteString("cause", Clean.Text(change.Cause));
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
