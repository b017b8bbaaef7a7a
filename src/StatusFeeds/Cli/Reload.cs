// Reloading: on SIGHUP, and when the folder changed and has been still; a folder with mistakes changes nothing.
using Microsoft.Extensions.Logging;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Wire;

namespace StatusFeeds.Cli;

/// <param name="site">The configuration as read at the start.</param>
internal sealed class Reload(string folder, Site site, Inbox inbox, Systemd systemd, TimeProvider clock, ILogger log)
{
    /// <summary>As long a start takes at most from reading the folder until reloads are waited for.</summary>
    private static readonly TimeSpan Starting = TimeSpan.FromMinutes(1);

    private readonly EvenClock even = new(clock);
    private readonly DateTimeOffset started = clock.GetUtcNow();
    private readonly Site first = site;
    private Site running = site;

    /// <summary>As the folder had it when it was read last; a moment before that.</summary>
    private Site known = site;
    private DateTimeOffset knownAt = clock.GetUtcNow() - Starting;
    private Leaving leaving = Leaving.Nobody;

    /// <summary>Reloads whenever there is cause, until <paramref name="end"/> fires.</summary>
    /// <param name="causes">Why to read the folder again.</param>
    /// <param name="anyLeft">Hosts that the store knows are missing since the start: a second reading, a minute later, settles whether they are retired.</param>
    /// <param name="end">The end of the program.</param>
    public async Task Run(ReloadCauses causes, bool anyLeft, CancellationToken end)
    {
        if (anyLeft)
        {
            causes.Remind(Leaving.Grace, end);
        }

        try
        {
            await foreach (var cause in causes.All(end))
            {
                systemd.Reloading();
                var read = Read(cause);
                systemd.Ready();
                if (leaving.Wait(read, even.GetUtcNow()) is { } wait)
                {
                    causes.Remind(wait, end);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <returns>When, by the clock that nobody sets.</returns>
    private DateTimeOffset Read(string cause)
    {
        // A minute is one that really passed, whatever the wall clock was set to meanwhile.
        var (now, wall) = (even.GetUtcNow(), clock.GetUtcNow());
        var reading = Configuration.Read(folder);
        if (reading.Site is not { } read)
        {
            foreach (var mistake in reading.Mistakes)
            {
                log.LogError("{Mistake}", mistake);
            }

            log.LogError("{Cause}: {Folder} has {Mistakes} and was not taken; the configuration from before goes on", cause, folder, Configuration.Count(reading.Mistakes));
            inbox.Post(new Signal.Refused(
                $"The configuration in {folder} has {Configuration.Count(reading.Mistakes)} and was not taken; the one from before goes on. 'statusfeeds validate' lists them."));
            return now;
        }

        if (!read.Listen.SequenceEqual(first.Listen) || read.Database != first.Database || (read.Authority is not null && read.Authority != first.Authority))
        {
            log.LogWarning("listen, database and authority of {Folder}/site.yaml are read at the start only: restart StatusFeeds to change them", folder);
        }

        WireParts.PrepareTls(read, log);
        (running, leaving) = leaving.After(running, read, now);
        var told = leaving.Told(clock.GetUtcNow() - now);
        inbox.Post(new Signal.Reloaded(running, Retire: now - started >= Leaving.Grace, told) { Changed = Changed(read, wall) });
        log.LogInformation(
            "{Cause}: {Folder} was read again: {Hosts}, {Checks}",
            cause,
            folder,
            Configuration.Count(read.Hosts.Count, "host"),
            Configuration.Count(read.Checks.Count(), "check"));
        foreach (var (check, words) in read.Cautions)
        {
            log.LogWarning("{Host}/{Check}: {Words}", check.Host, check.Name, words);
        }

        if (told is not null)
        {
            log.LogWarning("{Told}", told);
        }

        return now;
    }

    /// <summary>What the folder says now and did not before, whether or not it counts at once.</summary>
    private ReloadNote? Changed(Site read, DateTimeOffset now)
    {
        var (lines, since) = (SiteDiff.Lines(known, read), knownAt);
        (known, knownAt) = (read, now);
        if (lines.IsEmpty)
        {
            return null;
        }

        var wasStuck = GitState.IsStuck;
        var (commit, by) = Revision.Of(folder, since);
        if (GitState.IsStuck && !wasStuck)
        {
            log.LogWarning(
                "The git repository of {Folder} could not be read within 10 s, and is not read any more until StatusFeeds is restarted; reading it may keep a core busy until then. Does `git fsck` find a broken object?", folder);
        }

        return new ReloadNote(now, lines, commit, by);
    }
}
