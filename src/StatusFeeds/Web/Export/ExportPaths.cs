// Which file a path becomes, and which further files a document leads to.
using System.Text;
using System.Text.RegularExpressions;

namespace StatusFeeds.Web;

/// <param name="Documents">Paths of further pages of feeds, and of archives.</param>
/// <param name="Events">Numbers of events that have pages.</param>
/// <param name="Hosts">Ids of hosts whose pages are linked.</param>
/// <param name="Incidents">Numbers of incidents whose pages are linked.</param>
internal sealed record Named(string[] Documents, long[] Events, string[] Hosts, long[] Incidents);

internal static partial class ExportPaths
{
    /// <summary>Stands in exported pages where served ones have what tells whether anything moved.</summary>
    public const string Mark = "exported";

    /// <summary>Served as <c>/feeds.opml?kind=hosts</c>.</summary>
    public const string HostsOutlines = "feeds-hosts.opml";

    /// <summary>Served as <c>/feeds.opml?hosts=all</c>.</summary>
    public const string EachOutlines = "feeds-each-host.opml";

    public const string Status = "api/status.json";

    private static readonly byte[] FootStart = "<footer><p>Looks are recorded up to "u8.ToArray();
    private static readonly byte[] FootEnd = "</time>"u8.ToArray();

    /// <summary><c>/apps/shop</c> → <c>apps/shop/index.html</c>: any web server gives it for the folder.</summary>
    public static string OfPage(string path) => path == "/" ? "index.html" : $"{path[1..]}/index.html";

    /// <summary>Only documents of ours: what is found may have been written by others, and is asked for like anything else.</summary>
    public static Named In(ReadOnlySpan<byte> document)
    {
        var (documents, events, hosts, incidents) = (new List<string>(), new HashSet<long>(), new HashSet<string>(StringComparer.Ordinal), new HashSet<long>());
        foreach (Match match in Link().Matches(Encoding.UTF8.GetString(document)))
        {
            if (match.Groups["document"] is { Success: true } further)
            {
                documents.Add("/" + further.Value);
            }
            else if (match.Groups["event"] is { Success: true } number)
            {
                events.Add(long.Parse(number.Value, System.Globalization.CultureInfo.InvariantCulture));
            }
            else if (match.Groups["incident"] is { Success: true } told)
            {
                incidents.Add(long.Parse(told.Value, System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                hosts.Add(match.Groups["host"].Value);
            }
        }

        return new Named([.. documents.Distinct(StringComparer.Ordinal)], [.. events], [.. hosts], [.. incidents]);
    }

    /// <summary>The number of the last page of the list whose first page this is; 1: there is no other.</summary>
    /// <param name="page">As it is exported.</param>
    /// <param name="path">Of the list: <c>/apps/shop</c>.</param>
    public static int LastPage(ReadOnlySpan<byte> page, string path) => PageLink().Matches(Encoding.UTF8.GetString(page))
        .Where(match => match.Groups["of"].Value == path[1..])
        .Select(match => int.Parse(match.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture))
        .DefaultIfEmpty(1)
        .Max();

    /// <summary>They tell the same, be it that looks were recorded later.</summary>
    public static bool AreAlike(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var (cut, same) = (Foot(one), Foot(other));
        return one[..cut.Start].SequenceEqual(other[..same.Start]) && one[cut.End..].SequenceEqual(other[same.End..]);
    }

    private static (int Start, int End) Foot(ReadOnlySpan<byte> page)
    {
        var start = page.LastIndexOf(FootStart);
        var end = start < 0 ? -1 : page[start..].IndexOf(FootEnd);
        return end < 0 ? (page.Length, page.Length) : (start, start + end);
    }

    [GeneratedRegex(
        """/((?<document>(all|apps/[a-z0-9][a-z0-9._-]{0,63})/(hosts/[0-9]{1,12}s?/[0-9]{1,9}|events/[0-9]{1,15})\.(atom|rss|json))|events/(?<event>[1-9][0-9]{0,14})|incidents/(?<incident>[1-9][0-9]{0,14})(/report)?|hosts/(?<host>[a-z0-9][a-z0-9._-]{0,63}))["<]""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("""/(?<of>all|apps/[a-z0-9][a-z0-9._-]{0,63})/hosts/(?<number>[1-9][0-9]{0,5})["]""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PageLink();
}
