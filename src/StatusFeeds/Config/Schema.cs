// The JSON Schema of the configuration's files, for editors: made of what the readers ask, and of what docs/configuration.md and docs/probes.md say.
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusFeeds.Probes;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <summary>Draft 7: what editors' YAML plug-ins understand. It is laxer than the readers, never stricter.</summary>
internal sealed class Schema
{
    private const string Draft = "http://json-schema.org/draft-07/schema#";

    /// <summary>Only our letters and signs are in it, and it stands in no page: quotes and angle brackets may stay readable.</summary>
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly AskedKeys asked = AskedKeys.Find();
    private readonly KeyTexts texts = KeyTexts.Shipped();
    private readonly SortedSet<string> undescribed = new(StringComparer.Ordinal);

    private Schema()
    {
    }

    /// <summary>Of site.yaml.</summary>
    public static string OfSite() => Text(new Schema().SiteFile());

    /// <summary>Of every other file.</summary>
    public static string OfContent() => Text(new Schema().ContentFiles());

    /// <summary>Keys that the documentation says nothing about, as <c>SECTION: KEY</c>.</summary>
    public static IReadOnlyCollection<string> Undescribed()
    {
        var schema = new Schema();
        schema.SiteFile();
        schema.ContentFiles();
        return schema.undescribed;
    }

    private static string Text(JsonObject schema) => schema.ToJsonString(Readable) + "\n";

