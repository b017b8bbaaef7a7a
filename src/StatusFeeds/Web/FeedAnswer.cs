// Answers a request for a feed from its ready bytes: coding, conditions, dates. Nothing is made here.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using StatusFeeds.Feeds;

namespace StatusFeeds.Web;

internal static class FeedAnswer
{
    /// <summary>The seconds that were written last: now, and those of the feeds that are asked for.</summary>
    private static readonly Written?[] Dates = new Written?[61];

    /// <summary>Of what changes when something is told.</summary>
    public const string Fresh = "max-age=60, must-revalidate";

    /// <summary>To a GET or HEAD.</summary>
    public static Task Send(HttpContext http, FeedBytes feed, DateTimeOffset now, string caching = Fresh)
    {
        var bytes = Conditions.Choose(http.Request.Headers.AcceptEncoding) switch
        {
            Coding.Brotli => feed.Brotli,
            Coding.Gzip => feed.Gzip,
            _ => feed.Identity,
        };
        var (second, modified) = (now.ToUnixTimeSeconds(), feed.LastModified);
        var headers = http.Response.Headers;

        // Kestrel's own Date may lag a second behind; Last-Modified must never be later than Date (RFC 9110 §8.8.2.1), not even after the clock was set back.
        headers.Date = Date(second);
        headers.LastModified = Date(Math.Min(modified, second));
        headers.ETag = bytes.ETag;
        Reply.Cache(headers, caching);
        headers.Vary = "Accept-Encoding";
        if (Conditions.Unchanged(http.Request.Headers, DateTimeOffset.FromUnixTimeSeconds(modified), feed.Identity.ETag, feed.Gzip.ETag, feed.Brotli.ETag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (bytes.Coding.Length > 0)
        {
            headers.ContentEncoding = bytes.Coding;
        }

        if (feed.Links.Length > 0)
        {
            headers.Link = feed.Links;
        }

        headers.ContentType = feed.MediaType;
        return Reply.Body(http, bytes.Bytes);
    }

    private static string Date(long second)
    {
        ref var place = ref Dates[(int)((ulong)second % (ulong)Dates.Length)];
        if (Volatile.Read(ref place) is not { } known || known.Second != second)
        {
            known = new Written(second, DateTimeOffset.FromUnixTimeSeconds(second).ToString("R", CultureInfo.InvariantCulture));
            Volatile.Write(ref place, known);
        }

        return known.Text;
    }

    private sealed record Written(long Second, string Text);
}
