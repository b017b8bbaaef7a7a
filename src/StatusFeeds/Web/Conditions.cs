// What a request asks under conditions: which coding it takes, and whether it has the newest bytes already. Pure.
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace StatusFeeds.Web;

/// <summary>The codings in which a document lies ready, the best first.</summary>
internal enum Coding
{
    Brotli,
    Gzip,
    Identity,
}

internal static class Conditions
{
    /// <summary>What was read last, by length: nearly all readers send one of a few values.</summary>
    private static readonly Choice?[] Choices = new Choice?[64];

    /// <summary>The coding of the highest q-value (RFC 9110 §12.5.3), brotli before gzip before identity where they are equal.</summary>
    /// <param name="acceptEncoding">As sent.</param>
    /// <param name="brotliToo">The document is there in brotli.</param>
    public static Coding Choose(StringValues acceptEncoding, bool brotliToo = true)
    {
        if (acceptEncoding.Count != 1 || acceptEncoding[0] is not { } words || !brotliToo)
        {
            return Read(acceptEncoding, brotliToo);
        }

        ref var place = ref Choices[words.Length % Choices.Length];
        if (Volatile.Read(ref place) is not { } known || known.Words != words)
        {
            known = new Choice(words, Read(acceptEncoding, brotliToo: true));
            Volatile.Write(ref place, known);
        }

        return known.Coding;
    }

    private static Coding Read(StringValues acceptEncoding, bool brotliToo)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var offers))
        {
            return Coding.Identity;
        }

        // A coding that is not named counts as `*` says; identity is taken last of all, but is never refused: some answer is better than none.
        var (brotli, gzip) = (Quality(offers, "br") ?? Quality(offers, "*") ?? 0, Quality(offers, "gzip") ?? Quality(offers, "x-gzip") ?? Quality(offers, "*") ?? 0);
        var identity = Quality(offers, "identity") ?? 0;
        return brotliToo && brotli > 0 && brotli >= gzip && brotli >= identity ? Coding.Brotli
            : gzip > 0 && gzip >= identity ? Coding.Gzip
            : Coding.Identity;
    }

    /// <summary>
    /// True where 304 is the answer (RFC 9110 §13.2.2): If-None-Match decides alone if it is there, else If-Modified-Since.
    /// </summary>
    /// <param name="tags">The tags of all codings of the document, with their quotes: any of them is the same document.</param>
    public static bool Unchanged(IHeaderDictionary request, DateTimeOffset lastModified, params ReadOnlySpan<string> tags)
    {
        if (request.IfNoneMatch.Count > 0)
        {
            foreach (var line in request.IfNoneMatch)
            {
                if (line?.Trim() == "*" || Holds(line ?? "", tags))
                {
                    return true;
                }
            }

            return false;
        }

        return request.IfModifiedSince.Count == 1
            && HeaderUtilities.TryParseDate(request.IfModifiedSince[0], out var since)
            && lastModified <= since;
    }

    // A quote cannot be inside a tag, and our tags hold no comma, so a tag with its quotes stands in the list or it does not; a W/ before it changes nothing (weak comparison).
    private static bool Holds(string line, ReadOnlySpan<string> tags)
    {
        foreach (var tag in tags)
        {
            if (line.Contains(tag, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static double? Quality(IList<StringWithQualityHeaderValue> offers, string coding)
    {
        foreach (var offer in offers)
        {
            if (offer.Value.Equals(coding, StringComparison.OrdinalIgnoreCase))
            {
                return offer.Quality ?? 1;
            }
        }

        return null;
    }

    private sealed record Choice(string Words, Coding Coding);
}
