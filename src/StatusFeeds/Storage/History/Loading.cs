// Fills what is kept in memory of the past from the store, in the background: the days of all hosts, then the sparks.
using System.Data.Common;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

internal static class Loading
{
    public static void Fill(DbConnection connection, Site site, Days days, Readings readings, DateTimeOffset now, ILogger log, CancellationToken cancel)
    {
        Fill(connection, site, days, now);
        var ids = KeptChecksTable.All(connection).ToDictionary(kept => (kept.Host, kept.Check), kept => kept.Id);
        foreach (var host in site.Hosts.Values)
        {
            cancel.ThrowIfCancellationRequested();
            if (readings.Sparks.IsToFill(host.Id))
                Fill(connection, host, readings, ids, now, log);
        }
    }

    private static void Fill(DbConnection connection, Site site, Days days, DateTimeOffset now)
    {
        var edges = days.Begin(site.Zone, now);
        try
        {
            var from = edges.From(edges.Today.AddDays(1 - Days.Count));
            var holes = StatusesPast.Holes(connection, from, edges.Until);
            var before = StatusesPast.Before(connection, from).ToDictionary(row => row.Host, row => row.Status, StringComparer.Ordinal);
            var read = new Dictionary<string, DaysOfHost>(StringComparer.Ordinal);
            var (host, changes) = ("", new List<(long At, Status To)>());
            foreach (var (of, at, to) in StatusesPast.Since(connection, from))
            {
                if (of != host)
                    Close();
                host = of;
                changes.Add((at, to));
            }

            Close();
            foreach (var (quiet, status) in before)
            {
                if (status is not null && !read.ContainsKey(quiet) && site.Hosts.ContainsKey(quiet))
                    read[quiet] = new DaysOfHost(edges, status, [], holes);
            }

            days.End(read, edges, holes);

            void Close()
            {
                if (changes.Count > 0 && site.Hosts.ContainsKey(host))
                    read[host] = new DaysOfHost(edges, before.GetValueOrDefault(host), changes, holes);
                changes.Clear();
            }
        }
        catch
        {
            days.Failed();
            throw;
        }
    }

    private static void Fill(DbConnection connection, Host host, Readings readings, Dictionary<(string, string), long> ids, DateTimeOffset now, ILogger log)
    {
        var until = now.ToUnixTimeMilliseconds();
        foreach (var check in host.Checks)
        {
            if (!ids.TryGetValue((host.Id, check.Name), out var id))
                continue;
            var curving = new Curving(host.Id, check.Name, until - Block.DayLong, long.MaxValue, log);
            var memory = readings.Of(host.Id, check.Name);
            curving.Add(ReadingsTable.Between(connection, id, until - Block.DayLong, long.MaxValue));
            curving.Add(memory);
            var all = curving.All().ToList();
            if (all.Count == 0)
                continue;
            readings.Sparks.Put(host.Id, check.Name, all);
            return;
        }
    }
}
