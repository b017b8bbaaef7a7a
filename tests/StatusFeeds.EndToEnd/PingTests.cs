// Pings of the real program: as whom it may, what counts as an answer, and that among thousands none is lost or confused.
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

[Collection(Alone.Name)]
public sealed partial class PingTests
{
    /// <summary>Nobody, without any capability.</summary>
    private static readonly string[] Unprivileged =
        ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"];

    [Fact]
    public async Task AnUnprivilegedProcessPingsWithoutAFork()
    {
        Needs.Root();
        await using var space = await Namespace.Make();
        await space.AllowPings(true);
        using var box = await Loopback();
        var trace = Path.Combine(box.Folder, "trace");
        var (code, output, errors) = await Spawned.Run(
            [.. space.Inside, "strace", "-f", "-qq", "-s", "300", "-o", trace, "-e", "trace=execve,execveat,fork,vfork,clone,clone3", .. Unprivileged, .. StatusFeedsProcess.Command, "probe", "web01", "--config", box.Config]);

        Assert.True(code == 0, errors + output);
        Assert.Contains("answered 3 of 3 pings", output, StringComparison.Ordinal);
        Assert.Contains("::1 answered 3 of 3 pings", output, StringComparison.Ordinal);
        var calls = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        var program = Array.FindLastIndex(calls, call => call.Contains("execve(", StringComparison.Ordinal));
        Assert.Contains("statusfeeds.dll", calls[program], StringComparison.Ordinal);
        Assert.DoesNotContain(calls[program..], call => call.Contains("fork(", StringComparison.Ordinal) || (Clone().IsMatch(call) && !call.Contains("CLONE_THREAD", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WhereNoKindOfSocketIsAllowedTheMessageSaysWhatToDoAndNobodyIsDown()
    {
        Needs.Root();
        await using var space = await Namespace.Make();
        await space.AllowPings(false);
        using var box = await Loopback();
        var (code, output, errors) = await Spawned.Run([.. space.Inside, .. Unprivileged, .. StatusFeedsProcess.Command, "probe", "web01", "--config", box.Config]);

        Assert.True(code == 1, errors + output);
        Assert.Contains("NO RESULT - this machine does not let StatusFeeds ping", output, StringComparison.Ordinal);
        Assert.Contains("net.ipv4.ping_group_range", output, StringComparison.Ordinal);
        Assert.Contains("CAP_NET_RAW", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatOurOwnTableForbidsIsNoResult(bool datagram)
    {
        Needs.Root();
        await using var space = await Namespace.Make();
        await space.AllowPings(datagram);
        await space.Ip("route", "add", "unreachable", "10.97.0.0/16");
        await space.Ip("route", "add", "prohibit", "10.96.0.0/16");
        using var box = new Sandbox();
        box.Site();
        box.Write("shop.yaml", "application: shop\nhosts:\n  - { host: web01, checks: [ ping: 10.95.0.1, { ping: 10.97.0.1, name: b }, { ping: 10.96.0.1, name: c }, { ping: \"2001:db8::1\", name: d } ] }\n");
        var (code, output, errors) = await Spawned.Run([.. space.Inside, .. StatusFeedsProcess.Command, "probe", "web01", "--config", box.Config]);

        Assert.True(code == 1, errors + output);
        Assert.Contains("NO RESULT - this machine has no route to 10.95.0.1", output, StringComparison.Ordinal);
        Assert.Contains("NO RESULT - this machine has no route to 10.97.0.1", output, StringComparison.Ordinal);
        Assert.Contains("NO RESULT - cannot ping 10.96.0.1: not permitted", output, StringComparison.Ordinal);
        Assert.Contains("NO RESULT - this machine has no route to 2001:db8::1", output, StringComparison.Ordinal);
    }

    /// <summary>Four side by side: both kinds of socket, both versions of IP. Each has a network of its own.</summary>
    [Fact]
    public Task OnlyAnswersToOurPingsFromWhomWeAskedCount()
    {
        Needs.Root();
        return Task.WhenAll(OnlyOurs(datagram: true, six: false), OnlyOurs(datagram: true, six: true), OnlyOurs(datagram: false, six: false), OnlyOurs(datagram: false, six: true));

        static async Task OnlyOurs(bool datagram, bool six)
        {
            await using var space = await Namespace.Make();
            await space.AllowPings(datagram);
            using var net = await PretendNet.Make(space);
            Sandbox? made = null;
            using var box = made = new Sandbox(() => space.Dial(made!.Port));
            int[] machines = [.. Enumerable.Range(1, 44)];
            Configure(box, machines, six, "2s", "1800ms", count: 3);
            await using var program = await StatusFeedsProcess.Serve(box, space.Inside);
            await Until.True("six looks at each", () => machines.All(machine => net.Asked(machine) >= 18));

            Expect(program, machines, six);
        }
    }

    [Fact]
    public async Task OfThousandsNoneIsLostAndNoneConfused()
    {
        Needs.Root();
        var (count, every, looks) = Soak.IsOn ? (10_000, "60s", 6) : (2_000, "8s", 2);
        await using var space = await Namespace.Make();
        await space.AllowPings(true);
        using var net = await PretendNet.Make(space);
        Sandbox? made = null;
        using var box = made = new Sandbox(() => space.Dial(made!.Port));
        int[] machines = [.. Enumerable.Range(1, count)];
        Configure(box, machines, six: false, every, "3s", count: 1);
        await using var program = await StatusFeedsProcess.Serve(box, space.Inside);
        await Until.True("so many looks at each", () => machines.All(machine => net.Asked(machine) >= looks), TimeSpan.FromMinutes(Soak.IsOn ? 8 : 1));

        // Each was asked once an interval: no look was left out, and none was made twice.
        Assert.Empty(machines.Where(machine => net.Asked(machine) > looks + 1).Select(machine => $"{machine} was asked {net.Asked(machine)} times"));
        await Until.True("the last look is judged", () => Statuses(program).Length >= count);
        Expect(program, machines, six: false);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{machines.Sum(net.Asked)} pings of {count} machines, each asked {machines.Min(net.Asked)} to {machines.Max(net.Asked)} times; none lost, none confused");
    }

    /// <summary>One host on loopback, pinged in both versions; anyone may read it.</summary>
    private static async Task<Sandbox> Loopback()
    {
        var box = new Sandbox();
        box.Site();
        box.Write("shop.yaml", "application: shop\nhosts:\n  - { host: web01, address: 127.0.0.1, checks: [ ping, { ping: \"::1\", name: six } ] }\n");
        await Spawned.Must("chmod", "-R", "a+rX", box.Folder);
        return box;
    }

    /// <summary>A host for each machine. Whatever is lost, or comes from a machine with other manners, makes another status of it.</summary>
    private static void Configure(Sandbox box, int[] machines, bool six, string every, string timeout, int count)
    {
        box.Site($"{{ every: {every}, timeout: {timeout}, fail-after: 1, recover-after: 1 }}");
        box.Write("shop.yaml", "application: shop\nhosts:\n" + string.Concat(machines.Select(machine =>
        {
            var address = six ? PretendNet.Address6(machine) : PretendNet.Address(machine);
            var rtt = PretendNet.MannerOf(machine) == Manner.AnswersSlowly ? "rtt < 595ms" : "rtt > 500ms";
            return $"  - {{ host: m{machine}, address: \"{address}\", checks: [ {{ ping: {{ count: {count}, interval: 50ms }}, degraded: [ {rtt}, loss > 0% ] }} ] }}\n";
        })));
    }

    /// <summary>Each has had one change, its first status, which is the right one for its manners.</summary>
    private static void Expect(StatusFeedsProcess program, int[] machines, bool six)
    {
        var statuses = Statuses(program).ToLookup(status => status.Machine, status => status.Says);
        Assert.Equal(machines.Select(machine => $"m{machine} {Expected(machine, six)}"), machines.Select(machine => $"m{machine} {string.Join(", then ", statuses[machine])}"));
    }

    private static string Expected(int machine, bool six) => PretendNet.MannerOf(machine) switch
    {
        < Manner.Silent => "UP",
        Manner.RouterSaysUnreachable => $"DOWN: host unreachable, says {(six ? PretendNet.Router6 : PretendNet.Router)}",
        _ => $"DOWN: no answer from {(six ? PretendNet.Address6(machine) : PretendNet.Address(machine))}",
    };

    /// <summary>All that looks made; a host whose first look begins in the last second of the minute for it has none in time, which says nothing of pings.</summary>
    private static (int Machine, string Says)[] Statuses(StatusFeedsProcess program) =>
        [.. Status().Matches(program.Errors).Select(match => (int.Parse(match.Groups["machine"].Value, CultureInfo.InvariantCulture), match.Groups["says"].Value))];

    [GeneratedRegex(@"(?<=\] )m(?<machine>[0-9]+) is (?!UNKNOWN: no result yet)(?<says>[A-Z]+(: .*?(?=$| to [0-9]+ ping))?)", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Status();

    [GeneratedRegex(@"\bclone3?\(", RegexOptions.CultureInvariant)]
    private static partial Regex Clone();
}
