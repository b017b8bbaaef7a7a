// Makes a post of what somebody typed, and says of each field what is wrong with it. Pure.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class IncidentReading
{
    private const int MostApplications = 100;

    /// <summary>So far ahead of ours a clock may be.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>Any post that nothing is wrong with: with one thing put into it, what is wrong is that.</summary>
    private static readonly IncidentPost Sound = new(0, 1, PostKind.Update, DateTimeOffset.UnixEpoch, "") { Summary = "." };

    /// <param name="typed">As typed.</param>
    /// <param name="kind">What it is to be.</param>
    /// <param name="incident">Its number; 0: a new one.</param>
    /// <param name="site">As the one who posts sees it.</param>
    /// <param name="by">Who posts.</param>
    /// <param name="now">The time.</param>
    /// <param name="key">Of idempotency.</param>
    /// <returns>The post, which counts only where nothing is wrong with it.</returns>
    public static (IncidentPost Post, ImmutableArray<Flaw> Flaws) Read(IncidentTyped typed, PostKind kind, long incident, Site site, string by, DateTimeOffset now, string? key)
    {
        var flaws = ImmutableArray.CreateBuilder<Flaw>();
        var (title, summary, details) = (Seen(typed.Title), Lines(typed.Summary).Trim(), Lines(typed.Details).TrimEnd());
        var (severity, stage) = (IncidentWords.ParseSeverity(Chosen(typed.Severity)), IncidentWords.ParseStage(Chosen(typed.Stage)));
        var (next, (since, isBeyond)) = (Span(typed.Next?.Trim()), Instant(typed.Since?.Trim(), site.Zone));
        var post = new IncidentPost(0, incident, kind, now, by)
        {
            Key = key,
            Title = title,
            Applications = Ids(typed.Applications),
            Hosts = Ids(typed.Hosts),
            Severity = severity,
            Stage = stage ?? (kind == PostKind.Closing ? Stage.Resolved : null),
            Summary = summary,
            Details = details,
            Ticket = typed.Ticket?.Trim(),
            Commander = Seen(typed.Commander),
            Spokesperson = Seen(typed.Spokesperson),
            Next = next ?? (kind == PostKind.Opening ? site.Incidents.Next : null),
            IsNextUsual = next is null,
            Since = since,
        };
        Note("title", title is { Length: 0 } ? "Say in a few words what does not work: an incident needs a title." : Wrong(Sound with { Title = title }));
        Note("applications", post.Applications is { IsEmpty: true } ? "Name at least one application: an incident is told in their feeds."
            : post.Applications is { Length: > MostApplications } ? $"These are too many applications; {MostApplications} fit."
            : Unknown("application", post.Applications, id => site.Applications.Any(application => application.Id == id)));
        Note("hosts", Wrong(Sound with { Hosts = post.Hosts }) ?? Unknown("host", post.Hosts, site.Hosts.ContainsKey));
        Note("severity", typed.Severity is not null && severity is null ? "The severity is one of minor, major and critical." : null);
        Note("stage", typed.Stage is not null && stage is null ? "The stage is one of investigating, identified, monitoring and resolved." : null);
        Note("since", isBeyond ? "Give a time within the years 2000 to 2999."
            : typed.Since is not null && since is null ? $"Give a date and a time, as in 2026-12-01T22:00 (by the clock of {site.Zone.Id}) or 2026-12-01T22:00:00Z."
            : since > now + Ahead ? "Trouble cannot have begun in the future: give a time that has passed." : null);
        Note("next", typed.Next is not null && next is null ? "Say how long until the next update at most, as in 30m, 1h or 1d." : Wrong(Sound with { Next = next }));
        Note("ticket", Wrong(Sound with { Ticket = post.Ticket }));
        Note("commander", Wrong(Sound with { Commander = post.Commander }));
        Note("spokesperson", Wrong(Sound with { Spokesperson = post.Spokesperson }));
        Note("summary", Wrong(Sound with { Kind = kind == PostKind.Note ? kind : PostKind.Update, Summary = kind is PostKind.Opening or PostKind.Closing && summary.Length == 0 ? "." : summary }));
        Note("details", Wrong(Sound with { Details = details }));
        Note("key", Wrong(Sound with { Key = key }));
        if (flaws.Count == 0 && IncidentPosting.Mistake(post) is { } lacking)
        {
            Note(post.Title is null ? "title" : post.Applications is null ? "applications" : "summary", lacking);
        }

        return (post, flaws.ToImmutable());

        void Note(string field, string? words)
        {
            if (words is not null)
            {
                flaws.Add(new Flaw(field, words));
            }
        }
    }

    /// <summary><c>90s</c>, <c>60m</c>, <c>2h</c>, <c>1d</c>; null: it is none.</summary>
    public static TimeSpan? Span(string? text) =>
        text is { Length: > 1 and <= 8 } && int.TryParse(text.AsSpan(0, text.Length - 1).TrimEnd(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(count),
                _ => null,
            }
            : null;

    private static string? Chosen(string? word) => word?.Trim().ToLowerInvariant();

    private static string? Wrong(IncidentPost post) => IncidentPosting.Mistake(post);

    /// <summary>Empty where nothing of it would be seen.</summary>
    private static string? Seen(string? text) => text is null || !IncidentPosting.IsBlank(text) ? text?.Trim() : "";

    /// <summary>Line ends are those of Unix, whatever was sent.</summary>
    private static string Lines(string? text) => (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static ImmutableArray<string>? Ids(ImmutableArray<string>? typed) =>
        typed is { } ids ? [.. ids.Select(id => id.Trim()).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)] : null;

    private static string? Unknown(string what, ImmutableArray<string>? ids, Func<string, bool> isKnown) =>
        ids?.FirstOrDefault(id => !isKnown(id)) is { } strange ? $"There is no {what} {Feeds.Clean.Line(strange, 64)} here: give its id." : null;

    /// <summary>Beyond is what is a time, but of a year that nobody means.</summary>
    private static (DateTimeOffset? At, bool IsBeyond) Instant(string? text, TimeZoneInfo zone)
    {
        const DateTimeStyles plain = DateTimeStyles.None;
        string[] local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];
        string[] whole = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, plain, out var clock))
            return WallClock.Reaches(clock) ? (WallClock.At(clock, zone).First.ToUniversalTime(), false) : (null, true);
        if (DateTimeOffset.TryParseExact(text?.Replace("Z", "+00:00", StringComparison.Ordinal), whole, CultureInfo.InvariantCulture, plain, out var instant))
            return WallClock.Reaches(instant.DateTime) ? (instant.ToUniversalTime(), false) : (null, true);
        return (null, false);
    }
}
