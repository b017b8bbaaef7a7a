// Notices that the configuration's folder has changed and come to rest, by looking at it once a second: works on every file system.
using System.Globalization;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Config;

/// <summary>Compares with what the folder was when this was made: make it before reading the folder, so that no edit falls in between.</summary>
internal sealed class FolderWatch(string folder, TimeProvider clock)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private string seen = StampOf(folder);

    /// <summary>Completes when the folder is another than last time, and has been still for 2 s. What <c>${file:}</c> reads is not watched.</summary>
    public async Task Settled(CancellationToken cancel)
    {
        var last = seen;
        var since = clock.GetTimestamp();
        while (true)
        {
            await Seconds.Next(clock, cancel);
            var now = StampOf(folder);
            if (now != last)
            {
                (last, since) = (now, clock.GetTimestamp());
            }
            else if (now != seen && clock.GetElapsedTime(since) >= Rest)
            {
                seen = now;
                return;
            }
        }
    }

    /// <summary>Paths, lengths and times of the files behind all links, so that swapping a link (Kubernetes' ..data) is seen. Why a folder cannot be read is a stamp too.</summary>
    private static string StampOf(string folder)
    {
        try
        {
            var stamp = new StringBuilder();
            foreach (var relative in ConfigFiles.In(folder))
            {
                var file = new FileInfo(Path.Combine(folder, relative));
                var behind = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
                stamp.Append(CultureInfo.InvariantCulture, $"{relative}\n{(behind.Exists ? behind.Length : -1)} {behind.LastWriteTimeUtc.Ticks}\n");
            }

            return stamp.ToString();
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return trouble.Message;
        }
    }
}
