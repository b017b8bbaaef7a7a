// What a scope's two feeds are made of, kept in memory so that they can be made anew even while the store hangs.
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;

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
            new(change.Number, change.Subject, change.From, change.To, change.At, board.Site.Url, EntryTexts.ForMonitor(change, events))
            {
                Dated = change.Dated,
                Facts = EntryFacts.OfMonitor(change),
            };
        return new(Looking.Last(board), Entry(events: false), Entry(events: true));
    }
}

/// <param name="Modified">Unix second at which the scope's feeds last changed.</param>
/// <param name="Complete">All hosts are in <paramref name="Hosts"/>.</param>
internal sealed record FeedMaterial(FeedHeader Header, long Modified, IReadOnlyList<StoredEntry> Hosts, bool Complete, IReadOnlyList<StoredEntry> Events)
{
    private DateTimeOffset AsOf => DateTimeOffset.FromUnixTimeSeconds(Modified);

    /// <param name="latest">The hosts text of the latest change of every host and of the monitor.</param>
    /// <param name="others">The hosts text of windows and applications told in the scope, and of hosts whose last word in it is RETIRED.</param>
    /// <param name="newest">The newest events of the scope.</param>
    /// <param name="told">The events text of the latest change of every host that is not up.</param>
    public static FeedMaterial Of(
        FeedHeader header,
        long modified,
        IReadOnlyList<StoredEntry> latest,
        IReadOnlyList<StoredEntry> others,
        IReadOnlyList<StoredEntry> newest,
        IReadOnlyList<StoredEntry> told)
    {
        var asOf = DateTimeOffset.FromUnixTimeSeconds(modified);
        var (hosts, complete) = Selection.Hosts(latest, others, header.Members, header.Applications, asOf);
        return new(header, modified, hosts, complete, Selection.Events(newest, told, header.Members, asOf));
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
            return FeedBytes.Of(document, format.MediaType(), silence is null ? Modified : Math.Max(Modified + 1, now));
        }

        if (before.Identity.Bytes.Span.SequenceEqual(document))
        {
            return before with { LastModified = Math.Max(before.LastModified, Modified) };
        }

        return FeedBytes.Of(document, format.MediaType(), Math.Max(before.LastModified + 1, silence is null ? Modified : now));
    }

    /// <summary>
    /// Another format of a feed, made by the first who asks for it, once, and kept: most are never asked for. It moves whenever Atom does, so it has its date.
    /// </summary>
    public Lazy<Task<FeedBytes>> OnDemand(FeedFormat format, FeedKind kind, Silence? silence, long lastModified) =>
        new(() => Task.Run(() => FeedBytes.Of(Write(format, kind, silence), format.MediaType(), lastModified)));

    private byte[] Write(FeedFormat format, FeedKind kind, Silence? silence)
    {
        if (kind == FeedKind.Events)
        {
            var events = silence is null ? Events : [.. Events.Append(silence.Events).OrderByDescending(entry => entry.Number).Take(Selection.Most)];
            return format.Write(Header, kind, events, complete: false, AsOf);
        }

        var (hosts, complete) = silence is null ? (Hosts, true) : Selection.With(silence.Hosts, Hosts);
        return format.Write(Header, kind, hosts, Complete && complete, AsOf);
    }
}
