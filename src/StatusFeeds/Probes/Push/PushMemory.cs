// What a push check remembers of the last post, or since when it waits for a first one, as bytes.
using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using StatusFeeds.Model;

namespace StatusFeeds.Probes;

/// <param name="At">When it came; of none: since when one is waited for.</param>
/// <param name="Status"><c>up degraded down unknown</c>; null: it said nothing of that.</param>
internal sealed record Posted(DateTimeOffset At, string? Status, string Text, ImmutableArray<Reading> Readings)
{
    /// <summary>Nothing was ever posted.</summary>
    public bool IsNone { get; init; }

    public static Posted Never(DateTimeOffset since) => new(since, null, "", []) { IsNone = true };
}

internal static class PushMemory
{
    public static ReadOnlyMemory<byte> Of(Posted posted)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteNumber(posted.IsNone ? "since" : "at", posted.At.ToUnixTimeMilliseconds());
        if (posted.Status is { } status)
        {
            json.WriteString("status", status);
        }

        if (posted.Text.Length > 0)
        {
            json.WriteString("text", posted.Text);
        }

        json.WriteStartArray("readings");
        foreach (var reading in posted.Readings)
        {
            json.WriteStartArray();
            json.WriteStringValue(reading.Name);
            if (reading.Text is { } text)
            {
                json.WriteStringValue(text);
            }
            else
            {
                json.WriteNumberValue(reading.Value);
                json.WriteStringValue(reading.Unit.Word);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>Null for what is none of ours.</summary>
    public static Posted? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            return root.TryGetProperty("since", out var since)
                ? Posted.Never(DateTimeOffset.FromUnixTimeMilliseconds(since.GetInt64()))
                : new(
                    DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("at").GetInt64()),
                    root.TryGetProperty("status", out var status) ? status.GetString() : null,
                    root.TryGetProperty("text", out var text) ? text.GetString()! : "",
                    [.. root.GetProperty("readings").EnumerateArray().Select(Of)]);
        }
        catch (Exception strange) when (strange is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static Reading Of(JsonElement reading) => reading[1].ValueKind == JsonValueKind.String
        ? Reading.OfText(reading[0].GetString()!, reading[1].GetString()!)
        : new(reading[0].GetString()!, reading[1].GetDouble(), Unit.Of(reading[2].GetString()!));
}
