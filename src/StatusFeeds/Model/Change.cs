// The one fact from which feeds, pages and reports are made: something went from one status to another.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

internal enum SubjectKind
{
    Host,
    Application,
    Incident,
    Monitor,
}

/// <summary>Whom a change is about. The monitor's id is <c>monitor</c>.</summary>
internal readonly record struct Subject(SubjectKind Kind, string Id)
{
    public static readonly Subject Monitor = new(SubjectKind.Monitor, "monitor");

    public static Subject OfHost(string id) => new(SubjectKind.Host, id);
}

/// <param name="Number">Given once, site-wide, rising: <paramref name="At"/> in Unix milliseconds, which is unique and never goes back.</param>
/// <param name="From">Null: the first status of all.</param>
/// <param name="Check">The first deciding check; empty when up or where no check decided.</param>
/// <param name="Reason">As in <see cref="Judgement"/>.</param>
/// <param name="Failing">Since when it had been failing before that was believed; null where it had not.</param>
internal sealed record Change(
    long Number, Subject Subject, Status? From, Status To, DateTimeOffset At, string Check, string Reason, DateTimeOffset? Failing, bool Told)
{
    /// <summary>The date that RSS gives it, in whole seconds: told changes have different ones as long as that leads no further than a minute ahead of <see cref="At"/>.</summary>
    public DateTimeOffset Dated { get; init; } = At;
}

/// <summary>A check went from one status to another; kept for what will be asked later, never told by itself.</summary>
internal sealed record CheckChange(string Host, string Check, Status? From, Status To, DateTimeOffset At, string Reason);

/// <summary>Title, one-line summary and HTML of an entry, written once.</summary>
internal sealed record EntryText(string Title, string Summary, string Content);

/// <summary>A change with the words it is told by. <paramref name="Url"/> is the site's url of that moment, on which the entry's links stand for ever.</summary>
/// <param name="Scopes">The feeds' scopes in which it is told: <c>all</c> and <c>apps/{app}</c> of each application the host belongs to now.</param>
/// <param name="Facts">What JSON feeds say for scripts: an object as JSON text, written once like the words.</param>
internal sealed record ToldChange(Change Change, ImmutableArray<string> Scopes, string Url, EntryText Hosts, EntryText Events, string Facts);

/// <summary>A told change as the store gives it back: what a feed needs to show it, unchanged since it was written.</summary>
internal sealed record StoredEntry(long Number, Subject Subject, Status? From, Status To, DateTimeOffset At, string Url, EntryText Text)
{
    /// <summary>As in <see cref="Change.Dated"/>.</summary>
    public DateTimeOffset Dated { get; init; } = At;

    /// <summary>As in <see cref="ToldChange.Facts"/>; null where it was told before there were any.</summary>
    public string? Facts { get; init; }
}
