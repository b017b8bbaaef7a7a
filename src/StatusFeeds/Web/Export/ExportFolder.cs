// The folder that is exported to: files appear whole or not at all, only where they differ; what nobody wants any more goes after a while.
using Microsoft.Extensions.Logging;

namespace StatusFeeds.Web;

/// <summary>One thread. Whatever the disk refuses is an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; then it is to be opened anew.</summary>
internal sealed class ExportFolder : IDisposable
{
    private const string Lock = ".statusfeeds-export.lock";
    private const string DraftEnd = ".statusfeeds-new";
    private const string ListDraft = ExportList.Name + DraftEnd;

    /// <summary>Who reads on from a document that is no longer linked finds what it leads to for so long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly string root;
    private readonly FileStream alone;
    private readonly ILogger? log;
    private readonly List<(string Draft, string Path)> drafts = [];
    private readonly ExportList list;

    private ExportFolder(string root, FileStream alone, ILogger? log)
    {
        (this.root, this.alone, this.log) = (root, alone, log);
        Clean(new DirectoryInfo(root));
        list = new ExportList(root, Path.Combine(root, ListDraft));
    }

    /// <summary>Files that were written since it was opened.</summary>
    public int Written { get; private set; }

    /// <summary>False: it is another one by now, as when a disk came or went, and is to be opened anew.</summary>
    public bool IsAsLeft => list.IsAsLeft;

