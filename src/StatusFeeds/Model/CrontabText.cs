// Reads a line of crontab(5) without its command, and says which field is wrong and what it takes.
using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;

namespace StatusFeeds.Model;

internal static class CrontabText
{
    /// <summary>For editors: a nickname, or five words.</summary>
    public const string Shape = @"\s*(@[A-Za-z]+|\S+(\s+\S+){4})\s*";

    private const string Example = "as in `0 3 * * SUN` (minute, hour, day of the month, month, day of the week)";

    private static readonly FrozenDictionary<string, string> Nicknames = new Dictionary<string, string>
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly Field[] Fields =
    [
        new("first", "minute", 0, 59, "0 to 59", ""),
        new("second", "hour", 0, 23, "0 to 23", ""),
        new("third", "day of the month", 1, 31, "1 to 31", ""),
        new("fourth", "month", 1, 12, "1 to 12 or JAN to DEC", "   JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"),
        new("fifth", "day of the week", 0, 7, "0 to 7 (0 and 7 are Sunday) or SUN to SAT", "SUNMONTUEWEDTHUFRISAT"),
    ];

    public static (Crontab? Crontab, string? Mistake) Read(string text)
    {
        var words = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words is [['@', ..] nickname])
        {
            if (!Nicknames.TryGetValue(nickname, out var meant))
            {
                return (null, $"`{nickname}` is not known: there is {string.Join(" ", Nicknames.Keys.Order(StringComparer.Ordinal))}");
            }

            words = meant.Split(' ');
        }

        if (words.Length != Fields.Length)
        {
            return (null, $"a cron time has five fields, {Example}, not {words.Length}{(words.Length == 6 ? ": it knows no seconds and no years" : "")}");
        }

        var bits = new ulong[Fields.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            if (BitsOf(Fields[i], words[i], out bits[i]) is { } mistake)
            {
                return (null, mistake);
            }
        }

        var read = new Crontab(text)
        {
            Minutes = bits[0],
            Hours = bits[1],
            Days = bits[2],
            Months = bits[3],
            Weekdays = (bits[4] | bits[4] >> 7) & 0b111_1111,
            EitherDay = !words[2].Contains('*') && !words[4].Contains('*'),
        };
        return Comes(read) ? (read, null) : (null, "this day never comes: none of these months has so many days");
    }

    private static bool Comes(Crontab cron) => cron.EitherDay
        || Enumerable.Range(1, 12).Any(month => (cron.Months >> month & 1) != 0 && BitOperations.TrailingZeroCount(cron.Days) <= DateTime.DaysInMonth(2024, month));

    /// <summary>What is wrong with it, in words; null: nothing.</summary>
    private static string? BitsOf(Field field, string list, out ulong bits)
    {
        bits = 0;
        foreach (var item in list.Split(','))
        {
            var (range, step) = item.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var by] when Number(by) is { } number && number >= 1 && number <= field.Most => (whole, number),
                [_, _] => (null, 0),
                _ => ("", 0),
            };
            if (range is null)
            {
                return $"the {field.Name} (the {field.Number} field) cannot be `{item}`: a step is a number from 1 to {field.Most}";
            }

            if (Range(field, range) is not var (least, most))
            {
                return $"the {field.Name} (the {field.Number} field) cannot be `{item}`: it is `*`, or one or a list of {field.What}, ranges such as {field.Range}, and steps such as */2 or {field.Range}/2";
            }

            if (least > most)
            {
                return $"the {field.Name} (the {field.Number} field) cannot be `{item}`: a range goes upwards; write two, as in `{least}-{field.Top},{field.Least}-{most}`";
            }

            if (step > 1 && least == most && range != "*")
            {
                return $"the {field.Name} (the {field.Number} field) cannot be `{item}`: a step needs a range, as in `{least}-{field.Top}/{step}`";
            }

            for (var value = least; value <= most; value += step)
            {
                bits |= 1UL << value;
            }
        }

        return null;
    }

    private static (int Least, int Most)? Range(Field field, string range) => range.Split('-') switch
    {
        ["*"] => (field.Least, field.Top),
        [var one] when field.Of(one) is { } value => (value, value),
        [var from, var to] when field.Of(from) is { } least && field.Of(to) is { } most => (least, most == 0 && least > 0 && field.Most == 7 ? 7 : most),
        _ => null,
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <param name="Names">Three letters each, from zero on.</param>
    private sealed record Field(string Number, string Name, int Least, int Most, string What, string Names)
    {
        /// <summary>The last that is not another name of the first.</summary>
        public int Top => Most == 7 ? 6 : Most;

        public string Range => Least == 0 && Most == 7 ? "MON-FRI" : "1-5";

        public int? Of(string text)
        {
            if (CrontabText.Number(text) is { } number)
            {
                return number >= Least && number <= Most ? number : null;
            }

            for (var at = Least * 3; text.Length == 3 && at + 3 <= Names.Length; at += 3)
            {
                if (string.Compare(Names, at, text, 0, 3, StringComparison.OrdinalIgnoreCase) == 0)
                {
                    return at / 3;
                }
            }

            return null;
        }
    }
}
