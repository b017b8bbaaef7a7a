// The folder that is exported to: files appear whole or not at all, only where they differ; what nobody wants any more goes after a while.
using System.Globalization;
using System.Text;

namespace StatusFeeds.Web;

/// <summary>The folder cannot be used; the message is for people and says what to do.</summary>
internal sealed class ExportRefused(string message) : Exception(message);

/// <summary>One thread. Whatever the disk refuses is an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; then it is to be opened anew.</summary>
internal sealed class ExportFolder : IDisposable
{
    /// <summary>Lists what is ours: a line a file with the second since when nobody wants it (0: somebody does); the last line of a file counts.</summary>
    public const string List = ".statusfeeds-export";

    private const string Lock = ".statusfeeds-export.lock";
    private const string DraftEnd = ".statusfeeds-new";
    /// <summary>Who reads on from a document that is no longer linked finds what it leads to for so long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly string root;
    private readonly FileStream alone;
    private readonly Dictionary<string, long> files = new(StringComparer.Ordinal);
    private readonly List<(string Draft, string Path)> drafts = [];
    private readonly StreamWriter list;

    private ExportFolder(string root, FileStream alone)
    {
        (this.root, this.alone) = (root, alone);
        Read();
        Clean(new DirectoryInfo(root));
        var draft = Path.Combine(root, List + DraftEnd);
        File.WriteAllLines(draft, files.Select(file => Line(file.Key, file.Value)));
        File.Move(draft, Path.Combine(root, List), overwrite: true);
        list = new StreamWriter(new FileStream(Path.Combine(root, List), FileMode.Append, FileAccess.Write, FileShare.ReadWrite), new UTF8Encoding(false)) { AutoFlush = true };
    }

    /// <summary>Files that were written since it was opened.</summary>
    public int Written { get; private set; }

    /// <param name="folder">Is made where its parent is there.</param>
    /// <exception cref="ExportRefused">It holds what is not ours, or somebody else exports to it.</exception>
    public static ExportFolder Open(string folder)
    {
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

        if (!File.Exists(Path.Combine(full, List)) && Directory.EnumerateFileSystemEntries(full).Select(Path.GetFileName).Except([Lock, List + DraftEnd]).Any())
        {
            throw new ExportRefused($"Cannot export to {folder}: it holds files that no export made, and an export is alone in its folder. Name an empty or a new folder.");
        }

        var held = Hold(full, folder);
        try
        {
            return new ExportFolder(full, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public bool Holds(string path) => files.ContainsKey(path) && File.Exists(Path.Combine(root, path));

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
        if (isThere && Same(File.ReadAllBytes(target), bytes.Span, path, isForced))
        {
            Note(path);
            return;
        }

        var folder = Path.GetDirectoryName(target)!;
        var draft = Path.Combine(folder, $".{Path.GetFileName(target)}{DraftEnd}");
        if (!isThere && !Directory.Exists(folder))
        {
            // A folder that has gone is not made anew in silence: what else was in it is missing too.
            _ = Directory.Exists(root) ? Directory.CreateDirectory(folder) : throw new DirectoryNotFoundException($"The folder {root} is not there any more.");
        }

        using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 }))
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

        Note(path);
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
    public void Sweep(IReadOnlySet<string> wanted, DateTimeOffset now)
    {
        foreach (var (path, since) in files.ToList())
        {
            if (wanted.Contains(path))
            {
                Note(path);
            }
            else if (since == 0)
            {
                Note(path, now.ToUnixTimeSeconds());
            }
            else if (now - DateTimeOffset.FromUnixTimeSeconds(since) >= Grace)
            {
                Remove(path);
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

    private static string Line(string path, long since) => string.Create(CultureInfo.InvariantCulture, $"{since} {path}");

    private void Note(string path, long since = 0)
    {
        if (!files.TryGetValue(path, out var known) || known != since)
        {
            list.WriteLine(Line(path, since));
            files[path] = since;
        }
    }

    private void Remove(string path)
    {
        var target = Path.Combine(root, path);
        if (File.Exists(target))
        {
            File.Delete(target);
        }

        list.WriteLine(Line(path, -1));
        files.Remove(path);
        for (var folder = Path.GetDirectoryName(target)!; folder.Length > root.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>A last line without an end was cut off by a crash, before its file was there.</summary>
    private void Read()
    {
        var text = File.Exists(Path.Combine(root, List)) ? File.ReadAllText(Path.Combine(root, List)) : "";
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var path = line[(space + 1)..];
            if (space <= 0 || !long.TryParse(line.AsSpan(0, space), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var since)
                || Path.IsPathRooted(path) || path.Split('/').Contains("..", StringComparer.Ordinal))
            {
                continue;
            }

            if (since < 0)
            {
                files.Remove(path);
            }
            else
            {
                files[path] = since;
            }
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
