// A source file as the house's rules see it: its caption, its lines of code; and where the sources stand.
using System.Runtime.CompilerServices;

namespace StatusFeeds.Tests.Support;

/// <param name="Path">From the root of the repository, with slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The folder that holds StatusFeeds.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All C# of src/, tests/ and tools/ that people wrote.</summary>
    public static IReadOnlyList<SourceFile> All() =>
        [.. new[] { "src", "tests", "tools" }
            .SelectMany(folder => Directory.EnumerateFiles(System.IO.Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => (file, path: System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/')))
            .Where(found => !found.path.Split('/').Any(part => part is "bin" or "obj" or "StrykerOutput"))
            .OrderBy(found => found.path, StringComparer.Ordinal)
            .Select(found => new SourceFile(found.path, File.ReadAllText(found.file)))];

    /// <summary>The first line is a <c>//</c> comment of at least three words, and the second is none: one line says what the file is for.</summary>
    public bool HasCaption
    {
        get
        {
            var lines = Text.Split('\n');
            return lines[0].StartsWith("// ", StringComparison.Ordinal)
                && lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 3
                && (lines.Length < 2 || !lines[1].StartsWith("//", StringComparison.Ordinal));
        }
    }

    /// <summary>Lines that are not blank, not wholly a comment (<c>//</c>, <c>///</c>, or inside <c>/* */</c>), and not only brackets and punctuation.</summary>
    public int LinesOfCode
    {
        get
        {
            var (count, inComment) = (0, false);
            foreach (var line in Text.Split('\n').Select(line => line.Trim()))
            {
                if (inComment || line.StartsWith("/*", StringComparison.Ordinal))
                {
                    inComment = !line.Contains("*/", StringComparison.Ordinal);
                }
                else if (!line.StartsWith("//", StringComparison.Ordinal) && line.Any(character => !"{}()[];,".Contains(character)))
                {
                    count++;
                }
            }

            return count;
        }
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var starts = new[] { System.IO.Path.GetDirectoryName(here)!, AppContext.BaseDirectory };
        return starts.SelectMany(Upwards).FirstOrDefault(folder => File.Exists(System.IO.Path.Combine(folder, "StatusFeeds.sln")))
            ?? throw new DirectoryNotFoundException($"No folder above {string.Join(" or ", starts)} holds StatusFeeds.sln: run the tests in a clone of the repository");
    }

    private static IEnumerable<string> Upwards(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
