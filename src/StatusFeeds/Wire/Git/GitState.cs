// How git knows a folder: the last commit that touched it, and the files that are not as that commit has them.
using System.Globalization;
using System.Text;

namespace StatusFeeds.Wire.Git;

/// <param name="Id">Of the last commit that touched the folder; of what is checked out where no more could be read.</param>
/// <param name="Last">Null where only the id is known.</param>
/// <param name="Others">Those of the asked files that are others than in the commit that is checked out, or not in it.</param>
internal sealed record GitState(string Id, GitCommit? Last, IReadOnlyList<string> Others)
{
    /// <summary>A file as long as this is not compared.</summary>
    private const long MostFile = 16 << 20;

    /// <summary>Never throws: null where the folder is not kept by git, or that cannot be read.</summary>
    /// <param name="folder">Of a working copy.</param>
    /// <param name="files">Paths relative to it, with slashes.</param>
    public static GitState? Of(string folder, IEnumerable<string> files)
    {
        string? head = null;
        try
        {
            var full = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            full = full.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? full;
            if (GitFolder.Around(full.FullName) is not { } around || (head = around.Head()) is null)
            {
                return null;
            }

            string[] path = [.. Path.GetRelativePath(around.Work, full.FullName).Split('/').Where(part => part is not ("" or "."))];
            var history = new GitHistory(new GitObjects(around.Objects()));
            if (history.Find(head, path) is null or { LeadsAway: true })
            {
                return null;
            }

            return history.Last(head, path) is not { } last
                ? new GitState(head, null, [])
                : new GitState(last.Id, last, [.. files.Where(file => !IsSame(Path.Combine(full.FullName, file), history.Find(head, [.. path, .. file.Split('/')])))]);
        }
        catch (Exception odd) when (odd is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or IndexOutOfRangeException or NotSupportedException)
        {
            return head is null ? null : new GitState(head, null, []);
        }
    }

    /// <summary>git's id of a file is the SHA-1 of a short head and its bytes.</summary>
    private static bool IsSame(string file, GitEntry? known)
    {
        if (known is not { } entry)
        {
            return false;
        }

        if (entry.LeadsAway || new FileInfo(file).Length > MostFile)
        {
            return true;
        }

        var content = File.ReadAllBytes(file);
        byte[] head = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}")), 0];
        return Convert.ToHexStringLower(Sha1.Of([.. head, .. content])) == entry.Id;
    }
}
