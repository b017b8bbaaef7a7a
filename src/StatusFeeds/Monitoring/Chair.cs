// Who judges: this process as long as it has the judge's place, else it follows whoever has.
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

/// <param name="send">A look of this process, for the other nodes; null where there are none.</param>
/// <param name="named">The name in all our ids, where nobody has given one yet.</param>
internal sealed class Chair(Store store, Agenda agenda, Inbox inbox, Action<SentLook>? send, Func<Remembered, string> named, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private SiteJudge? judge;
    private SiteFollower? follower;

    /// <summary>The configuration that counts here.</summary>
    public Site Site => judge?.Site ?? follower!.Site;

    /// <summary>Shows the first board. Call once, before <see cref="Run"/>.</summary>
    /// <exception cref="StoreFailed">The store gives no answer.</exception>
    public async Task Begin(Site site, Remembered remembered, CancellationToken cancel)
    {
        if (store.Judges && await Judge(site, remembered, cancel))
        {
            return;
        }

        do
        {
            follower = Follower();
        }
        while (await follower.Begin(site, cancel) && !await Judge(site, await store.Remember(cancel), cancel));
    }

    /// <summary>As in <see cref="SiteJudge.Run"/>.</summary>
    public async Task Run(CancellationToken giveUp)
    {
        while (!await Serve(giveUp))
        {
            // In another role.
        }
    }

    /// <summary>True: the inbox is closed. False: it is another role's turn.</summary>
    private async Task<bool> Serve(CancellationToken giveUp)
    {
        if (judge is { } seated)
        {
            if (await seated.Run(giveUp))
            {
                return true;
            }

            (judge, follower) = (null, Follower());
            follower.Adopt(seated.Site);
            log.LogWarning("Another node judges now; this one follows it");
            return false;
        }

        try
        {
            if (!await follower!.Run(giveUp))
            {
                return true;
            }

            if (await Judge(follower.Site, await store.Remember(giveUp), giveUp))
            {
                log.LogInformation("This node judges from now on");
            }
        }
        catch (StoreFailed failure)
        {
            log.LogWarning("This node does not judge yet: {Failure}", failure.Message);
            await Task.Delay(Pause, clock, giveUp);
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            return true;
        }

        return false;
    }

    private SiteFollower Follower() => new(store, agenda, inbox, send ?? (_ => { }), clock, log);

    private async Task<bool> Judge(Site site, Remembered remembered, CancellationToken cancel)
    {
        var next = new SiteJudge(store, agenda, inbox, clock, log) { Send = send };
        if (!await next.Begin(site, remembered, named(remembered), cancel))
        {
            return false;
        }

        inbox.BeginAnew();
        (judge, follower) = (next, null);
        return true;
    }
}
