// Makes small sites of pretend checks for tests.
using System.Collections.Frozen;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Support;

internal static class Sites
{
    /// <summary>One application <c>shop</c> with these hosts.</summary>
    public static Site Of(params Host[] hosts) => new()
    {
        Title = "Example Corp",
        Url = "http://localhost:8080",
        Listen = [new Listener(new Uri("http://127.0.0.1:0"))],
        Authority = "status.example.org,2026",
        Database = new Secret("statusfeeds.db"),
        Zone = TimeZoneInfo.Utc,
        StoppedAfter = TimeSpan.FromMinutes(5),
        Applications = [new Application("shop", "Web shop", "", [.. hosts.Select(host => host.Id)], [])],
        Hosts = hosts.ToFrozenDictionary(host => host.Id),
    };

    public static Host Host(string id, params Check[] checks) => new(id, id, "127.0.0.1", [], [], [], [], [.. checks]);

    public static Check Check(string host, string name = "http", int every = 60, IProbe? probe = null, string fingerprint = "same") => new()
    {
        Host = host,
        Name = name,
        Kind = "http",
        Probe = probe ?? new SilentProbe(),
        Every = TimeSpan.FromSeconds(every),
        Timeout = TimeSpan.FromSeconds(Math.Min(10, every)),
        FailAfter = 2,
        RecoverAfter = 2,
        RetryEvery = TimeSpan.FromSeconds(Math.Min(15, every)),
        Fingerprint = fingerprint,
    };

    public static Site OfMany(int count, int every = 60) =>
        Of([.. Enumerable.Range(0, count).Select(number => Host($"h{number}", Check($"h{number}", every: every)))]);

    /// <summary>Never answers.</summary>
    private sealed class SilentProbe : IProbe
    {
        public async Task<ProbeResult> Run(Look look, CancellationToken cancel)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, look.Clock, cancel);
            throw new InvalidOperationException("unreachable");
        }
    }
}
