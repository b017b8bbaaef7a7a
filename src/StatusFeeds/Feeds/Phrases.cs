// What texts of all kinds share: names and reasons cut to one line, titles, and how instants are written.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>Texts from outside are cut to one line of 200 characters.</summary>
internal static class Phrases
{
    public const int MostTitle = 200;
    public const int MostText = 200;
    public const int MostSummary = 600;
    public const int MostName = 80;

    /// <summary>Of a cause in the content; a summary has <see cref="MostText"/>.</summary>
    public const int MostCause = 400;

    /// <summary>Of hosts that are listed; then their number.</summary>
    public const int MostHosts = 24;

    private const string Until = ", until ";
    private const int MostUntil = 40;

    public static string Name(string name) => Clean.Line(name, MostName);

    /// <summary>The status, the name, and why; at most <paramref name="most"/> long, and cut so that the end of a window stands.</summary>
    /// <param name="also">Goes behind why.</param>
    public static string Title(string name, Change change, int most = MostTitle, string also = "")
    {
        var title = $"{change.To.Word()}: {name}";
        var why = Why(change, most - title.Length - 3);
        return Clean.Line(why.Length == 0 ? title : $"{title} - {why}{also}", most);
    }

    /// <summary>As <see cref="Title"/>, with the minute at its end, so that no reader takes two of them for one.</summary>
    public static string EventTitle(string name, Change change, string also = "")
    {
        var minute = Minute(change);
        return Title(name, change, MostTitle - minute.Length, also) + minute;
    }

    /// <summary>The deciding check, if one decided, and its reason; empty when up.</summary>
    /// <param name="most">Of the reason of a window.</param>
    public static string Why(Change change, int most = MostText)
    {
        var reason = Reason(change, most);
        return reason.Length == 0 || change.Check.Length == 0 ? reason : $"{Name(change.Check)}: {reason}";
    }

    /// <summary>For a summary: the reason as a sentence with a blank before it; empty when up.</summary>
    public static string Because(Change change) => Sentence(Reason(change, MostText));

    /// <summary>For a summary: the likely cause with a blank before it.</summary>
    public static string Cause(Change change) => Sentence(Clean.Line(change.Cause, MostText));

    /// <summary>The likely cause, a paragraph of its own.</summary>
    public static Html CauseParagraph(Change change) => Paragraph(Clean.Line(change.Cause, MostCause));

    public static Html Paragraph(string text) => text.Length == 0 ? Html.Empty : Html.Of($"<p>{text}</p>");

    public static string Sentence(string text) => text.TrimEnd('.') is { Length: > 0 } words ? $" {words}." : "";

    public static string Precise(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string ToTheMinute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Minute(Change change) => $" ({ToTheMinute(change.At)})";

    private static string Reason(Change change, int most)
    {
        if (change.To == Status.Up)
            return "";
        var end = change.To == Status.Maintenance ? change.Reason.LastIndexOf(Until, StringComparison.Ordinal) : -1;
        if (end < 0 || change.Reason.Length - end > MostUntil)
            return Clean.Line(change.Reason, MostText);
        var until = Clean.Line(change.Reason[end..], MostUntil);
        var head = Clean.Line(change.Reason[..end], Math.Min(most, MostText) - until.Length);
        return head.Length == 0 ? until.TrimStart(',', ' ') : head + until;
    }
}
