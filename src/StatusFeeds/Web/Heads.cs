// What stood at the head of each scope's feeds, and who was told in them, from when on: for pages of feeds as they were.
using System.Collections.Immutable;
using StatusFeeds.Feeds;

namespace StatusFeeds.Web;

internal sealed class Heads
{
    /// <summary>Of one scope; a reader that pages while the configuration is edited so often begins anew.</summary>
    private const int Most = 8;

    private ImmutableDictionary<string, ImmutableArray<Head>> all = ImmutableDictionary.Create<string, ImmutableArray<Head>>(StringComparer.Ordinal);

    /// <summary>Null where that is not known any more.</summary>
    public FeedHeader? At(string scope, long second) =>
        Volatile.Read(ref all).TryGetValue(scope, out var heads) ? heads.LastOrDefault(head => head.From <= second)?.Header : null;

    /// <summary>Takes the heads of all scopes there are now, each with the second from which on it stands.</summary>
    public void Take(IEnumerable<(FeedHeader Header, long From)> now) => Volatile.Write(ref all, now.ToImmutableDictionary(
        one => one.Header.Scope,
        one =>
        {
            var (mark, before) = (one.Header.Fingerprint(), all.GetValueOrDefault(one.Header.Scope, []));
            return before is [.., var last] && last.Mark == mark ? before : [.. before.TakeLast(Most - 1), new Head(one.From, one.Header, mark)];
        },
        StringComparer.Ordinal));

    private sealed record Head(long From, FeedHeader Header, string Mark);
}
