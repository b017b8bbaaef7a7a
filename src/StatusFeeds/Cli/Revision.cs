// Whose change of the configuration it is: the commit that git has of the folder, or the owner of the file that was changed last.
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

/// <param name="Commit">The first 12 hex digits of the last commit that touched the folder; empty: git does not keep it.</param>
/// <param name="By">Who and when: <c>Ann Example, 2026-11-20 23:57:39 UTC</c>; <c>root, …, not committed</c>; empty: not known.</param>
internal sealed record Revision(string Commit, string By)
{
    private const int MostName = 80;

    /// <summary>
    /// A file that git does not have as it is, and that became so since then, is the change: its owner is named. Else the commit is, and its author. Never throws.
    /// </summary>
    /// <param name="folder">Of the configuration.</param>
    /// <param name="since">When it was read before.</param>
    public static Revision Of(string folder, DateTimeOffset since)
    {
        try
        {
            var files = ConfigFiles.In(folder);
            if (GitState.Of(folder, files) is not { } git)
            {
                return new Revision("", Owner(folder, files, DateTimeOffset.MinValue));
            }

            var own = Owner(folder, git.Others, since);
            return new Revision(git.Id[..12], own.Length > 0 ? $"{own}, not committed" : git.Last is { } last ? Told(last.Author, last.At) : "");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return new Revision("", "");
        }
    }

    /// <summary>Of the one that was changed last, if that was not before then.</summary>
    private static string Owner(string folder, IEnumerable<string> files, DateTimeOffset since) =>
        files.Select(file => FileOwner.Of(Path.Combine(folder, file))).OfType<(uint User, DateTimeOffset Changed)>().Where(file => file.Changed >= since).OrderByDescending(file => file.Changed)
            .Select(file => Told(FileOwner.Name(file.User), file.Changed)).FirstOrDefault("");

    private static string Told(string name, DateTimeOffset? at)
    {
        var line = Words.OneLine(name).Trim();
        return (line.Length > MostName ? line[..MostName] + "\u2026" : line) + (at is { } instant ? ", " + Words.Instant(instant) : "");
    }
}
