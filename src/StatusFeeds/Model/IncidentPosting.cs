// What may be posted of an incident, whoever posts it: limits, and what fits what was said before.
namespace StatusFeeds.Model;

/// <summary>Why something was not posted; the words are for who tried.</summary>
internal enum PostRefusal
{
    /// <summary>There is no such incident, or no such proposal.</summary>
    Missing,

    /// <summary>It does not fit what was said before: the incident is closed.</summary>
    Conflict,

    /// <summary>The key was used for another post.</summary>
    KeyUsed,

    /// <summary>The post itself is wrong.</summary>
    Wrong,
}

/// <param name="Post">As it is stored; null: it is not.</param>
/// <param name="IsRepeated">It was there already.</param>
internal sealed record Posted(IncidentPost? Post, bool IsRepeated, PostRefusal Refusal, string Words)
{
    public static Posted Of(IncidentPost post, bool isRepeated = false) => new(post, isRepeated, default, "");

    public static Posted Not(PostRefusal refusal, string words) => new(null, false, refusal, words);
}

internal static class IncidentPosting
{
    public const int MostTitle = 120;
    public const int MostSummary = 1000;

    /// <summary>Of Markdown, and of a note.</summary>
    public const int MostDetails = 64 * 1024;

    public const int MostName = 80;
    public const int MostKey = 255;
    public const int MostHosts = 1000;
    public static readonly TimeSpan LeastNext = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan MostNext = TimeSpan.FromDays(7);

    /// <summary>What is wrong with the post by itself; null: nothing.</summary>
    public static string? Mistake(IncidentPost post) =>
        post.Kind == PostKind.Opening && string.IsNullOrWhiteSpace(post.Title) && post.Incident == 0 ? "An incident needs a title: say in a few words what does not work."
        : post.Kind == PostKind.Opening && post.Incident == 0 && post.Applications is not { IsEmpty: false } ? "An incident needs at least one application: it is told in their feeds."
        : post.Kind == PostKind.Update && string.IsNullOrWhiteSpace(post.Summary) ? "An update needs a summary: one or two plain sentences for everybody."
        : post.Kind == PostKind.Note && string.IsNullOrWhiteSpace(post.Summary) ? "There is nothing in this note."
        : Line(post.Title, "title", MostTitle) ?? Line(post.Commander, "commander", MostName) ?? Line(post.Spokesperson, "spokesperson", MostName)
        ?? (post.Summary.Length > (post.Kind == PostKind.Note ? MostDetails : MostSummary) ? $"The {(post.Kind == PostKind.Note ? "note" : "summary")} is too long: {post.Summary.Length} characters, of which {(post.Kind == PostKind.Note ? MostDetails : MostSummary)} fit{(post.Kind == PostKind.Note ? "" : "; what is more belongs in the details")}." : null)
        ?? (post.Details.Length > MostDetails ? $"The details are too long: {post.Details.Length} characters, of which {MostDetails} fit." : null)
        ?? (post.Ticket is { Length: > 0 } ticket && !IsAddress(ticket) ? "The ticket must be an http or https address." : null)
        ?? (post.Next is { } next && (next < LeastNext || next > MostNext) ? $"The next update must be due within {Words.Duration(LeastNext)} to {Words.Duration(MostNext)}." : null)
        ?? (post.Hosts is { Length: > MostHosts } ? $"These are too many hosts; {MostHosts} fit." : null)
        ?? (post.Key is { } key && (key.Length is 0 or > MostKey || key.Any(char.IsControl)) ? $"An idempotency key has 1 to {MostKey} characters." : null);

    /// <summary>Why the post does not fit the incident as it is; null: it does.</summary>
    /// <param name="incident">Null: there is none of that number.</param>
    public static Posted? Conflict(Incident? incident, IncidentPost post)
    {
        if (incident is null)
            return Posted.Not(PostRefusal.Missing, $"There is no incident {post.Incident}.");
        var isProposed = incident.Opened is null;
        return (post.Kind, isProposed) switch
        {
            (PostKind.Opening, false) => Posted.Not(PostRefusal.Conflict, $"Incident {incident.Number} is open already: post an update."),
            (PostKind.Opening, true) when incident.IsClosed => Posted.Not(PostRefusal.Conflict, $"Proposal {incident.Number} was put away."),
            (PostKind.Update, true) => Posted.Not(PostRefusal.Conflict, $"Incident {incident.Number} is only proposed: open it first."),
            (PostKind.Note, _) => null,
            _ when incident.IsClosed => Posted.Not(PostRefusal.Conflict, $"Incident {incident.Number} is closed: that was its last update. Open another one."),
            _ => null,
        };
    }

    private static string? Line(string? text, string what, int most) =>
        text is null ? null
        : text.Length > most ? $"The {what} is too long: {text.Length} characters, of which {most} fit."
        : Words.OneLine(text) != text ? $"The {what} must be one line of plain text."
        : null;

    private static bool IsAddress(string text) =>
        text.Length <= 1000 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && Words.OneLine(text) == text && !text.Contains(' ', StringComparison.Ordinal);
}
