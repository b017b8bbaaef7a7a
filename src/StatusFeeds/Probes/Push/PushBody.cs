// Reads what a post says: an optional status, a text and readings, from the address's query and from a body of text, JSON or a form.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal sealed class PushBody
{
    public const int MostReadings = 100;
    public const int MostName = 64;
    public const int MostText = 500;
    public const int MostValue = 200;

    private const string Plain = "Content-Type: text/plain";
    private const int Shown = 40;

    private readonly Dictionary<string, Reading> readings = new(StringComparer.Ordinal);
    private string? status;
    private string? text;

    private PushBody()
    {
    }

    /// <summary>What the post says, or why it does not count, in words for its sender.</summary>
    public static (Posted? Posted, string Refusal) Read(Post post)
    {
        try
        {
            var body = new PushBody();
            body.Pairs(post.Query);
            body.Take(post);
            return (new(post.At, body.status, body.text ?? "", [.. body.readings.Values]), "");
        }
        catch (Refused refused)
        {
            return (null, refused.Message);
        }
    }

    private void Take(Post post)
    {
        var media = post.MediaType.ToLowerInvariant();
        var isForm = media == "application/x-www-form-urlencoded";
        var isJson = media == "application/json" || media.EndsWith("+json", StringComparison.Ordinal);
        if (!isForm && !isJson && media.Length > 0 && !media.StartsWith("text/", StringComparison.Ordinal))
        {
            throw new Refused($"a body of the type {Quoted(media)} is not read here: send text/plain, application/json or application/x-www-form-urlencoded");
        }

        var sent = Encoding.UTF8.GetString(post.Body.Span);
        if (isJson || ((isForm || media.Length == 0) && sent.AsSpan().TrimStart().StartsWith("{")))
        {
            Json(post.Body);
        }
        else if (isForm && sent.Contains('=', StringComparison.Ordinal) && !sent.AsSpan().Trim().ContainsAny(" \r\n\t"))
        {
            Pairs(sent.Trim().Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair));
        }
        else if (sent.Trim() is { Length: > 0 } said)
        {
            // curl sends what is a text as a form unless one tells it otherwise.
            Say(said);
        }
    }

    private static KeyValuePair<string, string> Pair(string pair)
    {
        var end = pair.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? new(Plainly(pair), "") : new(Plainly(pair[..end]), Plainly(pair[(end + 1)..]));
        static string Plainly(string part) => Uri.UnescapeDataString(part.Replace('+', ' '));
    }

    /// <summary>A name without a value says nothing: those who make addresses by a pattern leave them so.</summary>
    private void Pairs(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach (var (name, value) in pairs.Where(pair => pair.Value.Length > 0))
        {
            if (name == "status")
            {
                Judge(value);
            }
            else if (name is "text" or "msg")
            {
                Say(value);
            }
            else
            {
                Add(Quantity(Name(name), value));
            }
        }
    }

    private void Json(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new Refused("the JSON must be an object, as in {\"status\": \"up\", \"text\": \"...\", \"readings\": {\"rows\": 12}}");
            }

            foreach (var member in json.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
            {
                switch (member.Name)
                {
                    case "status" when member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number:
                        Judge(member.Value.ToString());
                        break;
                    case "text" or "msg" when member.Value.ValueKind == JsonValueKind.String:
                        Say(member.Value.GetString()!);
                        break;
                    case "readings" when member.Value.ValueKind == JsonValueKind.Object:
                        foreach (var reading in member.Value.EnumerateObject().Where(reading => reading.Value.ValueKind != JsonValueKind.Null))
                        {
                            Add(Of(Name(reading.Name), reading.Value));
                        }

                        break;
                    case "status" or "text" or "msg":
                        throw new Refused($"`{member.Name}` must be a text");
                    case "readings":
                        throw new Refused("`readings` must be an object of names and values, as in {\"rows\": 12}");
                    default:
                        throw new Refused($"there is no {Quoted(member.Name)} here; there is status, text, readings");
                }
            }
        }
        catch (JsonException bad)
        {
            throw new Refused($"the body is no JSON (line {(bad.LineNumber ?? 0) + 1}, byte {(bad.BytePositionInLine ?? 0) + 1}); a text is sent with {Plain}");
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a character.
            throw new Refused("a text in the JSON is no Unicode");
        }
    }

    private static Reading Of(string name, JsonElement value)
    {
        var unit = "";
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (!value.TryGetProperty("value", out var inner) || value.EnumerateObject().FirstOrDefault(member => member.Name is not ("value" or "unit")) is { Value.ValueKind: not JsonValueKind.Undefined })
            {
                throw new Refused($"the reading {Quoted(name)} must be a number, a text, or {{\"value\": 3.2, \"unit\": \"s\"}}");
            }

            unit = value.TryGetProperty("unit", out var word) && word.ValueKind != JsonValueKind.Null ? word.ToString() : "";
            value = inner;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Number when unit.Length > 0 && !Quantities.CanBeUnit(unit):
                throw new Refused($"the reading {Quoted(name)} has a unit that is none: a few letters such as s, kB, % or A");
            case JsonValueKind.Number when (unit.Length > 0 ? Quantities.Base(unit) : (Unit.None, 1m)) is var (based, factor)
                && value.TryGetDouble(out var number) && double.IsFinite(number * (double)factor):
                return new(name, number * (double)factor, based);
            case JsonValueKind.True or JsonValueKind.False:
                return new(name, value.GetBoolean() ? 1 : 0);
            case JsonValueKind.String when unit.Length == 0:
                return Reading.OfText(name, Cut(value.GetString()!, MostValue));
            default:
                throw new Refused($"the reading {Quoted(name)} must be a number, a text, or {{\"value\": 3.2, \"unit\": \"s\"}}");
        }
    }

    /// <summary>A number, perhaps with a unit that is known; else a text.</summary>
    private static Reading Quantity(string name, string value) =>
        Quantities.Split(value) is { } quantity && (quantity.Unit.Length == 0 || Quantities.DimensionOf(quantity.Unit) is not null)
            && (quantity.Unit.Length == 0 ? (Unit.None, 1m) : Quantities.Base(quantity.Unit)) is var (unit, factor)
                ? new(name, (double)(quantity.Number * factor), unit)
                : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? new(name, number)
                    : Reading.OfText(name, Cut(value, MostValue));

    private static string Name(string name)
    {
        if (name.Length is 0 or > MostName || name.Trim() != name || !ReferenceEquals(Words.OneLine(name), name) || name.Any(char.IsSurrogate))
        {
            throw new Refused($"{Quoted(name)} cannot be the name of a reading: one to {MostName} printable characters; a text is sent with {Plain}");
        }

        return name is PushProbe.Age or PushProbe.Status or PushProbe.Text ? throw new Refused($"a reading cannot be named `{name}`: the check itself has one of that name") : name;
    }

    private void Judge(string word)
    {
        var read = word.ToLowerInvariant() switch
        {
            "up" or "ok" or "0" => "up",
            "degraded" or "warning" or "warn" or "1" => "degraded",
            "down" or "critical" or "2" => "down",
            "unknown" or "3" => "unknown",
            _ => throw new Refused($"`status` must be up, degraded, down or unknown (or ok, warning, critical; or 0 to 3), not {Quoted(word)}"),
        };
        status = status is null || status == read ? read : throw new Refused("`status` is given twice");
    }

    private void Say(string said) => text = text is null ? Cut(said.Trim(), MostText) : throw new Refused("the text is given twice");

    private void Add(Reading reading)
    {
        if (!readings.TryAdd(reading.Name, reading))
        {
            throw new Refused($"the reading {Quoted(reading.Name)} is given twice");
        }

        if (readings.Count > MostReadings)
        {
            throw new Refused($"there are more than {MostReadings} readings");
        }
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : TcpText.Cut(text, most);

    private static string Quoted(string text) => $"\"{Words.OneLine(Cut(text, Shown))}{(text.Length > Shown ? "…" : "")}\"";

    private sealed class Refused(string message) : Exception(message);
}
