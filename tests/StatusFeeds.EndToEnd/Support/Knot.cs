// Debian's real Knot DNS as a server to ask: one zone with records of every type on a loopback port, changed while it runs.
using System.Globalization;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class Knot : IAsyncDisposable
{
    public const string Zone = "example.test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TempFolder folder = new();
    private int serial = 2026112100;
    private Spawned? running;

    public int Port { get; } = Ports.Free();

    /// <param name="more">Further lines of the zone.</param>
    public async Task Start(string more = "")
    {
        Write(more);
        Directory.CreateDirectory(folder.File("run"));
        await File.WriteAllTextAsync(folder.File("knot.conf"), $"""
            server:
                rundir: {folder.File("run")}
                listen: 127.0.0.1@{Port}
                udp-workers: 1
                tcp-workers: 1
                background-workers: 1
            database:
                storage: {folder.File("db")}
            zone:
              - domain: {Zone}
                file: {folder.File("zone")}
                journal-content: none
                semantic-checks: off
            log:
              - target: stderr
                any: warning

            """);
        running = Spawned.Start(["knotd", "-c", folder.File("knot.conf")]);
        await Serves();
    }

    /// <summary>Puts other lines in place of the further ones, and waits until they are served.</summary>
    public async Task Change(string more)
    {
        Write(more);
        running!.Signal(Spawned.Hangup);
        await Serves();
    }

    /// <summary>What <c>kdig</c> shows of an answer, sorted.</summary>
    public async Task<string[]> Dig(string name, string type) =>
        [.. (await Spawned.Must("kdig", "@127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), name, type, "+short", "+retry=0", "+time=2"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            running.Signal(Spawned.Terminate);
            await running.Exit(Patience);
            await running.DisposeAsync();
        }

        folder.Dispose();
    }

    private Task Serves() => Until.Seen(
        $"knotd serves serial {serial}",
        async () => running!.HasExited
            ? throw new InvalidOperationException($"knotd ended: {running.Errors}")
            : (await Spawned.Run(["kdig", "@127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), Zone, "SOA", "+short", "+retry=0", "+time=1"])).Output,
        seen => seen.Contains($" {serial} ", StringComparison.Ordinal));

    private void Write(string more)
    {
        serial++;
        File.WriteAllText(folder.File("zone"), $"""
            $ORIGIN {Zone}.
            $TTL 300
            @ SOA ns1 john\.doe.{Zone}. {serial} 7200 900 1209600 300
            @ NS ns1
            @ NS ns2.example.net.
            @ MX 10 mail
            @ MX 20 Mail2.Example.NET.
            @ A 192.0.2.1
            @ AAAA 2001:db8::1
            @ AAAA 2001:db8:0:0:1::7
            @ TXT "v=spf1 -all"
            @ TXT "said \"so\" \\ \195\182\007"
            @ CAA 0 issue "ca.example.net"
            @ CAA 128 iodef "mailto:a@example.test"
            ns1 A 127.0.0.1
            www 60 CNAME web
            web A 192.0.2.10
            web A 192.0.2.11
            _sip._tcp SRV 0 5 5060 sip
            _sip._tcp SRV 1 5 5060 sip2.example.net.
            1.2.0.192.in-addr PTR web
            sub NS ns.sub
            ns.sub A 192.0.2.53
            {string.Join('\n', Enumerable.Range(1, 60).Select(n => $"big TXT \"record {n} of many that together are too long for one datagram of twelve hundred bytes\""))}
            {more}

            """);
    }
}
