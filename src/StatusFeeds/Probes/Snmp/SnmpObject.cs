// One thing to ask an agent for, as a check writes it: by name or by number.
using System.Collections.Concurrent;
using System.Globalization;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

/// <param name="Oid">As it is asked.</param>
/// <param name="Shown">For people: <c>ifOperStatus.3</c>.</param>
/// <param name="Form">What is known of its values.</param>
internal sealed record SnmpObject(Oid Oid, string Shown, SnmpForm Form)
{
    /// <summary>Thousands of checks ask for the same few: they share them. Beyond so many each has its own.</summary>
    private const int MostShared = 5000;

    private static readonly ConcurrentDictionary<string, SnmpObject> Shared = new(StringComparer.Ordinal);

    /// <summary>A value: <c>sysUpTime</c>, <c>ifOperStatus.3</c>, <c>IF-MIB::ifOperStatus.3</c>, <c>1.3.6.1.2.1.1.3.0</c>. The problem has no full stop; it shows the text.</summary>
    public static (SnmpObject? Object, string Problem) OfValue(string text)
    {
        if (Shared.GetValueOrDefault(text) is { } shared)
        {
            return (shared, "");
        }

        var read = Read(text);
        if (read.Object is { } known && Shared.Count < MostShared)
        {
            Shared.TryAdd(text, known);
        }

        return read;
    }

    private static (SnmpObject? Object, string Problem) Read(string text)
    {
        if (Parse(text) is not ({ } oid, _) parsed)
        {
            return (null, Parse(text).Problem);
        }

        var known = SnmpNames.Above(oid);
        var isBare = known is not null && known.Oid == oid;
        return (known, isBare) switch
        {
            ({ Place: SnmpPlace.Single }, true) when char.IsAsciiDigit(text.TrimStart('.')[0]) => (null, $"`{text}` is {known.Name}, which has one value: write `{known.Name}` or `{text}.0`"),
            ({ Place: SnmpPlace.Single }, true) => (Of(oid.Append(0), known), ""),
            ({ Place: SnmpPlace.Single }, false) when oid != known.Oid.Append(0) => (null, $"{known.Name} has one value and no rows: write `{known.Name}`"),
            ({ Place: SnmpPlace.Column }, true) => (null, $"{known.Name} is a column of a table: write a row's number behind it, as in `{known.Name}.1`, or read all of them under `walk`"),
            (null, _) when SnmpNames.At(oid) is { } group => (null, $"{group.Name} is a group of names, no value; `statusfeeds walk HOST {group.Name}` lists what it holds"),
            _ => (Of(parsed.Oid!.Value, known), ""),
        };
    }

    /// <summary>What stands under a name: a column, a table, a group, or anything by number.</summary>
    public static (SnmpObject? Object, string Problem) OfRoot(string text) =>
        Parse(text) is ({ } oid, _) ? (Of(oid, SnmpNames.Above(oid)), "") : (null, Parse(text).Problem);

    public static SnmpObject Of(string name) => OfRoot(name) is ({ } known, _) ? known : throw new ArgumentException($"{name} is not known.", nameof(name));

    private static SnmpObject Of(Oid oid, SnmpName? known) => new(oid, SnmpNames.Show(oid), known?.Form ?? SnmpForm.Any);

    private static (Oid? Oid, string Problem) Parse(string text)
    {
        var word = text.Contains("::", StringComparison.Ordinal) ? text[(text.IndexOf("::", StringComparison.Ordinal) + 2)..] : text;
        if (word.TrimStart('.') is [>= '0' and <= '9', ..])
        {
            return Oid.TryParse(word, out var oid) ? (oid, "") : (null, $"`{text}` is no object identifier: write numbers with dots between them, as in 1.3.6.1.2.1.1.3.0");
        }

        var dot = word.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? word : word[..dot];
        if (SnmpNames.Of(name) is not { } known)
        {
            return (null, $"`{name}` is not a name that is known here{Nearest.DidYouMean(name, SnmpNames.All.Select(one => one.Name))}; any value can be written by its number, as in 1.3.6.1.2.1.1.3.0");
        }

        if (dot < 0)
        {
            return (known.Oid, "");
        }

        return Row(word[(dot + 1)..]) is { } row && known.Oid.Length + row.Length <= Oid.Most
            ? (known.Oid.Append(row), "")
            : (null, $"`{text}`: behind {name} must stand a row's numbers, as in `{name}.1`" + (known.HasTextRows ? $", or its text, as in `{name}.\"queue\"`" : ""));
    }

    /// <summary>Numbers and texts in quotes with dots between them; a text is its length and its bytes. Null for anything else.</summary>
    private static uint[]? Row(string text)
    {
        var numbers = new List<uint>();
        var left = text.AsSpan();
        while (true)
        {
            var isText = left is ['"', ..];
            var end = isText ? left[1..].IndexOf('"') + 2 : left.IndexOf('.') is var dot and >= 0 ? dot : left.Length;
            if (isText && end > 1)
            {
                var bytes = System.Text.Encoding.UTF8.GetBytes(left[1..(end - 1)].ToString());
                numbers.Add((uint)bytes.Length);
                numbers.AddRange(bytes.Select(one => (uint)one));
            }
            else if (!isText && uint.TryParse(left[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
            else
            {
                return null;
            }

            if (end == left.Length)
            {
                return [.. numbers];
            }

            if (left[end] != '.')
            {
                return null;
            }

            left = left[(end + 1)..];
        }
    }
}
