// Reads a YAML text into nodes: aliases and merge keys resolved, duplicates and broken syntax told with their places.
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace StatusFeeds.Yaml;

internal sealed partial class NodeReader
{
    private const int DepthMost = 64;

    /// <summary>Values in a file with every alias written out; a thousand hosts are some fifty thousand.</summary>
    private const long SizeMost = 10_000_000;

    private readonly Source source;
    private readonly Mistakes mistakes;
    private readonly Parser parser;
    private readonly Dictionary<string, Node> anchors = [];

    private NodeReader(string text, Source source, Mistakes mistakes)
    {
        this.source = source;
        this.mistakes = mistakes;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>False if the text cannot be read to its end, which is noted.</summary>
    /// <param name="root">The file's one document; null if it is empty.</param>
    public static bool TryRead(string text, Source source, Mistakes mistakes, out Node? root)
    {
        var reader = new NodeReader(text, source, mistakes);
        try
        {
            root = reader.Document();
            return true;
        }
        catch (YamlException broken)
        {
            var tab = broken.Message.Contains("tab", StringComparison.Ordinal) ? LeadingTab().Match(text) : Match.Empty;
            var place = tab.Success
                ? new Place(source, text.AsSpan(0, tab.Index).Count('\n') + 1, tab.Length)
                : new Place(source, (int)broken.Start.Line, (int)broken.Start.Column);
            var sign = broken.Start.Index < text.Length && "*&@%`".Contains(text[(int)broken.Start.Index]) ? "; a text that begins with this sign needs quotes" : "";
            mistakes.Add(place.Mistake($"this is not YAML: {char.ToLowerInvariant(broken.Message[0])}{broken.Message[1..].TrimEnd('.')}{sign}"));
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet 16.3 throws where a list or mapping in brackets is still open at the next key.
            var last = reader.parser.Current?.Start ?? Mark.Empty;
            mistakes.Add(new Place(source, (int)last.Line, (int)last.Column).Mistake("this is not YAML: from here on a `[`, a `{` or a quote is not closed"));
        }

        root = null;
        return false;
    }

    private Node? Document()
    {
        Node? root = null;
        var documents = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart)
            {
                parser.MoveNext();
                var node = Value(0);
                if (++documents == 1)
                {
                    root = node;
                }
                else
                {
                    mistakes.Add(node, "a second document (after `---`): put it in a file of its own");
                }
            }
        }

        if (root is { Size: > SizeMost })
        {
            mistakes.Add(root, $"with its aliases written out this file holds more than {SizeMost} values");
            return null;
        }

        return root is Scalar { IsNothing: true } ? null : root;
    }

    /// <summary>Reads the value that begins at the parser's current event and leaves the parser at its last.</summary>
    private Node Value(int depth)
    {
        var at = parser.Current!;
        if (depth > DepthMost)
        {
            throw new YamlException(at.Start, at.End, $"Values stand more than {DepthMost} deep in one another");
        }

        if (at is AnchorAlias alias)
        {
            if (anchors.TryGetValue(alias.Value.Value, out var known))
            {
                return known;
            }

            var problem = $"there is no anchor `&{alias.Value}` before this" + Nearest.DidYouMean(alias.Value.Value, anchors.Keys);
            mistakes.Add(PlaceOf(at).Mistake(problem));
            return Scalar.Missing(PlaceOf(at), "*" + alias.Value, problem);
        }

        if (at is not NodeEvent start)
        {
            throw new YamlException(at.Start, at.End, "A value is missing here");
        }

        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && !start.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
        {
            mistakes.Add(PlaceOf(at).Mistake($"tags such as `{start.Tag.Value}` have no meaning here"));
        }

        Node node = at switch
        {
            YamlDotNet.Core.Events.Scalar scalar => Scalar.Of(PlaceOf(at), scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => Items(PlaceOf(at), depth),
            _ => Entries(PlaceOf(at), depth),
        };
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private Listing Items(Place place, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        while (Next() is not SequenceEnd)
        {
            items.Add(Value(depth + 1));
        }

        return new(place, items.ToImmutable());
    }

    private Mapping Entries(Place place, int depth)
    {
        var entries = new Dictionary<string, Entry>();
        var order = new List<string>();
        var merged = new List<Node>();
        while (Next() is not MappingEnd)
        {
            var key = Value(depth + 1);
            Next();
            var value = Value(depth + 1);
            if (key is not Scalar { Raw: var name } word)
            {
                mistakes.Add(key, $"a key must be a single word, not {key.What}");
            }
            else if (entries.TryGetValue(name, out var first))
            {
                mistakes.Add(key, $"`{name}` is here twice; the first is in line {first.Key.Place.Line}");
            }
            else
            {
                entries.Add(name, new(word, value));
                order.Add(name);
            }
        }

        if (entries.TryGetValue("<<", out var merge) && merge.Key.Plain)
        {
            order.Remove("<<");
            merged.AddRange(merge.Value is Listing several ? several.Items : [merge.Value]);
        }

        foreach (var node in merged)
        {
            if (node is not Mapping mapping)
            {
                mistakes.Add(merge!.Key, "`<<` joins a mapping, or a list of mappings");
                continue;
            }

            foreach (var entry in mapping.Entries.Where(entry => entries.TryAdd(entry.Key.Raw, entry)))
            {
                order.Add(entry.Key.Raw);
            }
        }

        return new(place, [.. order.Select(name => entries[name])]);
    }

    private ParsingEvent Next() => parser.MoveNext() ? parser.Current! : throw new YamlException("The file ends in the middle of a value");

    private Place PlaceOf(ParsingEvent at) => new(source, (int)at.Start.Line, (int)at.Start.Column);

    [GeneratedRegex(@"^ *\t", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex LeadingTab();
}
