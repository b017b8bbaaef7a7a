// A file that is there whole or not at all: written as NAME.new, flushed to the disk, and only then given its name.
using StatusFeeds.Model;

namespace StatusFeeds.Storage.Copies;

internal sealed class NewFile : IDisposable
{
    private bool isFinished;

    private NewFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>What is written until it is finished.</summary>
    public string Draft => Path + ".new";

    /// <param name="file">As somebody typed it.</param>
    /// <param name="replace">One that is there is replaced, once the new one is whole.</param>
    /// <param name="never">Files that it must not be.</param>
    /// <exception cref="CopyRefused">It cannot be written there.</exception>
    public static NewFile Begin(string file, bool replace, params string[] never)
    {
        if (string.IsNullOrWhiteSpace(file) || file.Contains('\0'))
            throw new CopyRefused("The file to write has no name.");
        var path = System.IO.Path.GetFullPath(file);
        var shown = Words.OneLine(path);
        if (Directory.Exists(path))
            throw new CopyRefused($"{shown} is a folder. Name a file in it, such as {System.IO.Path.Combine(shown, "statusfeeds-backup.db")}.");
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
            throw new CopyRefused($"The folder of {shown} does not exist. Make it, or name another file.");
        if (new FileInfo(path) is { LinkTarget: not null } link)
            path = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (never.Contains(path, StringComparer.Ordinal))
            throw new CopyRefused($"{shown} belongs to the database itself. Name another file.");
        if (!replace && File.Exists(path))
            throw new CopyRefused($"{shown} is there already. Name another file, or give --force to replace it once the new one is whole.");
        var begun = new NewFile(path);
        try
        {
            SafeFile.Make(begun.Draft);
            return begun;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CopyRefused($"Cannot write {Words.OneLine(begun.Draft)}: {failure.Message} Make its folder writable for this user, or name another file.");
        }
    }

    /// <summary>The names of a SQLite database at that path, with those of the files beside it.</summary>
    public static string[] Of(string database) => [database, database + "-wal", database + "-shm", database + "-journal", database + ".lock"];

    /// <summary>From here on it has its name, also after a crash of the machine.</summary>
    public void Finish()
    {
        SafeFile.Flush(Draft);
        File.Move(Draft, Path, overwrite: true);
        SafeFile.FlushFolderOf(Path);
        isFinished = true;
    }

    public void Dispose()
    {
        if (isFinished)
            return;
        foreach (var left in Of(Draft))
            File.Delete(left);
    }
}
