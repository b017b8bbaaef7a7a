// When the folder has changed and come to rest.
using StatusFeeds.Config;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class FolderWatchTests : IDisposable
{
    private readonly ConfigText config = ConfigText.Of(("a.yaml", "title: a"), ("sub/b.yaml", "title: b"));
    private readonly Beats clock = new();

    public void Dispose() => config.Dispose();

    [Fact]
    public async Task AChangeIsToldOnceTheFolderHasBeenStillForTwoSeconds()
    {
        var watch = new FolderWatch(config.Folder, clock);
        var settled = watch.Settled(CancellationToken.None);
        Assert.False(await clock.Beat(settled, 5));

        config.Write("a.yaml", "title: longer");
        Assert.False(await clock.Beat(settled, 2));
        config.Write("a.yaml", "title: longer still");
        Assert.False(await clock.Beat(settled, 2));
        Assert.True(await clock.Beat(settled, 1));

        Assert.False(await clock.Beat(watch.Settled(CancellationToken.None), 5));
    }

    [Fact]
    public async Task AChangeMadeBeforeOneWaitsIsNotLost()
    {
        var watch = new FolderWatch(config.Folder, clock);
        config.Write("c.yaml", "title: new");
        Assert.True(await clock.Beat(watch.Settled(CancellationToken.None), 3));
    }

    [Theory]
    [InlineData("sub/b.yaml")]
    [InlineData("a.yaml")]
    public async Task AFileThatIsGoneIsAChange(string file)
    {
        var watch = new FolderWatch(config.Folder, clock);
        File.Delete(Path.Combine(config.Folder, file));
        Assert.True(await clock.Beat(watch.Settled(CancellationToken.None), 3));
    }

    [Fact]
    public async Task WhatIsNoConfigurationIsNotWatched()
    {
        var watch = new FolderWatch(config.Folder, clock);
        config.Write("note.txt", "x").Write(".a.yaml.swp", "x").Write(".hidden.yaml", "x");
        Assert.False(await clock.Beat(watch.Settled(CancellationToken.None), 5));
    }

    [Fact]
    public async Task AnotherTimeOfAFileIsAChangeEvenAtTheSameLength()
    {
        var watch = new FolderWatch(config.Folder, clock);
        File.SetLastWriteTimeUtc(Path.Combine(config.Folder, "a.yaml"), DateTime.UnixEpoch);
        Assert.True(await clock.Beat(watch.Settled(CancellationToken.None), 3));
    }

    /// <summary>As Kubernetes renews a ConfigMap: the files are links through ..data, and only that link is swapped.</summary>
    [Fact]
    public async Task ASwappedLinkIsAChange()
    {
        config.Write("..one/c.yaml", "title: one").Write("..two/c.yaml", "title: three");
        Directory.CreateSymbolicLink(Path.Combine(config.Folder, "..data"), "..one");
        File.CreateSymbolicLink(Path.Combine(config.Folder, "c.yaml"), "..data/c.yaml");
        var watch = new FolderWatch(config.Folder, clock);

        Directory.Delete(Path.Combine(config.Folder, "..data"));
        Directory.CreateSymbolicLink(Path.Combine(config.Folder, "..data"), "..two");
        Assert.True(await clock.Beat(watch.Settled(CancellationToken.None), 3));
    }

    [Fact]
    public async Task AFolderThatGoesAndComesBackIsAChangeEachTime()
    {
        var watch = new FolderWatch(config.Folder, clock);
        Directory.Move(config.Folder, config.Folder + "-away");
        Assert.True(await clock.Beat(watch.Settled(CancellationToken.None), 3));
        Directory.Move(config.Folder + "-away", config.Folder);
        Assert.True(await clock.Beat(watch.Settled(CancellationToken.None), 3));
    }

    [Fact]
    public async Task WaitingEndsWhenItIsCancelled()
    {
        using var cancel = new CancellationTokenSource();
        var settled = new FolderWatch(config.Folder, clock).Settled(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => settled);
    }

    /// <summary>Time that moves a second at a time, when the test says so.</summary>
    private sealed class Beats : TimeProvider
    {
        private readonly List<Timer> waiting = [];
        private long seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Read(ref seconds);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(this, callback, state);
            lock (waiting)
            {
                waiting.Add(timer);
            }

            return timer;
        }

        /// <summary>So many seconds pass, one after the other; whether the task is done by then.</summary>
        public async Task<bool> Beat(Task task, int times)
        {
            for (; times > 0 && !task.IsCompleted; times--)
            {
                Timer[] due;
                while (true)
                {
                    lock (waiting)
                    {
                        due = [.. waiting];
                        if (due.Length > 0)
                        {
                            waiting.Clear();
                            break;
                        }
                    }

                    await Task.Yield();
                }

                Interlocked.Increment(ref seconds);
                foreach (var timer in due)
                {
                    timer.Fire();
                }

                while (!task.IsCompleted && !AnyWaiting())
                {
                    await Task.Yield();
                }
            }

            return task.IsCompletedSuccessfully;
        }

        private bool AnyWaiting()
        {
            lock (waiting)
            {
                return waiting.Count > 0;
            }
        }

        private sealed class Timer(Beats owner, TimerCallback callback, object? state) : ITimer
        {
            public void Fire() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                lock (owner.waiting)
                {
                    owner.waiting.Remove(this);
                }
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
