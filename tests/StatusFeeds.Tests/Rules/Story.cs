// A made-up story for properties: a small tree, and what befalls it.
using System.Collections.Frozen;
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using Check = StatusFeeds.Model.Check;

namespace StatusFeeds.Tests.Rules;

/// <param name="Shape">A host each after the first two: which hosts before it are its parents (the second often none), and which checks it has.</param>
/// <param name="Flags">Bits: 1 a witness, 2 checks are told, 4 the first host is this machine, if it is no witness, 8 a window is configured over a host, 16 over two.</param>
/// <param name="Events">After so many seconds: what, and to whom.</param>
internal sealed record Story((int First, int Second, int Kind)[] Shape, int Flags, (int Wait, int What, int Which)[] Events)
{
    /// <summary>From the last event until the end, in seconds: flapping is over, rare looks have come, and time-outs too.</summary>
    private const int Settling = 80 * 60;

    private static readonly string[] Patterns = ["", "x", "x.", "x..x...x"];

    private static readonly string[] Kinds = ["http", "ping", "http ping", "ping snmp", "http"];

    public static readonly Arbitrary<Story> Any = Of(22);

    /// <summary>What happens lasts long enough to be believed; one check each, without restarts, reloads, sleep, rare looks, and rows of looks that bring no result: after a start these count anew.</summary>
    public static readonly Arbitrary<Story> Steady = Of(13);

    private IEnumerable<Host> Hosts
    {
        get
        {
            yield return Plans.Switch("h0");
            for (var i = 0; i <= Shape.Length; i++)
            {
                var (first, second, kind) = i == 0 ? (0, 9, 0) : Shape[i - 1];
                var parents = new[] { first, second }.Where(parent => parent <= i).Distinct().Select(parent => $"h{parent}");
                var every = kind % 7 == 6 ? 300 : kind % 3 == 2 ? 30 : 60;
                yield return Plans.Box($"h{i + 1}", string.Join(' ', parents), Kinds[kind % 5], set: check => check with
                {
                    Every = TimeSpan.FromSeconds(every),
                    FailAfter = 1 + (kind % 4),
                    RecoverAfter = 1 + (kind / 4 % 3),
                }) with
                { TellsChecks = (Flags & 2) != 0 };
            }
        }
    }

    public Site Site
    {
        get
        {
            Host[] hosts = [.. Hosts];
            var ids = Array.ConvertAll(hosts, host => host.Id);
            var site = Plans.Of(
                [Plans.App("shop", string.Join(' ', ids), entry: true), Plans.App("mail", ids[^1], $"1 of {string.Join(' ', ids)}", entry: true)], hosts);
            return site with
            {
                Witnesses = (Flags & 1) != 0 ? ["h0"] : [],
                Windows =
                [
                    .. (Flags & 8) != 0 ? [Window(1, 1800, 3600, "c1")] : Array.Empty<Window>(),
                    .. (Flags & 16) != 0 ? [Window(2, 1200, 2400, "c2") with { Hosts = ["h0", "h1"] }] : Array.Empty<Window>(),
                ],
            };
        }
    }

    /// <summary>Plays it; then what excuses goes, and after a while <paramref name="settled"/> is asked; then all is mended.</summary>
    /// <param name="look">At the end of each second.</param>
    /// <param name="between">After each event, with its number.</param>
    public PlayedMonitor Play(int order = 1, Action<PlayedMonitor>? look = null, Action<PlayedMonitor>? settled = null, Action<PlayedMonitor, int>? between = null, Given? given = null, Given? listen = null, Action<PlayedMonitor, Step, bool>? stepped = null)
    {
        var monitor = new PlayedMonitor(Site, Played.Start, Flags + (Shape.Length * 100), order) { Given = given, Noted = listen, Stepped = stepped };
        if ((Flags & 5) == 4)
            monitor.Network.Here = "h0";
        monitor.Begin();
        for (var i = 0; i < Events.Length; i++)
        {
            Pass(monitor, Events[i].Wait, look);
            Happen(monitor, Events[i].What, Events[i].Which);
            between?.Invoke(monitor, i);
        }

        monitor.Network.Plug();
        monitor.Order();
        monitor.Reload(Site, retire: false);
        foreach (var check in Site.Checks)
            monitor.Network.Loses(check.Host, check.Name, "");
        Pass(monitor, Settling, look);
        settled?.Invoke(monitor);
        foreach (var check in Site.Checks)
        {
            monitor.Network.On(check.Host);
            monitor.Network.Unnamed(check.Host, false);
            monitor.Network.Says(check.Host, check.Name, Status.Up, "");
        }

        Pass(monitor, Settling, look);
        return monitor;
    }

