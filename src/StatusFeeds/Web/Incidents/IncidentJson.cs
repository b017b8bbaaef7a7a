// Reads what scripts post of incidents: JSON of few members; what is not known is a mistake. Pure.
using System.Collections.Immutable;
using System.Text.Json;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class IncidentJson
{
    /// <summary>Of names of others in a message.</summary>
    private const int MostName = 64;

    private const int MostIds = 2 * IncidentPosting.MostHosts;

    private static readonly string[] OfUpdate = ["title", "applications", "hosts", "severity", "stage", "summary", "details", "ticket", "commander", "spokesperson", "next"];
    private static readonly string[] OfOpening = [.. OfUpdate, "since", "from"];

    /// <summary>What was typed, and the number of the proposed incident that it is about (0: none); null with a sentence that says what is wrong.</summary>
    public static (IncidentTyped? Typed, long From, string Wrong) Read(ReadOnlyMemory<byte> body, PostKind kind)
    {
        string[] known = kind switch
        {
            PostKind.Opening => OfOpening,
            PostKind.Update => OfUpdate,
            PostKind.Note => ["summary"],
            _ => ["stage", "summary", "details"],
        };
        try
        {
            using var document = JsonDocument.Parse(body.IsEmpty ? "{}"u8.ToArray() : body, new JsonDocumentOptions { MaxDepth = 3 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, known) : (null, 0, "Send one JSON object.");
        }
        catch (JsonException fault)
        {
            return (null, 0, $"This is not JSON as it is read here: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            return (null, 0, "A text in this JSON is no Unicode: a lone surrogate, or bytes that are not UTF-8.");
        }
    }

    private static (IncidentTyped? Typed, long From, string Wrong) Read(JsonElement body, string[] known)
    {
        var (texts, lists, from) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal), 0L);
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in body.EnumerateObject())
        {
            var name = member.Name;
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                return (null, 0, $"There is no member {Clean.Line(name, MostName)} here. Known are: {string.Join(", ", known)}.");
            }

            if (!met.Add(name))
            {
                return (null, 0, $"The member {name} is here twice.");
            }

            var value = member.Value;
            if (value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (name == "from")
            {
                if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out from) || from < 1)
                {
                    return (null, 0, "The member from must be the number of a proposed incident.");
                }
            }
            else if (name is "applications" or "hosts")
            {
                if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MostIds || value.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String))
                {
                    return (null, 0, $"The member {name} must be a list of ids, as in [\"shop\"].");
                }

                lists[name] = [.. value.EnumerateArray().Select(one => one.GetString()!)];
            }
            else if (value.ValueKind != JsonValueKind.String)
            {
                return (null, 0, $"The member {name} must be a text.");
            }
            else
            {
                texts[name] = value.GetString()!;
            }
        }

        var typed = new IncidentTyped
        {
            Title = texts.GetValueOrDefault("title"),
            Applications = lists.TryGetValue("applications", out var applications) ? applications : null,
            Hosts = lists.TryGetValue("hosts", out var hosts) ? hosts : null,
            Severity = texts.GetValueOrDefault("severity"),
            Stage = texts.GetValueOrDefault("stage"),
            Summary = texts.GetValueOrDefault("summary"),
            Details = texts.GetValueOrDefault("details"),
            Ticket = texts.GetValueOrDefault("ticket"),
            Commander = texts.GetValueOrDefault("commander"),
            Spokesperson = texts.GetValueOrDefault("spokesperson"),
            Next = texts.GetValueOrDefault("next"),
            Since = texts.GetValueOrDefault("since"),
        };
        return (typed, from, "");
    }
}
