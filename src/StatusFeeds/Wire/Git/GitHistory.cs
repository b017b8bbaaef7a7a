// Commits and lists of files: which commit was the last that touched a folder, and what git holds for a file in it.
using System.Globalization;
using System.Text;

namespace StatusFeeds.Wire.Git;

/// <param name="Author">As he calls himself; text from outside.</param>
/// <param name="At">When he wrote it; null where that cannot be read.</param>
internal sealed record GitCommit(string Id, string Tree, IReadOnlyList<string> Parents, string Author, DateTimeOffset? At);

/// <param name="Mode">As git writes it: <c>100644</c>, <c>40000</c> for a folder, <c>120000</c> for a link, <c>160000</c> for another repository.</param>
internal readonly record struct GitEntry(string Mode, string Id)
{
    /// <summary>What stands behind it is not in this repository's lists.</summary>
    public bool LeadsAway => Mode is "120000" or "160000";
}

/// <summary>Throws as <see cref="GitObjects"/> does.</summary>
internal sealed class GitHistory(GitObjects objects)
{
    /// <summary>So far back the commit is looked for.</summary>
    private const int MostSteps = 2000;

    private readonly Dictionary<string, Dictionary<string, GitEntry>> trees = [];

    /// <summary>Null where that folder is not in it, or where it was touched too long ago.</summary>
    /// <param name="head">Id of the commit from which to go back.</param>
    /// <param name="path">From the top of the working copy.</param>
    public GitCommit? Last(string head, IReadOnlyList<string> path)
    {
        var at = Commit(head) ?? throw new InvalidDataException("no such commit");
        if (Folder(at, path) is not { } folder)
        {
            return null;
        }

        for (var steps = 0; steps < MostSteps; steps++)
        {
            // As git log does: where a merge took the folder as one side had it, that side goes on; a parent that is not here (a shallow clone) is nobody's.
            if (at.Parents.Select(Commit).OfType<GitCommit>().FirstOrDefault(parent => Folder(parent, path) == folder) is not { } same)
            {
                return at;
            }

            at = same;
        }

        return null;
    }

    /// <summary>What that commit holds for a file or folder, or a link on the way to it; null: nothing.</summary>
    public GitEntry? Find(string commit, IEnumerable<string> path)
    {
        var at = new GitEntry("40000", (Commit(commit) ?? throw new InvalidDataException("no such commit")).Tree);
        foreach (var name in path)
        {
            if (at.LeadsAway)
            {
                return at;
            }

            if (at.Mode != "40000" || !Tree(at.Id).TryGetValue(name, out at))
            {
                return null;
            }
        }

        return at;
    }

    private string? Folder(GitCommit commit, IReadOnlyList<string> path)
    {
        var at = commit.Tree;
        foreach (var name in path)
        {
            if (!Tree(at).TryGetValue(name, out var next) || next.Mode != "40000")
            {
                return null;
            }

            at = next.Id;
        }

        return at;
    }

    private GitCommit? Commit(string id)
    {
        if (objects.Find(id) is not { Kind: GitKind.Commit } found)
        {
            return null;
        }

        var lines = Encoding.UTF8.GetString(found.Content).Split('\n').TakeWhile(line => line.Length > 0).ToList();
        var (author, at) = Author(After("author ").FirstOrDefault(""));
        return new GitCommit(id, After("tree ").FirstOrDefault(""), [.. After("parent ")], author, at);

        IEnumerable<string> After(string key) => lines.Where(line => line.StartsWith(key, StringComparison.Ordinal)).Select(line => line[key.Length..]);
    }

    /// <summary><c>Ann Example &lt;ann@example.org&gt; 1795219061 +0100</c>: the name, and the seconds.</summary>
    private static (string Name, DateTimeOffset? At) Author(string line)
    {
        var (mail, end) = (line.IndexOf(" <", StringComparison.Ordinal), line.LastIndexOf("> ", StringComparison.Ordinal));
        var isDated = long.TryParse(end < 0 ? "" : line[(end + 2)..].Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 250_000_000_000;
        return (mail < 0 ? line : line[..mail], isDated ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null);
    }

    /// <summary>Each entry is <c>MODE NAME\0</c> and 20 bytes.</summary>
    private Dictionary<string, GitEntry> Tree(string id)
    {
        if (trees.TryGetValue(id, out var known))
        {
            return known;
        }

        var content = (objects.Find(id) is { Kind: GitKind.Tree } found ? found.Content : throw new InvalidDataException("no such tree")).AsSpan();
        var entries = new Dictionary<string, GitEntry>(StringComparer.Ordinal);
        while (!content.IsEmpty)
        {
            var (blank, end) = (content.IndexOf((byte)' '), content.IndexOf((byte)0));
            entries[Encoding.UTF8.GetString(content[(blank + 1)..end])] = new GitEntry(Encoding.ASCII.GetString(content[..blank]), Convert.ToHexStringLower(content.Slice(end + 1, 20)));
            content = content[(end + 21)..];
        }

        return trees[id] = entries;
    }
}
