// Plays a history written as lines into a store, with the restarts in it; and the site that it is of.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Tests.Support;

internal static class PastDay
{
    public static readonly DateTimeOffset From = At("2026-10-24T22:00:00Z");
    public static readonly DateTimeOffset Until = At("2026-10-25T23:00:00Z");

    /// <summary>Any of web01 and web02, both of which need db01; old01 is no more.</summary>
    public static Site Site { get; } = Made();

    public static ImmutableArray<string> Hosts { get; } = ["web01", "web02", "db01", "old01"];

    private static World World { get; } = StoreSamples.Calm with
    {
        Hosts = Hosts.ToImmutableDictionary(host => host, StoreSamples.Host),
        Applications = ImmutableDictionary<string, ApplicationState>.Empty.Add("shop", new ApplicationState("shop", Status.Up, From, "")),
    };

    /// <param name="history">A line each: <c>start AT</c>, <c>life AT</c>, <c>gap FROM UNTIL WHY</c>, <c>AT host|told|app|check ID STATUS WHY</c>.</param>
    /// <param name="open">Opens the store, whose clock shows that instant.</param>
    public static async Task Play(IEnumerable<string> history, Func<DateTimeOffset, Task<Store>> open)
    {
        Store? store = null;
        foreach (var words in Lines(history))
        {
            if (words[0] == "start")
            {
                await (store?.DisposeAsync() ?? ValueTask.CompletedTask);
                store = await open(At(words[1]));
                continue;
            }

            await store!.Commit(Told(words), default);
        }

        await (store?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Lines without a <c>start</c>, into a store that is open.</summary>
    public static async Task Play(IEnumerable<string> history, Store store, Site site)
    {
        foreach (var words in Lines(history))
        {
            await store.Commit(Told(words) with { Site = site }, default);
        }
    }

    /// <summary>All that are named, in the order of the lines.</summary>
    public static IEnumerable<DateTimeOffset> Instants(IEnumerable<string> history) => history.Where(line => line.Length > 0 && line[0] != '#')
        .SelectMany(line => line.Split(' ')).Where(word => word.StartsWith("2026-", StringComparison.Ordinal)).Select(At);

    private static IEnumerable<string[]> Lines(IEnumerable<string> history) => history.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', 5));

    private static Batch Told(string[] words)
    {
        var nothing = StoreSamples.Nothing with { Site = Site, World = World };
        switch (words)
        {
            case ["life", var at]:
                return nothing with { Life = At(at) };
            case ["gap", var from, var until, .. var why]:
                return nothing with { Gaps = [new Gap(At(from), At(until), string.Join(' ', why))] };
            case [var at, "check", var id, var to]:
                return nothing with { CheckChanges = [new CheckChange(id.Split('/')[0], id.Split('/')[1], null, StatusWords.Parse(to)!.Value, At(at), "")] };
            case [var at, var kind, var id, var to, .. var why]:
                var subject = kind == "app" ? Subject.OfApplication(id) : Subject.OfHost(id);
                return nothing with
                {
                    Untold = [new Change(At(at).ToUnixTimeMilliseconds(), subject, null, StatusWords.Parse(to)!.Value, At(at), "", string.Join(' ', why), null, Told: false) { Counts = kind != "told" }],
                };
            default:
                throw new FormatException(string.Join(' ', words));
        }
    }

    private static Site Made()
    {
        ImmutableArray<Need> db = [new Need(1, ["db01"])];
        Host[] hosts =
        [
            Sites.Host("web01", Sites.Check("web01"), Sites.Check("web01", "snmp") with { Kind = "snmp", AtWorst = Status.Degraded }) with { Needs = db },
            Sites.Host("web02", Sites.Check("web02")) with { Needs = db },
            Sites.Host("db01", Sites.Check("db01", "ping")),
        ];
        return Sites.Of(hosts) with
        {
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            Applications = [new Application("shop", "Web shop", "", ["web01", "web02", "db01"], [new Need(1, ["web01", "web02"])])],
        };
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
