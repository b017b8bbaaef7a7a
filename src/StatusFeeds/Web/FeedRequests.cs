// How often each feed was asked for, and how that was answered.
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using StatusFeeds.Feeds;

namespace StatusFeeds.Web;

internal sealed class FeedRequests
{
    /// <summary>The label of all that is no feed of today: names that somebody made up must not become series.</summary>
    public const string Other = "other";

    /// <summary>The labels of what is made on demand, each for all of its kind.</summary>
    public static string Label(FeedAddress address) => address switch
    {
        PageAddress => "pages",
        ArchiveAddress => "archives",
        _ => "hosts",
    };

    private readonly ConcurrentDictionary<(string Feed, int Code), StrongBox<long>> counts = new();

    /// <summary>Counts the request with the code it got, however the sending of its answer ended.</summary>
    /// <param name="feed">Path of a feed that is served, or <see cref="Other"/>.</param>
    public async Task Count(HttpContext http, string feed, Task answering)
    {
        try
        {
            await answering;
        }
        finally
        {
            Interlocked.Increment(ref counts.GetOrAdd((feed, http.Response.StatusCode), _ => new StrongBox<long>()).Value);
        }
    }

    /// <param name="to">Where to.</param>
    /// <param name="isSeen">Whether the feed at that path may be told of.</param>
    public void Write(Exposition to, Func<string, bool> isSeen)
    {
        to.Family("statusfeeds_feed_requests_total", "counter", "Requests for feeds by the status they were answered with.");
        foreach (var ((feed, code), count) in counts.Where(one => one.Key.Feed == Other || isSeen(one.Key.Feed)).OrderBy(one => one.Key.Feed, StringComparer.Ordinal).ThenBy(one => one.Key.Code))
        {
            to.Sample(Interlocked.Read(ref count.Value), Exposition.Label("feed", feed.TrimStart('/')), Exposition.Label("code", code.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