    public override string ToString() =>
        $"{string.Join("; ", Site.Hosts.Values.OrderBy(host => host.Id, StringComparer.Ordinal).Select(host => $"{host.Id} behind [{string.Join(' ', host.Behind)}] {string.Join(' ', host.Checks.Select(check => $"{check.Name} {check.FailAfter}/{check.RecoverAfter} {check.Every.TotalSeconds}s"))}"))}"
        + $"\nflags {Flags} shape [{string.Join(", ", Shape)}]\nevents [{string.Join(", ", Events)}]\n{string.Join('\n', Events.Select((one, i) => $"{Events.Take(i + 1).Sum(before => before.Wait)} s: {Words(one.What)} {one.Which}"))}";

    private static Arbitrary<Story> Of(int kinds)
    {
        var parent = Gen.Choose(0, 9);
        var shape = (from first in parent from second in Gen.Choose(0, 25) from kind in Gen.Choose(0, 27).Where(kind => kinds > 13 || (kind % 7 != 6 && kind % 5 is not (2 or 3))) select (first, second, kind)).ArrayOf();
        var wait = kinds > 13 ? Gen.OneOf(Gen.Choose(0, 30), Gen.Choose(0, 600)) : Gen.Choose(400, 900);
        var events = (from time in wait from what in Gen.Choose(0, kinds) from which in Gen.Choose(0, 20).Select(which => kinds > 13 || what != 10 ? which : which / 2 * 4 + (which % 2)) select (time, what, which)).ArrayOf();
        var story = from hosts in shape.Resize(7) from flags in Gen.Choose(0, 31).Select(flags => kinds > 13 ? flags : flags & ~6) from told in events.Resize(25) select new Story(hosts, flags, told);
        return Arb.From(story, Smaller);
    }

    /// <summary>Without some of its events, without a host, with fewer flags, with rounder times.</summary>
    private static IEnumerable<Story> Smaller(Story story)
    {
        for (var size = story.Events.Length; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= story.Events.Length; at += size)
                yield return story with { Events = [.. story.Events[..at], .. story.Events[(at + size)..]] };
        }

        for (var i = story.Shape.Length - 1; i >= 0; i--)
            yield return story with { Shape = [.. story.Shape[..i], .. story.Shape[(i + 1)..]] };
        for (var flag = 1; flag <= 16; flag *= 2)
        {
            if ((story.Flags & flag) != 0)
                yield return story with { Flags = story.Flags & ~flag };
        }

