// What feeds and pages lead to: further pages and archives of feeds, pages of events. Written before the document that leads there.
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class ExportTrail(ExportFolder folder, Store store)
{
    /// <summary>So many pages of events are exported at most.</summary>
    private const int Most = 20_000;

    /// <summary>Documents that never change, by path, with what they lead to.</summary>
    private readonly Dictionary<string, Named> known = new(StringComparer.Ordinal);

    /// <summary>Number → generation of the page.</summary>
    private readonly Dictionary<long, int> pages = [];

    /// <summary>Hosts that the site has no more, and events lead to.</summary>
    private readonly HashSet<string> former = new(StringComparer.Ordinal);

    /// <summary>Incidents whose pages are there.</summary>
    private readonly HashSet<long> incidents = [];

    /// <summary>Archives that have gone where they come from.</summary>
    private readonly HashSet<string> gone = new(StringComparer.Ordinal);

    /// <summary>Writes all that a feed leads to. Gives the files of the feed's further documents, and the numbers of all events.</summary>
    /// <exception cref="NotNow">One of them cannot be had.</exception>
    public async Task<(string[] Files, long[] Events)> Follow(ExportSource source, Board board, FeedBytes feed, int generation)
    {
        var named = ExportPaths.In(feed.Identity.Bytes.Span);
        var (waiting, met, events) = (new Queue<string>(named.Documents), new List<string>(), new HashSet<long>(named.Events));
        while (waiting.TryDequeue(out var path))
        {
            if (gone.Contains(path) || met.Contains(path, StringComparer.Ordinal))
            {
                continue;
            }

            met.Add(path);
            var next = await Known(source, board, path);
            events.UnionWith(next.Events);
            foreach (var further in next.Documents)
            {
                waiting.Enqueue(further);
            }
        }

        long[] all = [.. events.OrderDescending()];
        await Write(source, board, all, generation);
        await Meet(source, board, named.Incidents);
        return ([.. met.Except(gone).Select(path => path[1..])], all);
    }

    /// <summary>Writes the pages of events that are not there yet.</summary>
    public async Task Write(ExportSource source, Board board, IEnumerable<long> events, int generation)
    {
        foreach (var number in events.Where(number => !pages.ContainsKey(number)))
        {
            if (pages.Count >= Most)
            {
                return;
            }

            if (folder.Holds(FileOf(number)))
            {
                pages[number] = generation - 1;
            }
            else
            {
                await Write(source, board, number, generation);
            }
        }
    }

    /// <summary>Writes the pages of incidents that this process has not written yet; see <see cref="Tell"/> for those that moved.</summary>
    public async Task Meet(ExportSource source, Board board, IEnumerable<long> numbers)
    {
        foreach (var number in numbers.Where(number => !incidents.Contains(number)))
        {
            await Tell(source, board, number);
        }
    }

    /// <summary>Writes the pages of an incident anew.</summary>
    public async Task Tell(ExportSource source, Board board, long number)
    {
        var path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/{IncidentsPage.Path}/{number}");
        if (await source.Page(path, board) is { } page)
        {
            folder.Put(FileOfIncident(number), page);
            if (await source.Page(path + "/report", board) is { } report)
            {
                folder.Put(FileOfIncident(number, "report/"), report);
            }

            incidents.Add(number);
        }
        else
        {
            incidents.Remove(number);
        }
    }

    /// <summary>Makes some of the pages anew that were made of another configuration.</summary>
    public async Task Renew(ExportSource source, Board board, int generation, int most)
    {
        foreach (var number in pages.Where(page => page.Value != generation).Select(page => page.Key).Take(most).ToList())
        {
            await Write(source, board, number, generation);
            folder.Publish();
        }
    }

    /// <summary>Files that are wanted; what nothing leads to any more is forgotten.</summary>
    public async Task<IEnumerable<string>> Wanted(IEnumerable<long> events)
    {
        var led = events.ToHashSet();
        foreach (var number in pages.Keys.Where(number => !led.Contains(number)).ToList())
        {
            pages.Remove(number);
        }

        foreach (var path in known.Keys.ToList())
        {
            if (FeedAddress.Parse(path) is ArchiveAddress archive && await store.Told(reader => reader.Archive(archive.Scope, archive.Number) is not { } there || !reader.IsWhole(there), CancellationToken.None))
            {
                gone.Add(path);
                known.Remove(path);
            }
        }

        return pages.Keys.Select(FileOf).Concat(incidents.SelectMany(number => new[] { FileOfIncident(number), FileOfIncident(number, "report/") })).Concat(former.Select(host => ExportPaths.OfPage($"/hosts/{host}")));
    }

    /// <summary>It was an archive, and has gone where it comes from.</summary>
    public bool IsGone(string file) => gone.Contains("/" + file);

    /// <summary>Forgets events whose pages were there and are not any more.</summary>
    public HashSet<long> Lost()
    {
        var lost = pages.Keys.Where(number => !folder.Holds(FileOf(number))).ToHashSet();
        foreach (var number in lost)
        {
            pages.Remove(number);
        }

        return lost;
    }

    private async Task<Named> Known(ExportSource source, Board board, string path)
    {
        if (known.TryGetValue(path, out var before) && folder.Holds(path[1..]))
        {
            return before;
        }

        var isArchive = FeedAddress.Parse(path) is ArchiveAddress;
        if (isArchive && folder.Holds(path[1..]))
        {
            return known[path] = ExportPaths.In(folder.Bytes(path[1..]));
        }

        if (await source.Further(path, board) is not { } document)
        {
            // The chain of archives ends here, for readers of the server too.
            return isArchive && gone.Add(path) ? new Named([], [], [], []) : throw new NotNow(path);
        }

        folder.Put(path[1..], document.Identity.Bytes, document.LastModified, isFinal: true);
        var named = ExportPaths.In(document.Identity.Bytes.Span);
        return isArchive ? known[path] = named : named;
    }

    private async Task Write(ExportSource source, Board board, long number, int generation)
    {
        var path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/events/{number}");
        if (await source.Page(path, board) is not { } page)
        {
            pages.Remove(number);
            return;
        }

        foreach (var host in ExportPaths.In(page).Hosts.Where(host => !board.Site.Hosts.ContainsKey(host) && !former.Contains(host)))
        {
            if (await source.Page($"/hosts/{host}", board) is { } last)
            {
                folder.Put(ExportPaths.OfPage($"/hosts/{host}"), last);
                former.Add(host);
            }
        }

        await Meet(source, board, ExportPaths.In(page).Incidents);
        folder.Put(FileOf(number), page);
        pages[number] = generation;
    }

    private static string FileOfIncident(long number, string part = "") => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{IncidentsPage.Path}/{number}/{part}index.html");

    private static string FileOf(long number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"events/{number}/index.html");
}
