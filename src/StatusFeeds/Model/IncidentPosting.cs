// What may be posted of an incident, whoever posts it: limits, and what fits what was said before.
using System.Globalization;
using System.Text;

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
        (post.Title is null ? post.Kind == PostKind.Opening && post.Incident == 0 : IsBlank(post.Title)) ? "An incident needs a title: say in a few words what does not work."
        : post.Kind == PostKind.Opening && post.Incident == 0 && post.Applications is not { IsEmpty: false } ? "An incident needs at least one application: it is told in their feeds."
        : post.Kind == PostKind.Update && IsBlank(post.Summary) ? "An update needs a summary: one or two plain sentences for everybody."
        : post.Kind == PostKind.Note && IsBlank(post.Summary) ? "There is nothing in this note."
        : Unfit(post) ?? Line(post.Title, "title", MostTitle) ?? Line(post.Commander, "commander", MostName) ?? Line(post.Spokesperson, "spokesperson", MostName)
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

    /// <summary>Nothing is seen of it: it is empty, or of blanks, controls and marks without a width alone.</summary>
    public static bool IsBlank(string text) => text.EnumerateRunes().All(rune => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format);

    /// <summary>What no store, feed or terminal takes, in whatever text of it.</summary>
    private static string? Unfit(IncidentPost post)
    {
        (string What, string? Text)[] texts =
        [
            ("title", post.Title), (post.Kind == PostKind.Note ? "note" : "summary", post.Summary), ("details", post.Details), ("ticket", post.Ticket),
            ("commander", post.Commander), ("spokesperson", post.Spokesperson), ("idempotency key", post.Key), ("name of who posts", post.By),
            .. (post.Applications ?? []).Select(id => ("applications", (string?)id)), .. (post.Hosts ?? []).Select(id => ("hosts", (string?)id)),
        ];
        return texts.Select(text => Unfit(text.What, text.Text ?? "")).FirstOrDefault(words => words is not null);
    }

    private static string? Unfit(string what, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
                i++;
            else if (char.IsSurrogate(text[i]))
                return string.Create(CultureInfo.InvariantCulture, $"Character {i + 1} of the {what} is half of one (U+{(int)text[i]:X4}), which is no text: take it out.");
            else if (text[i] is (< ' ' and not ('\t' or '\n' or '\r')) or '\u007F')
                return string.Create(CultureInfo.InvariantCulture, $"Character {i + 1} of the {what} is a control character (U+{(int)text[i]:X4}): take it out. Tabs and line ends may stay.");
        }

        return null;
    }

    private static string? Line(string? text, string what, int most) =>
        text is null ? null
        : text.Length > most ? $"The {what} is too long: {text.Length} characters, of which {most} fit."
        : Words.OneLine(text) != text ? $"The {what} must be one line of plain text."
        : null;

    private static bool IsAddress(string text) =>
        text.Length <= 1000 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && Words.OneLine(text) == text && !text.Contains(' ', StringComparison.Ordinal);
}
