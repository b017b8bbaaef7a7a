// Shows what another process has judged, and takes its place when it is gone.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

/// <summary>One loop, one owner of the board while this process does not judge. While the store gives no answer the board stands still, but for its own looks.</summary>
/// <param name="send">A look of this process, for the judge.</param>
internal sealed class SiteFollower(Store store, Agenda agenda, Inbox inbox, Action<SentLook> send, TimeProvider clock, ILogger log)
{
    /// <summary>How often it is asked what was committed.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>How often it is asked whether the judge's place is free.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Host, string Check), Observation> last = [];
    private readonly Dictionary<string, long> turns = [];
    private ImmutableDictionary<string, HostState> shown = ImmutableDictionary<string, HostState>.Empty;
    private Committed? known;
    private DateTimeOffset? seen;
    private DateTimeOffset reloaded;
    private string? refused;
    private string? note;
    private bool isMute;
    private long asked;

    /// <summary>The configuration that this process has.</summary>
    public Site Site { get; private set; } = null!;

    /// <summary>Shows the first board as soon as anybody has judged; true: the judge's place was free, and is this process's.</summary>
    public async Task<bool> Begin(Site site, CancellationToken cancel)
    {
        Adopt(site, null);
        while (true)
        {
            if (await store.TryJudge(cancel))
            {
                return true;
            }

            if (await store.RunNow(cancel) is not null && await store.Committed(null, cancel) is { Authority: not null, Revision: > 0 } committed)
            {
                Take(committed);
                agenda.Plan(site, clock.GetUtcNow().ToUnixTimeSeconds(), check => committed.World.Find(check.Host)?.Find(check.Name)?.Status is not null);
                Show([]);
                return false;
            }

            await Task.Delay(Pace, clock, cancel);
        }
    }

    /// <summary>This process judged until now.</summary>
    public void Adopt(Site site) => Adopt(site, null);

    /// <summary>True: this process judges from now on. False: the inbox is closed.</summary>
    public async Task<bool> Run(CancellationToken giveUp)
    {
        while (true)
        {
            var (open, beaten) = Drain();
            if (!open)
            {
                return false;
            }

            try
            {
                if (clock.GetElapsedTime(asked) >= AskEvery)
                {
                    asked = clock.GetTimestamp();
                    if (await store.TryJudge(giveUp))
                    {
                        return true;
                    }
                }

                await Follow(beaten, giveUp);
                isMute = false;
            }
            catch (StoreFailed failure)
            {
                if (!isMute)
                {
                    log.LogWarning("What the other nodes have committed is not known now; what was known is shown on: {Failure}", failure.Message);
                }

                isMute = true;
                if (beaten)
                {
                    Show([]);
                }
            }

            if (beaten)
            {
                inbox.BeatJudged();
            }

            await Task.WhenAny(Task.Delay(Pace, clock, giveUp), inbox.Reader.Completion);
            giveUp.ThrowIfCancellationRequested();
        }
    }

    private (bool Open, bool Beaten) Drain()
    {
        var beaten = false;
        while (inbox.Reader.TryRead(out var signal))
        {
            switch (signal)
            {
                case Signal.Looked looked:
                    Hear(looked);
                    break;
                case Signal.Beat:
                    beaten = true;
                    break;
                case Signal.Reloaded next:
                    Adopt(next.Site, next.Note);
                    agenda.Plan(next.Site, reloaded.ToUnixTimeSeconds());
                    break;
                case Signal.Refused(var why):
                    refused = why;
                    break;
            }
        }

        return (!inbox.Reader.Completion.IsCompleted, beaten);
    }

    private void Hear(Signal.Looked looked)
    {
        var observation = looked.Observation;
        if (looked.From is null)
        {
            send(new SentLook(observation, looked.Fingerprint));
        }

        if (Site.Find(observation.Host, observation.Check)?.Fingerprint != looked.Fingerprint)
        {
            return;
        }

        last[(observation.Host, observation.Check)] = observation;
        if (shown.TryGetValue(observation.Host, out var state))
        {
            shown = shown.SetItem(observation.Host, Following.With(state, observation));
        }

        store.Glance(Site, observation);
    }

    private void Adopt(Site site, string? said)
    {
        (Site, refused, note, reloaded) = (site, null, said, clock.GetUtcNow());
        foreach (var gone in last.Keys.Where(key => site.Find(key.Host, key.Check) is null).ToList())
        {
            last.Remove(gone);
        }

        shown = shown.Clear();
        if (known is { } committed)
        {
            known = null;
            Take(committed);
        }
    }

    private async Task Follow(bool beaten, CancellationToken cancel)
    {
        if (await store.RunNow(cancel) is not { } run)
        {
            return;
        }

        ImmutableArray<Change> changes = [];
        seen = run.Seen ?? seen;
        var isNew = run.Run != known?.Run?.Run || run.Batch != known.Run.Batch;
        if (isNew)
        {
            var committed = await store.Committed(known, cancel);
            changes = committed.Changes;
            Take(committed);
        }

        if (isNew || beaten)
        {
            Show(changes);
        }
    }

    private void Take(Committed committed)
    {
        var hosts = shown.ToBuilder();
        var now = clock.GetUtcNow();
        foreach (var (id, host) in Site.Hosts)
        {
            var state = committed.World.Hosts.GetValueOrDefault(id);
            var before = known?.World.Hosts.GetValueOrDefault(id);
            if (known is not null && state is not null && state.Since != before?.Since)
            {
                turns[id] = turns.GetValueOrDefault(id) + state.Past.Count(change => before is null || change.At > before.Since);
            }

            if (known is null || !hosts.ContainsKey(id) || !ReferenceEquals(state, before))
            {
                hosts[id] = Following.Of(host, state, check => last.GetValueOrDefault((check.Host, check.Name)), now) with { Changes = turns.GetValueOrDefault(id) };
            }
        }

        (known, shown, seen) = (committed, hosts.ToImmutable(), committed.Run?.Seen ?? seen);
    }

    private void Show(ImmutableArray<Change> changes)
    {
        if (known is not { Authority: { } authority } committed)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var (notes, workings) = Notes.Of(agenda, inbox, reloaded, refused, note, now);
        var watching = committed.Run?.Started ?? reloaded;
        store.Show(
            new Board(
                Site,
                Following.World(committed.World, Site, shown, watching, now),
                authority,
                committed.Revision,
                committed.Modified,
                seen ?? watching,
                notes,
                workings),
            changes);
    }
}
