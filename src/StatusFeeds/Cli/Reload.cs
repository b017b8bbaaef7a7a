// Reloading: on SIGHUP, and when the folder changed and has been still; a folder with mistakes changes nothing.
using Microsoft.Extensions.Logging;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;

namespace StatusFeeds.Cli;

internal sealed class Reload(string folder, Site running, Inbox inbox, ILogger log)
{
    /// <summary>Reloads whenever there is cause, until <paramref name="end"/> fires.</summary>
    public async Task Run(ReloadCauses causes, CancellationToken end)
    {
        try
        {
            await foreach (var cause in causes.All(end))
            {
                Read(cause);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private void Read(string cause)
    {
        var reading = Configuration.Read(folder);
        if (reading.Site is not { } next)
        {
            foreach (var mistake in reading.Mistakes)
            {
                log.LogError("{Mistake}", mistake);
            }

            log.LogError("{Cause}: {Folder} has {Mistakes} and was not taken; the configuration from before goes on", cause, folder, Configuration.Count(reading.Mistakes));
            inbox.Post(new Signal.Refused(
                $"The configuration in {folder} has {Configuration.Count(reading.Mistakes)} and was not taken; the one from before goes on. 'statusfeeds validate' lists them."));
            return;
        }

        if (!next.Listen.SequenceEqual(running.Listen) || next.Database != running.Database || (next.Authority is not null && next.Authority != running.Authority))
        {
            log.LogWarning("listen, database and authority of {Folder}/site.yaml are read at the start only: restart StatusFeeds to change them", folder);
        }

        inbox.Post(new Signal.Reloaded(next));
        log.LogInformation(
            "{Cause}: {Folder} was read again: {Hosts}, {Checks}",
            cause,
            folder,
            Configuration.Count(next.Hosts.Count, "host"),
            Configuration.Count(next.Checks.Count(), "check"));
    }
}
