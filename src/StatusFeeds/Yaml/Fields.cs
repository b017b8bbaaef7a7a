// One YAML mapping, read key by key: notes every mistake with its place and goes on with a harmless value.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Yaml;

/// <summary>
/// What was not read when <see cref="Close"/> is called is an unknown key. A value that holds <c>${...}</c> is shown in messages as written,
/// never filled in; a reader's own messages for <see cref="Wrong"/> must not hold values either.
/// </summary>
internal sealed class Fields
{
    private readonly Node node;
    private readonly Mistakes mistakes;
    private readonly Dictionary<string, Node> values = [];
    private readonly HashSet<string> read = [];
    private readonly List<string> asked = [];
    private readonly Dictionary<string, Fields> children = [];
    private readonly Imagined? imagined;
    private Node? whole;

    /// <param name="node">A mapping; a single value, and a list, is left for <see cref="Short"/>, else it is a mistake and counts as empty.</param>
    public Fields(Node node, Mistakes mistakes)
    {
        this.node = node;
        this.mistakes = mistakes;
        imagined = node.Place.Source.Imagined;
        Questions = imagined?.Asked(node);
        foreach (var entry in Everything)
        {
            values[entry.Key.Raw] = entry.Value;
        }

        whole = node is Scalar { IsNothing: false } or Listing ? node : null;
    }

    /// <summary>All keys and values but <c>x-</c> ones, in the order of the file.</summary>
    public ImmutableArray<Entry> Entries => [.. Everything.Where(entry => !entry.IsIgnored)];

    public Place Place => node.Place;

    /// <summary>What was asked so far, where the mapping is imagined; else null.</summary>
    public Questions? Questions { get; }

    /// <summary>For <c>http: /health</c>: the single value given in place of a mapping stands for this key.</summary>
    /// <param name="orList">A list in its place does too.</param>
    public void Short(string key, bool orList = false)
    {
        Ask(key);
        Questions?.NoteShort(key);
        if (whole is Scalar || (orList && whole is not null))
        {
            values[key] = whole;
            whole = null;
        }
    }

    /// <summary>Does not count as reading.</summary>
    public bool Has(string key) => values.ContainsKey(Ask(key));

    /// <summary>The value whatever it is; reading on is the caller's matter. Null if absent or nothing (which is noted).</summary>
    public Node? Take(string key)
    {
        read.Add(Ask(key));
        if (!values.TryGetValue(key, out var value))
        {
            return null;
        }

        if (value is Scalar { IsNothing: true })
        {
            mistakes.Add(value, $"`{key}` has no value: write one, or take the key out");
            return null;
        }

        return value;
    }

