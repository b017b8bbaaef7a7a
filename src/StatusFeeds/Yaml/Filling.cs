// Fills in ${NAME}, ${file:PATH} and {placeholders}; $${ is a literal ${.
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace StatusFeeds.Yaml;

/// <param name="Used">Text that must not be shown was put in.</param>
/// <param name="Unknown">Something was left out because secrets are not asked for.</param>
/// <param name="Problem">Why it could not be filled in, with what is written instead of what would come.</param>
internal readonly record struct Filled(string Value, bool Used, bool Unknown, string? Problem)
{
    /// <summary>The texts that must not be shown, each as it was put in.</summary>
    public ImmutableArray<string> Hidden { get; init; } = [];
}

/// <param name="folder">The folder of the YAML file, which <c>${file:PATH}</c> is relative to.</param>
internal sealed partial class Filling(string folder, Func<string, string?> environment, bool withoutSecrets)
{
    /// <summary>Larger files are no secrets, and a device would never end.</summary>
    private const int FileMost = 1_000_000;

    /// <summary>Nearly all are shorter, and a site may name the same one in each of ten thousand checks.</summary>
    private const int FileMostly = 16 * 1024;

    /// <summary>Fills in nothing from outside; for text that no file holds.</summary>
    public static readonly Filling None = new("", _ => null, withoutSecrets: false);

    /// <summary>What was filled in is never looked at again, so a value may hold anything.</summary>
    public Filled Fill(string raw, Func<string, string?>? placeholder = null)
    {
        if (!raw.Contains('{'))
        {
            return new(raw, false, false, null);
        }

        var (hidden, unknown, problem) = (ImmutableArray<string>.Empty, false, (string?)null);
        var value = Hole().Replace(raw, hole =>
        {
            if (hole.Value == "$${")
            {
                return "${";
            }

            if (!hole.Value.StartsWith('$'))
            {
                return placeholder?.Invoke(hole.Value[1..^1]) ?? hole.Value;
            }

            if (!hole.Groups["name"].Success)
            {
                problem ??= "`${` must be `${NAME}` (an environment variable) or `${file:PATH}`; for the characters themselves write `$${`";
                return hole.Value;
            }

            if (Find(hole.Groups["name"].Value, out var why) is { } found)
            {
                hidden = hidden.Add(found);
                return found;
            }

            unknown = withoutSecrets;
            problem ??= withoutSecrets ? null : why;
            return hole.Value;
        });
        return new(value, !hidden.IsEmpty, unknown, problem) { Hidden = hidden };
    }

    private string? Find(string name, out string why)
    {
        if (!name.StartsWith("file:", StringComparison.Ordinal))
        {
            why = $"the environment variable `{name}` is not set: set it, or write `$${{` for a literal `${{`";
            return environment(name);
        }

        var path = Path.Combine(folder, name["file:".Length..]);
        var (text, problem) = Read(path);
        why = $"`${{{name}}}`: {problem}";
        return text?.Trim();
    }

    /// <summary>The text of a file that a setting names; where it is not known or not asked for, neither text nor problem.</summary>
    /// <param name="name">Relative to the folder of the YAML file.</param>
    public (string? Text, string? Problem) FileText(string name)
    {
        var (text, problem) = Read(Path.Combine(folder, name));
        return (text, withoutSecrets ? null : problem);
    }

    private static (string? Text, string? Problem) Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[FileMostly];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count == FileMostly)
            {
                Array.Resize(ref bytes, FileMost + 1);
                count += stream.ReadAtLeast(bytes.AsSpan(count), bytes.Length - count, throwOnEndOfStream: false);
            }

            return count > FileMost ? (null, $"the file is larger than {Quantities.Show(FileMost)}") : (new UTF8Encoding(false, true).GetString(bytes, 0, count).Trim('\uFEFF'), null);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or DecoderFallbackException or NotSupportedException or ArgumentException)
        {
            return (null, trouble switch
            {
                FileNotFoundException or DirectoryNotFoundException => $"there is no file {path}",
                DecoderFallbackException => $"the file {path} is not UTF-8 text",
                _ => $"the file {path} cannot be read; may the user that runs StatusFeeds read it?",
            });
        }
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*|file:[^{}]+)\}|\$\{|\{[a-z][A-Za-z0-9._-]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Hole();
}
