// One server a SQLite file: a lock file beside it that names its holder and dies with the holder's process.
using System.Collections.Concurrent;
using System.Text;

namespace StatusFeeds.Storage;

/// <summary>
/// The kernel's record lock (fcntl) on the first byte: freed however the process ends, and the text stays readable for others.
/// Such locks do not hold within one process, so <see cref="Held"/> does. The file stays when the lock goes: removing it would race with the next holder.
/// </summary>
internal sealed class LockFile : IDisposable
{
    private static readonly ConcurrentDictionary<string, string> Held = new();

    private readonly string name;
    private readonly FileStream file;

    private LockFile(string name, FileStream file)
    {
        this.name = name;
        this.file = file;
    }

    /// <param name="database">Absolute path of the database.</param>
    /// <param name="owner">What a second server is told: <c>process 1234 (http://localhost:8080, since …)</c>.</param>
    /// <exception cref="StoreRefused">Somebody else has it, or the file cannot be written.</exception>
    public static LockFile Take(string database, string owner)
    {
        var path = database + ".lock";
        if (!Held.TryAdd(path, owner))
            throw InUse(database, Held.GetValueOrDefault(path, ""));
        FileStream? stream = null;
        try
        {
            // macOS has no record locks in .NET: there the file is not shared at all, and its holder not named.
            var share = OperatingSystem.IsMacOS() ? FileShare.None : FileShare.ReadWrite | FileShare.Delete;
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
            if (!TryLock(stream))
                throw InUse(database, new StreamReader(stream, Encoding.UTF8).ReadToEnd());
            stream.SetLength(0);
            stream.Write(Encoding.UTF8.GetBytes(owner + "\n"));
            stream.Flush();
            return new LockFile(path, stream);
        }
        catch (Exception failure)
        {
            stream?.Dispose();
            Held.TryRemove(path, out _);
            if (failure is UnauthorizedAccessException or IOException)
            {
                throw new StoreRefused(
                    $"Cannot write the lock file {path}: {failure.Message} Make its folder writable for this user, or name another database: in site.yaml.",
                    failure);
            }

            throw;
        }
    }

    /// <summary>Who has it, as he said; null: nobody, or it cannot be seen. It is held itself for the moment of asking.</summary>
    /// <param name="database">Absolute path of the database.</param>
    public static string? Holder(string database)
    {
        var path = database + ".lock";
        if (Held.TryGetValue(path, out var own))
            return own;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return TryLock(stream) ? null : new StreamReader(stream, Encoding.UTF8).ReadToEnd().Trim();
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }

    public static StoreRefused InUse(string database, string owner)
    {
        var holder = string.IsNullOrWhiteSpace(owner) ? "another process" : owner.Trim();
        return new StoreRefused($"The database {database} is in use by {holder}. Stop that one, or name another database: in site.yaml.");
    }

    public void Dispose()
    {
        file.Dispose();
        Held.TryRemove(name, out _);
    }

    private static bool TryLock(FileStream stream)
    {
        try
        {
            if (!OperatingSystem.IsMacOS())
                stream.Lock(0, 1);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
