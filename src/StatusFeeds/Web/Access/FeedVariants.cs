// Feeds as somebody sees them who comes by a token in the path or from whom something is kept: made when they are first asked for, and kept until their scope changes.
using System.Collections.Concurrent;
using System.Collections.Frozen;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class FeedVariants(Store store, FeedShelf shelf, TimeProvider clock, long most = FeedVariants.MostBytes)
{
    /// <summary>All that is kept, in bytes of all codings; what was asked for longest ago goes first.</summary>
    public const long MostBytes = 64_000_000;

    private static readonly FrozenDictionary<string, (FeedKind Kind, FeedFormat Format)> Files = (
        from kind in new[] { FeedKind.Hosts, FeedKind.Events }
        from format in FeedFormats.All
        select (Name: FeedHeader.Path("", kind, format).TrimStart('/'), (kind, format))).ToFrozenDictionary(file => file.Name, file => file.Item2);

    private readonly ConcurrentDictionary<(Audience Audience, string Way, string Path), Variant> kept = new();
    private long asked;
    private long made;

    /// <summary>How many were made since the start.</summary>
    public long Made => Interlocked.Read(ref made);

    public long Bytes => kept.Values.Sum(variant => variant.Size);

    /// <summary>What was made and is the same still; null: it is to be found.</summary>
    public FeedBytes? Ready(Seat seat, string path) =>
        Kept(seat, path) is { Bytes: { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: var bytes } } } known && ReferenceEquals(known.Stand, shelf.Stand) ? bytes : null;

    /// <summary>Null where there is no such feed, or none yet.</summary>
    /// <param name="seat">Who asks.</param>
    /// <param name="seen">What he sees.</param>
    /// <param name="path">Without his token.</param>
    public Lazy<Task<FeedBytes>>? Find(Seat seat, Board seen, string path)
    {
        var stand = shelf.Stand;
        if (Kept(seat, path) is { } known && ReferenceEquals(known.Stand, stand))
        {
            return known.Bytes;
        }

        var scope = path.LastIndexOf('/') is > 0 and var slash ? path[1..slash] : "";
        return !Files.TryGetValue(path[(path.LastIndexOf('/') + 1)..], out var file) || !seat.Audience.Sees(path, seen) || Material(seat, seen, stand, scope) is not { } from
            ? null
            : Get(seat, path, stand, [.. from.Of, seen.Site, stand.Silence], async before => Written(await from.Make(), file.Kind, file.Format, stand, before));
    }

    /// <summary>The list of the feeds of that kind.</summary>
    public Lazy<Task<FeedBytes>> Outlines(Seat seat, Board seen, FeedKind kind)
    {
        var modified = seen.Modified.GetValueOrDefault(Opml.Scope, seen.Revision);
        return Get(seat, $"{Opml.Path}?{kind}", seen.Site, [seen.Site], _ => Task.Run(() => FeedBytes.Of(
            Opml.Write(Led(seen.Site, seat), kind, DateTimeOffset.FromUnixTimeSeconds(modified)), Opml.MediaType, modified)));
    }

    /// <summary>The list of the feed of each host.</summary>
    public Lazy<Task<FeedBytes>> HostOutlines(Seat seat, Board seen)
    {
        var modified = seen.Modified.GetValueOrDefault(Opml.HostsScope, seen.Revision);
        return Get(seat, $"{Opml.Path}?hosts", seen.Site, [seen.Site], _ => Task.Run(() => FeedBytes.Of(
            Opml.WriteHosts(Led(seen.Site, seat), DateTimeOffset.FromUnixTimeSeconds(modified)), Opml.MediaType, modified)));
    }

    public void Clear() => kept.Clear();

    private static Site Led(Site site, Seat seat) => seat.Way.Length == 0 ? site : site with { Url = site.Url + seat.Way };

    /// <summary>What the feeds of that scope are made of: as on the shelf, or of the scopes that may be seen.</summary>
    private (object[] Of, Func<Task<FeedMaterial>> Make)? Material(Seat seat, Board seen, FeedStand stand, string scope)
    {
        if (scope != Scopes.All || seat.Audience.IsEveryone)
        {
            return stand.Materials.TryGetValue(scope, out var material) && FeedShelf.ScopesOf(seen.Site).Contains(scope)
                ? ([material], () => Task.Run(() => material.Under(Header(seat, seen, scope))))
                : null;
        }

        FeedMaterial[] parts = [.. seen.Site.Applications.Select(one => stand.Materials.GetValueOrDefault(Scopes.OfApplication(one.Id))).OfType<FeedMaterial>()];
        var modified = parts.Length == 0 ? seen.Workings.Reloaded.ToUnixTimeSeconds() : parts.Max(part => part.Modified);
        var header = Header(seat, seen, scope);
        return (parts, async () => (await store.Told(reader => FeedMaterial.Of(reader, shelf.Roll, header, modified), CancellationToken.None)).Under(header));
    }

    /// <summary>A hub sends what anybody gets at an address: what somebody gets by his login alone has none.</summary>
    private static FeedHeader Header(Seat seat, Board seen, string scope) =>
        new(seat is { SeesWhatAnyoneSees: false, Way: "" } ? seen.Site with { WebSub = null } : seen.Site, scope, seen.Authority, seat.Way);

    private FeedBytes Written(FeedMaterial material, FeedKind kind, FeedFormat format, FeedStand stand, FeedBytes? before) =>
        material.Assemble(kind, stand.Silence, before, clock.GetUtcNow().ToUnixTimeSeconds(), format);

    private Variant? Kept(Seat seat, string path)
    {
        var found = kept.GetValueOrDefault((seat.Audience, seat.Way, path));
        if (found is not null)
        {
            found.Asked = ++asked;
        }

        return found;
    }

    private Lazy<Task<FeedBytes>> Get(Seat seat, string path, object stand, object?[] of, Func<FeedBytes?, Task<FeedBytes>> make)
    {
        var key = (seat.Audience, seat.Way, path);
        var variant = kept.AddOrUpdate(key, _ => New(null), (_, old) => old.Of.SequenceEqual(of) ? old : New(old));
        variant.Stand = stand;
        return variant.Bytes;

        Variant New(Variant? old)
        {
            var before = old is { Bytes: { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: var bytes } } } ? bytes : null;
            Variant? self = null;
            return self = new Variant(of, new Lazy<Task<FeedBytes>>(async () =>
            {
                Interlocked.Increment(ref made);
                try
                {
                    var fresh = await make(before);
                    self!.Size = fresh.Codings.Sum(coding => (long)coding.Length);
                    Bound();
                    return fresh;
                }
                catch
                {
                    // Whoever asks next tries again.
                    kept.TryRemove(new(key, self!));
                    throw;
                }
            }))
            {
                Asked = ++asked,
            };
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

    /// <param name="Of">What it is made of: as long as all are the same, it is.</param>
    private sealed class Variant(object?[] of, Lazy<Task<FeedBytes>> bytes)
    {
        public object?[] Of => of;

        public Lazy<Task<FeedBytes>> Bytes => bytes;

        /// <summary>The last moment for which it was found to be the same.</summary>
        public object? Stand { get; set; }

        public long Asked { get; set; }

        public long Size { get; set; }
    }
}
