// A player for rules: a small site, results in words, and the changes that come of them, in words.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

/// <summary>Keeps the world and all that became of its hosts and the monitor. Times are seconds after <see cref="Start"/>, when it is adopted.</summary>
internal sealed class Played
{
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly List<Change> changes = [];
    private readonly List<CheckChange> checkChanges = [];
    private int shown;
    private int shownOfChecks;

    public Played(params Host[] hosts)
    {
        Site = SiteOf(hosts);
        Take(Evaluator.Adopt(World, Site, Start, start: true));
    }

    public Site Site { get; private set; }

    public World World { get; private set; } = World.Empty;

    public IReadOnlyList<Change> Changes => changes;

    public IReadOnlyList<CheckChange> CheckChanges => checkChanges;

    /// <summary>Plays results of one check on one host, one every 30 s: at which result (from 1) the host became what.</summary>
    public static string Results(string results, int failAfter = 2, int recoverAfter = 2)
    {
        var played = new Played(Host("web01", Check("http") with { FailAfter = failAfter, RecoverAfter = recoverAfter }));
        played.See("http", results);
        return string.Join(", ", played.changes.Select(change => $"{(int)(change.At - Start).TotalSeconds / 30} {change.To.Word()}"));
    }

    public static Site SiteOf(params Host[] hosts) => new()
    {
        Title = "Example Corp",
        Url = "http://localhost:8080",
        Listen = [new(new("http://127.0.0.1:8080"))],
        Database = new("statusfeeds.db"),
        Zone = TimeZoneInfo.Utc,
        StoppedAfter = TimeSpan.FromMinutes(5),
        Applications = [new("shop", "Web shop", "", [.. hosts.Select(host => host.Id)], []) { ProposeAfter = null }],
        Hosts = hosts.ToFrozenDictionary(host => host.Id),
    };

    public static Host Host(string id, params Check[] checks) =>
        new(id, id, "192.0.2.1", [], [], [], [], [.. checks.Select(check => check with { Host = id })]);

    public static Check Check(string name, string kind = "http") => new()
    {
        Host = "",
        Name = name,
        Kind = kind,
        Probe = new NoProbe(),
        Every = TimeSpan.FromSeconds(30),
        Timeout = TimeSpan.FromSeconds(10),
        FailAfter = 2,
        RecoverAfter = 2,
        RetryEvery = TimeSpan.FromSeconds(15),
        Fingerprint = name + kind,
    };

    public static DateTimeOffset At(double seconds) => Start.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    /// <summary>Results in a row, one every 30 s from 30 s after the first moment, each <c>up degraded down unknown</c> or <c>none</c>; with a <c>!</c> it needs no streak.</summary>
    public Played See(string check, string results, double from = 30, string host = "web01")
    {
        foreach (var result in results.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Look(check, result, from, host: host);
            from += 30;
        }

        return this;
    }

    /// <summary>One look's result; its reason is <paramref name="because"/>, by default <c>it is down</c>.</summary>
    public Played Look(string check, string result, double at, string? because = null, string host = "web01")
    {
        var atOnce = result.EndsWith('!');
        result = result.TrimEnd('!');
        var status = StatusWords.Parse(result);
        var reason = because ?? (status == Status.Up ? "" : "it is " + result);
        return Take(Evaluator.Observe(World, Site, new(host, check, At(at), TimeSpan.FromMilliseconds(12), new(status, reason, []) { AtOnce = atOnce })));
    }

    public Played Tick(double at) => Take(Evaluator.Tick(World, Site, At(at)));

    /// <summary>From now on others share the work: so many seconds it may take until one looks in place of another.</summary>
    public Played Handover(double seconds)
    {
        World = World with { Handover = TimeSpan.FromSeconds(seconds) };
        return this;
    }

    public Played Reload(double at, params Host[] hosts)
    {
        Site = SiteOf(hosts);
        return Take(Evaluator.Adopt(World, Site, At(at), start: false));
    }

    public Played Retire(double at) => Take(Evaluator.Retire(World, Site, At(at)));

    public Played Restart(double at) => Take(Evaluator.Adopt(World, Site, At(at), start: true));

    public Played Silence(double recorded, double limit, double at) =>
        Take(Evaluator.Silence(World, Site, At(recorded), TimeSpan.FromSeconds(limit), At(at)));

    /// <summary>The changes since the last call: <c>30 web01 ? > UP</c>, <c>90 web01 UP > DOWN http: it is down</c>.</summary>
    public string New()
    {
        var texts = changes.Skip(shown).Select(Text).ToList();
        shown = changes.Count;
        return string.Join(", ", texts);
    }

    /// <summary>The changes of checks since the last call: <c>90 http UP > DOWN: it is down</c>.</summary>
    public string NewOfChecks()
    {
        var texts = checkChanges.Skip(shownOfChecks).Select(change =>
            $"{Seconds(change.At)} {change.Check} {change.From?.Word() ?? "?"} > {change.To.Word()}{(change.Reason.Length > 0 ? ": " + change.Reason : "")}").ToList();
        shownOfChecks = checkChanges.Count;
        return string.Join(", ", texts);
    }

    public CheckState State(string check, string host = "web01") => World.Hosts[host].Find(check)!;

    private static string Text(Change change) =>
        $"{Seconds(change.At)} {change.Subject.Id} {change.From?.Word() ?? "?"} > {change.To.Word()}"
        + (change.Check.Length > 0 ? $" {change.Check}:" : "") + (change.Reason.Length > 0 ? " " + change.Reason : "")
        + (change.Failing is { } failing ? $" (since {Seconds(failing)})" : "");

    private static string Seconds(DateTimeOffset at) => Words.Number((at - Start).TotalSeconds);

    private Played Take(Step step)
    {
        World = step.World;
        changes.AddRange(step.Changes.Where(change => change.Subject.Kind != SubjectKind.Application));
        checkChanges.AddRange(step.CheckChanges);
        return this;
    }

    private sealed record NoProbe : IProbe
    {
        public Task<ProbeResult> Run(Look look, CancellationToken cancel) => throw new InvalidOperationException("rules never look");
    }
}
