// What a page is made of: one committed moment, the time, and how things stand with the store; and the small pieces that all pages share.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Web;

/// <param name="Root">The way from the page to <c>/</c>, relative so that pages work behind any name and any prefix: <c>./</c> or <c>../</c>.</param>
/// <param name="Trouble">Why the store takes no writes; null while it does.</param>
internal sealed record Sight(Board Board, DateTimeOffset Now, string? Trouble, string Root)
{
    public const string Pending = "PENDING";

    /// <summary>What stands in a list is cut to so many letters; the host's own page has all.</summary>
    private const int MostInLists = 200;

    private static readonly Html SinceClass = Html.Of($" class=\"since\"");
    private static readonly Html AgoClass = Html.Of($" class=\"ago\"");

    public Site Site => Board.Site;

    /// <summary>What is kept of the past.</summary>
    public Kept Kept { get; init; } = Kept.Nothing;

    /// <summary>What the writer who asks may open; nobody else sees it.</summary>
    public ImmutableArray<Incident> Proposals { get; init; } = [];

    /// <summary>The page becomes a file: there is nobody to ask, no stream, no login.</summary>
    public bool IsExported { get; init; }

    /// <summary>Nobody looks any more.</summary>
    public bool IsStopped => Looking.Stopped(Board, Now);

    /// <summary>See <see cref="Moved"/>.</summary>
    public string Mark => Moved.Mark(Board, Trouble, IsStopped);

    /// <summary>The site's times are UTC anyway.</summary>
    public bool IsUtc => Site.Zone.BaseUtcOffset == TimeSpan.Zero && !Site.Zone.SupportsDaylightSavingTime;

    /// <summary>The incidents that are told and not over, the gravest first, then the newest.</summary>
    public IEnumerable<Incident> Incidents => Board.World.Incidents.IsEmpty ? [] : Seen.All(Board.World.Incidents.Values, Site)
        .Where(incident => incident.IsOpen)
        .OrderByDescending(incident => incident.Severity)
        .ThenByDescending(incident => incident.Number);

    public HostState? Find(string host) => Board.World.Hosts.GetValueOrDefault(host);

    public Status? StatusOf(string host) => Find(host)?.Status;

    /// <summary>What an application is, by what it needs. In the second before it is judged first nobody knows since when.</summary>
    public (Status? Status, DateTimeOffset? Since, string Reason) Of(Application application) =>
        Board.World.Applications.GetValueOrDefault(application.Id) is { Status: not null } state ? (state.Status, state.Since, state.Reason)
        : Needing.Of(Site, Board.World, application) is { } judged ? (judged.Status, null, judged.Reason)
        : (null, null, "");

    /// <summary>The worst first, then the newest change first, then as configured.</summary>
    public IEnumerable<Host> WorstFirst(IEnumerable<string> hosts) => hosts
        .Where(Site.Hosts.ContainsKey)
        .Select(id => Site.Hosts[id])
        .OrderByDescending(host => Badness(StatusOf(host.Id)))
        .ThenByDescending(host => StatusOf(host.Id) is null or Status.Up ? DateTimeOffset.MinValue : Find(host.Id)!.Since);

    /// <summary>The worst status of these hosts; null when none has one.</summary>
    public Status? Worst(IEnumerable<string> hosts) => hosts.Select(StatusOf).OfType<Status>().Cast<Status?>().MaxBy(status => Badness(status));

    /// <summary>How many are what, in a sentence without a full stop: <c>1 of 12 hosts is DOWN, 2 are DEGRADED</c>.</summary>
    public string Headline(IReadOnlyCollection<string> hosts)
    {
        if (hosts.Count <= 1)
        {
            return hosts.Count == 0 ? "No hosts" : $"The only host is {In(StatusOf(hosts.First()))}";
        }

        var parts = hosts.GroupBy(StatusOf)
            .Where(same => same.Key != Status.Up)
            .OrderByDescending(same => Badness(same.Key))
            .Select((same, place) => $"{Count(same.Count())}{(place == 0 ? $" of {Count(hosts.Count)} hosts" : "")} {(same.Count() == 1 ? "is" : "are")} {In(same.Key)}")
            .ToList();
        return parts.Count == 0 ? $"All {Count(hosts.Count)} hosts are UP" : string.Join(", ", parts);
    }

    private static string In(Status? status) => status == Status.Maintenance ? "in " + Word(status) : Word(status);

    /// <summary>Higher is worse. What has no status yet stands between what is wrong and what is well.</summary>
    public static int Badness(Status? status) => status switch
    {
        Status.Down or Status.Incident => 5,
        Status.Degraded => 4,
        Status.Unknown => 3,
        null => 2,
        Status.Maintenance => 1,
        _ => 0,
    };

    public static string Word(Status? status) => status?.Word() ?? Pending;

    /// <summary>The stylesheet's class of that status.</summary>
    public static string Tone(Status? status) => status?.Name() ?? "none";

    public static Html Badge(Status? status) => Html.Of($"<b class=\"status {Tone(status)}\">{Word(status)}</b>");

    /// <summary>One line that is not too long for a list.</summary>
    public static string Short(string text) => Clean.Line(text, MostInLists);

    /// <summary>In the site's time zone, to the second, with UTC where a pointer rests on it.</summary>
    public Html Time(DateTimeOffset at) => Time(at, Html.Empty, "yyyy-MM-dd HH:mm:ss");

    /// <summary>What comes after the word since: a script adds for how long.</summary>
    public Html Since(DateTimeOffset at) => Time(at, SinceClass, "yyyy-MM-dd HH:mm:ss");

    /// <summary>What has happened then: a script adds how long ago.</summary>
    public Html Ago(DateTimeOffset at) => Time(at, AgoClass, "yyyy-MM-dd HH:mm:ss");

    /// <summary>Without its seconds.</summary>
    public Html Minute(DateTimeOffset at) => Time(new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), at.Offset), Html.Empty, "yyyy-MM-dd HH:mm");

    private Html Time(DateTimeOffset at, Html kind, string format)
    {
        var title = IsUtc ? null : Html.Of($" title=\"{Words.Instant(at)}\"");
        var machine = Write(at.ToUniversalTime(), "yyyy-MM-dd'T'HH:mm:ss'Z'");
        return Html.Of($"<time{kind} datetime=\"{machine}\"{title}>{Write(IsUtc ? at.ToUniversalTime() : TimeZoneInfo.ConvertTime(at, Site.Zone), format)}</time>");
    }

    public Html ToHost(Host host) => Html.Of($"<a href=\"{Root}hosts/{host.Id}\">{host.Name}</a>");

    private static string Write(DateTimeOffset at, string format) => at.ToString(format, CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
