// Looks at a SQLite file before SQLite does: what is empty, cut or something else is refused, never begun anew.
using System.Buffers.Binary;

namespace StatusFeeds.Storage;

internal static class SqliteFile
{
    /// <summary>What to do with a file that is damaged, as the end of a sentence.</summary>
    public const string WayOut = "Restore it from a backup with 'statusfeeds restore FILE', or move it away to begin anew, which forgets all that was told.";

    private const int HeaderLength = 100;

    /// <summary>The absolute path behind links, so that one file has one lock.</summary>
    public static string Resolve(string database)
    {
        if (string.IsNullOrWhiteSpace(database) || database.Contains('\0'))
            throw new StoreRefused("The database has no name. Name a file at database: in site.yaml, such as statusfeeds.db.");
        var path = Path.GetFullPath(database);
        if (Directory.Exists(path))
            throw new StoreRefused($"The database {path} is a folder. Name a file in it at database: in site.yaml.");
        var folder = Path.GetDirectoryName(path);
        if (!Directory.Exists(folder))
            throw new StoreRefused($"The folder of the database {path} does not exist. Make it, or name another file at database: in site.yaml.");
        return new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
    }

    /// <summary>True where there is no file yet.</summary>
    /// <exception cref="StoreRefused">There is one, but it is no whole database; or a log without its database.</exception>
    public static bool IsToBeMade(string path)
    {
        var log = new FileInfo(path + "-wal");
        if (!File.Exists(path))
        {
            if (File.Exists(path + Copies.SqliteRestore.Suffix))
                throw new StoreRefused($"A restore of the database {path} was broken off. Run 'statusfeeds restore' again; what was there before lies beside it, as {path}.before-….");
            return log is not { Exists: true, Length: > 0 } ? true : throw new StoreRefused(
                $"The database {path} is gone, but its log {log.Name} is there. Put the database back, restore a backup with 'statusfeeds restore FILE', or move the log away to begin anew, which forgets all that was told.");
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var header = new byte[HeaderLength];
            var read = file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
            if (!header.AsSpan().StartsWith("SQLite format 3\0"u8))
                throw new StoreRefused(read == 0 ? Damaged(path, "is empty") : $"{path} is not a SQLite database. Name another file at database: in site.yaml.");
            if (read < HeaderLength)
                throw new StoreRefused(Damaged(path, $"is cut off ({read} bytes are left)"));
            // While there is a log, the file may rightly be shorter than its header says (a checkpoint under way when the machine stopped).
            if (log is not { Exists: true, Length: > 0 } && file.Length < DeclaredLength(header))
                throw new StoreRefused(Damaged(path, $"is cut off ({file.Length} of {DeclaredLength(header)} bytes)"));
            // SQLite makes the log before its index (-shm) and removes it after that; so it was taken away, with what was told last.
            if (!log.Exists && File.Exists(path + "-shm"))
                throw new StoreRefused(
                    $"The log {log.Name} of the database {path} is gone, and with it what was told last. Put it back, or restore a backup with 'statusfeeds restore FILE'. To go on without it, delete {log.Name[..^"wal".Length]}shm: then what was told last is forgotten, and numbers of events are given again.");
            return false;
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new StoreRefused($"Cannot read the database {path}: {failure.Message}", failure);
        }
    }

    /// <summary>Page size times pages (SQLite's file format, 1.3.2 and 1.3.8); 0 where the header does not vouch for its count.</summary>
    private static long DeclaredLength(byte[] header)
    {
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16)) is var size and not 1 ? size : 65536;
        var vouched = header.AsSpan(24, 4).SequenceEqual(header.AsSpan(92, 4));
        return vouched ? (long)pageSize * BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(28)) : 0;
    }

    private static string Damaged(string path, string how) =>
        $"The database {path} {how}. {WayOut}";
}
