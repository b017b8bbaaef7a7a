// Reads the settings of the kind exec and says what is wrong with them.
using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static partial class ExecFields
{
    private const string AsList = "write the program and each argument as an item of a list: `command: [ check_http, -H, web01, -s, \"two words\" ]`";

    /// <summary>In a text they hardly mean themselves; in a list they do.</summary>
    private static readonly SearchValues<char> OfShells = SearchValues.Create("'\"`|;&<>$\\\n");

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n");

    public static ExecProbe Read(Fields fields)
    {
        fields.Short("command", orList: true);
        var command = Command(fields);
        var (environment, hidden) = Environment(fields);
        return new ExecProbe
        {
            Command = command,
            Environment = environment,
            Directory = Directory(fields),
            Hidden = [.. fields.Scalars("command").SelectMany(item => item.Hidden).Concat(hidden).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).Select(text => new Secret(text))],
        };
    }

    private static ImmutableArray<string> Command(Fields fields)
    {
        var items = fields.Scalars("command");
        if (items is [])
        {
            if (!fields.Has("command") || fields.Take("command") is Listing { Items: [] })
            {
                fields.Wrong("command", "`command` is missing: write it as in `exec: check_disk -w 10% -c 5%`, or as a list, the program first");
            }

            return [""];
        }

        var command = fields.Take("command") is Scalar text ? Split(fields, text) : [.. items.Select(item => item.Value)];
        var program = command is [] ? "" : command[0];
        if (items[0].IsUnknown)
        {
            return [""];
        }

        if (command.Any(item => item.Contains('\0')))
        {
            fields.Wrong("command", "`command` must not hold the character \\0: no program can be given it");
        }
        else if (program.Length == 0)
        {
            fields.Wrong("command", "`command` begins with nothing: its first word must be the program");
        }
        else if (!program.StartsWith('/') && program.Contains('/'))
        {
            fields.Wrong("command", $"the program must be a whole path that begins with a slash, or a name without any (then it is looked for), not {Shown(items[0])}");
        }

        return command is [] ? [""] : command;
    }

    /// <summary>At blanks, and nothing else: where a shell would do more, nobody shall think that we do.</summary>
    private static ImmutableArray<string> Split(Fields fields, Scalar text)
    {
        var written = Hole().Replace(text.Raw, "");
        if (written.AsSpan().IndexOfAny(OfShells) is var at and >= 0)
        {
            var character = written[at] == '\n' ? "a line end" : $"`{written[at]}`";
            fields.Wrong("command", $"there is no shell, and a text is only cut at its blanks; it holds {character}: {AsList}");
        }
        else if (text.Hidden.Any(hidden => hidden.Length == 0 || hidden.AsSpan().ContainsAny(Blanks)))
        {
            fields.Wrong("command", $"what is filled in is empty or holds blanks, and a text is cut there: {AsList}");
        }

        return [.. text.Value.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)];
    }

    private static (ImmutableArray<KeyValuePair<string, string>> Environment, ImmutableArray<string> Hidden) Environment(Fields fields)
    {
        var (all, map, hidden) = (fields.Pairs("env"), fields.Map("env"), ImmutableArray.CreateBuilder<string>());
        foreach (var (name, value) in all)
        {
            if (!Name().IsMatch(name))
            {
                map!.Wrong(name, $"`{name}` is no name for a variable of the environment: letters, digits and underscores, no digit first");
            }
            else if (value.Contains('\0'))
            {
                map!.Wrong(name, $"`{name}` must not hold the character \\0: no program can be given it");
            }

            hidden.AddRange(map!.Take(name) is Scalar scalar ? scalar.Hidden : []);
        }

        return (all, hidden.ToImmutable());
    }

    private static string Directory(Fields fields)
    {
        var directory = fields.Text("directory", "/");
        if (!directory.StartsWith('/') || directory.Contains('\0'))
        {
            fields.Wrong("directory", $"`directory` must be a whole path that begins with a slash, not {fields.Shown("directory")}");
        }

        return directory;
    }

    private static string Shown(Scalar first) => first.IsFilled ? "what is filled in" : first.Shown;

    [GeneratedRegex(@"\$\$?\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Hole();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
