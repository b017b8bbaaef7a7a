// Writes a feed as JSON Feed 1.1: the header, then the entries as they were told, with their facts for scripts.
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal static class JsonFeed
{
    /// <summary>JSON is UTF-8 by definition, its types have no charset (RFC 8259 §11).</summary>
    public const string MediaType = "application/feed+json";

    /// <summary>Served under its own media type and never inside a page: what is only dangerous in HTML may stay readable.</summary>
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As <see cref="AtomFeed.Write"/>, without its dates: JSON Feed knows those of items only.</summary>
    public static byte[] Write(FeedHeader header, FeedKind kind, IReadOnlyList<StoredEntry> entries, FeedPart? part = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("version", "https://jsonfeed.org/version/1.1");
            Text(json, "title", part?.Title ?? header.Title(kind));
            Text(json, "home_page_url", header.Url + header.PagePath);
            Text(json, "feed_url", header.Url + header.Path(kind, FeedFormat.Json));
            if (part?.Further is { } further)
                Text(json, "next_url", header.Url + further + FeedFormat.Json.Suffix());
            Text(json, "description", FeedHeader.Subtitle(kind));
            if (header.HubOf(kind, part) is { } hub)
            {
                json.WriteStartArray("hubs");
                json.WriteStartObject();
                json.WriteString("type", "WebSub");
                Text(json, "url", hub);
                json.WriteEndObject();
                json.WriteEndArray();
            }

            json.WriteStartArray("authors");
            json.WriteStartObject();
            Text(json, "name", part is { IsArchive: true } ? "StatusFeeds" : header.Author);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("language", "en");
            json.WriteStartArray("items");
            foreach (var entry in entries)
                Item(json, header, kind, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    private static void Item(Utf8JsonWriter json, FeedHeader header, FeedKind kind, StoredEntry entry)
    {
        json.WriteStartObject();
        Text(json, "id", EntryNames.Id(header, kind, entry));
        Text(json, "url", EntryNames.Page(header, kind, entry));
        Text(json, "title", entry.Text.Title);
        Text(json, "summary", entry.Text.Summary);
        Text(json, "content_html", entry.Text.Content);
        json.WriteString("date_published", AtomFeed.Instant(entry.At));
        json.WriteString("date_modified", AtomFeed.Instant(entry.At));
        if (kind == FeedKind.Events)
        {
            json.WriteStartArray("tags");
            foreach (var term in EntryNames.Categories(header, entry).Select(category => category.Term).Distinct())
                json.WriteStringValue(Clean.Text(term));
            json.WriteEndArray();
        }

        json.WritePropertyName("_statusfeeds");
        Facts(json, entry);
        json.WriteEndObject();
    }

    /// <summary>As they were written with the change; of one told before there were any, what is known of every change.</summary>
    private static void Facts(Utf8JsonWriter json, StoredEntry entry)
    {
        if (entry.Facts is { } facts && IsObject(facts))
        {
            json.WriteRawValue(facts, skipInputValidation: true);
            return;
        }

        json.WriteStartObject();
        if (EntryNames.Host(entry) is { } host)
            Text(json, "host", host);
        if (EntryNames.Application(entry) is { } application)
            Text(json, "application", application);
        json.WriteString("status", entry.To.Name());
        json.WriteString("previous", entry.From?.Name());
        json.WriteString("since", AtomFeed.Instant(entry.At));
        json.WriteEndObject();
    }

    /// <summary>No stored text can take a feed away from its readers, whoever wrote it.</summary>
    private static bool IsObject(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
                // To the end: that is where a fault may be.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string text) => json.WriteString(name, Clean.Text(text));
}
