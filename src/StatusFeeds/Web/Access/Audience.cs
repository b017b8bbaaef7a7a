// The applications somebody may see, and the Board as he sees it.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>Who may see the same shares one: so that pages are made once for all of them.</summary>
internal sealed class Audience
{
    /// <summary>Sees all there is.</summary>
    public static readonly Audience Everyone = new(null);

    private readonly FrozenSet<string>? applications;
    private readonly Lock gate = new();
    private (Board Of, Board Seen)? last;

    /// <param name="applications">Ids; null: all there are.</param>
    public Audience(IEnumerable<string>? applications) => this.applications = applications?.ToFrozenSet(StringComparer.Ordinal);

    public bool IsEveryone => applications is null;

    /// <summary>The same for all who see the same.</summary>
    public static string Key(IEnumerable<string> applications) => string.Join(' ', applications.Order(StringComparer.Ordinal));

    /// <summary>Made once a Board.</summary>
    public Board See(Board board)
    {
        if (applications is null)
        {
            return board;
        }

        lock (gate)
        {
            if (last is not { } seen || !ReferenceEquals(seen.Of, board))
            {
                var site = last is { } before && ReferenceEquals(before.Of.Site, board.Site) ? before.Seen.Site : Narrowing.Of(board.Site, applications);
                last = seen = (board, Narrowing.Of(board, site));
            }

            return seen.Seen;
        }
    }

    /// <summary>Whether what lies at that path may be seen, be it a feed of all, of an application or of a host.</summary>
    /// <param name="path">Without the token that it may begin with.</param>
    /// <param name="seen">What <see cref="See"/> gave.</param>
    public bool Sees(ReadOnlySpan<char> path, Board seen)
    {
        if (applications is null)
        {
            return true;
        }

        var id = path[Math.Min(path.Length, 1)..];
        id = id[(id.IndexOf('/') + 1)..];
        id = id.IndexOf('/') is >= 0 and var end ? id[..end] : id;
        return path.StartsWith("/apps/", StringComparison.Ordinal) ? applications.GetAlternateLookup<ReadOnlySpan<char>>().Contains(id)
            : !path.StartsWith("/hosts/", StringComparison.Ordinal) || seen.Site.Hosts.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(id);
    }

    /// <summary>The newest told changes of what may be seen, newest first.</summary>
    public async Task<IReadOnlyList<StoredEntry>> News(Store store, int most, CancellationToken cancel)
    {
        if (applications is null)
        {
            return await store.Events(Scopes.All, DateTimeOffset.UnixEpoch, most, cancel);
        }

        var found = new List<StoredEntry>();
        foreach (var application in applications)
        {
            found.AddRange(await store.Events(Scopes.OfApplication(application), DateTimeOffset.UnixEpoch, most, cancel));
        }

        return [.. found.DistinctBy(entry => entry.Number).OrderByDescending(entry => entry.Number).Take(most)];
    }

    /// <summary>The change of that number where it was told in a feed that may be seen; else null, and as quickly as if there were none.</summary>
    public async Task<StoredEntry?> Event(Store store, long number, CancellationToken cancel) =>
        applications is null || await store.IsTold(number, applications.Select(Scopes.OfApplication), cancel) ? await store.Event(number, cancel) : null;
}
