// Ten thousand hosts fail at once, and come back: how long until all of that is stored and in the feeds.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class Flips
{
    /// <summary>Seconds from look to look. All looks of a rhythm have ended by then, so what comes later than this after the flip is ours.</summary>
    private const int Every = 5;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(120);

    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var (hosts, rounds) = quick ? (300, 1) : (10_000, 3);
        await using var fleet = await Pretend.Start(hosts, port => ["--http", "0", "--snmp", $"{port}"]);
        using var watcher = new Watcher($"{Every}s");
        watcher.Site("flapping: { changes: 100, within: 1s, calm: 1s }");
        watcher.Hosts(hosts, _ => $"snmp: {{ community: public, port: {fleet.Port}, oids: {{ up: sysUpTime }} }}\n        timeout: 1s", Pretend.Address);
        await using var child = await watcher.Serve(program);
        var feeds = Enumerable.Range(1, (hosts + 99) / 100).Select(app => $"/apps/app{app}/hosts.atom").ToArray();
        await Told(watcher.Client, feeds, hosts, "UP");
        var (fell, rose, stored) = (new List<double>(), new List<double>(), 0);
        var (cpu, from) = (child.Cpu, TimeProvider.System.GetTimestamp());
        for (var round = 0; round < rounds; round++)
        {
            await Wait.For(TimeSpan.FromSeconds(3 * Every));
            fell.Add(await Flip(fleet, watcher.Client, feeds, hosts, "down all", "DOWN"));
            await Wait.For(TimeSpan.FromSeconds(3 * Every));
            rose.Add(await Flip(fleet, watcher.Client, feeds, hosts, "up all", "UP"));
            stored += 2 * hosts;
        }

        return
        [
            Row((FormattableString)$"{hosts:#,0} hosts refuse at once: from the last deciding look to the last of {feeds.Length} feeds", fell),
            Row("the same hosts answer again", rose),
            new(
                string.Create(CultureInfo.InvariantCulture, $"the same {stored:#,0} changes: CPU of a core meanwhile, {hosts / Every:#,0} looks a second with it; memory (the most ever)"),
                string.Create(CultureInfo.InvariantCulture, $"{100 * (child.Cpu - cpu) / TimeProvider.System.GetElapsedTime(from):0} %; {child.Memory("VmRSS"):0} MB ({child.Memory("VmHWM"):0} MB)")),
        ];
    }

    /// <summary>
    /// Seconds from the end of the last look that decided to the last feed that tells it; that look began a rhythm after the flip at the latest. Refused and not silent: of silent ones
    /// a socket bears 1,280 tries a second.
    /// </summary>
    private static async Task<double> Flip(Pretend fleet, HttpClient client, string[] feeds, int hosts, string order, string word)
    {
        await fleet.Order(order);
        var from = TimeProvider.System.GetTimestamp();
        await Told(client, feeds, hosts, word);
        return TimeProvider.System.GetElapsedTime(from).TotalSeconds - Every;
    }

    /// <summary>Until every feed says of all its hosts what it should; one that does is not asked again.</summary>
    private static async Task Told(HttpClient client, string[] feeds, int hosts, string word)
    {
        var from = TimeProvider.System.GetTimestamp();
        foreach (var (feed, place) in feeds.Select((feed, place) => (feed, place)))
        {
            while ((await client.GetStringAsync(feed)).Split($"<title>{word}: ").Length - 1 < Math.Min(100, hosts - (100 * place)))
            {
                if (TimeProvider.System.GetElapsedTime(from) > Most)
                {
                    throw new Unmeasured($"{feed} did not tell all its hosts {word} within {Most.TotalSeconds} s");
                }

                await Wait.For(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private static Row Row(FormattableString what, List<double> seconds) => new(
        what.ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{seconds.Max():0.0} s (the longest of {seconds.Count})"),
        Wanted: "≤ 5 s");

    private static Row Row(string what, List<double> seconds) => Row((FormattableString)$"{what}", seconds);
}
