// An incident of the web shop from its opening to its end, as people post it, and what is told of it at each post.
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Feeds;

internal static class Outage
{
    public static readonly ImmutableArray<IncidentPost> Posts =
    [
        Post(1, PostKind.Opening, "2026-11-21T14:05:12.000Z", "alice") with
        {
            Since = Shop.At("2026-11-21T13:58:00Z"),
            Title = "checkout fails",
            Applications = ["shop"],
            Hosts = ["web01", "web02"],
            Summary = "Orders cannot be placed. Carts are kept.",
            Ticket = "https://tickets.example.org/T-17?a=1&b=2",
            Commander = "Alice",
            Spokesperson = "Bob",
        },
        Post(2, PostKind.Note, "2026-11-21T14:20:00.000Z", "alice") with { Summary = "db01 smells of smoke" },
        Post(3, PostKind.Update, "2026-11-21T14:40:00.000Z", "bob") with
        {
            Stage = Stage.Identified,
            Summary = "The database is being restarted.\nIt takes some minutes.",
            Details = "## db01\n\nThe log says:\n\n```\nFATAL: <no space>\n```\n\n1. make room\n2. *restart*, see [the wiki](https://wiki.example.org/db)\n",
        },
        Post(4, PostKind.Update, "2026-11-21T16:00:00.000Z", "bob") with { Stage = Stage.Resolved, Summary = "Orders can be placed again." },
        Post(5, PostKind.Closing, "2026-11-22T08:00:00.000Z", "alice") with { Summary = "Nothing was lost." },
    ];

    public static readonly Incident Whole = new(7, Posts);

    /// <summary>As it is told after that post.</summary>
    public static IncidentTold Told(long post, bool isOverdue = false)
    {
        var incident = Whole.At(post) with { Told = post };
        return new(isOverdue ? incident with { ToldDue = incident.Due } : incident, ["Web shop"], ["web01", "web02"], Shop.Url);
    }

    public static Change Change(Status? from, Status to, string at) =>
        new(Shop.At(at).ToUnixTimeMilliseconds(), Subject.OfIncident(Whole.Key), from, to, Shop.At(at), "", "checkout fails", null, Told: true) { Since = Whole.Since };

    public static readonly Change Opened = Change(null, Status.Incident, "2026-11-21T14:05:12.700Z");
    public static readonly Change Identified = Change(Status.Incident, Status.Incident, "2026-11-21T14:40:00.300Z");
    public static readonly Change Overdue = Change(Status.Incident, Status.Incident, "2026-11-21T15:40:02.000Z");
    public static readonly Change Resolved = Change(Status.Incident, Status.Resolved, "2026-11-21T16:00:00.900Z");
    public static readonly Change Closed = Change(Status.Resolved, Status.Resolved, "2026-11-22T08:00:00.100Z");

    /// <summary>All that is told, the newest first.</summary>
    public static IEnumerable<(string What, Change Change, IncidentTold Told)> All =>
    [
        ("closed", Closed, Told(5)), ("resolved", Resolved, Told(4)), ("overdue", Overdue, Told(3, isOverdue: true)), ("identified", Identified, Told(3)), ("opened", Opened, Told(1)),
    ];

    public static StoredEntry Entry(Change change, IncidentTold told, bool events) =>
        Shop.Stored(change, EntryTexts.ForIncident(told, change, events)) with { Facts = Encoding.UTF8.GetBytes(EntryFacts.OfIncident(told, ["shop"], ["web01", "web02"], change)) };

    private static IncidentPost Post(long number, PostKind kind, string at, string by) => new(number, 7, kind, Shop.At(at), by);
}
