// Keeps the files of an export true: round by round what has moved, and little by little the rest. No file leads to one that is not there yet.
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>One thread.</summary>
internal sealed class Exporter(ExportFolder folder, ExportTo to, Store store, FeedShelf shelf, TimeProvider clock, ILogger log)
{
    /// <summary>Pages that may be old, of those that are made anew in one round.</summary>
    private const int MostLazy = 25;

    /// <summary>A round ends after so long; what is left waits for the next. Feeds wait for nothing.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, UnitState> states = new(StringComparer.Ordinal);
    private ExportTrail trail = new(folder, store);
    private ExportSource? source;
    private FrozenDictionary<string, string[]> near = FrozenDictionary<string, string[]>.Empty;
    private (Site? Site, bool Stopped, bool Blind, string? Trouble) ground;
    private int generation;
    private DateTimeOffset swept = DateTimeOffset.MinValue;

    /// <summary>The folder may hold what who reads it may not see any more.</summary>
    private bool isNarrowed;

    /// <summary>Files that are wanted.</summary>
    public int Files { get; private set; }

    /// <summary>What is exported is less than all.</summary>
    public bool IsPart => source is { IsWhole: false };

    /// <param name="all">The newest board.</param>
    /// <param name="whole">All of it at once, whatever the files were when.</param>
    /// <exception cref="StoreFailed">Something could not be read; what was written is good, and the next round goes on.</exception>
    /// <exception cref="IOException">The folder takes no files; it is to be opened anew. Or <see cref="UnauthorizedAccessException"/>.</exception>
    public async Task Round(Board all, CancellationToken cancel, bool whole = false)
    {
        var (started, now) = (clock.GetTimestamp(), clock.GetUtcNow());
        if (source is null || !source.Suits(all.Site, to))
        {
            source = new ExportSource(all.Site, to, store, shelf, clock, log);
            trail = new ExportTrail(folder, store);
            isNarrowed = !source.IsWhole;
        }

        var board = source.See(all);
        var stands = (all.Site, Looking.Stopped(all, now), all.World.Blind is not null, store.Trouble);
        if (ground != stands)
        {
            near = ReferenceEquals(ground.Site, all.Site) && near.Count > 0 ? near : ExportMarks.NearOf(board.Site);
            ground = stands;
            generation++;
        }

        ExportUnit[] units = [.. new ExportPlan(board, all, near, shelf, store.Trouble).Units()];
        var (fresh, due, lazy) = Sort(units, now, whole);
        var missed = 0;
        foreach (var unit in fresh.Concat(due.Where(unit => unit.IsFeed)))
        {
            missed += await Write(unit, board, now, cancel) ? 0 : 1;
        }

        foreach (var unit in due.Where(unit => !unit.IsFeed).OrderByDescending(unit => unit.Kind).ThenBy(unit => states[unit.Name].At))
        {
            missed += (!whole && clock.GetElapsedTime(started) > Longest) || await Write(unit, board, now, cancel) ? 0 : 1;
        }

        foreach (var unit in lazy.OrderBy(unit => states.GetValueOrDefault(unit.Name)?.At).ThenByDescending(unit => unit.Kind).Take(whole ? int.MaxValue : MostLazy))
        {
            missed += (!whole && clock.GetElapsedTime(started) > Longest) || await Write(unit, board, now, cancel) ? 0 : 1;
        }

        if (whole && missed > 0)
        {
            throw new StoreFailed($"{missed} pages or feeds could not be made just now.");
        }

        await trail.Renew(source, board, generation, whole ? int.MaxValue : MostLazy);
        if (missed == 0 && (whole || isNarrowed || (now - swept).Duration() >= SweepEvery) && lazy.Count <= MostLazy)
        {
            await Sweep(units, now);
            (swept, isNarrowed) = (now, false);
        }
    }

    /// <summary>What is not there yet, what has moved, what may have.</summary>
    private (List<ExportUnit> Fresh, List<ExportUnit> Due, List<ExportUnit> Lazy) Sort(ExportUnit[] units, DateTimeOffset now, bool whole)
    {
        var (fresh, due, lazy) = (new List<ExportUnit>(), new List<ExportUnit>(), new List<ExportUnit>());
        foreach (var unit in units)
        {
            if (states.GetValueOrDefault(unit.Name) is not { } state)
            {
                (folder.Holds(unit.File) ? lazy : fresh).Add(unit);
            }
            else if (!state.Mark.Equals(unit.Mark) && (now - state.At).Duration() >= unit.Gap(state.Files.Length))
            {
                due.Add(unit);
            }
            else if (whole || state.Generation != generation || (now - state.At).Duration() >= unit.Longest)
            {
                lazy.Add(unit);
            }
        }

        // After a start all that people look at first is made first, and is true at once.
        List<ExportUnit> first = [.. lazy.Where(unit => !states.ContainsKey(unit.Name) && unit.Kind is not (UnitKind.Host or UnitKind.HostFeed or UnitKind.Availability))];
        fresh.AddRange(first);
        return (fresh, due, [.. lazy.Except(first)]);
    }

