// The formats in which a feed is told: each has its suffix, its media type and its writer.
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

internal enum FeedFormat
{
    Atom,
    Rss,
    Json,
}

/// <summary>All formats of one feed tell the same entries under the same ids.</summary>
internal static class FeedFormats
{
    public static readonly FeedFormat[] All = [FeedFormat.Atom, FeedFormat.Rss, FeedFormat.Json];

    public static string Suffix(this FeedFormat format) => format switch
    {
        FeedFormat.Rss => ".rss",
        FeedFormat.Json => ".json",
        _ => ".atom",
    };

    public static string MediaType(this FeedFormat format) => format switch
    {
        FeedFormat.Rss => RssFeed.MediaType,
        FeedFormat.Json => JsonFeed.MediaType,
        _ => AtomFeed.MediaType,
    };

    /// <summary>As <see cref="AtomFeed.Write"/>; only Atom says whether it is complete.</summary>
    public static byte[] Write(
        this FeedFormat format,
        FeedHeader header,
        FeedKind kind,
        IReadOnlyList<StoredEntry> entries,
        bool complete,
        DateTimeOffset emptyUpdated,
        FeedPart? part = null)
    {
        return format switch
        {
            FeedFormat.Rss => RssFeed.Write(header, kind, entries, emptyUpdated, part),
            FeedFormat.Json => JsonFeed.Write(header, kind, entries, part),
            _ => AtomFeed.Write(header, kind, entries, complete, emptyUpdated, part),
        };
    }
}
