// The verb `maintenance end`: ends ordered windows before their time; one over several hosts only by its number, or with all of its hosts named.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Storage;

namespace StatusFeeds.Cli;

internal static class MaintenanceEnd
{
    private const string List = "'statusfeeds maintenance list' shows what there is.";

    public static int Run(string folder, MaintenanceCover over, bool all)
    {
        if (over.IsEmpty != all)
        {
            return Maintenance.Refuse(all ? "--all ends all that was ordered: name nothing else with it" : "Say which: HOST…, a number, --application APP, --site, or --all");
        }

        return Configuration.ReadOrTell(folder) is { } site
            ? Maintenance.With(site, book => End(folder, site, over, all, book, Maintenance.Now()))
            : CommandLine.Wrong;
    }

    private static int End(string folder, Site site, MaintenanceCover over, bool all, OrderBook book, DateTimeOffset now)
    {
        var ordered = book.NotOver(now);
        var left = ordered.SelectMany(one => one.Window.Hosts).ToHashSet(StringComparer.Ordinal);
        if (over.Unknown(folder, site, word => left.Contains(word) || IsNumber(word)) is { } unknown)
        {
            return Maintenance.Refuse(unknown);
        }

        // A host may be called 7.
        var numbers = over.Words.Where(word => IsNumber(word) && !site.Hosts.ContainsKey(word) && !left.Contains(word)).ToHashSet(StringComparer.Ordinal);
        if (numbers.FirstOrDefault(number => ordered.All(one => one.Window.Id != number)) is { } missing)
        {
            return Maintenance.Refuse($"No maintenance {missing} is open or to come. {List}", CommandLine.Failed);
        }

        ImmutableHashSet<string> hosts = [.. over.Hosts(site), .. over.Words.Where(left.Contains)];
        var ends = ordered.Where(one => all || numbers.Contains(one.Window.Id) || Covers(site, hosts, one.Window)).ToImmutableArray();
        book.End([.. ends.Select(one => one.Number)], now, Maintenance.Me());
        foreach (var one in ends)
        {
            Console.Out.WriteLine(Said(one, site.Zone, now));
        }

        foreach (var one in ordered.Except(ends).Where(one => one.Window.Hosts.Any(hosts.Contains)))
        {
            Console.Error.WriteLine(
                $"Maintenance {one.Number} goes on: it is over {Covering.Names(one.Window.Hosts)}. End it with 'statusfeeds maintenance end {one.Number}', or name all of its hosts.");
        }

        foreach (var (window, until) in site.Windows.Where(window => window.Hosts.Any(hosts.Contains)).Select(window => (window, Openings.At(window.Schedule, now)?.Until)))
        {
            if (until is { } closes)
            {
                Console.Error.WriteLine(
                    $"The configuration has {Words.OneLine(window.Name)} in maintenance until {Maintenance.Instant(closes, site.Zone)} ({Words.OneLine(window.Reason)}): change its YAML to end that.");
            }
        }

        return ends.Length > 0 ? CommandLine.Fine : Maintenance.Refuse($"Nothing was ended. {List}", CommandLine.Failed);
    }

    private static string Said(OrderedWindow ordered, TimeZoneInfo zone, DateTimeOffset now)
    {
        var times = (Schedule.Once)ordered.Window.Schedule;
        var what = $"maintenance {ordered.Number} of {Words.OneLine(ordered.Window.Name)} ({Words.OneLine(ordered.Window.Reason)})";
        return times.From <= now
            ? $"Ended {what}, {Words.Duration(times.Until - now)} before its time."
            : $"Took back {what}, which was to begin {Maintenance.Instant(times.From, zone)}.";
    }

    private static bool IsNumber(string word) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Hosts that have left the configuration cannot be named any more, and need not be.</summary>
    private static bool Covers(Site site, ImmutableHashSet<string> hosts, Window window) =>
        window.Hosts.Where(host => hosts.Contains(host) || site.Hosts.ContainsKey(host)).ToList() is { Count: > 0 } known && known.TrueForAll(hosts.Contains);
}
