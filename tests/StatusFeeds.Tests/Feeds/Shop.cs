// A web shop of two hosts as the samples of the design have it, and the changes that its feeds tell.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

internal static class Shop
{
    public const string Authority = "status.example.org,2026";
    public const string Url = "https://status.example.org";
    public const string Scope = "apps/shop";

    public static readonly Site Site = Of(Host("web01"), Host("web02"));
    public static readonly FeedHeader Header = new(Site, Scope, Authority);

    public static readonly DateTimeOffset Down = At("2026-11-20T23:57:39.120Z");

    public static readonly Change FirstOfWeb02 = new(4710, Subject.OfHost("web02"), null, Status.Up, At("2026-11-18T00:00:00.004Z"), "", "", null, Told: true);
    public static readonly Change UpOfWeb01 = new(4709, Subject.OfHost("web01"), Status.Down, Status.Up, At("2026-11-17T19:46:12.900Z"), "", "", null, Told: true);
    public static readonly Change DownOfWeb01 = new(4711, Subject.OfHost("web01"), Status.Up, Status.Down, Down, "http", "HTTP 503 from /health", null, Told: true);
    public static readonly Change Stopped = new(4712, Subject.Monitor, Status.Up, Status.Unknown, At("2026-11-21T00:10:00.500Z"), "", "StatusFeeds has stopped looking", null, Told: true);

    public static readonly ImmutableArray<Reading> HttpReadings =
    [
        new("status", 503, Words: "HTTP 503 from /health"), new("time", 0.142, Unit.Seconds), new("connect", 0.003, Unit.Seconds), new("first-byte", 0.139, Unit.Seconds),
    ];

    public static readonly ImmutableArray<Reading> PingReadings = [new("loss", 0, Unit.Percent), new("rtt", 0.0004, Unit.Seconds)];

    public static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);

    public static Site Of(params ImmutableArray<Host> hosts) => new()
    {
        Title = "Example Corp",
        Url = Url,
        Listen = [],
        Database = new Secret("statusfeeds.db"),
        Zone = TimeZoneInfo.Utc,
        StoppedAfter = TimeSpan.FromMinutes(5),
        Applications = [new("shop", "Web shop", "Everything a customer needs to buy.", [.. hosts.Select(host => host.Id)], [])],
        Hosts = hosts.ToFrozenDictionary(host => host.Id),
    };

    public static Host Host(string id, string? name = null, params ImmutableArray<KeyValuePair<string, string>> links) =>
        new(id, name ?? id, "10.0.0.11", [], [], [], links, []);

    /// <summary>The host as <paramref name="change"/> left it.</summary>
    public static HostState After(Change change, ImmutableArray<CheckState> checks, params ImmutableArray<PastChange> earlier) => new(
        change.Subject.Id, change.To, change.At, change.Number, change.Check, change.Reason, change.At, checks, [new(change.At, change.From, change.To, change.Reason), .. earlier]);

    public static CheckState Looked(string name, params ImmutableArray<Reading> readings) => new(
        name, name, "fingerprint", Status.Up, Down, "", [], 0, null, Down, Waiting: false,
        new Observation("web01", name, Down, TimeSpan.FromSeconds(0.142), new Judgement(Status.Up, "", readings)));

    public static HostState AfterDown { get; } = After(
        DownOfWeb01,
        [Looked("http", HttpReadings), Looked("ping", PingReadings)],
        new PastChange(At("2026-11-17T19:46:12.900Z"), Status.Down, Status.Up, ""));

    public static HostState AfterUp { get; } = After(
        UpOfWeb01, [], new PastChange(At("2026-11-17T19:44:02.000Z"), Status.Up, Status.Down, "HTTP 503 from /health"));

    public static StoredEntry Stored(Change change, EntryText text) => new(change.Number, change.Subject, change.From, change.To, change.At, Url, new KeptText(text)) { Dated = change.Dated };

    public static ImmutableArray<StoredEntry> HostEntries { get; } =
    [
        Stored(DownOfWeb01, EntryTexts.ForHosts(Site.Hosts["web01"], AfterDown, DownOfWeb01)),
        Stored(FirstOfWeb02, EntryTexts.ForHosts(Site.Hosts["web02"], After(FirstOfWeb02, []), FirstOfWeb02)),
    ];

    public static ImmutableArray<StoredEntry> EventEntries { get; } =
    [
        Stored(DownOfWeb01, EntryTexts.ForEvents(Site.Hosts["web01"], AfterDown, DownOfWeb01)),
        Stored(FirstOfWeb02, EntryTexts.ForEvents(Site.Hosts["web02"], After(FirstOfWeb02, []), FirstOfWeb02)),
        Stored(UpOfWeb01, EntryTexts.ForEvents(Site.Hosts["web01"], AfterUp, UpOfWeb01)),
    ];
}