    private JsonObject SiteFile()
    {
        var site = Mapping(asked.Site, KeyTexts.Site);
        Put(site, "profiles", Profiles());
        var reader = new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = SchemaValues.Words("anyone") }, Reference("reader")) };
        Put((JsonObject)site["properties"]!["access"]!, "read", SchemaValues.OneOrList(reader));
        Put((JsonObject)site["properties"]!["access"]!, "write", SchemaValues.OneOrList(Reference("writer")));
        var document = Document("StatusFeeds: site.yaml", site, []);
        document["definitions"]!["reader"] = Mapping(asked.Reader, KeyTexts.Access);
        document["definitions"]!["writer"] = Mapping(asked.Writer, KeyTexts.Access);
        return document;
    }

    private JsonObject ContentFiles()
    {
        var content = Mapping(asked.Content, KeyTexts.Application);
        Put(content, "hosts", SchemaValues.OneOrList(Reference("host")));
        Put(content, "needs", SchemaValues.OneOrList(Reference("need")));
        Put(content, "profiles", Profiles());
        content["dependencies"] = new JsonObject(
            ContentFile.KeysOfApplications.Select(key => KeyValuePair.Create(key, (JsonNode?)SchemaValues.Words("application"))));
        var document = Document("StatusFeeds: an application, hosts, profiles", content, ["applications"]);
        ((JsonObject)document["definitions"]!).Insert(0, "host", Host([]));
        return document;
    }

    /// <param name="notInWindows">Keys of a maintenance that it cannot have in this file.</param>
    private JsonObject Document(string title, JsonObject mapping, string[] notInWindows)
    {
        Put(mapping, "maintenance", SchemaValues.OneOrList(Reference("window")));
        mapping["type"] = SchemaValues.Words("object", "null");
        mapping.Insert(0, "$schema", Draft);
        mapping.Insert(1, "title", title);
        mapping["definitions"] = new JsonObject { ["profile"] = Host(Config.Profiles.KeysOfHostsAlone), ["check"] = Check(), ["need"] = Need(), ["window"] = Mapping(asked.Window, KeyTexts.Maintenance, notInWindows) };
        return mapping;
    }

    private JsonObject Host(string[] without)
    {
        var host = Mapping(asked.Host, KeyTexts.Host, without);
        Put(host, "needs", SchemaValues.OneOrList(Reference("need")));
        Put(host, "checks", SchemaValues.OneOrList(Checks()));
        return host;
    }

    private JsonObject Checks()
    {
        string[] alone = [.. asked.Kinds.Where(kind => !AnyNeeded(kind.Value)).Select(kind => kind.Key)];
        return alone is [] ? Reference("check") : new()
        {
            ["anyOf"] = new JsonArray(Reference("check"), new JsonObject { ["type"] = "string", ["enum"] = SchemaValues.Words(alone) }),
        };
    }

    private JsonObject Check()
    {
        var check = Mapping(asked.Check, KeyTexts.Check);
        var properties = (JsonObject)check["properties"]!;
        foreach (var (kind, settings) in asked.Kinds.Reverse())
        {
            properties.Insert(0, kind, Kind(kind, settings));
        }

        check["oneOf"] = new JsonArray([.. asked.Kinds.Keys.Select(kind => new JsonObject { ["required"] = SchemaValues.Words(kind) })]);
        return check;
    }

    /// <summary>Its settings; one value in their place, or none, where the kind can do with that.</summary>
    private JsonObject Kind(string kind, Questions settings)
    {
        var schema = Mapping(settings, kind);
        var alone = Catalog.Kinds[kind].Credential?.IsShort == true ? SchemaValues.Text(null) : Alone(settings);
        schema["type"] = SchemaValues.Words([.. Types(alone), "object", .. AnyNeeded(settings) ? Array.Empty<string>() : ["null"]]);
        if (asked.Site["credentials"]?.Inside?[AskedKeys.AnyName]?.Inside?[kind] is not null)
        {
            ((JsonObject)schema["properties"]!)["credential"] = Described(SchemaValues.Text(null), texts[kind, "credential"], $"{kind}: credential");
        }

        // A credential may bring what is needed.
        if (Catalog.Kinds[kind].Credential is { } credential && schema["required"] is JsonArray needed && needed.RemoveAll(key => credential.Keys.Contains(key!.GetValue<string>())) > 0 && needed.Count == 0)
        {
            schema.Remove("required");
        }

        var known = Catalog.Kinds[kind].Defaults;
        var rules = known.Down.Select(rule => $"`down: {rule}`").Concat(known.Degraded.Select(rule => $"`degraded: {rule}`"));
        schema.Insert(0, "description", Sentences(
            texts.FirstLine(kind),
            $"Readings: {string.Join(", ", known.Readings.Select(reading => reading.Name))}",
            known.Down.Concat(known.Degraded).Any() ? $"Default rules: {string.Join(", ", rules)}" : ""));
        return schema;
    }

    /// <summary>What may stand in place of the whole mapping; nothing where no single value may.</summary>
    private static JsonObject Alone(Questions settings) => settings.Short is { } key ? SchemaValues.Alone(settings[key]!) : [];

    private static IEnumerable<string> Types(JsonObject alone) => alone["type"]?.AsArray().Select(type => type!.GetValue<string>()) ?? [];

    private static JsonObject Need()
    {
        var members = new JsonObject { ["type"] = "array", ["minItems"] = 2, ["items"] = SchemaValues.Text(null) };
        var groups = new JsonObject { ["type"] = "object", ["patternProperties"] = SchemaValues.Ignored(), ["additionalProperties"] = false };
        ((JsonObject)groups["patternProperties"]!)[$"^{Needs.GroupShape}$"] = members;
        return new() { ["anyOf"] = new JsonArray(SchemaValues.Text(null), groups) };
    }

    private static JsonObject Profiles() => new() { ["type"] = "object", ["patternProperties"] = SchemaValues.Ignored(), ["additionalProperties"] = Reference("profile") };

    /// <param name="above">What is said of the mapping itself: it goes for those of its keys that have no row of their own.</param>
    private JsonObject Mapping(Questions questions, string section, string[]? without = null, KeyText? above = null)
    {
        without ??= [];
        var properties = new JsonObject();
        var mapping = new JsonObject { ["type"] = "object", ["properties"] = properties, ["patternProperties"] = SchemaValues.Ignored(), ["additionalProperties"] = false };
        if (Alone(questions) is { Count: > 0 } alone)
        {
            foreach (var (keyword, value) in alone)
            {
                mapping[keyword] = value?.DeepClone();
            }

            mapping["type"] = SchemaValues.Words([.. Types(alone), "object"]);
        }

        foreach (var question in questions.All.Where(question => !without.Contains(question.Key)))
        {
            var value = SchemaValues.Of(question, inside => Mapping(inside, SectionInside(section, question.Key), above: texts[section, question.Key] ?? above));
            if (question.Key == AskedKeys.AnyName)
            {
                mapping["additionalProperties"] = value;
            }
            else
            {
                properties[question.Key] = Described(value, texts[section, question.Key] ?? above, $"{section}: {question.Key}", question);
            }
        }

        var needed = questions.All.Select(question => question.Key).Where(key => questions.Needs(key) && !without.Contains(key));
        if (needed.Any())
        {
            mapping["required"] = SchemaValues.Words(needed);
        }

        return mapping;
    }

    /// <summary>Mappings in mappings have no section of their own: where their keys are told.</summary>
    private string SectionInside(string section, string key) => key switch
    {
        "defaults" => KeyTexts.Check,
        "flapping" => KeyTexts.Flapping,
        "access" => KeyTexts.Access,
        "availability" => KeyTexts.Availability,
        "incidents" => KeyTexts.Incidents,
        "websub" => KeyTexts.WebSub,
        _ when asked.Kinds.ContainsKey(key) => key,
        _ => section,
    };

    private JsonObject Described(JsonObject value, KeyText? text, string key, Question? question = null)
    {
        if (text is null)
        {
            undescribed.Add(key);
        }

        var said = text?.Default is { Length: > 0 } byText ? byText : question?.Default;
        var description = Sentences(
            text?.What ?? "",
            question?.Least is { } least ? $"From {least} to {question.Most}" : "",
            said is null ? "" : $"Default: {said}");
        if (description.Length > 0)
        {
            value.Insert(0, "description", description);
        }

        if (question?.Default is { } otherwise)
        {
            value["default"] = SchemaValues.Value(otherwise);
        }

        return value;
    }

    private static string Sentences(params IEnumerable<string> parts) =>
        string.Join(' ', parts.Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..].TrimEnd('.', ':') + "."));

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    /// <summary>Replaces what may stand behind a key, and leaves what is said of it.</summary>
    private static void Put(JsonObject mapping, string key, JsonObject value)
    {
        var properties = (JsonObject)mapping["properties"]!;
        if (properties[key]?["description"]?.GetValue<string>() is { } description)
        {
            value.Insert(0, "description", description);
        }

        properties[key] = value;
    }

    private static bool AnyNeeded(Questions settings) => settings.All.Any(question => settings.Needs(question.Key));
}
