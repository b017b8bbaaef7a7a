// A database that remembers a year: a million changes of hosts and applications, and as many of their checks, written with the program's own code.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Bench;

internal static class PastYear
{
    /// <summary>In one transaction.</summary>
    private const int Together = 10_000;

    private const string Reason = "HTTP 503 from https://shop.example.org/health";

    /// <summary>As JSON feeds say of a host with one check of four readings.</summary>
    private static readonly string Facts = $$"""{"host":"h1","status":"down","previous":"up","reason":"{{Reason}}","checks":[{{string.Join(',', Enumerable.Range(0, 4).Select(number => $$"""{"check":"http","reading":"time{{number}}","value":0.123}"""))}}]}""";

    /// <summary>Up and down, degraded, now and then unknown or in maintenance, at random instants; the same at each run but for when it ends.</summary>
    /// <param name="file">Where there is none yet.</param>
    /// <param name="hosts">Each has one check, <c>http</c>.</param>
    /// <param name="applications">Ids.</param>
    /// <param name="changes">Of hosts and applications together.</param>
    /// <param name="clock">The year ends now.</param>
    public static void Write(string file, IReadOnlyList<string> hosts, IReadOnlyList<string> applications, int changes, TimeProvider clock)
    {
        using var dialect = Dialect.Of(new Secret(file));
        using var connection = dialect.OpenWriter("bench", clock);
        Migrations.Apply(dialect, connection, clock);
        var now = clock.GetUtcNow();
        var begun = now.AddDays(-365);
        var run = RunsTable.Begin(connection, "bench", begun);
        RunsTable.WriteSeen(connection, run, now);
        Subject[] subjects = [.. hosts.Select(Subject.OfHost), .. applications.Select(Subject.OfApplication)];
        var (random, step, states) = (new Random(1), (now - begun) / changes, new Status?[subjects.Length]);
        for (var first = 0; first < changes; first += Together)
        {
            var (told, untold, ofChecks) = (new List<ToldChange>(), new List<Change>(), new List<CheckChange>());
            for (var number = first; number < Math.Min(first + Together, changes); number++)
            {
                var place = number < subjects.Length ? number : random.Next(subjects.Length);
                var (subject, was) = (subjects[place], states[place]);
                var at = DateTimeOffset.FromUnixTimeMilliseconds((begun + (step * number)).ToUnixTimeMilliseconds());
                var to = was is null or not Status.Up ? Status.Up : Next(random, subject.Kind);
                states[place] = to;
                var change = new Change(at.ToUnixTimeMilliseconds(), subject, was, to, at, to == Status.Up ? "" : "http", to == Status.Up ? "" : Reason, null, subject.Kind == SubjectKind.Host);
                if (change.Told)
                    told.Add(new ToldChange(change, [], "https://status.example.org", new EntryText("", "", ""), new EntryText("", "", ""), Facts));
                else
                    untold.Add(change);
                if (subject.Kind == SubjectKind.Host)
                    ofChecks.Add(new CheckChange(subject.Id, "http", was, to == Status.Maintenance ? Status.Down : to, at, change.Reason));
            }

            var batch = new Batch { Site = null!, World = World.Empty, Visible = 1, Told = [.. told], Untold = [.. untold] };
            dialect.Transact(connection, () =>
            {
                ChangesTable.Write(connection, batch);
                CheckChangesTable.Write(connection, ofChecks);
            });
        }

        dialect.Transact(connection, () =>
        {
            HostsTable.Write(connection, [.. hosts.Select((host, place) => new HostState(host, states[place], now, 1, "", "", now, [], []))], 0);
            ApplicationsTable.Write(connection, applications.Select((id, place) => new ApplicationState(id, states[hosts.Count + place], now, "")), 0);
        });
    }

    private static Status Next(Random random, SubjectKind kind) => random.Next(20) switch
    {
        < 13 => Status.Down,
        < 17 => Status.Degraded,
        < 19 => Status.Unknown,
        _ => kind == SubjectKind.Host ? Status.Maintenance : Status.Down,
    };
}
