// The site's one judge: takes looks in turn, lets Rules decide, and hands the store what changed, at most once a second.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

/// <summary>
/// One loop, one owner of the world. A change is visible from the second in which its batch is committed; two batches with changes never share a second,
/// so that Last-Modified tells them apart. While the store refuses, the loop waits and looks pile up in the inbox: nothing is judged that cannot be kept.
/// </summary>
internal sealed class SiteJudge(Store store, Agenda agenda, Inbox inbox, TimeProvider clock, ILogger log)
{
    /// <summary>A sign of life is written so often, or three times within the limit of silence if that is more often.</summary>
    private static readonly TimeSpan LifeEvery = TimeSpan.FromSeconds(10);

    /// <summary>Without a beat for so long this machine stood still (or its clock jumped): deadlines for results begin anew. Less than the shortest of them, five seconds.</summary>
    private static readonly TimeSpan StoodStill = TimeSpan.FromSeconds(3);

    /// <summary>A beat so much before the last one: the clock was set back.</summary>
    private static readonly TimeSpan WentBack = TimeSpan.FromSeconds(2);

    /// <summary>Of a reason in a log's line, in characters.</summary>
    private const int MostReason = 200;

    private readonly Draft draft = new();
    private readonly List<Observation> looks = [];
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private Site site = null!;
    private Leavers leavers = null!;
    private DateTimeOffset reloaded;
    private World world = World.Empty;
    private string authority = "";
    private long visible;
    private DateTimeOffset recorded;
    private DateTimeOffset beat;
    private DateTimeOffset quiet;
    private DateTimeOffset? silentSince;
    private DateTimeOffset? lived;
    private bool looked;
    private string? refused, note;

    /// <summary>A look of this process is handed to the other nodes; null: there are none.</summary>
    public Action<SentLook>? Send { get; init; }

    /// <summary>The configuration that is judged by.</summary>
    public Site Site => site;

    /// <summary>Takes over where the store left off, and commits the first Board. Call once, before <see cref="Run"/>.</summary>
    /// <returns>False: another process judges now.</returns>
    public async Task<bool> Begin(Site first, Remembered remembered, string named, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        (site, world, authority, visible) = (first, remembered.World with { Handover = store.IsShared ? Nodes.Handover : TimeSpan.Zero }, named, remembered.Revision);
        leavers = new Leavers(await store.ToldIn([.. world.Hosts.Values.Where(host => Evaluator.IsLeaving(host) && !first.Hosts.ContainsKey(host.Host)).Select(host => host.Host)], cancel));
        recorded = now;
        draft.Authority = remembered.Authority == named ? null : named;
        if (remembered.Recorded is { } last)
        {
            // What was not seen while no process watched is said once, before anything new.
            Keep(Evaluator.Silence(world, first, last, first.StoppedAfter, now));
        }

        Take(new Signal.Reloaded(first), start: true);
        TellPosts();
        while (!await Commit(force: true, cancel) || store.Board is null)
        {
            if (!store.Judges)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancel);
        }

