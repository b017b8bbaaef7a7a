// A small file system of its own that a test can fill.
namespace StatusFeeds.EndToEnd.Support;

internal sealed class Tmpfs : IAsyncDisposable
{
    private readonly TempFolder folder = new();

    private Tmpfs()
    {
    }

    public string Path => folder.Path;

    public static async Task<Tmpfs> Mount(string size)
    {
        var tmpfs = new Tmpfs();
        await Spawned.Must("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", tmpfs.Path);
        return tmpfs;
    }

    /// <summary>Takes all the space there is, to the last byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[4096, 512, 1])
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // No space left for a piece of this size: that is what was wanted.
            }
        }
    }

    public void MakeSpace() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await Spawned.Must("umount", "--lazy", Path);
        folder.Dispose();
    }

    private string Filler => folder.File("filler");
}
