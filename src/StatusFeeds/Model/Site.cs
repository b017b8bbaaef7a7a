// The configuration as it stands: immutable, complete, without mistakes.
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;

namespace StatusFeeds.Model;

/// <summary>Everything that was configured. A reload makes a new one.</summary>
internal sealed record Site
{
    private Family? known;
    private Membership? members;

    public required string Title { get; init; }

    /// <summary>How users reach us, without a slash at the end; every link is this + path.</summary>
    public required string Url { get; init; }

    public required ImmutableArray<Listener> Listen { get; init; }

    /// <summary>Names our entries for ever (RFC 4151); null: the store keeps one made at the first run.</summary>
    public string? Authority { get; init; }

    /// <summary>A file, or <c>postgres://…</c>; may hold a password.</summary>
    public required Secret Database { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    /// <summary>After how long without anything recorded the feeds say that StatusFeeds has stopped looking (at least 3 × the shortest every).</summary>
    public required TimeSpan StoppedAfter { get; init; }

    public Retention Retention { get; init; } = Retention.Default;

    /// <summary>How availability is reckoned where nobody says otherwise.</summary>
    public Accounting Accounting { get; init; } = Accounting.Default;

    public IncidentRules Incidents { get; init; } = IncidentRules.Default;

    /// <summary>As in <see cref="Window.Announce"/>, of windows that do not say otherwise.</summary>
    public TimeSpan Announce { get; init; }

    /// <summary>Where feeds and pages are written as plain files; null: nowhere.</summary>
    public ExportTo? Export { get; init; }

    /// <summary>In the order of their files' names.</summary>
    public required ImmutableArray<Application> Applications { get; init; }

    public required FrozenDictionary<string, Host> Hosts { get; init; }

    public Access Access { get; init; } = Access.Open;

    /// <summary>Who may say for whom they ask, by X-Forwarded-For or Forwarded.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Some application is kept to some readers: what is told to all must not name what only some may see.</summary>
    public bool IsKept => Applications.Any(application => !application.Readers.IsEmpty);

    /// <summary>Some of its applications and hosts are left out: it is as somebody sees it from whom they are kept.</summary>
    public bool IsPart { get; init; }

    /// <summary>Our own hub; null: there is none.</summary>
    public WebSub? WebSub { get; init; }

    /// <summary>Hosts that show whether we see our network; none: all of at least three do.</summary>
    public ImmutableArray<string> Witnesses { get; init; } = [];

    /// <summary>Maintenance as configured.</summary>
    public ImmutableArray<Window> Windows { get; init; } = [];

    /// <summary>All that the host belongs to, in their order; also of a host that is not configured.</summary>
    public ImmutableArray<Application> ApplicationsOf(string host) => Members.By.GetValueOrDefault(host, []);

    /// <summary>Host → those behind it: the other side of <see cref="Host.Behind"/>.</summary>
    public FrozenDictionary<string, ImmutableArray<string>> Children => Known.By;

    /// <summary>The longest that any check takes to believe a failure.</summary>
    public TimeSpan Slowest => Known.Slowest;

    public IEnumerable<Check> Checks => Hosts.Values.SelectMany(host => host.Checks);

    /// <summary>What is allowed, but should be known (<see cref="IProbe.Caution"/>); in the order of hosts.</summary>
    public IEnumerable<(Check Check, string Words)> Cautions =>
        from check in Checks
        let words = check.Probe.Caution
        where words is not null
        orderby check.Host, check.Name
        select (check, words);

    /// <summary>A copy with other hosts has other children.</summary>
    private Family Known => ReferenceEquals(known?.Of, Hosts) ? known : known = new(Hosts, Turned(Hosts), Checks.Select(check => check.ToFail).DefaultIfEmpty().Max());

    /// <summary>A copy with other applications has other members.</summary>
    private Membership Members => members?.Of == Applications ? members : members = new(Applications, Turned(Applications));

    private static FrozenDictionary<string, ImmutableArray<Application>> Turned(ImmutableArray<Application> applications) => applications
        .SelectMany(application => application.Hosts.Select(host => (Host: host, Application: application)))
        .GroupBy(one => one.Host, one => one.Application, StringComparer.Ordinal)
        .ToFrozenDictionary(those => those.Key, those => those.ToImmutableArray(), StringComparer.Ordinal);

    private static FrozenDictionary<string, ImmutableArray<string>> Turned(FrozenDictionary<string, Host> hosts) => hosts.Values
        .SelectMany(host => host.Behind.Distinct().Select(parent => (Parent: parent, Child: host.Id)))
        .GroupBy(edge => edge.Parent, edge => edge.Child, StringComparer.Ordinal)
        .ToFrozenDictionary(edges => edges.Key, edges => edges.Order(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Whether all who see one of these applications may see the host.</summary>
    public bool MayBeNamed(string host, IEnumerable<Application> to)
    {
        return !IsKept || to.All(application => ApplicationsOf(host).Any(one => MayBeNamed(one, [application])));
    }

    /// <summary>Whether all who see one of these applications may see that one.</summary>
    public bool MayBeNamed(Application application, IEnumerable<Application> to) =>
        application.Readers.IsEmpty || to.All(other => !other.Readers.IsEmpty && other.Readers.All(application.Readers.Contains));

    public Check? Find(string host, string check) =>
        Hosts.TryGetValue(host, out var found) ? found.Checks.FirstOrDefault(candidate => candidate.Name == check) : null;

    private sealed record Membership(ImmutableArray<Application> Of, FrozenDictionary<string, ImmutableArray<Application>> By);

    private sealed record Family(FrozenDictionary<string, Host> Of, FrozenDictionary<string, ImmutableArray<string>> By, TimeSpan Slowest);
}

/// <summary>An address to listen on; https has the paths of its certificate and key (PEM).</summary>
internal sealed record Listener(Uri Address, string? Certificate = null, string? Key = null);

/// <param name="Folder">Its path; relative to the working directory.</param>
/// <param name="IsWhole">With the applications too that are kept to some readers.</param>
internal sealed record ExportTo(string Folder, bool IsWhole);

/// <param name="Hosts">Ids of all hosts that belong to it: its file's, and all that needs and behind reach; in order of first mention.</param>
/// <param name="Needs">What decides its status; never empty where it has hosts: by default every host of its file.</param>
internal sealed record Application(string Id, string Title, string Description, ImmutableArray<string> Hosts, ImmutableArray<Need> Needs)
{
    /// <summary>Ids of the hosts of its file and those that its needs name, not the ways to them: what maintenance of it is over.</summary>
    public ImmutableArray<string> Own { get; init; } = [];

    /// <summary>Its own status is told too.</summary>
    public bool HasEntry { get; init; }

    /// <summary>Names of the readers to whom it is kept; empty: all of the site.</summary>
    public ImmutableArray<string> Readers { get; init; } = [];

    /// <summary>How available it is to be; null: nothing is promised.</summary>
    public Objective? Objective { get; init; }

    /// <summary>As in <see cref="IncidentRules.ProposeAfter"/>.</summary>
    public TimeSpan? ProposeAfter { get; init; } = IncidentRules.Default.ProposeAfter;
}

/// <summary>So many of these hosts are needed; a plain host is one of one.</summary>
internal sealed record Need(int AtLeast, ImmutableArray<string> Members);

/// <param name="Links">Name → address, in the order of the file.</param>
internal sealed record Host(
    string Id,
    string Name,
    string Address,
    ImmutableArray<string> Behind,
    ImmutableArray<Need> Needs,
    ImmutableArray<KeyValuePair<string, string>> Labels,
    ImmutableArray<KeyValuePair<string, string>> Links,
    ImmutableArray<Check> Checks)
{
    /// <summary>By its address it is this machine itself.</summary>
    public bool IsLocal => Address == "localhost" || (IPAddress.TryParse(Address, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A further bad check, and another deciding one, is told too although its status stays: where the site or one of its applications tells checks.</summary>
    public bool TellsChecks { get; init; }
}

/// <summary>One probe on one host, with its rhythm and its rules. Host + name is its identity.</summary>
internal sealed record Check
{
    public required string Host { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required IProbe Probe { get; init; }

    public required TimeSpan Every { get; init; }

    /// <summary>From the start of one look to the start of the next; another than <see cref="Every"/> where that is somebody else's rhythm.</summary>
    public TimeSpan LookEvery => Probe.LookEvery ?? Every;

    /// <summary>Whose memory it goes on with.</summary>
    public string Remembering => Probe.Remembering ?? Fingerprint;

    /// <summary>For the whole look.</summary>
    public required TimeSpan Timeout { get; init; }

    public required int FailAfter { get; init; }

    public required int RecoverAfter { get; init; }

    /// <summary>The rhythm while a new result waits to be believed; from start to start; never slower than <see cref="Every"/>.</summary>
    public required TimeSpan RetryEvery { get; init; }

    /// <summary>As long as it takes at most to believe a failure.</summary>
    public TimeSpan ToFail => FailAfter * (RetryEvery + Timeout);

    public Flapping Flapping { get; init; } = Flapping.Default;

    /// <summary>The worst that this check can make of its host.</summary>
    public Status AtWorst { get; init; } = Status.Down;

    public ImmutableArray<Rule> Degraded { get; init; } = [];

    public ImmutableArray<Rule> Down { get; init; } = [];

    /// <summary>Hash of the resolved settings: equal after a reload means the same check.</summary>
    public required string Fingerprint { get; init; }
}
