// Changes of the web shop that are told late, again, or of more than a host, and their entries.
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

internal static class Trouble
{
    public static readonly Application Application = Shop.Site.Applications[0] with { HasEntry = true };

    public static readonly Site Site = Shop.Site with { Applications = [Application] };

    public static readonly OpenWindow Open = new(
        "w1@1796526000",
        new("w1", "Web shop", ["web01", "web02"], new Schedule.Once(At("2026-12-06T03:00:00Z"), At("2026-12-06T05:00:00Z")), "weekly patching"),
        At("2026-12-06T03:00:00Z"),
        At("2026-12-06T05:00:00Z"));

    public static readonly Change Window = Of(
        Subject.OfWindow(Open.Key), null, Status.Maintenance, "2026-12-06T03:00:00.412Z", "weekly patching, until 2026-12-06 05:00 UTC");

    /// <summary>The same, told ahead.</summary>
    public static readonly Change Planned = Of(
        new Announced(Open, At("2026-12-04T03:00:00.007Z").ToUnixTimeMilliseconds()).Subject,
        null,
        Status.Maintenance,
        "2026-12-04T03:00:00.007Z",
        "weekly patching, from 2026-12-06 03:00 UTC until 2026-12-06 05:00 UTC");

    public static readonly Change NotPlanned = Planned with { From = Status.Maintenance, To = Status.Resolved, At = At("2026-12-05T03:00:00.007Z"), Number = At("2026-12-05T03:00:00.007Z").ToUnixTimeMilliseconds() };

    public static readonly Change AppDown = Of(
        Subject.OfApplication("shop"), Status.Up, Status.Down, "2026-11-20T23:57:39.121Z", "web01: http: HTTP 503 from /health") with
    { Before = At("2026-11-17T19:46:12.901Z") };

    public static readonly Change Blind = Of(
        Subject.Monitor, Status.Up, Status.Unknown, "2026-11-21T12:03:41.250Z", "cannot see its network: its witness gateway does not answer, nor does any host") with
    {
        Since = At("2026-11-21T12:03:10Z"),
    };

    public static readonly Change Sees = Of(Subject.Monitor, Status.Unknown, Status.Up, "2026-11-21T12:06:30.5Z", "sees its network again, after 3m 20s");

    public static ImmutableArray<(string Name, HostState State)> Bad { get; } = [("web01", Shop.AfterDown)];

    /// <summary>An entry of each kind there is.</summary>
    public static IReadOnlyList<StoredEntry> Entries(FeedKind kind)
    {
        var events = kind == FeedKind.Events;
        return
        [
            Shop.Stored(Window, EntryTexts.ForWindow(Open, ["web01", "web02"], Window, events)) with { Facts = Encoding.UTF8.GetBytes(EntryFacts.OfWindow(Open, Window)) },
            Shop.Stored(Sees, EntryTexts.ForMonitor(Sees, events)) with { Facts = Encoding.UTF8.GetBytes(EntryFacts.OfMonitor(Sees)) },
            Shop.Stored(AppDown, EntryTexts.ForApplication(Application, Bad, AppDown, events)) with { Facts = Encoding.UTF8.GetBytes(EntryFacts.OfApplication(AppDown)) },
            .. events ? Shop.EventEntries : Shop.HostEntries,
            Shop.Stored(Planned, EntryTexts.ForWindow(Open, ["web01", "web02"], Planned, events)) with { Facts = Encoding.UTF8.GetBytes(EntryFacts.OfWindow(Open, Planned, isPlanned: true)) },
            Outage.Entry(Outage.Identified, Outage.Told(3), events),
        ];
    }

    public static DateTimeOffset At(string instant) => Shop.At(instant);

    public static Change OfWeb01(Status? from, Status to, string at, string check, string reason) => Of(Subject.OfHost("web01"), from, to, at, reason) with { Check = check };

    private static Change Of(Subject subject, Status? from, Status to, string at, string reason) =>
        new(At(at).ToUnixTimeMilliseconds(), subject, from, to, At(at), "", reason, null, Told: true);
}
