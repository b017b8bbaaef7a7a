// Sites, worlds, changes and batches for tests of the store and of what reads it.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Tests.Support;

internal static class StoreSamples
{
    public const string Authority = "status.example.org,2026";

    public static readonly DateTimeOffset Start = new(2026, 11, 20, 23, 57, 39, 125, TimeSpan.Zero);

    public static readonly Site Corp = new()
    {
        Title = "Example Corp",
        Url = "https://status.example.org",
        Listen = [],
        Database = new Secret("statusfeeds.db"),
        Zone = TimeZoneInfo.Utc,
        StoppedAfter = TimeSpan.FromMinutes(5),
        Applications = [],
        Hosts = FrozenDictionary<string, Host>.Empty,
    };

    public static readonly World Calm = World.Empty with { Watching = Start };

    public static readonly Batch Nothing = new() { Site = Corp, World = Calm, Authority = Authority };

    public static readonly CheckState Http = new(
        "http", "http", "f00d", Status.Up, Start.AddSeconds(-90), "", [], 0, null, Start.AddSeconds(-90), Waiting: false, Last: null);

    public static DateTimeOffset At(long milliseconds) => Start.AddMilliseconds(milliseconds);

    public static HostState Host(string id) => new(id, Status.Up, Start, Start.ToUnixTimeMilliseconds(), "", "", Start.AddSeconds(-100), [Http], []);

    public static Change Change(Subject subject, long milliseconds, Status to = Status.Down, bool told = true) => new(
        At(milliseconds).ToUnixTimeMilliseconds(), subject, Status.Up, to, At(milliseconds), "http", "HTTP 503 from /health", At(milliseconds - 15_000), told);

    public static ToldChange Told(Subject subject, long milliseconds, Status to = Status.Down, params ImmutableArray<string> scopes)
    {
        var change = Change(subject, milliseconds, to);
        var title = $"{to.Word()}: {subject.Id} - http: HTTP 503 from /health";
        return new ToldChange(
            change,
            scopes.IsEmpty ? [Scopes.All, Scopes.OfApplication("shop")] : scopes,
            Corp.Url,
            new EntryText(title, $"hosts summary {change.Number}", $"<p>hosts {change.Number}</p>"),
            new EntryText(title + " (2026-11-20 23:57 UTC)", $"events summary {change.Number}", $"<p>events {change.Number}</p>"),
            $"{{\"host\":\"{subject.Id}\"}}");
    }

    public static ToldChange Told(string host, long milliseconds, Status to = Status.Down, params ImmutableArray<string> scopes) =>
        Told(Subject.OfHost(host), milliseconds, to, scopes);

    /// <summary>A batch that tells these changes, visible at that second.</summary>
    public static Batch Telling(long visible, params ImmutableArray<ToldChange> told) => Nothing with { Visible = visible, Told = told };
}