    /// <summary>Counts as reading, whatever the value: someone else reads it.</summary>
    public void Skip(params IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            read.Add(Ask(key));
        }
    }

    /// <summary>For editors: what the text (or each of several) under that key looks like. The reader itself says what is wrong with one.</summary>
    /// <param name="pattern">For the whole text, in what .NET, JavaScript and Python share.</param>
    /// <param name="what">The same in words.</param>
    /// <param name="words">To be offered.</param>
    public void Looks(string key, string pattern, string what, params ImmutableArray<string> words) => Questions?.NoteLooks(key, pattern, what, words);

    public string? Text(string key)
    {
        Note(key, Shape.Text);
        return One(key, "a text")?.Value;
    }

    public string Text(string key, string otherwise) => Text(key) ?? otherwise;

    /// <summary>The text of the file that the value names, relative to the folder of the YAML file it stands in; null where it cannot be read.</summary>
    public string? FileText(string key)
    {
        Note(key, Shape.Text);
        if (One(key, "the name of a file") is not { } name)
        {
            return null;
        }

        var (text, problem) = name.Place.Source.Filling.FileText(name.Value);
        if (problem is not null)
        {
            mistakes.Add(name, $"`{key}`: {(name.IsFilled ? $"the file {name.Shown} is not there, or cannot be read" : problem)}");
        }

        return text;
    }

    public Secret? Secret(string key) => Text(key) is { } text ? new Secret(text) : null;

    /// <summary>As written, in backticks, with nothing filled in: for the reader's own messages.</summary>
    public string Shown(string key) => values.GetValueOrDefault(key) is Scalar scalar ? scalar.Shown : $"`{key}`";

    /// <summary>Its value holds text that came from <c>${...}</c> and must never be told.</summary>
    public bool Hides(string key) => values.GetValueOrDefault(key) is Scalar { IsFilled: true };

    /// <summary>Its value is not known, as it was read without secrets.</summary>
    public bool IsUnknown(string key) => values.GetValueOrDefault(key) is Scalar { IsUnknown: true };

    public bool Flag(string key, bool otherwise) => Choice(key, otherwise, ("true", true), ("false", false));

    public int Number(string key, int otherwise, int least, int most) =>
        Within(key, Shape.Number, otherwise, least, most, "a whole number", n => n.ToString(CultureInfo.InvariantCulture),
            text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null) ?? otherwise;

    /// <summary><c>150ms 30s 5m 2h 90d</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most) => MaybeDuration(key, otherwise, least, most) ?? otherwise;

    /// <summary>As <see cref="Duration(string, TimeSpan, TimeSpan, TimeSpan)"/>; null if it is absent or wrong.</summary>
    public TimeSpan? Duration(string key, TimeSpan least, TimeSpan most) => MaybeDuration(key, null, least, most);

    /// <summary><c>100B 500kB 1MB 1MiB</c>; in bytes.</summary>
    public long Size(string key, long otherwise, long least, long most) =>
        Within(key, Shape.Size, otherwise, least, most, "a size such as 100B, 500kB, 1MB or 1MiB", Quantities.Show, Quantities.Size) ?? otherwise;

    public T Choice<T>(string key, T otherwise, params (string Word, T Value)[] choices)
    {
        Questions?.Note(new(key, Shape.Choice)
        {
            Words = [.. choices.Select(choice => choice.Word)],
            Default = choices.FirstOrDefault(choice => EqualityComparer<T>.Default.Equals(choice.Value, otherwise)).Word,
        });
        if (One(key, "one of " + Words(choices)) is not { } scalar)
        {
            return otherwise;
        }

        foreach (var (word, value) in choices)
        {
            if (word == scalar.Value)
            {
                return value;
            }
        }

        var near = scalar.IsFilled ? "" : Nearest.DidYouMean(scalar.Value, choices.Select(choice => choice.Word));
        mistakes.Add(scalar, $"`{key}` must be one of {Words(choices)}, not {scalar.Shown}{near}");
        return otherwise;
    }

    /// <summary>A single value or a list of them; empty if absent.</summary>
    public ImmutableArray<string> Texts(string key) => [.. Scalars(key).Select(scalar => scalar.Value)];

    /// <summary>As <see cref="Texts"/>, with their places.</summary>
    public ImmutableArray<Scalar> Scalars(string key)
    {
        Note(key, Shape.Texts);
        return [.. Items(key).Select(item => Sound(key, item, "a text or a list of texts")).OfType<Scalar>()];
    }

    /// <summary>The items of a list, or the one value that stands in its place; empty if absent.</summary>
    public ImmutableArray<Node> Items(string key)
    {
        Note(key, Shape.Nodes);
        return Take(key) switch
        {
            null => [],
            Listing listing => listing.Items,
            var one => [one],
        };
    }

    /// <summary>A mapping of single values, in the order of the file, <c>x-</c> keys too (headers have such names); empty if absent.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Pairs(string key)
    {
        Note(key, Shape.Pairs);
        return Map(key)?.AllPairs() ?? [];
    }

    /// <summary>The mapping under that key, closed together with this one; null if absent.</summary>
    public Fields? Map(string key)
    {
        if ((Take(key) ?? imagined?.Inside(node, key)) is not { } value)
        {
            return null;
        }

        if (!children.TryGetValue(key, out var child))
        {
            children[key] = child = new Fields(value, mistakes);
            Questions?.Note(new(key, Shape.Map) { Inside = child.Questions });
        }

        return child;
    }

    /// <summary>Notes a mistake at the place of that key's value, or of the mapping where it is absent.</summary>
    public void Wrong(string key, string message)
    {
        if (!values.ContainsKey(key))
        {
            Questions?.NoteMissing(key);
        }

        mistakes.Add(values.GetValueOrDefault(key) ?? node, message);
    }

    /// <summary>Where the key is present: notes that message at the key, and counts it as read.</summary>
    public void Refuse(string key, string message)
    {
        foreach (var entry in Entries.Where(entry => entry.Key.Raw == key && read.Add(key)))
        {
            mistakes.Add(entry.Key.Place.Mistake(message));
        }
    }

    /// <summary>Notes what nobody has read: unknown keys, here and in the mappings read by <see cref="Map"/>.</summary>
    public void Close()
    {
        if (whole is not null)
        {
            mistakes.Add(whole, $"here must be `key: value` pairs, not {whole.What}");
        }

        foreach (var entry in Entries.Where(entry => !read.Contains(entry.Key.Raw)))
        {
            mistakes.Add(entry.Key.Place.Mistake($"`{entry.Key.Raw}` is not a key here" + Nearest.DidYouMean(entry.Key.Raw, asked.Where(key => key != entry.Key.Raw))));
        }

        foreach (var child in children.Values)
        {
            child.Close();
        }
    }

    private ImmutableArray<Entry> Everything => node is Mapping mapping ? mapping.Entries : [];

    private static string Words<T>((string Word, T Value)[] choices) => string.Join(", ", choices.Select(choice => choice.Word));

    private ImmutableArray<KeyValuePair<string, string>> AllPairs() =>
        [.. Everything.Select(entry => KeyValuePair.Create(entry.Key.Raw, One(entry.Key.Raw, "a text")?.Value ?? ""))];

    private TimeSpan? MaybeDuration(string key, TimeSpan? otherwise, TimeSpan least, TimeSpan most) =>
        Within(key, Shape.Duration, otherwise, least, most, "a duration such as 150ms, 30s, 5m, 2h or 90d", Quantities.Show, Quantities.Duration);

    /// <summary>Null if it is absent or wrong.</summary>
    private T? Within<T>(string key, Shape shape, T? otherwise, T least, T most, string what, Func<T, string> show, Func<string, T?> parse)
        where T : struct, IComparable<T>
    {
        Questions?.Note(new(key, shape) { Default = otherwise is { } known ? show(known) : null, Least = show(least), Most = show(most), What = what });
        if (One(key, what) is not { } scalar)
        {
            return null;
        }

        var value = parse(scalar.Value);
        if (value is { } sound && sound.CompareTo(least) >= 0 && sound.CompareTo(most) <= 0)
        {
            return sound;
        }

        var should = value is null ? what : $"from {show(least)} to {show(most)}";
        mistakes.Add(scalar, $"`{key}` must be {should}, not {scalar.Shown}");
        return null;
    }

    private Scalar? One(string key, string what) => Take(key) is { } value ? Sound(key, value, what) : null;

    private Scalar? Sound(string key, Node value, string what)
    {
        var message = value switch
        {
            Scalar { Problem: { } problem } => problem,
            Scalar { IsNothing: true } => $"a value of `{key}` is missing here",
            Scalar => null,
            _ => $"`{key}` must be {what}, not {value.What}",
        };
        if (message is null)
        {
            return (Scalar)value;
        }

        mistakes.Add(value, message);
        return null;
    }

    private string Ask(string key)
    {
        if (!asked.Contains(key))
        {
            asked.Add(key);
            Note(key, Shape.Anything);
        }

        return key;
    }

    private void Note(string key, Shape shape) => Questions?.Note(new(key, shape));
}
