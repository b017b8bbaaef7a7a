// What is decided and not yet on disk.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Monitoring;

/// <summary>Collects until a commit succeeds; only then is it cleared, so a refused batch is offered again with all that came since.</summary>
internal sealed class Draft
{
    private readonly List<ToldChange> told = [];
    private readonly List<Change> untold = [];
    private readonly List<CheckChange> checks = [];
    private readonly List<Gap> gaps = [];
    private readonly List<ReloadNote> reloads = [];
    private readonly HashSet<string> states = new(StringComparer.Ordinal);
    private readonly HashSet<string> applications = new(StringComparer.Ordinal);
    private readonly HashSet<long> incidents = [];
    private readonly List<IncidentPost> proposals = [];
    private readonly List<WantedLook> asks = [];
    private readonly Dictionary<string, long> coming = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> taken = new(StringComparer.Ordinal);

    // The last reload's instant, Unix ms, also of a batch before.
    private long reloaded;

    /// <summary>To be written once, at the first run.</summary>
    public string? Authority { get; set; }

    public ImmutableDictionary<string, string> Headers { get; set; } = ImmutableDictionary<string, string>.Empty;

    public int Count => told.Count + untold.Count;

    /// <summary>It moves a feed, or may.</summary>
    public bool IsTold => told.Count > 0 || !Headers.IsEmpty;

    public bool IsEmpty =>
        !IsTold && untold.Count + checks.Count + gaps.Count + reloads.Count + states.Count + incidents.Count + proposals.Count == 0 && Authority is null;

    public void Add(Change change, ToldChange? words)
    {
        if (words is null)
        {
            untold.Add(change);
        }
        else
        {
            told.Add(words);
        }

        if (change.Subject.Kind == SubjectKind.Host)
        {
            states.Add(change.Subject.Id);
        }
        else if (change.Subject.Kind == SubjectKind.Application)
        {
            applications.Add(change.Subject.Id);
        }
    }

    /// <summary>All of a step but its changes and their words.</summary>
    public void Add(Step step)
    {
        gaps.AddRange(step.Gaps);
        incidents.UnionWith(step.Incidents);
        proposals.AddRange(step.Proposals);
        foreach (var change in step.CheckChanges)
        {
            checks.Add(change);
            states.Add(change.Host);
        }
    }

    /// <summary>Looks that other nodes are to make.</summary>
    public void Add(IReadOnlyList<WantedLook> wanted) => asks.AddRange(wanted);

    /// <summary>A look of another node came, by that row of its looks.</summary>
    public void Take((string Node, long Number)? from)
    {
        if (from is (var node, var number))
        {
            coming[node] = number;
        }
    }

    /// <summary>All that came is judged: with the next batch it is so for good.</summary>
    public void Judged()
    {
        foreach (var (node, number) in coming)
        {
            taken[node] = number;
        }

        coming.Clear();
    }

    /// <summary>A configuration was adopted.</summary>
    /// <param name="kept">What the store has of its hosts for certain.</param>
    public void Adopted(World kept, World after) =>
        states.UnionWith(after.Hosts.Values.Where(state => kept.Find(state.Host) is not { } was || Stored.Differ(was, state)).Select(state => state.Host));

    /// <summary>At the millisecond of that instant, or the one after the last reload's, as two in one would be kept as one; null: nothing is to be kept.</summary>
    public void Add(ReloadNote? reload, DateTimeOffset at)
    {
        if (reload is not null)
        {
            reloaded = Math.Max(at.ToUnixTimeMilliseconds(), reloaded + 1);
            reloads.Add(reload with { At = DateTimeOffset.FromUnixTimeMilliseconds(reloaded) });
        }
    }

    /// <summary>The batch of all that is collected, with what a silence brings that ends with it.</summary>
    public Batch ToBatch(
        Site site, World world, long visible, DateTimeOffset? life, (ImmutableArray<string> Notes, Workings Workings) news, Step? silence, Func<World, Change, ToldChange> tell) => new()
        {
            Site = site,
            World = world,
            Authority = Authority,
            Told = [.. told, .. (silence?.Changes ?? []).Where(change => change.Told).Select(change => tell(silence!.World, change))],
            Untold = [.. untold, .. (silence?.Changes ?? []).Where(change => !change.Told)],
            CheckChanges = [.. checks, .. silence?.CheckChanges ?? []],
            Gaps = [.. gaps, .. silence?.Gaps ?? []],
            Reloads = [.. reloads],
            States = [.. states],
            Applications = [.. applications],
            Incidents = [.. incidents.Order().Select(world.Incidents.GetValueOrDefault).OfType<Incident>()],
            Proposals = [.. proposals],
            Asks = [.. asks],
            Taken = taken.ToImmutableDictionary(StringComparer.Ordinal),
            Headers = Headers,
            Visible = visible,
            Life = life,
            Notes = news.Notes,
            Workings = news.Workings,
        };

    public void Clear()
    {
        told.Clear();
        untold.Clear();
        checks.Clear();
        gaps.Clear();
        reloads.Clear();
        states.Clear();
        applications.Clear();
        incidents.Clear();
        proposals.Clear();
        asks.Clear();
        taken.Clear();
        Headers = ImmutableDictionary<string, string>.Empty;
        Authority = null;
    }
}
