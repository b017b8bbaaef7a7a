// What is exported, asked for by its path as a reader would: as somebody without a login sees it.
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>A document cannot be had just now; the next round asks again.</summary>
internal sealed class NotNow(string path) : Exception($"There is no {path} just now.");

internal sealed class ExportSource
{
    /// <summary>Documents that are made on demand become files: keeping them in memory is for the formats of one moment only.</summary>
    private const long MostBytes = 2_000_000;

    private readonly FeedShelf shelf;
    private readonly Seat seat;
    private readonly Pages pages;
    private readonly FurtherFeeds further;
    private readonly FeedVariants variants;
    private readonly ImmutableArray<string> seen;

    public ExportSource(Site site, ExportTo to, Store store, FeedShelf shelf, TimeProvider clock, ILogger log)
    {
        this.shelf = shelf;
        seen = Seen(site, to);
        seat = new Seat(seen.Length == site.Applications.Length ? Audience.Everyone : new Audience(seen), "", IsPrivate: false, LoggedIn: false);
        pages = new Pages(store, clock, log, seat.Audience, exported: true);
        further = new FurtherFeeds(store, shelf, clock, log, MostBytes);
        variants = new FeedVariants(store, shelf, clock);
    }

    /// <summary>Nothing is kept from anybody.</summary>
    public bool IsWhole => seat.Audience.IsEveryone;

    /// <summary>It would be the same for that site.</summary>
    public bool Suits(Site site, ExportTo to) => IsWhole == (Seen(site, to).Length == site.Applications.Length) && seen.SequenceEqual(Seen(site, to));

    public Board See(Board board) => seat.Audience.See(board);

    /// <exception cref="NotNow">It is not ready.</exception>
    public async Task<FeedBytes> Feed(string path, Board board)
    {
        if (seat.IsPlain && shelf.Find(path) is { } ready)
        {
            return ready;
        }

        return await ((seat.IsPlain ? shelf.FindOther(path) : variants.Find(seat, board, path)) ?? throw new NotNow(path)).Value;
    }

    /// <summary>Null: it is gone, or there never was such a document.</summary>
    /// <exception cref="NotNow">It is not ready.</exception>
    public async Task<FeedBytes?> Further(string path, Board board)
    {
        if (FeedAddress.Parse(path) is not { } address)
        {
            return null;
        }

        var found = await further.Find(address, board, seat);
        return found.Code == 503 ? throw new NotNow(path) : found.Document;
    }

    /// <exception cref="NotNow">It is not ready.</exception>
    public async Task<FeedBytes> Outlines(FeedKind kind, Board board) => seat.IsPlain
        ? shelf.Outlines(kind) ?? throw new NotNow(Opml.Path)
        : await variants.Outlines(seat, board, kind).Value;

    /// <exception cref="NotNow">It is not ready.</exception>
    public async Task<FeedBytes> EachOutlines(Board board) => await (seat.IsPlain ? shelf.HostOutlines() ?? throw new NotNow(Opml.Path) : variants.HostOutlines(seat, board).Value);

    /// <summary>Null: there is none.</summary>
    public async Task<byte[]?> Page(string path, Board board) => await pages.Once(path, board) is { Code: 200, Content.Bytes: var bytes } ? bytes : null;

    private static ImmutableArray<string> Seen(Site site, ExportTo to) =>
        [.. site.Applications.Where(application => to.IsWhole || application.Readers.IsEmpty).Select(application => application.Id)];
}
