// What readers ask of an imagined mapping: so the schema for editors is made of the reading itself, not written beside it.
using System.Collections.Immutable;

namespace StatusFeeds.Yaml;

/// <summary>In the order of how much they say: where a key is asked for twice, the later one counts.</summary>
internal enum Shape
{
    Anything,
    Nodes,
    Map,
    Pairs,
    Text,
    Texts,
    Number,
    Duration,
    Size,
    Choice,
}

/// <summary>One key that a reader asked for.</summary>
internal sealed record Question(string Key, Shape Shape)
{
    /// <summary>As it would be written; null where the reader has none.</summary>
    public string? Default { get; init; }

    public string? Least { get; init; }

    public string? Most { get; init; }

    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>A regular expression for the whole text, in what .NET, JavaScript and Python share.</summary>
    public string? Pattern { get; init; }

    /// <summary>What the text must be, in words: <c>a duration such as 30s</c>.</summary>
    public string? What { get; init; }

    /// <summary>What the reader asked of the mapping behind the key.</summary>
    public Questions? Inside { get; init; }
}

/// <summary>What was asked of one mapping.</summary>
internal sealed class Questions
{
    /// <summary>The key that stands for whatever name the user gives.</summary>
    public const string AnyName = "*";

    private readonly OrderedDictionary<string, Question> all = [];
    private readonly HashSet<string> missed = [];

    /// <summary>In the order of asking. A key that must be there has no default: the reader went on with a harmless value.</summary>
    public IEnumerable<Question> All => all.Values.Select(question => Needs(question.Key) ? question with { Default = null } : question);

    /// <summary>The key that a single value in place of the mapping stands for.</summary>
    public string? Short { get; private set; }

    public Question? this[string key] => all.GetValueOrDefault(key);

    /// <summary>The reader complained that the key is not there.</summary>
    public bool Needs(string key) => missed.Contains(key);

    public void Note(Question question)
    {
        var known = all.GetValueOrDefault(question.Key);
        if (known is null || known.Shape < question.Shape)
        {
            all[question.Key] = question with
            {
                Pattern = question.Pattern ?? known?.Pattern,
                What = question.What ?? known?.What,
                Words = question.Words is [] ? known?.Words ?? [] : question.Words,
                Inside = question.Inside ?? known?.Inside,
            };
        }
    }

    /// <summary>Adds what its text looks like to a key that was asked for.</summary>
    public void NoteLooks(string key, string pattern, string what, ImmutableArray<string> words)
    {
        Note(new(key, Shape.Anything));
        all[key] = all[key] with { Pattern = pattern, What = what, Words = words };
    }

    public void NoteShort(string key) => Short = key;

    public void NoteMissing(string key) => missed.Add(key);
}

/// <summary>A file that nobody wrote: its mappings are empty, and what is asked of each is kept by its place.</summary>
internal sealed class Imagined
{
    private readonly Dictionary<Place, Questions> asked = [];
    private readonly Dictionary<(Place, string), Mapping> inside = [];
    private readonly Source source;
    private int lines;

    public Imagined() => source = new("imagined", Filling.None) { Imagined = this };

    /// <summary>A mapping that holds these, at a place of its own.</summary>
    public Mapping Mapping(params ImmutableArray<(string Key, Node Value)> entries)
    {
        var place = new Place(source, ++lines, 1);
        return new(place, [.. entries.Select(entry => new Entry(Scalar.Of(place, entry.Key, plain: true), entry.Value))]);
    }

    /// <summary>What stands behind a key of an imagined mapping: always the same one.</summary>
    public Mapping Inside(Node of, string key)
    {
        if (!inside.TryGetValue((of.Place, key), out var mapping))
        {
            inside[(of.Place, key)] = mapping = Mapping();
        }

        return mapping;
    }

    public Questions Asked(Node of)
    {
        if (!asked.TryGetValue(of.Place, out var questions))
        {
            asked[of.Place] = questions = new();
        }

        return questions;
    }
}