    /// <summary>False: it cannot be had just now.</summary>
    private async Task<bool> Write(ExportUnit unit, Board board, DateTimeOffset now, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            var (files, events) = await (unit.Kind switch
            {
                UnitKind.Fixed => Fixed(unit, board),
                UnitKind.Atom or UnitKind.OtherFormat or UnitKind.HostFeed => Feed(unit, board),
                _ => Page(unit, board, now),
            });
            folder.Publish();
            states[unit.Name] = new UnitState(unit.Mark, generation, now, files, events);
            return true;
        }
        catch (NotNow)
        {
            folder.Forget();
            return false;
        }
        catch
        {
            folder.Forget();
            throw;
        }
    }

    private async Task<(string[] Files, long[] Events)> Fixed(ExportUnit unit, Board board)
    {
        var (bytes, modified) = unit.File switch
        {
            "feeds.opml" => Of(await source!.Outlines(FeedKind.Events, board)),
            ExportPaths.HostsOutlines => Of(await source!.Outlines(FeedKind.Hosts, board)),
            ExportPaths.EachOutlines => Of(await source!.EachOutlines(board)),
            _ => (Assets.All[unit.Name].Bytes, null),
        };
        folder.Put(unit.File, bytes, modified);
        return ([unit.File], []);

        static (ReadOnlyMemory<byte>, long?) Of(FeedBytes feed) => (feed.Identity.Bytes, feed.LastModified);
    }

    private async Task<(string[] Files, long[] Events)> Feed(ExportUnit unit, Board board)
    {
        var feed = unit.Kind == UnitKind.HostFeed ? await source!.Further(unit.Name, board) ?? throw new NotNow(unit.Name) : await source!.Feed(unit.Name, board);
        var (files, events) = await trail.Follow(source, board, feed, generation);
        folder.Put(unit.File, feed.Identity.Bytes, feed.LastModified);
        return ([unit.File, .. files], events);
    }

    private async Task<(string[] Files, long[] Events)> Page(ExportUnit unit, Board board, DateTimeOffset now)
    {
        if (unit.File == ExportPaths.Status)
        {
            folder.Put(unit.File, Api.Status(new Sight(board, now, store.Trouble, "../")).Bytes);
            return ([unit.File], []);
        }

        var page = await source!.Page(unit.Name, board) ?? throw new NotNow(unit.Name);
        var named = ExportPaths.In(page);
        var (files, events) = (new List<string> { unit.File }, named.Events);
        await trail.Meet(source, board, named.Incidents);
        foreach (var number in unit.Kind == UnitKind.Incidents ? named.Incidents : [])
        {
            await trail.Tell(source, board, number);
        }

        if (unit.Kind == UnitKind.List)
        {
            for (var number = ExportPaths.LastPage(page, unit.Name); number > 1; number--)
            {
                var path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{unit.Name}/hosts/{number}");
                folder.Put(ExportPaths.OfPage(path), await source.Page(path, board) ?? throw new NotNow(path));
                files.Add(ExportPaths.OfPage(path));
            }
        }

        if (unit.Kind is UnitKind.List or UnitKind.Host && await source.Page(unit.Name + "/badge.svg", board) is { } badge)
        {
            folder.Put(unit.File[..^"index.html".Length] + "badge.svg", badge);
            files.Add(unit.File[..^"index.html".Length] + "badge.svg");
        }

        await trail.Write(source, board, events, generation);
        var old = states.GetValueOrDefault(unit.Name)?.At is { } at && unit.Kind == UnitKind.Front && now - at >= unit.Longest;
        folder.Put(unit.File, page, isForced: old);
        return ([.. files], events);
    }

    private async Task Sweep(ExportUnit[] units, DateTimeOffset now)
    {
        var names = units.Select(unit => unit.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in states.Keys.Where(name => !names.Contains(name)).ToList())
        {
            states.Remove(gone);
        }

        var pages = await trail.Wanted(states.Values.SelectMany(state => state.Events));
        var wanted = states.Values.SelectMany(state => state.Files).Where(file => !trail.IsGone(file)).Concat(pages).ToHashSet(StringComparer.Ordinal);
        folder.Sweep(wanted, now, isNarrowed);
        Files = wanted.Count;

        // Somebody may have taken files away.
        var lost = trail.Lost();
        foreach (var (name, _) in states.Where(unit => unit.Value.Events.Any(lost.Contains) || !unit.Value.Files.All(file => folder.Holds(file) || trail.IsGone(file))).ToList())
        {
            states.Remove(name);
        }
    }
}
