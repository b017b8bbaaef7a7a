// Exports in the background while the server runs, as site.yaml says: what changed within a second or ten; what fails is said once and tried again.
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class Exporting(Store store, FeedShelf shelf, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    // From here on: the loop's own.
    private ExportFolder? folder;
    private Exporter? exporter;
    private ExportTo? to;
    private TimeSpan wait = FirstWait;
    private DateTimeOffset again = DateTimeOffset.MinValue;
    private string? complaint;

    /// <summary>How it went last; null: nothing is exported.</summary>
    public volatile ExportNews? News;

    public void Start() => running = Task.Run(Run);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        Close();
        stop.Dispose();
    }

    private async Task Run()
    {
        try
        {
            await shelf.Filled.WaitAsync(stop.Token);
            while (true)
            {
                if (store.Board is { } board)
                {
                    await Step(board);
                }

                await Seconds.Next(clock, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task Step(Board board)
    {
        var now = clock.GetUtcNow();
        if (board.Site.Export != to)
        {
            Close();
            (to, again, wait, News, complaint) = (board.Site.Export, DateTimeOffset.MinValue, FirstWait, null, null);
        }

        if (to is null || now < again)
        {
            return;
        }

        try
        {
            if (folder is { IsAsLeft: false })
            {
                log.LogWarning("{Folder} is not as the export left it (another disk, or files taken away): all of it is looked through anew", to.Folder);
                Close();
            }

            var isNew = exporter is null;
            folder ??= ExportFolder.Open(to.Folder, log);
            exporter ??= new Exporter(folder, to, store, shelf, clock, log);
            await exporter.Round(board, stop.Token);
            if (isNew || complaint is not null)
            {
                log.LogInformation("Feeds and pages are exported to {Folder}{Part}", to.Folder, Said(board.Site, exporter));
            }

            (wait, complaint) = (FirstWait, null);
            News = new ExportNews(now, exporter.Files, folder.Written + (News?.Before ?? 0), News?.Before ?? 0, IsFailing: false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            Complain(fault);
            again = now + wait;
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            News = new ExportNews(News?.At, News?.Files ?? 0, News?.Written ?? 0, News?.Written ?? 0, IsFailing: true);
            if (fault is not StoreFailed)
            {
                Close();
            }
        }
    }

    private void Close()
    {
        try
        {
            folder?.Dispose();
        }
        catch (IOException)
        {
            // Whatever was the matter with it was said.
        }

        (folder, exporter) = (null, null);
    }

    private void Complain(Exception fault)
    {
        var why = ExportRefused.Words(fault, to!.Folder);
        if (complaint != why)
        {
            complaint = why;
            var isKnown = fault is ExportRefused or StoreFailed or IOException or UnauthorizedAccessException;
            log.LogError(isKnown ? null : fault, "{Why} It is tried again and again, five minutes apart at most", why);
        }
    }

    /// <summary>What whoever reads the log should know of who can read the folder.</summary>
    public static string Said(Site site, Exporter exporter) =>
        (exporter.IsPart ? ", without the applications that `read` keeps to some" : "")
        + (site.Access is { Anyone: false, Readers.IsEmpty: false } ? "; this site asks for a login, its files do not: let the web server that serves them ask for one" : "");
}

/// <param name="At">When a round ended well last; null: none did.</param>
/// <param name="Files">That are exported.</param>
/// <param name="Written">Since the start.</param>
/// <param name="Before">Of these, before the folder was opened last.</param>
internal sealed record ExportNews(DateTimeOffset? At, int Files, long Written, long Before, bool IsFailing);
