// An incident told afterwards, as JSON for scripts: instants as in feeds, durations in seconds.
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static class PostMortemJson
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(PostMortem told, DateTimeOffset now)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            Write(json, told, now);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, PostMortem told, DateTimeOffset now)
    {
        var incident = told.Incident;
        json.WriteStartObject();
        json.WriteNumber("incident", incident.Number);
        json.WriteString("title", Clean.Text(incident.Title));
        json.WriteString("severity", incident.Severity.Name());
        json.WriteString("state", PostMortemTimes.State(incident));
        json.WriteString("generated", AtomFeed.Instant(now));
        At(json, "began", told.Began);
        At(json, "detected", told.Detected);
        At(json, "firstWord", told.FirstWord);
        At(json, "repaired", told.Repaired);
        After(json, "toDetect", told, told.Detected);
        After(json, "toFirstWord", told, told.FirstWord);
        After(json, "toRepair", told, told.Repaired);
        After(json, "duration", told, told.Until);
        json.WriteStartArray("losses");
        foreach (var loss in told.Losses)
        {
            json.WriteStartObject();
            json.WriteString(loss.Subject.Kind == SubjectKind.Application ? "application" : "host", loss.Subject.Id);
            json.WriteNumber("down", loss.Down.TotalSeconds);
            json.WriteNumber("degraded", loss.Degraded.TotalSeconds);
            json.WriteNumber("unknown", loss.Unknown.TotalSeconds);
            json.WriteNumber("failures", loss.Failures);
            if (loss.OfBudget is { } part)
                json.WriteNumber("ofBudget", part);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("line");
        foreach (var moment in told.Line)
        {
            json.WriteStartObject();
            At(json, "at", moment.At);
            json.WriteString("kind", Name(moment.Kind));
            json.WriteString("what", Clean.Text(moment.What));
            if (moment.Details.Length > 0)
                json.WriteString("details", Clean.Text(moment.Details));
            if (moment.By.Length > 0)
                json.WriteString("by", Clean.Text(moment.By));
            json.WriteBoolean("internal", moment.IsInternal);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Name(MomentKind kind) => kind switch
    {
        MomentKind.Failing => "failing",
        MomentKind.Change => "change",
        MomentKind.Maintenance => "maintenance",
        MomentKind.Reload => "reload",
        MomentKind.NotObserved => "not-observed",
        MomentKind.Opening => "opening",
        MomentKind.Update => "update",
        MomentKind.Note => "note",
        MomentKind.Closing => "closing",
        _ => "overdue",
    };

    private static void At(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } known)
            json.WriteString(name, AtomFeed.Instant(known));
        else
            json.WriteNull(name);
    }

    private static void After(Utf8JsonWriter json, string name, PostMortem told, DateTimeOffset? at)
    {
        if (at is { } known)
            json.WriteNumber(name, (known - told.Began).TotalSeconds);
        else
            json.WriteNull(name);
    }
}
