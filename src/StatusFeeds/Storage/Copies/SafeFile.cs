// What .NET does not do for files that must survive the machine: flush a folder, and give a file to the owner of another. Linux, 64 bit.
using System.Runtime.InteropServices;
using System.Text;

namespace StatusFeeds.Storage.Copies;

internal static class SafeFile
{
    /// <summary>Nobody but the owner may read or write it: a database holds secrets of subscribers and of checks.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int FromHere = -100; // AT_FDCWD
    private const uint UserAndGroup = 0x18; // STATX_UID | STATX_GID
    private const int UserAt = 20; // stx_uid
    private const int GroupAt = 24; // stx_gid

    /// <summary>An empty file that only its owner may read, in place of one that is there.</summary>
    public static void Make(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Private;
        new FileStream(path, options).Dispose();
    }

    /// <summary>As <see cref="Make"/> makes it.</summary>
    public static void Hide(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Private);
    }

    /// <summary>Returns once its bytes are on the disk.</summary>
    public static void Flush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Returns once the names in the folder are on the disk, as far as its file system can promise that.</summary>
    public static void FlushFolderOf(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var folder = open(Bytes(Path.GetDirectoryName(Path.GetFullPath(path))!), 0);
        if (folder < 0)
            return;
        _ = fsync(folder);
        _ = close(folder);
    }

    /// <summary>Owner, group and mode are those of the other one; a user who may not give files away leaves owner and group as they are.</summary>
    public static void MakeLike(string path, string other)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var found = new byte[256];
        if (statx(FromHere, Bytes(other), 0, UserAndGroup, found) == 0)
            _ = chown(Bytes(path), BitConverter.ToUInt32(found, UserAt), BitConverter.ToUInt32(found, GroupAt));
        if (!Directory.Exists(other))
            File.SetUnixFileMode(path, File.GetUnixFileMode(other));
    }

    private static byte[] Bytes(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int fsync(int descriptor);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int close(int descriptor);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int chown(byte[] path, uint user, uint group);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, [Out] byte[] found);
}
