// How something became what it is: since when, after what and for how long, and whether that could be told at once.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>
/// The sentences that articles on hosts and on applications share. Each names the change's own instant, to the millisecond where the change before was in the same second,
/// so that no two of one subject are equal.
/// </summary>
internal sealed class Course
{
    private readonly Change change;
    private readonly string first;
    private readonly string still;

    /// <summary>Since when it is so; else <see cref="change"/>'s instant.</summary>
    private readonly DateTimeOffset began;

    /// <summary>How long what was told before had lasted; empty: not known, or other things came between.</summary>
    private readonly string lasted = "";

    /// <summary>When it was told before, where that was not to last until this.</summary>
    private readonly string before = "";

    /// <param name="past">The subject's changes as far as known, told or not, newest first; this one may be among them.</param>
    /// <param name="first">What a first status is: <c>its first check</c>.</param>
    /// <param name="same">Since when it has the status that it keeps; null: not known.</param>
    public Course(Change change, ImmutableArray<PastChange> past, string first, DateTimeOffset? same = null)
    {
        this.change = change;
        var last = past.Where(one => one.At < change.Since).Select(one => (PastChange?)one).FirstOrDefault();
        IsLate = change.At - change.Since >= TimeSpan.FromSeconds(1);
        began = IsLate ? change.Since : change.At;
        At = past.Any(one => one.At < change.Since && InOneSecond(one.At)) || (change.Before is { } near && InOneSecond(near))
            ? Phrases.Precise(change.At)
            : Words.Instant(change.At);
        Since = IsLate ? Words.Instant(change.Since) : At;
        still = IsLate ? $", since {Since}" : same < change.At ? $", since {Words.Instant(same.Value)}" : "";
        this.first = IsLate || last is not null ? "told for the first time" : first;

        var since = last is { } known && known.To == change.From ? known.At : change.Before;
        if (change.Before is { } told && (told > began || last?.At > told))
            before = Words.Instant(told);
        else if (since is { } begun)
            lasted = Words.Duration(began - begun);
    }

    /// <summary>When it is told.</summary>
    public string At { get; }

    /// <summary>Since when it is so.</summary>
    public string Since { get; }

    /// <summary>It is so for longer than it is told.</summary>
    public bool IsLate { get; }

    /// <summary>What is wrong is told again, for it is something else now; the status stays.</summary>
    public bool IsSame => change.From == change.To;

    /// <summary>After the word of the status: <c>since …, after UP for 3d.</c></summary>
    public string Lead => IsSame ? $"still{still}; now, at {At}:" : $"since {Since}{Was}.{Failing}{Late}";

    /// <summary>The first sentence of the article for this change alone.</summary>
    public Html Event(string name) => (IsSame, change.From) switch
    {
        (true, _) => Html.Of($"<p><b>{name}: still {change.To.Word()}</b>{still}; now, at {At}, event {change.Number}:</p>"),
        (_, null) => Html.Of($"<p><b>{name}: {change.To.Word()}</b> since {Since}, {first}, event {change.Number}.{Failing}{Late}</p>"),
        (_, { } from) => Html.Of(
            $"<p><b>{name}: {from.Word()} to {change.To.Word()}</b> at {Since}, event {change.Number}{(before.Length > 0 ? Told(from) : AfterSo(", "))}.{Failing}{Late}</p>"),
    };

    /// <summary>In one line: what it is, why, and the likely cause.</summary>
    /// <param name="also">Goes behind why, where what is wrong is told again.</param>
    public string Summary(string name, string also = "") => IsSame
        ? StillIn(name, also)
        : Cut($"{name} is {In}{change.To.Word()} since {Since}{Was}.{Late}{Phrases.Because(change)}{Phrases.Cause(change)}");

    /// <summary>In one line: what it has become, why, and the likely cause.</summary>
    public string EventSummary(string name, string also = "")
    {
        if (IsSame)
            return StillIn(name, also);
        if (change.From is not { } from)
            return Summary(name);
        var because = Phrases.Because(change);
        var end = before.Length > 0 ? Told(from) : because.Length > 0 ? "" : AfterSo(" ");
        return Cut($"{name} went from {from.Word()} to {change.To.Word()} at {Since}{end}.{Late}{because}{Phrases.Cause(change)}");
    }

    private string Was => change.From is not { } from ? $", {first}"
        : before.Length > 0 ? $"; told before: {from.Word()}, at {before}"
        : $", after {from.Word()}{(lasted.Length > 0 ? " for " + lasted : "")}";

    private string Late => IsLate ? $" It could be told only at {At}." : "";

    private string Failing
    {
        get
        {
            if (change.Failing is not { } failing || failing >= began || change.To == Status.Up)
                return "";
            var sameDay = failing.UtcDateTime.Date == began.UtcDateTime.Date;
            return $" It had been failing since {(sameDay ? failing.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : Words.Instant(failing))}.";
        }
    }

    private string In => change.To == Status.Maintenance ? "in " : "";

    private string StillIn(string name, string also) =>
        Cut($"{name} is still {In}{change.To.Word()}{still}; now:{Phrases.Sentence(Phrases.Why(change) + also)}{Phrases.Cause(change)}");

    private string AfterSo(string between) => lasted.Length > 0 ? $"{between}after {lasted}" : "";

    private string Told(Status from) => $"; {from.Word()} was told at {before}";

    private static string Cut(string summary) => Clean.Line(summary, Phrases.MostSummary);

    private bool InOneSecond(DateTimeOffset at) => at.ToUnixTimeSeconds() == change.At.ToUnixTimeSeconds();
}
