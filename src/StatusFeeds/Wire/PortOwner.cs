// Which process listens on a TCP port of this machine: /proc/net/tcp and the descriptors of those processes that this user may look at.
using System.Globalization;

namespace StatusFeeds.Wire;

internal static class PortOwner
{
    private const string Listening = "0A"; // TCP_LISTEN

    /// <summary><c>nginx (process 1234)</c>; null where nobody listens or that may not be seen.</summary>
    public static string? Of(int port)
    {
        try
        {
            var end = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
            var sockets = new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(table => File.ReadLines(table).Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith(end, StringComparison.Ordinal))
                .Select(fields => $"socket:[{fields[9]}]").ToHashSet(StringComparer.Ordinal);
            return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(folder => Named(folder, sockets)).FirstOrDefault(name => name is not null);
        }
        catch (Exception odd) when (odd is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Named(string folder, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(folder, "fd")).Any(link => new FileInfo(link).LinkTarget is { } target && sockets.Contains(target))
                ? $"{File.ReadAllText(Path.Combine(folder, "comm")).Trim()} (process {Path.GetFileName(folder)})"
                : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
