// A real disk of a few kilobytes (a tmpfs) that a test can fill, free and make read-only. Needs root.
namespace StatusFeeds.Tests.Support;

internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder mountPoint = new();

    public SmallDisk(int kilobytes)
    {
        Assert.True(Environment.IsPrivilegedProcess, "This test mounts a small disk and must be run as root.");
        Tool.Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", mountPoint.Path);
    }

    private string Ballast => mountPoint["ballast"];

    public string this[string file] => mountPoint[file];

    /// <summary>Leaves not a byte free.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[512];
        try
        {
            while (true)
                ballast.Write(block);
        }
        catch (IOException)
        {
            return;
        }
    }

    public void Free() => File.Delete(Ballast);

    public void MakeReadOnly() => Tool.Run("mount", "-o", "remount,ro", mountPoint.Path);

    public void Dispose()
    {
        Tool.Run("umount", "--lazy", mountPoint.Path);
        mountPoint.Dispose();
    }
}
