// /api/hosts/{host}: its checks with their last looks and rules, its last changes, labels and links, and why it is what it is.
using System.Text.Json;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Web;

/// <summary>Shows what the host's page shows, and no more: addresses and settings are not for everyone.</summary>
internal static class ApiHost
{
    public static void Write(Utf8JsonWriter json, Sight sight, string id)
    {
        var (host, state) = (sight.Site.Hosts.GetValueOrDefault(id), sight.Board.World.Find(id));
        json.WriteStartObject();
        json.WriteString("generated", AtomFeed.Instant(sight.Now));
        ApiStatus.Host(json, id, host, state);
        json.WriteBoolean("configured", host is not null);
        json.WriteStartArray("checks");
        foreach (var check in host?.Checks ?? [])
        {
            Check(json, check, state?.Find(check.Name));
        }

        json.WriteEndArray();
        json.WriteStartArray("changes");
        foreach (var change in state?.Past ?? [])
        {
            json.WriteStartObject();
            ApiStatus.Instant(json, "at", change.At);
            json.WriteString("from", change.From?.Name());
            json.WriteString("to", change.To.Name());
            json.WriteString("reason", Clean.Text(change.Reason));
            json.WriteBoolean("told", change.Told);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("applications");
        foreach (var application in sight.Site.ApplicationsOf(id))
        {
            json.WriteStringValue(application.Id);
        }

        json.WriteEndArray();
        Ids(json, "behind", host?.Behind ?? []);
        Pairs(json, "labels", host?.Labels ?? []);
        Pairs(json, "links", host?.Links ?? []);
        json.WriteStartArray("needs");
        foreach (var need in host?.Needs ?? [])
        {
            json.WriteStartObject();
            json.WriteNumber("atLeast", need.AtLeast);
            Ids(json, "of", need.Members);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Ids(json, "neededBy", sight.Site.Hosts.Values
            .Where(other => other.Needs.Any(need => need.Members.Contains(id)))
            .Select(other => other.Id)
            .Order(StringComparer.Ordinal));
        ApiStatus.Windows(json, ExplainingWindows.Open(sight.Board.World, id));
        Next(json, host is null ? null : ExplainingWindows.Next(sight.Site, sight.Board.World, id, sight.Now));
        json.WriteStartArray("explanation");
        foreach (var (topic, text) in Explaining.Of(sight.Site, sight.Board.World, id, sight.Now))
        {
            json.WriteStartObject();
            json.WriteString("topic", topic);
            json.WriteString("text", Clean.Text(text));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Next(Utf8JsonWriter json, OpenWindow? next)
    {
        json.WritePropertyName("nextWindow");
        if (next is null)
        {
            json.WriteNullValue();
        }
        else
        {
            ApiStatus.Window(json, next);
        }
    }

    private static void Check(Utf8JsonWriter json, Check check, CheckState? state)
    {
        json.WriteStartObject();
        json.WriteString("check", Clean.Text(check.Name));
        json.WriteString("kind", check.Kind);
        json.WriteString("status", state?.Status?.Name());
        ApiStatus.Instant(json, "since", state?.Status is null ? null : state.Since);
        json.WriteString("reason", Clean.Text(state?.Reason ?? ""));
        json.WriteNumber("every", check.Every.TotalSeconds);
        json.WriteNumber("timeout", check.Timeout.TotalSeconds);
        Rules(json, "down", check.Down);
        Rules(json, "degraded", check.Degraded);
        if (state?.Last is { } last)
        {
            json.WriteStartObject("last");
            ApiStatus.Instant(json, "at", last.At);
            json.WriteNumber("elapsed", last.Elapsed.TotalSeconds);
            json.WriteString("result", last.Judgement.Status?.Name());
            json.WriteString("reason", Clean.Text(last.Judgement.Reason));
            json.WriteStartArray("readings");
            foreach (var reading in last.Judgement.Readings)
            {
                Reading(json, reading);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("last");
        }

        json.WriteString("counted", (state?.Counted ?? state?.Status)?.Name());
        json.WriteString("excuse", Clean.Text(state?.Excuse ?? ""));
        if (state?.Flaps is { Since: { } since } flaps)
        {
            json.WriteStartObject("flapping");
            ApiStatus.Instant(json, "since", since);
            json.WriteNumber("changes", flaps.Count);
            json.WriteString("worst", flaps.Worst.Name());
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("flapping");
        }

        json.WriteEndObject();
    }

    private static void Ids(Utf8JsonWriter json, string name, IEnumerable<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    private static void Rules(Utf8JsonWriter json, string level, IEnumerable<Rule> rules)
    {
        json.WriteStartArray(level);
        foreach (var rule in rules)
        {
            json.WriteStringValue(Clean.Text(rule.ToString()));
        }

        json.WriteEndArray();
    }

    private static void Reading(Utf8JsonWriter json, Reading reading)
    {
        json.WriteStartObject();
        json.WriteString("reading", Clean.Text(reading.Name));
        if (reading.Text is { } text)
        {
            json.WriteString("value", Clean.Text(text));
        }
        else if (double.IsFinite(reading.Value))
        {
            json.WriteNumber("value", reading.Value);
        }
        else
        {
            json.WriteNull("value");
        }

        json.WriteString("unit", Clean.Text(reading.Unit.Word));
        json.WriteEndObject();
    }

    private static void Pairs(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteString(Clean.Text(key), Clean.Text(value));
        }

        json.WriteEndObject();
    }
}
