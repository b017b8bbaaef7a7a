// Thirty thousand mixed checks a minute: what they take of a core and of memory, how many looks are done, and how late they begin; and the same for fewer.
using System.Globalization;

namespace StatusFeeds.Bench;

/// <param name="Checks">How many there were.</param>
/// <param name="Done">Looks that were had, of those that were due.</param>
/// <param name="Cpu">Of the whole program, in seconds of CPU a second.</param>
/// <param name="Handshake">What one costs, in CPU milliseconds; NaN where that was not asked for.</param>
/// <param name="Secured">Handshakes a second.</param>
/// <param name="Memory">MB, at the end.</param>
/// <param name="Most">MB, ever.</param>
internal sealed record MixedRun(int Checks, double Done, double Cpu, double Handshake, double Secured, double Memory, double Most, Lags Lags)
{
    /// <summary>Seconds of CPU a second, without handshakes.</summary>
    public double Besides => Cpu - (Handshake * Secured / 1000);
}

internal static class MixedLooks
{
    private static readonly Dictionary<int, MixedRun> done = [];

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var run = await Of(program, quick ? 600 : 30_000, quick ? 1 : 3, quick);
        var what = string.Create(CultureInfo.InvariantCulture, $"{run.Checks:#,0} mixed checks, each every {MixedSite.Every} s, for {(quick ? 1 : 3)} minutes");
        return
        [
            new($"{what}: looks done", Said($"{run.Done:P2}"), Wanted: "≥ 99.9 %"),
            new("the same: CPU of a core besides TLS handshakes (with them)", Said($"{100 * run.Besides:0.0} % ({100 * run.Cpu:0.0} %)"), Wanted: "≤ 35 %"),
            new(Said($"a TLS handshake with a chain of two (ECDSA P-256), {run.Secured:0} a second: CPU"), Said($"{run.Handshake:0.00} ms"), Wanted: "stated apart"),
            new("the same checks: memory (the most ever)", Said($"{run.Memory:0} MB ({run.Most:0} MB)"), Wanted: "< 300 MB"),
            new("the same: begun after the due second, median, 99th of a hundred, the last", Said($"{1000 * run.Lags.Half:0} ms, {1000 * run.Lags.Hundredth:0} ms, {1000 * run.Lags.Most:0} ms"), Wanted: "99th < 100 ms"),
        ];
    }

    /// <summary>What a check more costs, from a hundred to thirty thousand.</summary>
    public static async Task<IReadOnlyList<Row>> Growth(string[] program, bool quick)
    {
        var rows = new List<Row>();
        foreach (var checks in quick ? [60, 300] : (int[])[100, 1000, 3000, 10_000, 30_000])
        {
            var run = await Of(program, checks, quick ? 1 : 2, quick);
            rows.Add(new(
                Said($"{run.Checks:#,0} mixed checks: CPU of a core, CPU a look; memory, of that a check"),
                Said($"{100 * run.Cpu:0.00} %, {1000 * run.Cpu * MixedSite.Every / run.Checks:0.000} ms; {run.Memory:0} MB, {1000 * (run.Memory - done.Values.Min(one => one.Memory)) / run.Checks:0.0} kB"),
                Wanted: "a straight line"));
        }

        return rows;
    }

    /// <summary>Measured once in a run of the bench, whoever asks.</summary>
    private static async Task<MixedRun> Of(string[] program, int checks, int minutes, bool quick)
    {
        if (done.TryGetValue(checks, out var known))
        {
            return known;
        }

        await using var site = await MixedSite.Start(checks);
        await using var child = await site.Watcher.Serve(program);
        using var stop = new CancellationTokenSource();
        var posts = site.Post(stop.Token);

        // The first look comes within a minute, the second knows what the first left.
        await Wait.For(TimeSpan.FromSeconds((quick ? 1 : 2) * MixedSite.Every + 5));
        await Wait.ForMiddleOfSecond();
        var (cpu, before) = (child.Cpu, await site.Counted());
        await Wait.For(TimeSpan.FromMinutes(minutes));
        var (spent, after) = (child.Cpu - cpu, await site.Counted());
        var (memory, most) = (child.Memory("VmRSS"), child.Memory("VmHWM"));
        var lags = await Lags.Of(site.Watcher.Url, MixedSite.Every);
        await stop.CancelAsync();
        await posts;
        var (pings, requests) = ((after.Pings - before.Pings) / (double)(minutes * site.Expected.Pings), (after.Requests - before.Requests) / (double)(minutes * site.Expected.Requests));
        Console.Error.WriteLine(Said($"{checks}: pings {pings:P2}, requests {requests:P2}, missed {lags.Lost}, seen {lags.Looks}, handshakes {site.Secured}, cpu {spent.TotalSeconds}"));
        var own = 1 - (lags.Lost / (site.Checks() * (double)minutes));
        var handshake = await site.Handshake(quick);
        return done[checks] = new MixedRun(
            site.Checks(),
            new[] { pings, requests, own, lags.Looks / (double)site.Checks() }.Min(),
            spent.TotalSeconds / (60 * minutes),
            handshake,
            site.Secured / (double)MixedSite.Every,
            memory,
            most,
            lags);
    }

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
