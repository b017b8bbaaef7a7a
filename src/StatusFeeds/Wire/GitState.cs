// How git knows a folder: the last commit that touched it, and the files that are not as that commit has them. Read by libgit2.
using LibGit2Sharp;

namespace StatusFeeds.Wire;

/// <param name="Author">As he calls himself; text from outside.</param>
/// <param name="At">When he wrote it.</param>
internal sealed record GitCommit(string Author, DateTimeOffset At);

/// <param name="Id">In hex. Of the last commit that touched the folder; of what is checked out where that is too long ago.</param>
/// <param name="Last">Null where only the id is known.</param>
/// <param name="Others">Those of the asked files that are others than in the commit that is checked out, or not in it.</param>
internal sealed record GitState(string Id, GitCommit? Last, IReadOnlyList<string> Others)
{
    /// <summary>A file as long as this is not compared.</summary>
    private const long MostFile = 16 << 20;

    private const int MostLinks = 40;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static volatile bool isStuck;

    /// <summary>A repository was not read to its end, and none is any more.</summary>
    public static bool IsStuck => isStuck;

    /// <summary>
    /// Never throws: null where the folder is not kept by git, or that cannot be read, or not within 10 s. Then it is not tried again: libgit2 up to 1.9 goes round
    /// for ever at a loose object that was cut off (its issue 7342), and such a thread cannot be ended. Where no repository is around, the library is not loaded.
    /// </summary>
    /// <param name="folder">Of a working copy.</param>
    /// <param name="files">Paths relative to it, with slashes.</param>
    /// <param name="mostSteps">So many commits back the last one is looked for.</param>
    public static GitState? Of(string folder, IEnumerable<string> files, int mostSteps = 10_000)
    {
        var read = isStuck ? null : Task.Factory.StartNew(() => Try(folder, files, mostSteps), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        isStuck = read?.Wait(Longest) != true;
        return isStuck ? null : read!.Result;
    }

    private static GitState? Try(string folder, IEnumerable<string> files, int mostSteps)
    {
        try
        {
            return Real(new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), MostLinks) is { } real && IsKept(new DirectoryInfo(real)) ? Read(real, files, mostSteps) : null;
        }
        catch (Exception)
        {
            // What the library makes of a broken repository, or of a machine that it is not made for, is nowhere listed.
            return null;
        }
    }

    /// <summary>Without links on the way, as the library names working copies; null: there is none, or links in a circle.</summary>
    private static string? Real(DirectoryInfo folder, int links) =>
        links == 0 || !folder.Exists ? null
        : folder.ResolveLinkTarget(returnFinalTarget: true) is DirectoryInfo target ? Real(target, links - 1)
        : folder.Parent is not { } parent ? folder.FullName
        : Real(parent, links) is { } above ? Path.Combine(above, folder.Name) : null;

    private static bool IsKept(DirectoryInfo? folder) => folder is not null && (Path.Exists(Path.Combine(folder.FullName, ".git")) || IsKept(folder.Parent));

    private static GitState? Read(string folder, IEnumerable<string> files, int mostSteps)
    {
        // The folder is root's mostly, and we are not. git refuses what is another's because hooks, pagers and filters that a repository names would run
        // as us: the library runs none, and we only read. Whoever may write there writes the configuration anyway.
        GlobalSettings.SetOwnerValidation(false);

        // Settings of a user or of the machine say nothing of what we ask, and one that may not be read would be a failure.
        foreach (var level in (ConfigurationLevel[])[ConfigurationLevel.Global, ConfigurationLevel.Xdg, ConfigurationLevel.System, ConfigurationLevel.ProgramData])
        {
            GlobalSettings.SetConfigSearchPaths(level, "");
        }

        using var repository = Repository.Discover(folder) is { } found ? new Repository(found) : null;

        // Asked for by its name and not by Refs.Head, which follows a HEAD that leads to itself until the stack is full.
        if (repository?.Info.WorkingDirectory is not { } work || repository.Lookup<Commit>("HEAD") is not { } head)
        {
            return null;
        }

        var path = Path.GetRelativePath(work, folder) is var relative and not "." ? relative : "";
        return Folder(head, path) is not { } tree ? null
            : Touched(head, path, mostSteps) is not { } last ? new GitState(head.Sha, null, [])
            : new GitState(last.Sha, new GitCommit(last.Author.Name, last.Author.When), [.. files.Where(file => !IsSame(Path.Combine(folder, file), Find(tree, file)))]);
    }

    /// <summary>As git log finds it: where a merge took the folder as one side had it, that side goes on. Null: too long ago.</summary>
    private static Commit? Touched(Commit at, string path, int mostSteps)
    {
        for (var steps = 0; steps < mostSteps; steps++)
        {
            var own = Folder(at, path)?.Id;
            if (at.Parents.FirstOrDefault(parent => Folder(parent, path)?.Id == own) is not { } same)
            {
                return at;
            }

            at = same;
        }

        return null;
    }

    private static Tree? Folder(Commit commit, string path) => path.Length == 0 ? commit.Tree : commit[path] is { TargetType: TreeEntryTargetType.Tree } entry ? (Tree)entry.Target : null;

    /// <summary>What is there for a file, or a link on the way to it: what stands behind that is not git's to know.</summary>
    private static TreeEntry? Find(Tree tree, string path) =>
        tree[path] ?? (path.LastIndexOf('/') is > 0 and var end && Find(tree, path[..end]) is { Mode: Mode.SymbolicLink or Mode.GitLink } link ? link : null);

    private static bool IsSame(string file, TreeEntry? known) => known switch
    {
        { Mode: Mode.SymbolicLink or Mode.GitLink } => true,
        { Target: Blob blob } => new FileInfo(file).Length == blob.Size && (blob.Size > MostFile || Bytes(blob).AsSpan().SequenceEqual(File.ReadAllBytes(file))),
        _ => false,
    };

    private static byte[] Bytes(Blob blob)
    {
        using var reader = new BinaryReader(blob.GetContentStream());
        return reader.ReadBytes((int)blob.Size);
    }
}
