// What docs/configuration.md and docs/probes.md say of each key: their tables are the one place where keys are described.
using System.Text.RegularExpressions;

namespace StatusFeeds.Config;

/// <param name="Default">As the table says it; empty where it says nothing.</param>
internal sealed record KeyText(string What, string Default);

/// <summary>A section is a heading of the second level, up to its colon. Tables whose first column is <c>key</c> or <c>setting</c> have the keys there, in backticks, and columns <c>what</c> and <c>default</c>.</summary>
internal sealed partial class KeyTexts
{
    public const string Site = "site.yaml";
    public const string Application = "An application";
    public const string Host = "A host";
    public const string Check = "A check";
    public const string Maintenance = "Maintenance";
    public const string Flapping = "Flapping";
    public const string Availability = "Availability";
    public const string Incidents = "Incidents";
    public const string Access = "Access";
    public const string WebSub = "WebSub";

    private readonly Dictionary<(string Section, string Key), KeyText> texts = [];
    private readonly Dictionary<string, string> firstLines = [];

    private KeyTexts(IEnumerable<string> lines)
    {
        var (section, columns) = ("", Array.Empty<string>());
        foreach (var line in lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line[3..].Split(':')[0].Trim();
            }
            else if (!line.StartsWith('|'))
            {
                columns = [];
                if (line.Length > 0)
                {
                    firstLines.TryAdd(section, Plain(line));
                }
            }
            else if (columns.Length == 0)
            {
                columns = Cells(line);
            }
            else if (!line.StartsWith("|--", StringComparison.Ordinal))
            {
                Row(section, columns, Cells(line));
            }
        }
    }

    public IEnumerable<(string Section, string Key)> Keys => texts.Keys;

    public KeyText? this[string section, string key] => texts.GetValueOrDefault((section, key));

    public static KeyTexts Shipped()
    {
        return Of(string.Join("\n## \n", new[] { "configuration.md", "probes.md" }.Select(Document)));
    }

    private static string Document(string name)
    {
        using var text = new StreamReader(typeof(KeyTexts).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }

    public static KeyTexts Of(string markdown) => new(markdown.Split('\n').Select(line => line.Trim()));

    /// <summary>The first line of text in a section; empty if it has none.</summary>
    public string FirstLine(string section) => firstLines.GetValueOrDefault(section, "");

    private void Row(string section, string[] columns, string[] cells)
    {
        if (columns[0] is not ("key" or "setting"))
        {
            return;
        }

        var row = columns.Zip(cells).ToDictionary();
        var text = new KeyText(row.GetValueOrDefault("what", ""), row.GetValueOrDefault("default", ""));
        foreach (Match key in Key().Matches(cells[0]))
        {
            texts[(section, key.Value)] = text;
        }
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => Plain(cell.Trim()))];

    /// <summary>Backticks stay: editors show them as code.</summary>
    private static string Plain(string markdown) => Link().Replace(markdown, "${text}").Replace("**", "", StringComparison.Ordinal);

    [GeneratedRegex("(?<=`)[a-z][a-z0-9-]*(?=`)", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