    /// <param name="folder">Is made where its parent is there.</param>
    /// <param name="log">Is told of files of others that stood where one of ours must stand.</param>
    /// <exception cref="ExportRefused">It holds what is not ours, or somebody else exports to it.</exception>
    public static ExportFolder Open(string folder, ILogger? log = null)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new ExportRefused("Cannot export: the name of the folder is empty. Name a folder.");
        }

        var full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            if (File.Exists(full))
            {
                throw new ExportRefused($"Cannot export to {folder}: it is a file. Name a folder.");
            }

            if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(full)) is { } parent && !Directory.Exists(parent))
            {
                throw new ExportRefused($"Cannot export to {folder}: there is no folder {parent}. Make it, or name another one.");
            }

            Directory.CreateDirectory(full);
        }

        if (!File.Exists(Path.Combine(full, ExportList.Name)) && Directory.EnumerateFileSystemEntries(full).Select(Path.GetFileName).Except([Lock, ListDraft]).Any())
        {
            throw new ExportRefused($"Cannot export to {folder}: it holds files that no export made, and an export is alone in its folder. Name an empty or a new folder.");
        }

        var held = Hold(full, folder);
        try
        {
            return new ExportFolder(full, held, log);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public bool Holds(string path) => list.Files.ContainsKey(path) && File.Exists(Path.Combine(root, path));

    public byte[] Bytes(string path) => File.ReadAllBytes(Path.Combine(root, path));

    /// <summary>A file that is not there yet is there at once. One that is there becomes this one with the next <see cref="Publish"/>, unless it is alike.</summary>
    /// <param name="path">Below the folder.</param>
    /// <param name="modified">Unix second; null: now.</param>
    /// <param name="isFinal">It never changes, so it will never be written again: it survives a crash of the machine.</param>
    /// <param name="isForced">It becomes this one although it is alike.</param>
    public void Put(string path, ReadOnlyMemory<byte> bytes, long? modified = null, bool isFinal = false, bool isForced = false)
    {
        var target = Path.Combine(root, path);
        var isThere = File.Exists(target);
        var isOurs = isThere && list.Files.ContainsKey(path) && !IsLink(target);
        if (isThere && !IsLink(target) && Same(File.ReadAllBytes(target), bytes.Span, path, isForced))
        {
            list.Note(path);
            return;
        }

        Stay(target);
        var folder = Path.GetDirectoryName(target)!;
        var draft = Path.Combine(folder, $".{Path.GetFileName(target)}{DraftEnd}");
        if (!isThere && !Directory.Exists(folder))
        {
            // A folder that has gone is not made anew in silence: what else was in it is missing too.
            _ = Directory.Exists(root) ? Directory.CreateDirectory(folder) : throw new DirectoryNotFoundException($"The folder {root} is not there any more.");
        }

        File.Delete(draft);
        using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 }))
        {
            stream.Write(bytes.Span);
            if (isFinal)
            {
                stream.Flush(flushToDisk: true);
            }
        }

        if (modified is { } second)
        {
            File.SetLastWriteTimeUtc(draft, DateTimeOffset.FromUnixTimeSeconds(second).UtcDateTime);
        }

        if (isThere && !isOurs)
        {
            Keep(target);
        }

        list.Note(path);
        drafts.Add((draft, target));
        if (!isThere)
        {
            Publish(drafts.Count - 1);
        }
    }

    /// <summary>What was put and is waiting becomes what is there, in its order.</summary>
    public void Publish() => Publish(0);

    private void Publish(int first)
    {
        foreach (var (draft, target) in drafts[first..])
        {
            File.Move(draft, target, overwrite: true);
            Written++;
        }

        drafts.RemoveRange(first, drafts.Count - first);
    }

    /// <summary>What was put and is waiting is forgotten.</summary>
    public void Forget()
    {
        foreach (var (draft, _) in drafts)
        {
            File.Delete(draft);
        }

        drafts.Clear();
    }

    /// <summary>What is not wanted for an hour is removed.</summary>
    /// <param name="isAtOnce">It is removed at once: who reads may not see it any more.</param>
    public void Sweep(IReadOnlySet<string> wanted, DateTimeOffset now, bool isAtOnce = false)
    {
        foreach (var (path, since) in list.Files.ToList())
        {
            if (wanted.Contains(path))
            {
                list.Note(path);
            }
            else if (isAtOnce || (since > 0 && now - DateTimeOffset.FromUnixTimeSeconds(since) >= Grace))
            {
                Remove(path);
            }
            else if (since == 0)
            {
                list.Note(path, now.ToUnixTimeSeconds());
            }
        }
    }

    public void Dispose()
    {
        list.Dispose();
        alone.Dispose();
    }

    private static bool Same(ReadOnlySpan<byte> there, ReadOnlySpan<byte> bytes, string path, bool isForced) =>
        there.SequenceEqual(bytes) || (!isForced && path.EndsWith(".html", StringComparison.Ordinal) && ExportPaths.AreAlike(there, bytes));

    private static FileStream Hold(string root, string folder)
    {
        if (IsLink(Path.Combine(root, Lock)))
        {
            throw new ExportRefused($"Cannot export to {folder}: {Lock} in it is a link, and an export follows none. Remove it.");
        }

        try
        {
            return new FileStream(
                Path.Combine(root, Lock),
                new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None });
        }
        catch (IOException taken) when (taken.HResult == Taken)
        {
            throw new ExportRefused($"Cannot export to {folder}: another StatusFeeds exports to it just now. Wait for its end, or name another folder.");
        }
    }

    /// <summary>EWOULDBLOCK.</summary>
    private const int Taken = 11;

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    /// <summary>No link leads out of the folder.</summary>
    private void Stay(string target)
    {
        for (var folder = Path.GetDirectoryName(target)!; folder.Length > root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (IsLink(folder))
            {
                throw new IOException($"{folder} is a link, and an export follows none. Remove it.");
            }
        }
    }

    /// <summary>A file of others that stands where ours must stand is kept beside it.</summary>
    private void Keep(string target)
    {
        var kept = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.before-export");
        File.Move(target, kept, overwrite: true);
        log?.LogWarning("{File} was not written by an export and is replaced by one that is; what it was is kept as {Kept}", target, kept);
    }

    private void Remove(string path)
    {
        var target = Path.Combine(root, path);
        Stay(target);
        if (File.Exists(target))
        {
            File.Delete(target);
        }

        list.Forget(path);
        for (var folder = Path.GetDirectoryName(target)!; folder.Length > root.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Drafts of an export that was killed.</summary>
    private static void Clean(DirectoryInfo folder)
    {
        foreach (var draft in folder.EnumerateFiles(".*" + DraftEnd, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            draft.Delete();
        }
    }
}
