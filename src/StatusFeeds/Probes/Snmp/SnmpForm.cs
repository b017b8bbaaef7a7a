// What an agent's value comes to: a number in its unit, a word, a text.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal enum SnmpKind
{
    /// <summary>Known when it comes.</summary>
    Any,
    Number,
    Word,
    Text,

    /// <summary>Shown in hexadecimal, readable or not.</summary>
    Bytes,

    /// <summary>DateAndTime of RFC 2579.</summary>
    Date,
}

/// <param name="Scale">What a number is multiplied with, to be in the base unit.</param>
/// <param name="Unit">Of the base.</param>
/// <param name="Words">Of a word: what each number means.</param>
internal sealed partial record SnmpForm(SnmpKind Kind, double Scale, Unit Unit, ImmutableSortedDictionary<long, string> Words)
{
    public static readonly SnmpForm Any = new(SnmpKind.Any);

    private SnmpForm(SnmpKind kind)
        : this(kind, 1, Unit.None, ImmutableSortedDictionary<long, string>.Empty)
    {
    }

    public static SnmpForm OfWords(IEnumerable<KeyValuePair<long, string>> words) => new(SnmpKind.Word, 1, Unit.None, words.ToImmutableSortedDictionary());

    /// <param name="scale">Before the unit.</param>
    /// <param name="unit">Any word; empty for none.</param>
    public static SnmpForm OfNumber(double scale, string unit)
    {
        var (known, factor) = unit.Length == 0 ? (Unit.None, 1m) : Quantities.Base(unit);
        return new(SnmpKind.Number, Times(scale, (double)factor), known, ImmutableSortedDictionary<long, string>.Empty);
    }

    /// <summary>As <c>names.txt</c> writes it.</summary>
    public static SnmpForm Parse(string text) => text switch
    {
        "" => Any,
        "n" => new(SnmpKind.Number),
        "t" => new(SnmpKind.Text),
        "h" => new(SnmpKind.Bytes),
        "d" => new(SnmpKind.Date),
        ['=', .. var words] => OfWords(Numbered(words)),
        _ when Quantity().Match(text) is { Success: true } match =>
            OfNumber(match.Groups["scale"].Length == 0 ? 1 : double.Parse(match.Groups["scale"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["unit"].Value),
        _ => throw new FormatException($"`{text}` is no form of a value."),
    };

    /// <summary>In the base unit. A tenth is divided by ten: 73 × 0.1 would be 7.300000000000001.</summary>
    public double Scaled(double number) =>
        Scale is > 0 and < 1 && Math.Round(1 / Scale) is var parts && Math.Abs((parts * Scale) - 1) < 1e-12 ? number / parts : number * Scale;

    public KnownReading Reading(string name) => Kind switch
    {
        SnmpKind.Any => new(name) { IsOpen = true },
        SnmpKind.Number => new(name, Unit),
        SnmpKind.Word => new(name, IsText: true) { Vocabulary = [.. Words.Values.Distinct()] },
        _ => new(name, IsText: true),
    };

    /// <summary>How much of it a second.</summary>
    public SnmpForm PerSecond() => this with { Kind = SnmpKind.Number, Unit = Unit == Unit.None ? Unit.None : Unit.Of(Unit.Word + "/s") };

    /// <summary>So that 0.1 × 0.001 is 0.0001: doubles would leave dust in what people read.</summary>
    private static double Times(double one, double other)
    {
        try
        {
            return (double)((decimal)one * (decimal)other);
        }
        catch (OverflowException)
        {
            return one * other;
        }
    }

    private static IEnumerable<KeyValuePair<long, string>> Numbered(string words)
    {
        var next = 1L;
        foreach (var word in words.Split(','))
        {
            var at = word.IndexOf(':', StringComparison.Ordinal);
            next = at < 0 ? next : long.Parse(word.AsSpan(0, at), CultureInfo.InvariantCulture);
            yield return KeyValuePair.Create(next++, word[(at + 1)..]);
        }
    }

    [GeneratedRegex(@"^(?<scale>[0-9]*(\.[0-9]+)?)(?<unit>[^0-9.]*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Quantity();
}
