// Parses one rule: READING OP VALUE, with units and against the readings that the kind can bring.
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <summary>A rule, or why the text is none. The problem quotes the text: where that was filled in, it must not be shown.</summary>
internal readonly record struct RuleReading(Rule? Rule, string Problem);

internal static partial class RuleText
{
    /// <summary>For editors: an operator, and something before and after it.</summary>
    public const string Shape = @"\s*[^\s>=<!][\s\S]*(" + Symbols + @"|\s(" + Words + @")\s)[\s\S]*\S[\s\S]*";

    private const string Symbols = ">=|<=|==|!=|>|<";
    private const string Words = @"not\s+matches|contains|lacks|matches";
    private const string Operators = "> >= < <= == != contains lacks matches `not matches`";

    private static readonly Op[] Ops = Enum.GetValues<Op>();

    /// <summary>The leftmost operator decides: all before it is the reading's name, all after it the value.</summary>
    public static RuleReading Parse(string text, KindRules kind, bool isDefault = false)
    {
        var match = Operator().Match(text);
        if (!match.Success)
        {
            return No($"`{text}` has no operator: write READING OP VALUE, as in `time > 5s`; the operators are {Operators}");
        }

        var name = text[..match.Index].Trim();
        var value = text[(match.Index + match.Length)..].Trim();
        if (name.Length == 0 || value.Length == 0)
        {
            return No($"`{text}` has nothing {(name.Length == 0 ? "before" : "after")} its operator: write READING OP VALUE, as in `time > 5s`");
        }

        var named = kind.Readings.Where(reading => IsNamed(name, reading.Name) || IsNamed(reading.Name, name)).ToArray();
        if (named.Length == 0 && kind.Wanted?.Invoke(name) is { } wanted)
        {
            if (wanted.Problem is { } problem)
            {
                return No(problem);
            }

            named = [wanted.Reading!];
        }

        if (named.Length == 0 && !kind.Open)
        {
            return No($"there is no reading `{name}` here" + (Nearest.DidYouMean(name, kind.Readings.Select(reading => reading.Name)) is { Length: > 0 } near
                ? near : "; there are " + string.Join(", ", kind.Readings.Select(reading => reading.Name))));
        }

        if (named.Any(reading => reading.IsOpen))
        {
            named = [];
        }

        if (named.FirstOrDefault(reading => reading.Unit != named[0].Unit || reading.IsText != named[0].IsText) is { } other)
        {
            return No($"`{name}` names readings that cannot be compared with one value: {named[0].Name} and {other.Name}");
        }

        var op = OpOf(match.Value);
        return op >= Op.Contains
            ? OfText(name, op, value, named.FirstOrDefault(), isDefault)
            : OfNumber(name, op, value, named.FirstOrDefault(), isDefault);
    }

    private static RuleReading OfText(string name, Op op, string value, KnownReading? reading, bool isDefault)
    {
        if (reading is { IsText: false })
        {
            return No($"{name} is a number: compare it with > >= < <= == or !=");
        }

        try
        {
            var pattern = op < Op.Matches ? null : new Regex(value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return new(new Rule { Reading = name, Op = op, Value = value, Pattern = pattern, IsDefault = isDefault }, "");
        }
        catch (Exception bad) when (bad is ArgumentException or NotSupportedException)
        {
            return No(bad is ArgumentException
                ? $"`{value}` is not a regular expression: {bad.Message}"
                : $"`{value}` uses what regular expressions cannot do here: no look-around, back-references or atomic groups (.NET NonBacktracking)");
        }
    }

    private static RuleReading OfNumber(string name, Op op, string value, KnownReading? reading, bool isDefault)
    {
        if (op >= Op.Equal && reading is { Vocabulary: { IsEmpty: false } words } && !words.Contains(value))
        {
            return No($"{name} is one of {string.Join(", ", words)}, never `{value}`" + Nearest.DidYouMean(value, words));
        }

        if (Quantities.Split(value) is not { } quantity)
        {
            return op >= Op.Equal && reading is not { IsText: false }
                ? new(new Rule { Reading = name, Op = op, Value = value, IsDefault = isDefault }, "")
                : No(reading is { IsText: false } ? Should(reading) : $"`{op.Symbol()}` compares with a number, not with `{value}`");
        }

        // Text readings have no units: what looks like a number with one is a text.
        if (reading is { IsText: true } && quantity.Unit.Length > 0)
        {
            return op >= Op.Equal
                ? new(new Rule { Reading = name, Op = op, Value = value, IsDefault = isDefault }, "")
                : No($"{name} is a text without a unit: compare it with a plain number");
        }

        var dimension = reading?.Unit ?? (quantity.Unit.Length == 0 ? Unit.None : Quantities.DimensionOf(quantity.Unit));
        var factor = dimension is not { } known ? null
            : known == Unit.None && quantity.Unit.Length == 0 ? 1m
            : Quantities.Factor(known, quantity.Unit);
        return factor is not { } times
            ? No(reading is null ? $"`{quantity.Unit}` is no unit that is known here" : Should(reading))
            : new(new Rule
            {
                Reading = name,
                Op = op,
                Number = (double)(quantity.Number * times),
                Unit = dimension!.Value,
                Value = quantity.Unit.Length == 0 ? quantity.Digits : $"{quantity.Digits} {quantity.Unit}",
                IsDefault = isDefault,
            }, "");
    }

    private static string Should(KnownReading reading) =>
        reading.Unit == Unit.Seconds ? $"{reading.Name} is a time: write 5s or 500ms (units: {Quantities.WordsOf(Unit.Seconds)})"
        : reading.Unit == Unit.Bytes ? $"{reading.Name} is a size: write 1MB or 500kB (units: {Quantities.WordsOf(Unit.Bytes)})"
        : reading.Unit == Unit.Percent ? $"{reading.Name} is a share: write 5%"
        : reading.Unit == Unit.None ? $"{reading.Name} is a number without a unit: write 5 or 0.5"
        : $"{reading.Name} is in {reading.Unit.Word}: write 5 {reading.Unit.Word}";

    private static bool IsNamed(string pattern, string name) => pattern.Contains('*')
        ? Regex.IsMatch(name, "^" + Regex.Escape(pattern).Replace("\\*", ".*") + "\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
        : pattern == name;

    private static Op OpOf(string word)
    {
        var symbol = Blanks().Replace(word, " ");
        return Array.Find(Ops, op => op.Symbol() == symbol);
    }

    private static RuleReading No(string problem) => new(null, problem);

    [GeneratedRegex(Symbols + @"|(?<=\s)(" + Words + @")(?=\s|\z)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Operator();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
