// What a scope's two feeds are made of, kept in memory so that they can be made anew even while the store hangs.
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>The monitor's change "has stopped looking", told before it can be stored; the judge stores the very same later.</summary>
/// <param name="Since">When looks were last recorded; one silence has one article, whatever else is told meanwhile.</param>
internal sealed record Silence(DateTimeOffset Since, StoredEntry Hosts, StoredEntry Events)
{
    /// <summary>Null where it was told already that nothing can be seen.</summary>
    public static Silence? Of(Board board)
    {
        if (Evaluator.Stopped(board.World, Looking.Last(board), board.Site.StoppedAfter) is not { } change)
        {
            return null;
        }

        StoredEntry Entry(bool events) =>
            new(change.Number, change.Subject, change.From, change.To, change.At, board.Site.Url, new KeptText(EntryTexts.ForMonitor(change, events)))
            {
                Dated = change.Dated,
                Facts = Encoding.UTF8.GetBytes(EntryFacts.OfMonitor(change)),
            };
        return new(Looking.Last(board), Entry(events: false), Entry(events: true));
    }
}

/// <param name="Modified">Unix second at which the scope's feeds last changed.</param>
/// <param name="Hosts">The first page.</param>
/// <param name="Total">Entries on all pages of the hosts feed.</param>
/// <param name="HasMonitor">One of them is the monitor's.</param>
/// <param name="Archive">The newest archive of the events feed; null: there is none.</param>
internal sealed record FeedMaterial(
    FeedHeader Header, long Modified, IReadOnlyList<StoredEntry> Hosts, int Total, bool HasMonitor, IReadOnlyList<StoredEntry> Events, long? Archive)
{
    /// <summary>Stands for the word that nobody looks where only its place counts.</summary>
    public static readonly Headline Unread = new(long.MaxValue, Subject.Monitor, Status.Unknown, DateTimeOffset.MaxValue, long.MaxValue);

    private DateTimeOffset AsOf => DateTimeOffset.FromUnixTimeSeconds(Modified);

    /// <param name="roll">As it was at <paramref name="modified"/>, or later with nothing told in this scope since.</param>
    public static FeedMaterial Of(ToldReader reader, Roll roll, FeedHeader header, long modified)
    {
        var asOf = DateTimeOffset.FromUnixTimeSeconds(modified);
        var hosts = roll.InHosts(reader, header, modified);
        var newest = header.Told.SelectMany(scope => reader.Events(scope, asOf - News.Lasts, modified)).DistinctBy(entry => entry.Number);
        var chosen = Selection.Events<ITold>(newest, roll.Members(header), header.Members, asOf);
        var trouble = reader.Events([.. chosen.OfType<Headline>().Select(one => one.Number)]);
        return new(
            header,
            modified,
            reader.Hosts([.. hosts.Take(News.Most).Select(one => one.Number)]),
            hosts.Count,
            hosts.Any(one => one.Subject == Subject.Monitor),
            [.. chosen.OfType<StoredEntry>().Concat(trouble).OrderByDescending(entry => entry.Number)],
            header.Told is [var scope] && scope == header.Scope ? reader.NewestArchive(scope, modified) : null);
    }

    /// <summary>
    /// The feed. Last-Modified is the second at which the scope changed, so that it is the same after a restart; but never goes back, and always moves when the bytes do.
    /// </summary>
    /// <param name="before">What is served now.</param>
    /// <param name="now">Unix second.</param>
    public FeedBytes Assemble(FeedKind kind, Silence? silence, FeedBytes? before, long now, FeedFormat format = FeedFormat.Atom)
    {
        var document = Write(format, kind, silence);
        if (before is null)
        {
            return FeedBytes.Of(document, format.MediaType(), silence is null ? Modified : Math.Max(Modified + 1, now), Header.Links(kind, format));
        }

        if (before.Identity.Length == document.Length && before.Identity.Bytes.Span.SequenceEqual(document))
        {
            return before with { LastModified = Math.Max(before.LastModified, Modified) };
        }

        return FeedBytes.Of(document, format.MediaType(), Math.Max(before.LastModified + 1, silence is null ? Modified : now), Header.Links(kind, format));
    }

    /// <summary>
    /// Another format of a feed, made by the first who asks for it, once, and kept: most are never asked for. It moves whenever Atom does, so it has its date.
    /// </summary>
    public Lazy<Task<FeedBytes>> OnDemand(FeedFormat format, FeedKind kind, Silence? silence, long lastModified) =>
        new(() => Task.Run(() => FeedBytes.Of(Write(format, kind, silence), format.MediaType(), lastModified, Header.Links(kind, format))));

    /// <summary>The same feeds for somebody whose links lead another way.</summary>
    public FeedMaterial Under(FeedHeader header) => this with { Header = header, Hosts = [.. Hosts.Select(header.Lead)], Events = [.. Events.Select(header.Lead)] };

    private byte[] Write(FeedFormat format, FeedKind kind, Silence? silence)
    {
        if (kind == FeedKind.Events)
        {
            var events = silence is null ? Events : [.. Events.Append(silence.Events).OrderByDescending(entry => entry.Number).Take(News.Most)];
            return format.Write(Header, kind, events, complete: false, AsOf, FeedPart.OfEvents(Header, Archive));
        }

        var hosts = silence is null ? Hosts : Selection.With(silence.Hosts, Hosts);
        var total = Total + (silence is null || HasMonitor ? 0 : 1);
        var part = FeedPart.OfHosts(Header, new FeedMoment(Modified, silence is not null), 1, total);
        return format.Write(Header, kind, hosts.Count > News.Most ? [.. hosts.Take(News.Most)] : hosts, total <= News.Most, AsOf, part);
    }
}
