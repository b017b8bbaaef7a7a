// What a YAML file holds: scalars, lists and mappings, each with its place and its filled-in value.
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace StatusFeeds.Yaml;

/// <summary>A file as its reader knows it: the name to show, and how <c>${...}</c> in it is filled in.</summary>
internal sealed record Source(string File, Filling Filling)
{
    /// <summary>Notes what is asked of the file; null for every file that somebody wrote.</summary>
    public Imagined? Imagined { get; init; }
}

internal readonly record struct Place(Source Source, int Line, int Column)
{
    public Mistake Mistake(string message) => new(Source.File, Line, Column, message);

    public override string ToString() => $"{Source.File}:{Line}:{Column}";
}

/// <summary>One value. Classes, not records: a record would print what was filled in.</summary>
internal abstract class Node(Place place)
{
    public Place Place { get; } = place;

    /// <summary>How many values it holds with every alias written out.</summary>
    public virtual long Size => 1;

    /// <summary>What it is, for messages.</summary>
    public abstract string What { get; }

    /// <summary>The same, with <c>{placeholders}</c> filled in: where and which are given; unknown ones (null) stay as written.</summary>
    public abstract Node With(Func<Scalar, string, string?> placeholder);
}

internal sealed partial class Scalar : Node
{
    private const int ShownMost = 80;

    private Scalar(Place place, string raw, bool plain, Filled filled)
        : base(place)
    {
        Raw = raw;
        Plain = plain;
        Value = filled.Value;
        IsFilled = filled.Used;
        Hidden = filled.Hidden;
        IsUnknown = filled.Unknown;
        Problem = filled.Problem;
    }

    /// <summary>As written, before anything was filled in: the only text of it that messages may show.</summary>
    public string Raw { get; }

    /// <summary>Written without quotes.</summary>
    public bool Plain { get; }

    public string Value { get; }

    /// <summary>It holds text that came from <c>${...}</c> and must not be shown.</summary>
    public bool IsFilled { get; }

    /// <summary>The texts that came from <c>${...}</c>.</summary>
    public ImmutableArray<string> Hidden { get; }

    /// <summary>Read without secrets: what belongs here is not known, so nothing about it can be a mistake.</summary>
    public bool IsUnknown { get; }

    /// <summary>What could not be filled in; told when the value is read.</summary>
    public string? Problem { get; }

    /// <summary>Nothing stands behind the colon (or YAML's words for nothing).</summary>
    public bool IsNothing => Plain && Raw is "" or "~" or "null";

    /// <summary>For messages: as written, short, and without the user and password of an address.</summary>
    public string Shown
    {
        get
        {
            var line = Login().Replace(Raw.ReplaceLineEndings(" "), "***@");
            return "`" + (line.Length > ShownMost ? string.Concat(line.AsSpan(0, ShownMost), "…") : line) + "`";
        }
    }

    public override string What => "a single value";

    public static Scalar Of(Place place, string raw, bool plain) => new(place, raw, plain, place.Source.Filling.Fill(raw));

    /// <summary>What stands where an alias leads nowhere.</summary>
    public static Scalar Missing(Place place, string raw, string problem) => new(place, raw, plain: false, new(raw, false, false, problem));

    public override Node With(Func<Scalar, string, string?> placeholder) =>
        Problem is null && Raw.Contains('{') ? new Scalar(Place, Raw, Plain, Place.Source.Filling.Fill(Raw, name => placeholder(this, name))) : this;

    /// <summary>Up to the last <c>@</c>, as a password may hold anything where the address is wrong anyway.</summary>
    [GeneratedRegex(@"(?<=//).*@|[^\s:]+:.*@", RegexOptions.CultureInvariant)]
    private static partial Regex Login();
}

internal sealed class Listing(Place place, ImmutableArray<Node> items) : Node(place)
{
    public ImmutableArray<Node> Items { get; } = items;

    public override long Size { get; } = Sizes.Sum(items);

    public override string What => "a list";

    public override Node With(Func<Scalar, string, string?> placeholder) => new Listing(Place, [.. Items.Select(item => item.With(placeholder))]);
}

internal sealed record Entry(Scalar Key, Node Value)
{
    /// <summary>Keys beginning with <c>x-</c> hold what anchors are for.</summary>
    public bool IsIgnored => Key.Raw.StartsWith("x-", StringComparison.Ordinal);
}

/// <summary>Keys are unique and are never filled in.</summary>
internal sealed class Mapping(Place place, ImmutableArray<Entry> entries) : Node(place)
{
    public ImmutableArray<Entry> Entries { get; } = entries;

    public override long Size { get; } = Sizes.Sum(entries.Select(entry => entry.Value));

    public override string What => "a mapping";

    public Node? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
            {
                if (entry.Key.Raw == key)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }

    public override Node With(Func<Scalar, string, string?> placeholder) =>
        new Mapping(Place, [.. Entries.Select(entry => entry.IsIgnored ? entry : entry with { Value = entry.Value.With(placeholder) })]);
}

file static class Sizes
{
    public const long Most = 1_000_000_000_000;

    /// <summary>Stops growing at a trillion, so that aliases of aliases cannot overflow it.</summary>
    public static long Sum(IEnumerable<Node> nodes) => nodes.Aggregate(1L, (sum, node) => Math.Min(Most, sum + node.Size));
}
