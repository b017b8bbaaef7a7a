// What the doctor says of the database: whole, of this version, held by whom, with room to grow, and how far away.
using StatusFeeds.Model;
using StatusFeeds.Storage.Copies;

namespace StatusFeeds.Cli;

/// <param name="Free">Bytes that this user may still write there.</param>
/// <param name="Format">Of the file system: <c>ext4</c>, <c>nfs</c>.</param>
internal sealed record Disk(long Free, string Format)
{
    /// <param name="path">Of any file or folder on it.</param>
    public static Disk? Of(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return new(drive.AvailableFreeSpace, drive.DriveFormat);
        }
        catch (Exception odd) when (odd is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}

internal static class DoctorDatabase
{
    /// <summary>With less nothing works for long.</summary>
    private const long LeastFree = 50_000_000;

    /// <summary>A log that is larger is one that nobody puts into the database.</summary>
    private const long MostLog = 200_000_000;

    private const double SoonFull = 30;

    private static readonly TimeSpan Far = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(1);
    private static readonly string[] Remote = ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.glusterfs", "ceph", "afs", "lustre"];

    /// <summary>It opens, and holds what this program can use.</summary>
    public static Finding Whole(Condition seen) => seen switch
    {
        { Trouble: { } trouble } => Finding.Fail("database", seen.IsFile ? trouble : $"{seen.Name}: {trouble}"),
        { Damage: { } damage } => Finding.Fail("database", $"{seen.Name} is damaged: {damage}. Stop the server and put a backup in its place: statusfeeds restore FILE"),
        { Exists: false } => Finding.Ok("database", $"{seen.Name} holds nothing yet; it is made at the first start."),
        { Version: { } version } when version.There > version.Known => Finding.Fail("database", $"{seen.Name} was written by a newer StatusFeeds (its tables are of version {version.There}, this program knows up to {version.Known}). Run the newer one."),
        { Version: { } version } when version.There < version.Known => Finding.Warn("database", $"{seen.Name} is of an older version ({version.There}, this program has {version.Known}): the next start of this one brings it up to date. Make a backup before."),
        { IsFile: false } => Finding.Ok("database", $"{seen.Name} opens: {Backup.Size(seen.Bytes)}."),
        _ => Finding.Ok("database", $"{seen.Name} is whole: {Backup.Size(seen.Bytes)}{(seen.LogBytes > 0 ? $" and a log of {Backup.Size(seen.LogBytes)}" : "")}."),
    };

    /// <summary>Who judges by it.</summary>
    public static Finding Held(Condition seen) => seen.Holder is { } holder
        ? Finding.Ok("lock", $"The judge is {Words.OneLine(holder)}.")
        : Finding.Ok("lock", "No server has the database.");

    public static IEnumerable<Finding> Log(Condition seen)
    {
        if (seen.LogBytes > MostLog)
        {
            yield return Finding.Warn("log", $"The log {seen.Name}-wal has grown to {Backup.Size(seen.LogBytes)}: something has read the database for very long. See who has it open (lsof), and end that.");
        }
    }

    /// <summary>Whether there is room, for how long by what it has grown until now, and for a restore beside it.</summary>
    public static Finding Space(Condition seen, Disk disk, DateTimeOffset now)
    {
        var free = Backup.Size(disk.Free);
        if (disk.Free < LeastFree)
        {
            return Finding.Fail("free space", $"Only {free} are free where {seen.Name} lies. Make room: without it nothing can be recorded.");
        }

        var days = seen.Begun is { } begun ? (now - begun).TotalDays : 0;
        var daily = days >= 1 ? seen.Bytes / days : 0;
        if (daily > 0 && disk.Free / daily < SoonFull)
        {
            return Finding.Warn("free space", $"{free} are free where {seen.Name} lies, which is room for {(long)(disk.Free / daily)} days as it has grown until now ({Backup.Size((long)daily)} a day). Make room, or shorten retention: in site.yaml.");
        }

        return disk.Free < seen.Bytes
            ? Finding.Warn("free space", $"{free} are free where {seen.Name} lies, less than it has itself: a restore needs as much beside it. Make room.")
            : Finding.Ok("free space", $"{free} are free where {seen.Name} lies.");
    }

    public static Finding Place(Disk disk) => Remote.Contains(disk.Format, StringComparer.OrdinalIgnoreCase)
        ? Finding.Fail("file system", $"The database lies on {disk.Format}, over a network, where its locks and its log cannot be relied on. Put it on a local disk, or use PostgreSQL.")
        : Finding.Ok("file system", $"The database lies on {disk.Format}.");

    /// <summary>This user may write the file and its folder. Tries it.</summary>
    public static Finding Rights(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        try
        {
            using (new FileStream(Path.Combine(folder, $".statusfeeds-doctor-{Environment.ProcessId}"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
            {
                // Made, and gone.
            }

            if (File.Exists(file))
            {
                new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
            }

            return Finding.Ok("rights", $"The user {Environment.UserName} may write the database and its folder.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail("rights", $"The user {Environment.UserName} cannot write in {folder}: {fault.Message} Give him the right, or run this as the user of the service.");
        }
    }

    /// <summary>What it told last lies before now.</summary>
    public static IEnumerable<Finding> Instants(Condition seen, DateTimeOffset now)
    {
        if (seen.Last is { } last && last - now is var ahead && ahead > TimeSpan.FromSeconds(2))
        {
            yield return Finding.Warn("clock", $"The database's last change is of {Words.Instant(last)}, {Words.Duration(ahead)} ahead of this clock. One of the two was wrong: until that time comes, changes are dated a millisecond apart from there on. See that the clock is right.");
        }
    }

    /// <summary>How far a server is away, and its clock from ours.</summary>
    public static IEnumerable<Finding> Distance(Condition seen)
    {
        if (seen is not { RoundTrip: { } took, Ahead: { } ahead })
        {
            yield break;
        }

        var trip = $"PostgreSQL answers after {Words.Number(Math.Round(took.TotalMilliseconds, 2))} ms";
        yield return took > Far
            ? Finding.Warn("time to peers", $"{trip}: each commit waits for that several times. Put it nearer.")
            : Finding.Ok("time to peers", $"{trip}.");
        if (ahead.Duration() > ClocksApart)
        {
            yield return Finding.Warn("time to peers", $"PostgreSQL's clock is {Words.Duration(ahead.Duration())} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} ours. Let both be kept by NTP.");
        }
    }
}
