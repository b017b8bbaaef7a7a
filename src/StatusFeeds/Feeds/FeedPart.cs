// Which part of a feed a document is, and which documents lie beside it (RFC 5005): pages of a hosts feed, archives of an events feed.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>Paths are without the format's suffix: each format leads to documents of its own.</summary>
/// <param name="Path">Of the document itself.</param>
internal sealed record FeedPart(string Path)
{
    /// <summary>Relation → path, in the order in which they stand.</summary>
    public ImmutableArray<(string Rel, string Path)> Links { get; init; } = [];

    /// <summary>
    /// Of an archive, which is the same for ever: so nothing of today's site is in it, neither its titles nor the version of the program. Null of others.
    /// </summary>
    public string? Title { get; init; }

    public bool IsArchive => Title is not null;

    /// <summary>What comes after this document; null: nothing.</summary>
    public string? Further => Links.Where(link => link.Rel is "next" or "prev-archive").Select(link => link.Path).FirstOrDefault();

    /// <summary>A page of a hosts feed as it was at that second; null where one document holds all. The first is the feed itself.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="entries">In all pages.</param>
    public static FeedPart? OfHosts(FeedHeader header, FeedMoment moment, int page, int entries)
    {
        var last = Pages(entries);
        if (last == 1)
            return null;
        string At(int number) => number == 1 ? FeedHeader.Stem(header.Scope, FeedKind.Hosts) : FeedAddress.OfPage(header.Scope, moment, number);
        var links = ImmutableArray.CreateBuilder<(string, string)>();
        links.Add(("first", At(1)));
        if (page > 1)
            links.Add(("previous", At(page - 1)));
        if (page < last)
            links.Add(("next", At(page + 1)));
        links.Add(("last", At(last)));
        return new FeedPart(At(page)) { Links = links.ToImmutable() };
    }

    public static int Pages(int entries) => Math.Max(1, (entries + News.Most - 1) / News.Most);

    /// <summary>An events feed with the archives that lie before it; null where there are none.</summary>
    /// <param name="newest">The newest archive.</param>
    public static FeedPart? OfEvents(FeedHeader header, long? newest) => newest is not { } number ? null
        : new FeedPart(FeedHeader.Stem(header.Scope, FeedKind.Events)) { Links = [("prev-archive", FeedAddress.OfArchive(header.Scope, number))] };

    public static FeedPart Of(Archive archive)
    {
        var current = ("current", FeedHeader.Stem(archive.Scope, FeedKind.Events));
        var until = DateTimeOffset.FromUnixTimeMilliseconds(archive.Number);
        return new FeedPart(FeedAddress.OfArchive(archive.Scope, archive.Number))
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"{archive.Scope}: {archive.Changes} {(archive.Changes == 1 ? "event" : "events")} until {Phrases.ToTheMinute(until)}"),
            Links = archive.Previous is { } before ? [current, ("prev-archive", FeedAddress.OfArchive(archive.Scope, before))] : [current],
        };
    }
}
