// A pretend monitor before a pretend network: looks by its agenda, the judge, and the feeds it fills, all in virtual time.
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

/// <summary>
/// Does what Monitoring does, a beat a second: what is due starts, time passes for the judge, then the results that came within the second, in an order drawn by lot.
/// The same numbers play the same.
/// </summary>
/// <param name="phases">Draws when in its interval each check is looked at, and how long answers take.</param>
/// <param name="order">Draws the order of the results within a second.</param>
internal sealed class PlayedMonitor(Site first, DateTimeOffset start, int phases, int order)
{
    private const long FirstWithin = 45;

    private static readonly TimeSpan StoodStill = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan WentBack = TimeSpan.FromSeconds(2);

    private readonly Random times = new(phases);
    private readonly Random shuffle = new(order);
    private readonly Dictionary<(string Host, string Check), long> phaseOf = [];
    private readonly Dictionary<(string Host, string Check), int> underWay = [];
    private readonly Dictionary<long, List<(Observation Seen, string Fingerprint, int Run)>> arriving = [];
    private readonly HashSet<string> asked = [];
    private readonly PlayedStore store = new();
    private readonly List<Change> changes = [];
    private List<Slot> slots = [];
    private DateTimeOffset beat;
    private DateTimeOffset quiet;
    private DateTimeOffset recorded;
    private int run;
    private long second;
    private long ahead;

    public Site Site { get; private set; } = first;

    public World World { get; private set; } = World.Empty;

    public PlayedNetwork Network { get; private set; } = new(first);

    public IReadOnlyList<Change> Changes => changes;

    public List<Gap> Gaps { get; } = [];

    /// <summary>Takes its results from here, and looks no more by itself.</summary>
    public Given? Given { get; init; }

    /// <summary>Is told each step, and whether it adopted a configuration.</summary>
    public Action<PlayedMonitor, Step, bool>? Stepped { get; init; }

    /// <summary>What a store would give back now.</summary>
    public World Kept => store.Kept(World);

    /// <summary>Notes its results there.</summary>
    public Given? Noted { get; init; }

    /// <summary>The clock of this machine.</summary>
    public DateTimeOffset Now => start.AddSeconds(second + ahead);

    /// <summary>Nothing is half done: no look under way, no result that waits to be believed, nothing held, no host without a status.</summary>
    public bool IsSettled => underWay.Count == 0 && World.Held.IsEmpty && World.Hosts.Values.All(host => host.Status is not null && !host.Checks.Any(check => check.Waiting));

    /// <summary>All checks of the host are looked at in this second of their interval.</summary>
    public void Phase(string host, long phase)
    {
        foreach (var check in Site.Hosts[host].Checks)
            phaseOf[(host, check.Name)] = phase;
    }

    public void Begin()
    {
        recorded = Now;
        Adopt(Site, begin: true);
    }

    /// <summary>A second.</summary>
    public void Beat()
    {
        second++;
        var now = Now.ToUnixTimeSeconds();
        if (Now < beat - WentBack)
            slots.ForEach(slot => slot.Due = Math.Min(slot.Due, Next(now, slot.Phase, slot.Every)));
        if (Now - beat > StoodStill || Now < beat - WentBack)
        {
            Keep(Evaluator.StoodStill(World, Site, beat, Now));
            quiet = Now;
        }

        beat = Now;
        Notice();
        var seen = Observe();
        if (Now >= quiet || Now < quiet - Evaluator.QuietFor)
        {
            Keep(Evaluator.Tick(World, Site, Now));
            quiet = Evaluator.Quiet(World, Site, Now);
        }

        LookNow(now);
        foreach (var slot in slots)
        {
            if (Given is null && slot.Due <= now && !underWay.ContainsKey((slot.Check.Host, slot.Check.Name)))
                Start(slot, now);
        }

        if (!seen)
            return;
        Keep(Evaluator.Silence(World, Site, recorded, Site.StoppedAfter, Now));
        recorded = Now;
    }

    /// <summary>The machine sleeps for so long: looks under way are lost, for their timers come too late. Negative: its clock is set back.</summary>
    public void Sleep(TimeSpan time)
    {
        ahead += (long)time.TotalSeconds;
        if (time < TimeSpan.Zero)
        {
            foreach (var (_, looks) in arriving.Where(looks => looks.Key != second))
            {
                for (var i = 0; i < looks.Count; i++)
                    looks[i] = looks[i] with { Seen = looks[i].Seen with { At = looks[i].Seen.At + time } };
            }

            return;
        }

        var lost = arriving.Values.SelectMany(looks => looks).ToList();
        arriving.Clear();
        arriving[second] = lost.ConvertAll(look => look with
        {
            Seen = look.Seen with { At = Now, Elapsed = time, Answered = null, Judgement = new(null, "our own timer came too late", []) },
        });
    }

    /// <summary>The process ends, and after so many seconds another begins with what the store has kept.</summary>
    public void Restart(long after = 1)
    {
        second += after;
        run++;
        underWay.Clear();
        World = store.Kept(World);
        Keep(Evaluator.Silence(World, Site, recorded, Site.StoppedAfter, Now));
        (recorded, slots) = (Now, []);
        Adopt(Site, begin: true);
    }

    /// <summary>Another configuration; <paramref name="retire"/>: what it lacks was lacking a minute ago too.</summary>
    public void Reload(Site next, bool retire)
    {
        Adopt(next, begin: false);
        if (retire)
            Keep(Evaluator.Retire(World, Site, Now));
    }

    /// <summary>Somebody posts; the judge notices it at the next beat.</summary>
    /// <returns>The incident's number.</returns>
    public long Post(IncidentPost post) => store.Post(post with { At = Now });

