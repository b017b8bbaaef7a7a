// Fills what is kept in memory of the past from the store, in the background: the days of all hosts and applications, then the sparks.
using System.Data.Common;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

internal static class Loading
{
    /// <param name="isOver">As in <see cref="StatusesPast.Rest"/>; nothing is added to what was read then.</param>
    public static void Fill(DbConnection connection, Site site, Days days, Readings readings, DateTimeOffset now, bool isOver, ILogger log, CancellationToken cancel)
    {
        Fill(connection, site, days, now, isOver);
        var ids = KeptChecksTable.All(connection).ToDictionary(kept => (kept.Host, kept.Check), kept => kept.Id);
        foreach (var host in site.Hosts.Values)
        {
            cancel.ThrowIfCancellationRequested();
            if (readings.Sparks.IsToFill(host.Id))
                Fill(connection, host, readings, ids, now, log);
        }
    }

    private static void Fill(DbConnection connection, Site site, Days days, DateTimeOffset now, bool isOver)
    {
        var edges = days.Begin(site.Zone, now);
        try
        {
            var from = edges.From(edges.Today.AddDays(1 - Days.Count));
            var holes = isOver ? StatusesPast.Holes(connection, now, isOver) : StatusesPast.Holes(connection, from, edges.Until);
            var before = StatusesPast.Before(connection, from).Where(row => row.Status is not null && Has(site, row.Of)).ToDictionary(row => row.Of, row => row.Status);
            var said = site.Accounting.MaintenanceIn ? Said(connection, site, from, before) : [];
            var read = new Dictionary<Subject, DaysOfSubject>();
            var (subject, changes) = (Subject.Monitor, new List<Occurred>());
            foreach (var (of, at, to) in StatusesPast.Since(connection, from))
            {
                if (of != subject)
                    Close();
                subject = of;
                changes.Add(new Occurred(null, at, to));
            }

            Close();
            foreach (var quiet in before.Keys.Where(quiet => !read.ContainsKey(quiet)))
                Put(quiet, []);
            days.End(read, site.Accounting, edges, holes);

            void Close()
            {
                if (Has(site, subject))
                    Put(subject, changes);
                changes.Clear();
            }

            void Put(Subject of, IEnumerable<Occurred> own) => read[of] = new DaysOfSubject(
                edges, site.Accounting, before.GetValueOrDefault(of), said.TryGetValue(of, out var checks) ? own.Concat(checks).OrderBy(one => one.At) : own, holes);
        }
        catch
        {
            days.Failed();
            throw;
        }
    }

    private static bool Has(Site site, Subject subject) => subject.Kind switch
    {
        SubjectKind.Host => site.Hosts.ContainsKey(subject.Id),
        SubjectKind.Application => site.Applications.Any(application => application.Id == subject.Id),
        _ => false,
    };

    /// <summary>What the checks of each host said since then where it was in maintenance; else only what they said last.</summary>
    private static Dictionary<Subject, List<Occurred>> Said(DbConnection connection, Site site, long from, Dictionary<Subject, Status?> before)
    {
        var maintained = StatusesPast.InMaintenance(connection, from).ToHashSet(StringComparer.Ordinal);
        return site.Hosts.Values.ToDictionary(host => Subject.OfHost(host.Id), host =>
        {
            var since = maintained.Contains(host.Id) || before.GetValueOrDefault(Subject.OfHost(host.Id)) == Status.Maintenance ? from : long.MaxValue;
            return host.Checks
                .SelectMany(check => CheckChangesTable.Since(connection, host.Id, check.Name, since).Select(became => Days.Said(site, host.Id, check.Name, became.At, became.To)))
                .OfType<Occurred>().ToList();
        });
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