        return true;
    }

    /// <summary>
    /// Runs until the inbox is closed and empty and all is stored, or until <paramref name="giveUp"/> fires: a store that refuses or hangs must not hold up the end.
    /// A bug in judging one signal is logged, and the loop goes on.
    /// </summary>
    /// <returns>False: another process judges now.</returns>
    public async Task<bool> Run(CancellationToken giveUp)
    {
        try
        {
            return await Judge(giveUp);
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            log.LogError("The store took no writes to the end: what was seen since it refused is lost ({Count} changes of status)", draft.Count);
            return true;
        }
    }

    private async Task<bool> Judge(CancellationToken giveUp)
    {
        while (await inbox.Reader.WaitToReadAsync(giveUp))
        {
            var beaten = false;
            while (inbox.TryTake(out var signal))
            {
                beaten |= signal is Signal.Beat;
                try
                {
                    Take(signal, start: false);
                }
                catch (Exception bug)
                {
                    log.LogError(bug, "A bug in judging {Signal}; what it said is lost, the judge goes on", signal.GetType().Name);
                }
            }

            var offered = clock.GetUtcNow();
            while (!await Commit(force: beaten, giveUp))
            {
                if (!store.Judges)
                {
                    return false;
                }

                await Task.Delay(TimeSpan.FromSeconds(1), clock, giveUp);
            }

            // Looks are handed out by a shared store itself: that there were none while it gave no answer says nothing of any host.
            Keep(store.IsShared && clock.GetUtcNow() is var taken && taken - offered > StoodStill ? Evaluator.StoodStill(world, site, offered, taken) : Step.Nothing(world));
            if (beaten)
            {
                inbox.BeatJudged();
            }
        }

        Observe(clock.GetUtcNow());

        // What was believed in the last second goes to disk in a second of its own.
        while (store.Judges && (!await Commit(force: true, giveUp) || !draft.IsEmpty))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, giveUp);
        }

        return true;
    }

    private void Take(Signal signal, bool start)
    {
        switch (signal)
        {
            case Signal.Looked(var observation, var fingerprint) { From: var from }:
                draft.Take(from);
                (from is null ? Send : null)?.Invoke(new SentLook(observation, fingerprint));

                if (site.Find(observation.Host, observation.Check)?.Fingerprint != fingerprint
                    || (from is not null && world.Find(observation.Host)?.Find(observation.Check)?.Since >= observation.At))
                {
                    // The check was changed or taken out while the look was under way; or another judge knew of that look.
                    break;
                }

                looks.Add(observation);
                break;
            case Signal.Beat(var now):
                if (now - beat > StoodStill || now < beat - WentBack)
                {
                    Keep(Evaluator.StoodStill(world, site, beat > DateTimeOffset.UnixEpoch ? beat : now, now));
                    quiet = now;
                }

                beat = now;
                Observe(now);
                if (now >= quiet || now < quiet - Evaluator.QuietFor)
                {
                    Keep(Evaluator.Tick(world, site, now));
                    quiet = Evaluator.Quiet(world, site, now);
                }

                LookNow();
                break;
            case Signal.Reloaded(var next, var retire, var said) { Changed: var changed }:
                Observe(clock.GetUtcNow());
                leavers.Note(site, next);
                (var kept, site, refused, note, reloaded) = (start ? world : World.Empty, next, null, said, clock.GetUtcNow());
                agenda.Plan(next, reloaded.ToUnixTimeSeconds());
                Keep(Evaluator.Adopt(world, next, reloaded, start));
                quiet = reloaded;
                Keep(retire ? Evaluator.Retire(world, site, reloaded) : Step.Nothing(world));
                draft.Add(changed, reloaded);
                draft.Adopted(kept, world);
                draft.Headers = Telling.Headers(next, authority);
                break;
            case Signal.Ordered(var windows):
                Keep(Evaluator.Order(world, site, windows));
                quiet = DateTimeOffset.MinValue;
                break;
            case Signal.Posted(var incidents):
                Post(incidents);
                break;
            case Signal.Noticed(var notices):
                Keep(Noticing.Tell(world, site, notices, clock.GetUtcNow()));
                break;
            case Signal.Refused(var why):
                refused = why;
                break;
        }
    }

    /// <summary>What people posted is told post by post, so that each has the words of how things stood right after it.</summary>
    private void Post(ImmutableArray<Incident> incidents)
    {
        foreach (var proposal in incidents.Where(one => one is { Opened: null, IsClosed: false } && !world.Incidents.ContainsKey(one.Number)))
        {
            log.LogInformation(
                "Application {Application} has been DOWN for {Time}: 'statusfeeds incident open --from {Number}' tells its readers",
                proposal.Applications.FirstOrDefault(),
                Words.Duration(clock.GetUtcNow() - proposal.Since),
                proposal.Number);
        }

        Keep(Incidents.Posted(world, incidents));
        TellPosts();
        quiet = DateTimeOffset.MinValue;
    }

    private void TellPosts()
    {
        try
        {
            while (Incidents.IsAnyUntold(world))
            {
                Keep(Incidents.Tell(world, site, clock.GetUtcNow()));
            }
        }
        catch (Exception bug)
        {
            log.LogError(bug, "A bug in telling what was posted of an incident; it is tried again with the next post");
        }
    }

    /// <summary>What was seen since the last beat, each look by itself: a bug in judging one loses no other.</summary>
    private void Observe(DateTimeOffset now)
    {
        foreach (var seen in Evaluator.InOrder(looks, now))
        {
            try
            {
                Keep(Evaluator.Observe(world, site, seen));
                store.Note(site, seen);
                if (seen.Answered is false || world.Moves != world.Judged || !world.Held.IsEmpty)
                {
                    // What hangs on more than one look is decided by the beat.
                    quiet = DateTimeOffset.MinValue;
                }

                if (world.Hosts.GetValueOrDefault(seen.Host)?.Find(seen.Check) is { Waiting: true })
                {
                    agenda.Retry(seen);
                }
            }
            catch (Exception bug)
            {
                log.LogError(bug, "A bug in judging a look at {Host}, check {Check}; what it said is lost, the judge goes on", seen.Host, seen.Check);
            }
        }

        looked |= looks.Count > 0;
        looks.Clear();
        draft.Judged();
    }

    private void Keep(Step step)
    {
        // Its words first: where they cannot be made, the step has not been.
        var told = step.Changes.Where(change => change.Told).ToDictionary(change => change.Number, change => Telling.Tell(site, leavers, step.World, change));
        world = step.World;
        foreach (var change in step.Changes)
        {
            draft.Add(change, told.GetValueOrDefault(change.Number));
            log.LogInformation(
                "{Subject} is {Status}{Reason}{Untold}",
                Telling.Named(world, change.Subject, MostReason),
                change.To.Word(),
                change.Reason.Length > 0 ? ": " + Clean.Line(change.Reason, MostReason) : "",
                change.Told ? "" : " (not told)");
        }

        draft.Add(step);
        asked.UnionWith(step.Asks);
    }

    /// <summary>What the beat asked for.</summary>
    private void LookNow()
    {
        foreach (var wanted in Evaluator.Wanted(world, asked))
        {
            if (site.Hosts.TryGetValue(wanted, out var host))
            {
                agenda.LookNow(host);
            }
        }

        asked.Clear();
        agenda.Hurry();
    }

    /// <summary>False when the store refused and the draft is still to be committed.</summary>
    private async Task<bool> Commit(bool force, CancellationToken cancel)
    {
        try
        {
            await TryCommit(force, cancel);
            return true;
        }
        catch (StoreFailed)
        {
            // The store has logged why, once.
            return false;
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            log.LogError(bug, "A bug in recording what was seen; it is tried again");
            return false;
        }
    }

    private async Task TryCommit(bool force, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var limit = site.StoppedAfter;
        var lifeEvery = limit / 3 < LifeEvery ? limit / 3 : LifeEvery;
        var life = looked && (lived is null || now - lived >= lifeEvery || now < lived);
        var silence = life && now - (silentSince ?? recorded) > limit ? Evaluator.Silence(world, site, silentSince ?? recorded, limit, now) : null;
        var second = now.ToUnixTimeSeconds();
        if (draft.IsTold || silence is not null)
        {
            // The same second as the last batch: the next beat takes it. Seconds ahead of the clock only if the clock was set back.
            if (second == visible)
            {
                return;
            }

            second = Math.Max(second, visible + 1);
        }
        else if (!force && draft.IsEmpty && !life)
        {
            return;
        }

        draft.Add(agenda.TakeAsks());
        var batch = draft.ToBatch(site, silence?.World ?? world, second, life ? now : null, Notes.Of(agenda, inbox, reloaded, refused, note, now), silence, (after, change) => Telling.Tell(site, leavers, after, change));
        await store.Commit(batch, cancel);
        (visible, world) = (store.Board!.Revision, batch.World);
        draft.Clear();
        if (silence is not null)
        {
            asked.UnionWith(silence.Asks);
            quiet = DateTimeOffset.MinValue;
        }

        if (life)
        {
            // A commit that hung for long was silence too; it is told with the next sign of life.
            silentSince = silence is null && clock.GetUtcNow() - recorded > limit ? recorded : null;
            (lived, recorded, looked) = (now, now, false);
        }
    }
}
