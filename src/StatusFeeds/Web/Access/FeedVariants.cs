// Feeds as somebody sees them who comes by a token in the path or from whom something is kept: made when they are first asked for, and kept until what they are made of is another.
using System.Collections.Concurrent;
using System.Collections.Frozen;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal sealed class FeedVariants(FeedShelf shelf, TimeProvider clock, long most = FeedVariants.MostBytes)
{
    /// <summary>All that is kept, in bytes of all codings; what was asked for longest ago goes first.</summary>
    private const long MostBytes = 64_000_000;

    /// <summary>The feeds of all that are made for those from whom something is kept; they have no further pages and no archives.</summary>
    private static readonly FrozenDictionary<string, (FeedKind Kind, FeedFormat Format)> All = (
        from kind in new[] { FeedKind.Hosts, FeedKind.Events }
        from format in FeedFormats.All
        select (Path: FeedHeader.Path(Scopes.All, kind, format), (kind, format))).ToFrozenDictionary(file => file.Path, file => file.Item2, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<(Audience Audience, string Way, string Name), Variant> kept = new();
    private long asked;
    private long made;

    /// <summary>How many were made since the start.</summary>
    public long Made => Interlocked.Read(ref made);

    public long Bytes => kept.Values.Sum(variant => variant.Size);

    /// <summary>The document with his token in all its links.</summary>
    /// <param name="seat">Who asks.</param>
    /// <param name="site">Whose url is at the head of all links.</param>
    /// <param name="name">Of the document: its path, and what else tells it from others.</param>
    /// <param name="document">As it is for all.</param>
    public Lazy<Task<FeedBytes>> Led(Seat seat, Site site, string name, FeedBytes document) => Get(
        (Audience.Everyone, seat.Way, name), document, () => [document], _ => FeedBytes.Of(Links.Lead(document.Identity.Bytes.Span, site.Url, seat.Way), document.MediaType, document.LastModified));

    /// <summary>One of the feeds of all, of what he may see; null where there is no such feed.</summary>
    public Lazy<Task<FeedBytes>>? OfAll(Audience audience, Board seen, string path)
    {
        if (!All.TryGetValue(path, out var file))
        {
            return null;
        }

        var stand = shelf.Stand;
        return Get(
            (audience, "", path),
            stand,
            () => [seen.Site, stand.Silence, .. Parts(seen, stand)],
            before => Union(seen, stand).Assemble(file.Kind, stand.Silence, before, clock.GetUtcNow().ToUnixTimeSeconds(), file.Format));
    }

    /// <summary>The list of the feeds of that kind that he may see.</summary>
    public Lazy<Task<FeedBytes>> Outlines(Audience audience, Board seen, FeedKind kind)
    {
        var modified = seen.Modified.GetValueOrDefault(Opml.Scope, seen.Revision);
        return Get(
            (audience, "", $"{Opml.Path} {kind}"),
            seen.Site,
            () => [seen.Site],
            _ => FeedBytes.Of(Opml.Write(seen.Site, kind, DateTimeOffset.FromUnixTimeSeconds(modified)), Opml.MediaType, modified));
    }

    /// <summary>What is told in the feeds of those applications, each once.</summary>
    private static FeedMaterial Union(Board seen, FeedStand stand)
    {
        var parts = Parts(seen, stand).ToList();
        var hosts = parts.SelectMany(part => part.Hosts).OrderByDescending(entry => entry.Number).DistinctBy(entry => entry.Subject).ToList();
        var events = parts.SelectMany(part => part.Events).OrderByDescending(entry => entry.Number).DistinctBy(entry => entry.Number).Take(Selection.Most);
        var modified = parts.Count == 0 ? seen.Workings.Reloaded.ToUnixTimeSeconds() : parts.Max(part => part.Modified);
        return new FeedMaterial(
            new FeedHeader(seen.Site, Scopes.All, seen.Authority), modified, [.. hosts.Take(Selection.Most)], hosts.Count <= Selection.Most && parts.TrueForAll(part => part.Complete), [.. events]);
    }

    private static IEnumerable<FeedMaterial> Parts(Board seen, FeedStand stand) =>
        seen.Site.Applications.Select(one => stand.Materials.GetValueOrDefault(Scopes.OfApplication(one.Id))).OfType<FeedMaterial>();

    /// <param name="key">What is asked for.</param>
    /// <param name="moment">As long as this is the same, so is what it is made of.</param>
    /// <param name="of">What it is made of.</param>
    /// <param name="make">Makes it, given what it was before.</param>
    private Lazy<Task<FeedBytes>> Get((Audience Audience, string Way, string Name) key, object moment, Func<object?[]> of, Func<FeedBytes?, FeedBytes> make)
    {
        var known = kept.GetValueOrDefault(key);
        if (known is null || !ReferenceEquals(known.Moment, moment))
        {
            var now = of();
            known = kept.AddOrUpdate(key, _ => New(now, null), (_, old) => old.Of.SequenceEqual(now) ? old : New(now, old));
            known.Moment = moment;
        }

        // Two at once may count as one: it is only for who goes first.
        known.Asked = ++asked;
        return known.Bytes;

        Variant New(object?[] now, Variant? old)
        {
            var before = old is { Bytes: { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: var bytes } } } ? bytes : null;
            Variant? self = null;
            return self = new Variant(now, new Lazy<Task<FeedBytes>>(() => Task.Run(() => Make(key, self!, before, make))));
        }
    }

    private FeedBytes Make((Audience, string, string) key, Variant variant, FeedBytes? before, Func<FeedBytes?, FeedBytes> make)
    {
        try
        {
            var fresh = make(before);
            Interlocked.Increment(ref made);
            variant.Size = fresh.Codings.Sum(coding => (long)coding.Bytes.Length);
            Bound();
            return fresh;
        }
        catch
        {
            // Whoever asks next tries again.
            kept.TryRemove(new(key, variant));
            throw;
        }
    }

    private void Bound()
    {
        var total = Bytes;
        foreach (var (key, variant) in total <= most ? [] : kept.ToArray().OrderBy(one => one.Value.Asked).ToArray())
        {
            if (total <= most)
            {
                return;
            }

            if (kept.TryRemove(new(key, variant)))
            {
                total -= variant.Size;
            }
        }
    }

    /// <param name="of">What it is made of: as long as all are the same, it is.</param>
    private sealed class Variant(object?[] of, Lazy<Task<FeedBytes>> bytes)
    {
        public object?[] Of => of;

        public Lazy<Task<FeedBytes>> Bytes => bytes;

        /// <summary>The last moment for which it was found to be the same.</summary>
        public object? Moment { get; set; }

        public long Asked { get; set; }

        public long Size { get; set; }
    }
}
