// An ext4 of its own, on a file: a test can freeze it, and have it break as the kernel does when a disk fails.
namespace StatusFeeds.EndToEnd.Support;

internal sealed class LoopDisk : IAsyncDisposable
{
    private readonly TempFolder folder = new();

    private LoopDisk() => Image = folder.File("image");

    public string Path => folder.File("disk");

    public string Database => System.IO.Path.Combine(Path, "statusfeeds.db");

    private string Image { get; set; }

    public static async Task<LoopDisk> Make()
    {
        var disk = new LoopDisk();
        Directory.CreateDirectory(disk.Path);
        await using (var image = File.Create(disk.Image))
        {
            image.SetLength(48 << 20);
        }

        await Spawned.Must("mkfs.ext4", "-q", "-F", disk.Image);
        await disk.Mount("rw");
        return disk;
    }

    /// <summary>Whoever writes there waits, until what is given is disposed of; at most a minute.</summary>
    public async Task<IAsyncDisposable> Freeze()
    {
        await Spawned.Must("fsfreeze", "--freeze", Path);
        return new Ice(this);
    }

    /// <summary>What the kernel does with <c>errors=remount-ro</c> when the disk fails: from now on it is read-only, for those too who have files open.</summary>
    public Task Abort() => Spawned.Must("mount", "-o", "remount,abort", Path);

    /// <summary>As an administrator does when nobody has a file open there.</summary>
    public Task Remount(string mode) => Spawned.Must("mount", "-o", $"remount,{mode}", Path);

    /// <summary>Taken away, mended and mounted again, as after a restart of the machine. As a copy: a mount namespace of another test may keep the broken one for a while.</summary>
    public async Task Repair()
    {
        await Spawned.Must("umount", Path);
        var broken = Image;
        Image = folder.File("repaired");
        File.Copy(broken, Image);
        var (code, output, errors) = await Spawned.Run(["e2fsck", "-f", "-y", Image]);
        Assert.True(code < 4, output + errors);
        await Mount("rw");
    }

    public async ValueTask DisposeAsync()
    {
        await Spawned.Run(["umount", "--lazy", Path]);
        folder.Dispose();
    }

    private Task Mount(string mode) => Spawned.Must("mount", "-o", $"loop,errors=remount-ro,{mode}", Image, Path);

    /// <summary>Frozen; thawed by itself too, so that no fault of a test leaves a file system behind that nobody can unmount.</summary>
    private sealed class Ice : IAsyncDisposable
    {
        private readonly LoopDisk disk;
        private readonly CancellationTokenSource over = new();
        private readonly Task bound;

        public Ice(LoopDisk disk)
        {
            this.disk = disk;
            bound = Bound();
        }

        public async ValueTask DisposeAsync()
        {
            await over.CancelAsync();
            await bound;
            over.Dispose();
        }

        private async Task Bound()
        {
            await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Spawned.Must("fsfreeze", "--unfreeze", disk.Path);
        }
    }
}
