// Addresses of documents that are made on demand: further pages of hosts feeds, archives of events feeds, the feed of one host.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Feeds;

/// <summary>A hosts feed as it was: the second at which it last changed, and whether it then told that nobody looks, which is an entry more.</summary>
internal readonly record struct FeedMoment(long Second, bool Silent)
{
    public override string ToString() => Second.ToString(CultureInfo.InvariantCulture) + (Silent ? "s" : "");
}

/// <summary>A path that has the form of one; whether there is such a document is not said.</summary>
internal abstract record FeedAddress(string Scope, FeedFormat Format)
{
    /// <summary><c>/all/hosts/1795219062/2</c>: a page of the hosts feed as it was at that second, without its suffix.</summary>
    public static string OfPage(string scope, FeedMoment moment, int page) =>
        string.Create(CultureInfo.InvariantCulture, $"{FeedHeader.Stem(scope, FeedKind.Hosts)}/{moment}/{page}");

    /// <summary><c>/apps/shop/events/1795219061000</c>, without its suffix.</summary>
    public static string OfArchive(string scope, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{FeedHeader.Stem(scope, FeedKind.Events)}/{number}");

    /// <summary>Null for any other path. Numbers have one form only: no two paths are one document.</summary>
    public static FeedAddress? Parse(string path)
    {
        foreach (var format in FeedFormats.All)
        {
            if (path.EndsWith(format.Suffix(), StringComparison.Ordinal))
                return Parse(path[..^format.Suffix().Length], format);
        }

        return null;
    }

    private static FeedAddress? Parse(string stem, FeedFormat format)
    {
        var parts = stem.Split('/', 8);
        if (parts is ["", "hosts", { Length: > 0 and <= 64 } host, "events"])
            return new HostAddress(host, format);
        var (scope, rest) = parts switch
        {
            ["", Scopes.All, .. var after] => (Scopes.All, after),
            ["", "apps", { Length: > 0 and <= 64 } application, .. var after] => (Scopes.OfApplication(application), after),
            _ => ("", []),
        };
        return rest switch
        {
            ["events", var number] when Number(number) is { } archive => new ArchiveAddress(scope, archive, format),
            ["hosts", var second, var page] when Moment(second) is { } moment && Number(page) is { } at and >= 2 and <= int.MaxValue => new PageAddress(scope, moment, (int)at, format),
            _ => null,
        };
    }

    private static FeedMoment? Moment(string text) =>
        Number(text.EndsWith('s') ? text[..^1] : text) is { } second and < 100_000_000_000 ? new FeedMoment(second, text.EndsWith('s')) : null;

    private static long? Number(string text) =>
        text.Length is > 0 and <= 15 && text[0] != '0' && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <param name="Page">From 2: the first page is the feed itself.</param>
internal sealed record PageAddress(string Scope, FeedMoment Moment, int Page, FeedFormat Format) : FeedAddress(Scope, Format);

internal sealed record ArchiveAddress(string Scope, long Number, FeedFormat Format) : FeedAddress(Scope, Format);

internal sealed record HostAddress(string Host, FeedFormat Format) : FeedAddress(Scopes.OfHost(Host), Format);