        for (var i = 0; i < story.Events.Length; i++)
        {
            if (story.Events[i] is { Wait: > 0 and not 100 and not 400 } one)
                yield return story with { Events = story.Events.ToImmutableArray().SetItem(i, one with { Wait = one.Wait > 400 ? 400 : one.Wait > 100 ? 100 : 0 }).ToArray() };
        }
    }

    private static void Pass(PlayedMonitor monitor, int seconds, Action<PlayedMonitor>? look)
    {
        for (; seconds > 0; seconds--)
        {
            monitor.Beat();
            look?.Invoke(monitor);
        }
    }

    private static string Words(int what) => what switch
    {
        < 4 => "off",
        < 7 => "on",
        7 => "says down",
        8 => "says degraded",
        9 => "says unknown or up",
        10 => "loses",
        11 => "mute",
        12 => "unplug or plug",
        13 => "order",
        14 => "restart",
        15 => "reload",
        16 => "no route",
        17 => "sleep",
        18 => "other settings",
        19 => "other ways",
        20 => "no name",
        21 => "clock back",
        _ => "other limits",
    };

    private static Site With(Site site, string host, Func<Check, Check> set) => site.Hosts.TryGetValue(host, out var known)
        ? Of(site, known with { Checks = [.. known.Checks.Select(set)] })
        : site;

    /// <summary>The network stays as it is: the configuration does not know it any more, or does again.</summary>
    private Site Behind(Site site, string host, int which) => site.Hosts.TryGetValue(host, out var known)
        ? Of(site, known with { Behind = which % 3 == 0 ? [] : which % 3 == 1 ? [.. known.Behind.Take(1)] : Site.Hosts[host].Behind })
        : site;

    private static Site Of(Site site, Host host) => site with { Hosts = site.Hosts.Values.Select(other => other.Id == host.Id ? host : other).ToFrozenDictionary(other => other.Id) };

    private static Window Window(int host, double from, double until, string id) => Plans.Once($"h{host}", Played.At(from), Played.At(until), id: id);

    private void Happen(PlayedMonitor monitor, int what, int which)
    {
        var host = $"h{which % (Shape.Length + 2)}";
        var check = Site.Hosts[host].Checks[which % Site.Hosts[host].Checks.Length].Name;
        switch (Words(what))
        {
            case "off":
                monitor.Network.Off(host);
                break;
            case "on":
                monitor.Network.On(host);
                break;
            case "says down":
                monitor.Network.Says(host, check, Status.Down, $"HTTP {500 + (which % 2)}");
                break;
            case "says degraded":
                monitor.Network.Says(host, check, Status.Degraded, "time 0.212 s > 150 ms");
                break;
            case "says unknown or up":
                monitor.Network.Says(host, check, which % 4 == 0 ? Status.Unknown : Status.Up, "no reading load");
                break;
            case "loses":
                monitor.Network.Loses(host, check, Patterns[which % 4]);
                break;
            case "mute":
                monitor.Network.Mute(host);
                break;
            case "unplug or plug" when which % 2 == 0:
                monitor.Network.Unplug();
                break;
            case "unplug or plug":
                monitor.Network.Plug();
                break;
            case "order":
                var from = (monitor.Now - Played.Start).TotalSeconds;
                var window = Window(which % (Shape.Length + 2), from, from + (which * 60), $"o{which}");
                monitor.Order(which % 3 == 0 ? [] : which % 3 == 1 ? [window] : [window with { Hosts = [.. window.Hosts.Append("h1").Distinct()] }]);
                break;
            case "restart":
                monitor.Restart(which < 12 ? 1 : which < 16 ? 60 : 900);
                break;
            case "reload":
                var site = Site;
                monitor.Reload(which % 3 == 0 ? site : which % 3 == 1 ? site with { Windows = [] } : TellScenarios.Without(site, $"h{Shape.Length + 1}"), retire: which % 2 == 0);
                break;
            case "no route":
                monitor.Network.Unplug(route: false);
                break;
            case "other settings":
                monitor.Reload(With(monitor.Site, host, one => one with { Fingerprint = $"{one.Name} {which}", FailAfter = 1 + (which % 4) }), retire: false);
                break;
            case "other ways":
                monitor.Reload(Behind(monitor.Site, host, which), retire: false);
                break;
            case "no name":
                monitor.Network.Unnamed(host, which % 3 != 0);
                break;
            case "clock back":
                monitor.Sleep(TimeSpan.FromSeconds(which < 10 ? -600 : which - 30));
                break;
            case "other limits":
                monitor.Reload(With(monitor.Site, host, one => one with { Flapping = new(2 + (which % 4), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(5)) }), retire: false);
                break;
            default:
                monitor.Sleep(TimeSpan.FromMinutes(which < 10 ? 3 : 100));
                break;
        }
    }
}

/// <summary>Second after the beginning → the results that came within it: for a monitor that shall see what another saw.</summary>
internal sealed class Given : Dictionary<long, List<Observation>>;
