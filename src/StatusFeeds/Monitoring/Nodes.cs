// What nodes tell each other, over the store: that they live, what they saw, what the judge asks; and who has which share of the hosts.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

/// <param name="self">As this process begins; what it says of itself later is filled in.</param>
internal sealed class Nodes(Store store, Agenda agenda, Inbox inbox, SiteNode self, TimeProvider clock, ILogger log)
{
    /// <summary>Until a node is known to be gone, and another has its hosts and the judge's place; a few times what that takes.</summary>
    public static readonly TimeSpan Handover = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>A sign of life is given so often.</summary>
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(2);

    /// <summary>Without a sign of life for so long a node is silent: its shares go to others, and its place as the judge too.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(10);

    /// <summary>Without one for so long it is gone for good.</summary>
    private static readonly TimeSpan Gone = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan DealEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ForgetEvery = TimeSpan.FromSeconds(10);

    /// <summary>Looks in a row of the store, and looks that wait while it gives no answer.</summary>
    private const int MostTogether = 2000;

    private const int MostWaiting = 20_000;

    private readonly ConcurrentQueue<SentLook> leaving = new();
    private readonly Dictionary<string, long> cursors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Said, long At)> lives = new(StringComparer.Ordinal);
    private NodeLooks? sending;
    private long number;
    private long asks;
    private long said;
    private long forgot;
    private long ordered;
    private long unseated;
    private bool judged;
    private bool ended;
    private bool isMute;

    /// <summary>Nothing was heard for a while: that others gave no sign of life says nothing of them.</summary>
    private bool wasDeaf;

    /// <summary>The configuration that this process has.</summary>
    public Func<Site> Site { get; set; } = null!;

    /// <summary>What is not as it should be here, in a few words.</summary>
    public Func<string> Note { get; set; } = () => "";

    /// <summary>Those that live have changed: shares are to be dealt anew. By the judge's process only.</summary>
    public Func<ImmutableArray<string>, CancellationToken, Task> Deal { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>This process judges no more.</summary>
    public Action Left { get; set; } = () => { };

    public string Id => self.Id;

    /// <summary>A look of this process: for the judge, and for the pages of the others. Any thread.</summary>
    public void Send(SentLook look)
    {
        if (leaving.Count < MostWaiting && !(store.Judges && store.Crew.Nodes.Length < 2))
        {
            leaving.Enqueue(look);
        }
    }

    /// <summary>Says that this process lives, and hears who does besides. Call once, before <see cref="Run"/>.</summary>
    public async Task Begin(CancellationToken cancel)
    {
        asks = await store.NewestAsk(cancel);
        await Say(force: true, cancel);
        await Hear(cancel);
    }

    /// <summary>Runs until <paramref name="end"/> fires, and says then that this process is gone.</summary>
    public async Task Run(CancellationToken end)
    {
        using var beat = new PeriodicTimer(Pace, clock);
        try
        {
            while (await beat.WaitForNextTickAsync(end))
            {
                try
                {
                    await Say(force: false, end);
                    await Hear(end);
                    await Order(end);
                    isMute = false;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    if (!isMute)
                    {
                        log.LogWarning(failure is StoreFailed ? null : failure, "Nothing is heard of other nodes now, nor they of this one: {Failure}", failure.Message);
                    }

                    (isMute, wasDeaf) = (true, true);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <summary>What was seen last goes to the others. Not for longer than <paramref name="giveUp"/> lets it.</summary>
    public async Task End(CancellationToken giveUp)
    {
        try
        {
            while (sending is not null || !leaving.IsEmpty)
            {
                await Say(force: true, giveUp);
            }

            ended = true;
            await Say(force: true, giveUp);
        }
        catch (Exception failure) when (failure is StoreFailed or OperationCanceledException)
        {
            log.LogWarning("The other nodes were not told that this one ends: {Failure}", failure.Message);
        }
    }

    /// <summary>It said that it ends.</summary>
    private static bool IsOver(SiteNode node) => node.Seen == DateTimeOffset.UnixEpoch;

    private async Task Say(bool force, CancellationToken cancel)
    {
        if (sending is null && !leaving.IsEmpty)
        {
            var looks = new List<SentLook>();
            while (looks.Count < MostTogether && leaving.TryDequeue(out var look))
            {
                looks.Add(look);
            }

            sending = new NodeLooks(self.Id, ++number, [.. looks]);
        }

        if (sending is null && !force && clock.GetElapsedTime(said) < SayEvery)
        {
            return;
        }

        var (checks, begun) = agenda.Work;
        await store.Say(
            self with { Seen = ended ? DateTimeOffset.UnixEpoch : clock.GetUtcNow(), Judges = store.Judges && !ended, Checks = checks, Looks = begun, Config = ConfigMark.Of(Site()), Note = Note() }, sending, cancel);
        (sending, said) = (null, clock.GetTimestamp());
    }

    private async Task Hear(CancellationToken cancel)
    {
        var judges = store.Judges;
        if (judges && !judged)
        {
            // What nobody has judged yet is heard once more: looks of this process too, which it handed to the judge before.
            foreach (var (node, taken) in (await store.Hear(ImmutableDictionary<string, long>.Empty, asks, cancel)).Nodes)
            {
                cursors[node.Id] = taken;
            }
        }
        else if (!judges)
        {
            cursors.Remove(self.Id);
            if (judged)
            {
                Left();
            }
        }

        judged = judges;
        var heard = await store.Hear(cursors, asks, cancel);
        foreach (var row in heard.Looks)
        {
            cursors[row.Node] = row.Number;
            foreach (var (observation, fingerprint) in row.Looks)
            {
                inbox.Post(new Signal.Looked(observation, fingerprint) { From = (row.Node, row.Number) });
            }
        }

        if (judges)
        {
            // What follows was judged as it was seen.
            cursors.Remove(self.Id);
        }

        foreach (var (at, ask) in heard.Asks)
        {
            asks = at;
            if (!judges)
            {
                agenda.Asked(ask);
            }
        }

        Meet(heard.Nodes);
    }

    private void Meet(ImmutableArray<(SiteNode Node, long Taken)> nodes)
    {
        var now = clock.GetTimestamp();
        var met = ImmutableArray.CreateBuilder<SiteNode>(nodes.Length);
        foreach (var (node, taken) in nodes)
        {
            if (!lives.TryGetValue(node.Id, out var life) || life.Said != node.Seen || wasDeaf)
            {
                lives[node.Id] = life = (node.Seen, now);
            }

            if (node.Id != self.Id)
            {
                cursors.TryAdd(node.Id, taken);
            }

            met.Add(node with { IsSilent = IsOver(node) || clock.GetElapsedTime(life.At, now) > Silent });
        }

        wasDeaf = false;
        foreach (var gone in lives.Keys.Where(known => !nodes.Any(node => node.Node.Id == known)).ToList())
        {
            lives.Remove(gone);
            cursors.Remove(gone);
        }

        store.Crew = new Crew(self.Id, met.ToImmutable());
    }

    /// <summary>What is to be done about the others.</summary>
    private async Task Order(CancellationToken cancel)
    {
        var nodes = store.Crew.Nodes;
        if (store.Judges)
        {
            if (clock.GetElapsedTime(ordered) < DealEvery)
            {
                return;
            }

            ordered = clock.GetTimestamp();
            await Deal([.. nodes.Where(node => !node.IsSilent || node.Id == self.Id).Select(node => node.Id)], cancel);
            if (clock.GetElapsedTime(forgot) >= ForgetEvery)
            {
                forgot = clock.GetTimestamp();
                await store.Forget(nodes.Where(node => node.Id != self.Id && clock.GetElapsedTime(lives[node.Id].At) > (IsOver(node) ? ForgetEvery : Gone)).Select(node => node.Id), cancel);
            }
        }
        else if (nodes.Any(node => node.Judges && node.IsSilent) && !nodes.Any(node => node.Judges && !node.IsSilent) && clock.GetElapsedTime(unseated) >= Silent)
        {
            unseated = clock.GetTimestamp();
            log.LogWarning("The judge gives no sign of life: its session is ended, so that another takes its place");
            await store.Unseat(cancel);
        }
    }
}
