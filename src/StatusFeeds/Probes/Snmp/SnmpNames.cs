// All names of MIBs that are known here, read from names.txt when the first is asked for.
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class SnmpNames
{
    private static readonly Lazy<(FrozenDictionary<string, SnmpName> ByName, FrozenDictionary<Oid, SnmpName> ByOid)> Known = new(Read);

    public static IEnumerable<SnmpName> All => Known.Value.ByName.Values;

    public static SnmpName? Of(string name) => Known.Value.ByName.GetValueOrDefault(name);

    /// <summary>A value, a column or a group of that very number.</summary>
    public static SnmpName? At(Oid oid) => Known.Value.ByOid.GetValueOrDefault(oid);

    /// <summary>The value or column that the name is or stands under; null where none is known.</summary>
    public static SnmpName? Above(Oid oid)
    {
        for (var above = oid; ; above = Parent(above))
        {
            if (At(above) is { Place: not SnmpPlace.Group } known)
            {
                return known;
            }

            if (above.Length <= 2)
            {
                return null;
            }
        }
    }

    /// <summary><c>ifOperStatus.3</c>, <c>sysUpTime.0</c>, <c>nsExtendResult."queue"</c>; numbers where no name is known.</summary>
    public static string Show(Oid oid)
    {
        if (At(oid) is { } whole)
        {
            return whole.Name;
        }

        return Above(oid) is { } known ? known.Name + Row(oid.ToArray(known.Oid.Length), known.HasTextRows) : oid.ToString();
    }

    /// <summary>The row's part of a name, each number after a dot.</summary>
    public static string Row(ReadOnlySpan<uint> numbers, bool hasText)
    {
        var row = new StringBuilder();
        if (hasText && numbers is [> 0, ..] && numbers[0] < numbers.Length && IsPlain(numbers.Slice(1, (int)numbers[0])))
        {
            var length = (int)numbers[0];
            row.Append(".\"");
            foreach (var one in numbers.Slice(1, length))
            {
                row.Append((char)one);
            }

            row.Append('"');
            numbers = numbers[(length + 1)..];
        }

        foreach (var number in numbers)
        {
            row.Append(CultureInfo.InvariantCulture, $".{number}");
        }

        return row.ToString();
    }

    private static bool IsPlain(ReadOnlySpan<uint> letters) => !letters.ContainsAnyExceptInRange(0x20u, 0x7Eu) && !letters.Contains('"');

    private static Oid Parent(Oid oid) => Oid.TryMake(oid.ToArray().AsSpan()[..^1], out var parent) ? parent : oid;

    private static (FrozenDictionary<string, SnmpName> ByName, FrozenDictionary<Oid, SnmpName> ByOid) Read()
    {
        using var text = new StreamReader(typeof(SnmpNames).Assembly.GetManifestResourceStream("snmp-names.txt")!);
        var all = new List<SnmpName>();
        var (group, how) = (default(Oid), "");
        while (text.ReadLine() is { } line)
        {
            var words = line.Trim().Split(' ', 3);
            switch (line)
            {
                case "" or ['#', ..]:
                    break;
                case [' ', ..]:
                    all.Add(Member(words, group, how));
                    break;
                default:
                    (group, how) = (Oid.Parse(words[1]), words[2]);
                    all.AddRange(Groups(words[0], group, how));
                    break;
            }
        }

        return (all.ToFrozenDictionary(name => name.Name), all.ToFrozenDictionary(name => name.Oid));
    }

    private static SnmpName Member(string[] words, Oid group, string how) => new(
        words[0],
        group.Append(uint.Parse(words[1], CultureInfo.InvariantCulture)),
        how switch { ".0" => SnmpPlace.Single, "-" => SnmpPlace.Group, _ => SnmpPlace.Column },
        SnmpForm.Parse(words.ElementAtOrDefault(2) ?? ""),
        how == "*\"");

    /// <summary>A group; of rows the table too, which stands above its <c>Entry</c>.</summary>
    private static IEnumerable<SnmpName> Groups(string name, Oid oid, string how)
    {
        if (name == "-")
        {
            yield break;
        }

        yield return new(name, oid, SnmpPlace.Group, SnmpForm.Any);
        if (how[0] == '*' && name.EndsWith("Entry", StringComparison.Ordinal))
        {
            yield return new(name[..^"Entry".Length] + "Table", Parent(oid), SnmpPlace.Group, SnmpForm.Any);
        }
    }
}