    public void Order(params IEnumerable<Window> windows)
    {
        Keep(Evaluator.Order(World, Site, [.. windows]));
        quiet = DateTimeOffset.MinValue;
    }

    private void Notice()
    {
        if (!store.HasNews && !World.Incidents.Values.Any(incident => incident.IsClosed))
            return;
        Keep(Incidents.Posted(World, store.Incidents()));
        TellPosts();
        quiet = DateTimeOffset.MinValue;
    }

    private void TellPosts()
    {
        while (Incidents.IsAnyUntold(World))
            Keep(Incidents.Tell(World, Site, Now));
    }

    private static long Next(long now, long phase, long every)
    {
        var wait = (phase - now) % every;
        return now + (wait <= 0 ? wait + every : wait);
    }

    private void Adopt(Site site, bool begin)
    {
        var now = Now.ToUnixTimeSeconds();
        Site = site;
        var before = slots.ToDictionary(slot => (slot.Check.Host, slot.Check.Name));
        slots = [.. site.Checks.OrderBy(check => check.Host, StringComparer.Ordinal).Select(check =>
        {
            var key = (check.Host, check.Name);
            var every = (long)check.Every.TotalSeconds;
            if (!phaseOf.TryGetValue(key, out var phase))
                phaseOf[key] = phase = times.NextInt64(every);
            var within = Math.Min(every, FirstWithin);
            return before.TryGetValue(key, out var was) && was.Check.Fingerprint == check.Fingerprint
                ? new Slot(check, phase) { Due = was.Due, Started = was.Started }
                : new Slot(check, phase) { Due = Next(now, phase % within, within) };
        })];
        Keep(Evaluator.Adopt(World, site, Now, begin), adopted: true);
        TellPosts();
        beat = begin ? Now : beat;
        quiet = Now;
    }

    private void Start(Slot slot, long now)
    {
        var check = slot.Check;
        underWay[(check.Host, check.Name)] = run;
        slot.Started = now;
        slot.Due = Next(now, slot.Phase, slot.Every);
        var begun = Now.AddMilliseconds(times.Next(90));
        var (judgement, answered, takes) = Network.Look(check, TimeSpan.FromMilliseconds(1 + times.Next(60)));
        var end = begun + takes;
        var seen = new Observation(check.Host, check.Name, end, takes, judgement) { Answered = answered, Here = check.Host == Network.Here };
        var arrives = second + (long)(end - Now).TotalSeconds;
        if (!arriving.TryGetValue(arrives, out var looks))
            arriving[arrives] = looks = [];
        looks.Add((seen, check.Fingerprint, run));
    }

    /// <summary>What came within the last second, in an order drawn by lot.</summary>
    private bool Observe()
    {
        if (Given is { } given && given.TryGetValue(second - 1, out var noted))
            arriving[second - 1] = noted.ConvertAll(look => (look, Site.Find(look.Host, look.Check)?.Fingerprint ?? "", run));
        if (!arriving.Remove(second - 1, out var arrived))
            return false;
        var known = arrived.Where(look => look.Run == run).OrderBy(_ => shuffle.Next()).ToList();
        known.ForEach(look => Finish(look.Seen));
        foreach (var seen in Evaluator.InOrder(known.Where(look => Site.Find(look.Seen.Host, look.Seen.Check)?.Fingerprint == look.Fingerprint).Select(look => look.Seen), Now))
        {
            Note(seen);
            Keep(Evaluator.Observe(World, Site, seen));
            if (World.Hosts.GetValueOrDefault(seen.Host)?.Find(seen.Check) is { Waiting: true })
            {
                var slot = slots.Find(slot => (slot.Check.Host, slot.Check.Name) == (seen.Host, seen.Check))!;
                slot.Due = Math.Min(slot.Started, Now.ToUnixTimeSeconds()) + (long)slot.Check.RetryEvery.TotalSeconds;
            }
        }

        return true;
    }

    private void Finish(Observation seen)
    {
        underWay.Remove((seen.Host, seen.Check));
        if (slots.Find(slot => slot.Again && (slot.Check.Host, slot.Check.Name) == (seen.Host, seen.Check)) is not { } slot)
            return;
        slot.Again = false;
        if (seen.Answered is not false)
            slot.Due = Math.Min(slot.Due, Now.ToUnixTimeSeconds());
    }

    private void Note(Observation seen)
    {
        if (Noted is null)
            return;
        if (!Noted.TryGetValue(second - 1, out var looks))
            Noted[second - 1] = looks = [];
        looks.Add(seen);
    }

    private void Keep(Step step, bool adopted = false)
    {
        World = step.World;
        store.Take(step, adopted);
        changes.AddRange(step.Changes);
        Gaps.AddRange(step.Gaps);
        asked.UnionWith(step.Asks);
        Stepped?.Invoke(this, step, adopted);
    }

    /// <summary>What the beat asked for: at once, or after the look under way, if that gets an answer.</summary>
    private void LookNow(long now)
    {
        var wanted = Evaluator.Wanted(World, asked).ToHashSet();
        foreach (var slot in slots.Where(slot => wanted.Contains(slot.Check.Host)))
        {
            if (underWay.ContainsKey((slot.Check.Host, slot.Check.Name)))
                slot.Again = true;
            else
                slot.Due = Math.Min(slot.Due, now);
        }

        asked.Clear();
    }

    private sealed class Slot(Check check, long phase)
    {
        public Check Check { get; } = check;

        public long Phase { get; } = phase;

        public long Every { get; } = (long)check.Every.TotalSeconds;

        public long Due { get; set; }

        public long Started { get; set; }

        public bool Again { get; set; }
    }
}
