// Reads what a check says of a value: its scale, its unit, its words.
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class SnmpFormFields
{
    private const int MostWord = 64;

    /// <summary>A scale or a unit replaces what is known of the value, both at once; words replace known ones.</summary>
    /// <param name="known">What the value is without them.</param>
    public static SnmpForm Read(Fields fields, SnmpForm known, bool withWords)
    {
        var (scale, unit) = (Scale(fields), Unit(fields));
        var words = withWords ? Words(fields) : [];
        if (withWords && fields.Has("words"))
        {
            foreach (var key in new[] { "scale", "unit" }.Where(fields.Has))
            {
                fields.Wrong(key, $"`{key}` is of a number, and `words` make words of the numbers: take one of them out");
            }

            return words.Count > 0 ? SnmpForm.OfWords(words) : SnmpForm.Parse("n");
        }

        return fields.Has("scale") || fields.Has("unit") ? SnmpForm.OfNumber(scale, unit) : known;
    }

    private static double Scale(Fields fields)
    {
        fields.Looks("scale", "[+-]?[0-9]{1,15}([.][0-9]{1,12})?", "a number such as 0.1");
        if (fields.Text("scale") is not { } text)
        {
            return 1;
        }

        if (Quantities.Split(text) is { Unit: "", Number: not 0 } quantity)
        {
            return (double)quantity.Number;
        }

        fields.Wrong("scale", $"`scale` must be a number other than 0, such as 0.1, not {fields.Shown("scale")}");
        return 1;
    }

    private static string Unit(Fields fields)
    {
        if (fields.Text("unit") is not { } unit)
        {
            return "";
        }

        if (unit.Length == 0 || Quantities.CanBeUnit(unit))
        {
            return unit;
        }

        fields.Wrong("unit", $"`unit` must be a few letters or signs such as A, mV, % or bit/s, not {fields.Shown("unit")}");
        return "";
    }

    private static Dictionary<long, string> Words(Fields fields)
    {
        var words = new Dictionary<long, string>();
        foreach (var (key, word) in fields.Pairs("words"))
        {
            if (!long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                fields.Wrong("words", $"`words` says what a whole number means, as in `words: {{ 5: battery }}`; `{key}` is none");
            }
            else if (word.Trim().Length is 0 or > MostWord || Model.Words.OneLine(word) != word)
            {
                fields.Wrong("words", $"`words`: what {key} means must be one line of 1 to {MostWord} characters");
            }
            else
            {
                words[number] = word;
            }
        }

        return words;
    }
}
