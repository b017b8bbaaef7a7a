// The one fact from which feeds, pages and reports are made: something went from one status to another.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

internal enum SubjectKind
{
    Host,
    Application,
    Incident,
    Monitor,

    /// <summary>A maintenance window over more than one host.</summary>
    Window,

    /// <summary>A report of a month, or that an objective is in danger.</summary>
    Report,
}

/// <summary>Whom a change is about. The monitor's id is <c>monitor</c>.</summary>
internal readonly record struct Subject(SubjectKind Kind, string Id)
{
    public static readonly Subject Monitor = new(SubjectKind.Monitor, "monitor");

    public static Subject OfHost(string id) => new(SubjectKind.Host, id);

    public static Subject OfApplication(string id) => new(SubjectKind.Application, id);

    /// <param name="key">As in <see cref="OpenWindow.Key"/>, or of one that was announced as in <see cref="Announced.Subject"/>.</param>
    public static Subject OfWindow(string key) => new(SubjectKind.Window, key);

    /// <param name="key">As in <see cref="Incident.Key"/>.</param>
    public static Subject OfIncident(string key) => new(SubjectKind.Incident, key);

    /// <param name="key">What it is of, and of which time.</param>
    public static Subject OfReport(string key) => new(SubjectKind.Report, key);
}

/// <param name="Number">Given once, site-wide, rising: <paramref name="At"/> in Unix milliseconds, which is unique and never goes back.</param>
/// <param name="From">What it was; of a told one, what was told last. Null: the first status of all.</param>
/// <param name="Check">The first deciding check; empty when up or where no check decided.</param>
/// <param name="Reason">As in <see cref="Judgement"/>.</param>
/// <param name="Failing">Since when it had been failing before that was believed; null where it had not.</param>
/// <param name="Told">Feeds publish it. Of one subject's told changes each goes on from the one told before.</param>
internal sealed record Change(
    long Number, Subject Subject, Status? From, Status To, DateTimeOffset At, string Check, string Reason, DateTimeOffset? Failing, bool Told)
{
    /// <summary>The date that RSS gives it, in whole seconds: told changes have different ones as long as that leads no further than a minute ahead of <see cref="At"/>.</summary>
    public DateTimeOffset Dated { get; init; } = At;

    /// <summary>
    /// False: nothing became another just now, only what is told of it: a window is over, a check has begun to flap. Pages, metrics and reports count the others;
    /// those of one subject go on from one another too.
    /// </summary>
    public bool Counts { get; init; } = true;

    /// <summary>Since when it has been what is told; earlier than <see cref="At"/> where it could not be told at once.</summary>
    public DateTimeOffset Since { get; init; } = At;

    /// <summary>When <see cref="From"/> was told (of an untold one: when it began); null where there was none.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Sentences on the likely cause, for the article: <c>Probably because db01 is DOWN since 12:03 UTC.</c> Empty where none is known.</summary>
    public string Cause { get; init; } = "";
}

/// <summary>Nothing was observed from then until then: no process watched, the machine slept, its clock jumped, its network was gone.</summary>
/// <param name="Why"><c>nothing recorded</c>, <c>stood still</c>, <c>blind</c>.</param>
internal sealed record Gap(DateTimeOffset From, DateTimeOffset Until, string Why);

/// <summary>A check went from one status to another; kept for what will be asked later, never told by itself.</summary>
internal sealed record CheckChange(string Host, string Check, Status? From, Status To, DateTimeOffset At, string Reason);

/// <summary>Title, one-line summary and HTML of an entry, written once.</summary>
internal sealed record EntryText(string Title, string Summary, string Content);

/// <summary>A change with the words it is told by. <paramref name="Url"/> is the site's url of that moment, on which the entry's links stand for ever.</summary>
/// <param name="Scopes">The feeds' scopes in which it is told: <c>all</c> and <c>apps/{app}</c> of each application the host belongs to now.</param>
/// <param name="Facts">What JSON feeds say for scripts: an object as JSON text, written once like the words.</param>
internal sealed record ToldChange(Change Change, ImmutableArray<string> Scopes, string Url, EntryText Hosts, EntryText Events, string Facts);

/// <summary>A told change as the store gives it back: what a feed needs to show it, unchanged since it was written.</summary>
internal sealed record StoredEntry(long Number, Subject Subject, Status? From, Status To, DateTimeOffset At, string Url, KeptText Text) : ITold
{
    /// <summary>As in <see cref="Change.Dated"/>.</summary>
    public DateTimeOffset Dated { get; init; } = At;

    /// <summary>As in <see cref="ToldChange.Facts"/>, in UTF-8; null where it was told before there were any.</summary>
    public byte[]? Facts { get; init; }
}
