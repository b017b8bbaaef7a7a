// Whose file it is, which .NET does not tell: statx(2), and the names of /etc/passwd.
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace StatusFeeds.Wire;

internal static class FileOwner
{
    private const int FromHere = -100; // AT_FDCWD
    private const uint UserAndChange = 0x88; // STATX_UID | STATX_CTIME
    private const int UserAt = 20; // stx_uid
    private const int ChangeAt = 96; // stx_ctime: 8 bytes of seconds, 4 of nanoseconds

    /// <summary>The user's number, and when the file last became another, by its bytes, its name or its owner (which nobody can set back); null where that cannot be had.</summary>
    public static (uint User, DateTimeOffset Changed)? Of(string path)
    {
        try
        {
            var found = new byte[256];
            return statx(FromHere, [.. Encoding.UTF8.GetBytes(path), 0], 0, UserAndChange, found) == 0
                ? (BitConverter.ToUInt32(found, UserAt), DateTimeOffset.FromUnixTimeSeconds(BitConverter.ToInt64(found, ChangeAt)).AddTicks(BitConverter.ToUInt32(found, ChangeAt + 8) / 100))
                : null;
        }
        catch (Exception odd) when (odd is EntryPointNotFoundException or DllNotFoundException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary><c>ann</c>, or <c>user 1000</c> where the file of names knows none.</summary>
    /// <param name="user">His number.</param>
    /// <param name="names">As <c>/etc/passwd</c> is: <c>NAME:x:NUMBER:…</c>.</param>
    public static string Name(uint user, string names = "/etc/passwd")
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        try
        {
            return File.ReadLines(names).Take(100_000).Select(line => line.Split(':')).FirstOrDefault(parts => parts.Length > 2 && parts[2] == number && parts[0].Length > 0)?[0] ?? $"user {number}";
        }
        catch (Exception odd) when (odd is IOException or UnauthorizedAccessException)
        {
            return $"user {number}";
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, [Out] byte[] found);
}
