// Readings out of a JSON body: read once from end to end, without keeping it.
using System.Collections.Immutable;
using System.Text.Json;
using StatusFeeds.Model;

namespace StatusFeeds.Probes;

/// <param name="Absent">By the name that a rule has for it: why it may not be there.</param>
/// <param name="TooMany">The path of which there are more than can be read; else null.</param>
internal sealed record JsonFound(ImmutableArray<Reading> Readings, ImmutableDictionary<string, string> Absent, string? TooMany);

internal ref struct JsonReadings
{
    /// <summary>That many values may a body bring in all.</summary>
    public const int Most = 1000;

    private readonly ImmutableArray<JsonPath> paths;
    private readonly OrderedDictionary<string, Reading> found = [];
    private readonly HashSet<string> met = [];
    private readonly Dictionary<string, string> absent = [];
    private Utf8JsonReader reader;
    private string? tooMany;

    private JsonReadings(ReadOnlySpan<byte> body, ImmutableArray<JsonPath> paths)
    {
        this.paths = paths;
        reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonPath.Deepest });
    }

    /// <summary>A path on its way: how many of its steps are behind it, and what the reading is called so far (where its name depends on the body).</summary>
    private readonly record struct Walk(JsonPath Path, int Done, string? Name)
    {
        public bool IsThere => Done == Path.Steps.Length;

        public JsonStep Next => Path.Steps[Done];

        public Walk On(string? text = null) => new(Path, Done + 1, Name is null ? null : Name + (text ?? Next.Text));
    }

    /// <param name="body">In UTF-8, with or without its mark.</param>
    /// <param name="paths">What is looked for.</param>
    /// <param name="isCut">The body goes on.</param>
    public static JsonFound Of(ReadOnlySpan<byte> body, ImmutableArray<JsonPath> paths, bool isCut)
    {
        var read = new JsonReadings(body.StartsWith("\uFEFF"u8) ? body[3..] : body, paths);
        var problem = body.IsEmpty ? "the body is empty" : read.Problem();
        if (problem is not null)
        {
            var why = isCut ? $"only the first {body.Length} bytes of the body were read (max-body), and they are no whole JSON" : problem;
            return new([], paths.ToImmutableDictionary(path => path.Reading, _ => why), null);
        }

        return new([.. read.found.Values], read.Missing(), read.tooMany);
    }

    private readonly ImmutableDictionary<string, string> Missing()
    {
        var missing = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var path in paths)
        {
            if (!met.Contains(path.Reading))
            {
                missing[path.Reading] = absent.GetValueOrDefault(path.Reading) ?? (path.IsMany ? "nothing in the body matches it" : "the body has none");
            }
        }

        return missing.ToImmutable();
    }

    /// <summary>Null: the body is one JSON document, and was read.</summary>
    private string? Problem()
    {
        try
        {
            reader.Read();
            Value([.. paths.Select(path => new Walk(path, 0, path.IsMany ? JsonPath.Prefix : null))]);
            return reader.Read() ? Broken("something follows its end") : null;
        }
        catch (JsonException)
        {
            return Broken("");
        }
        catch (InvalidOperationException)
        {
            return Broken("what stands there is no UTF-8");
        }
    }

    private readonly string Broken(string how) => $"the body is not JSON: byte {reader.BytesConsumed}{(how.Length > 0 ? ", " + how : "")}";

    /// <summary>The reader stands on the value's first token, and on its last when this returns.</summary>
    private void Value(List<Walk> walks)
    {
        if (walks.Count == 0 || tooMany is not null)
        {
            reader.Skip();
            return;
        }

        foreach (var walk in walks.Where(walk => walk.IsThere))
        {
            Take(walk);
        }

        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (Next() != JsonTokenType.EndObject)
            {
                var inside = Members(walks);
                Next();
                Value(inside);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            var index = 0;
            for (; Next() != JsonTokenType.EndArray; index++)
            {
                Value(Items(walks, index));
            }

            foreach (var walk in walks.Where(walk => walk.Done == walk.Path.Steps.Length - 1 && walk.Next.Member == JsonPath.Length))
            {
                Add(walk.On(), name => new Reading(name, index));
            }
        }
    }

    private JsonTokenType Next()
    {
        reader.Read();
        return reader.TokenType;
    }

    private readonly List<Walk> Members(List<Walk> walks)
    {
        var inside = new List<Walk>();
        foreach (var walk in walks)
        {
            if (!walk.IsThere && !walk.Next.IsItem && (walk.Next.IsAny || reader.ValueTextEquals(walk.Next.Member)))
            {
                inside.Add(walk.Next.IsAny ? walk.On(Dotted(reader.GetString()!)) : walk.On());
            }
        }

        return inside;
    }

    private static List<Walk> Items(List<Walk> walks, int index)
    {
        var inside = new List<Walk>();
        foreach (var walk in walks)
        {
            if (!walk.IsThere && walk.Next.IsItem && (walk.Next.IsAny || walk.Next.Index == index))
            {
                inside.Add(walk.On($"[{index}]"));
            }
        }

        return inside;
    }

    private void Take(Walk walk)
    {
        var what = reader.TokenType;
        switch (what)
        {
            case JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number):
                Add(walk, name => new Reading(name, number));
                break;
            case JsonTokenType.Number:
                var digits = System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
                Add(walk, name => Reading.OfText(name, digits));
                break;
            case JsonTokenType.String:
                var text = reader.GetString()!;
                Add(walk, name => Reading.OfText(name, text));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                Add(walk, name => Reading.OfText(name, what == JsonTokenType.True ? "true" : "false"));
                break;
            default:
                absent[walk.Path.Reading] = what == JsonTokenType.Null ? "it is null there"
                    : what == JsonTokenType.StartArray ? "it is an array there: name an item ([0]), all ([*]) or its .length"
                    : "it is an object there: name one of its members";
                found.Remove(walk.Path.Reading);
                met.Remove(walk.Path.Reading);
                break;
        }
    }

    /// <summary>Of members that are there twice the last counts, as everywhere.</summary>
    private void Add(Walk walk, Func<string, Reading> reading)
    {
        var name = walk.Name ?? walk.Path.Reading;
        if (found.Count >= Most && !found.ContainsKey(name))
        {
            tooMany ??= walk.Path.Reading;
            return;
        }

        found[name] = reading(name);
        met.Add(walk.Path.Reading);
    }

    /// <summary>A member's name as a path would have it.</summary>
    private static string Dotted(string member) => member.Length == 0 || member.AsSpan().IndexOfAny(".[]\"*") >= 0 ? $"[\"{member}\"]" : "." + member;
}
