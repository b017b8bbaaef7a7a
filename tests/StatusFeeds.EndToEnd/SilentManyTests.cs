// Thousands of addresses that never answer, and a few hosts that do: those go on being looked at on time, and nobody live is called DOWN.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

[Collection(Alone.Name)]
public sealed class SilentManyTests
{
    private const int Live = 5;

    /// <summary>A thousand, with STATUSFEEDS_SOAK=1 ten thousand.</summary>
    private static readonly int Silent = Soak.IsOn ? 10_000 : 1000;

    [Fact]
    public async Task HostsThatAnswerAreLookedAtOnTimeBesideThousandsThatNeverDo()
    {
        // Taken and never read from: whoever asks there waits until his time is over.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        deaf.Bind(new IPEndPoint(IPAddress.Any, 0));
        var port = ((IPEndPoint)deaf.LocalEndPoint!).Port;
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site("{ every: 10s, timeout: 3s, fail-after: 1, recover-after: 1, retry-every: 10s }");
        box.Application("live", [.. Enumerable.Range(0, Live).Select(number => ($"live{number}", hosts.Url($"live{number}"), new[] { "every: 1s", "timeout: 1s", "retry-every: 1s" }))]);
        var text = new StringBuilder("application: silent\nhosts:\n");
        for (var i = 0; i < Silent; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - host: s{i}\n    address: 127.77.{i >> 8}.{i & 255}\n    checks:\n      - snmp: {{ port: {port}, version: 2c, community: public, oids: {{ name: 1.3.6.1.2.1.1.5.0 }} }}\n");
        }

        box.Write("silent.yaml", text.ToString());
        await using var program = await StatusFeedsProcess.Serve(box);
        foreach (var number in Enumerable.Range(0, Live))
        {
            await box.HostIs("UP", $"live{number}", "/apps/live/hosts.atom");
        }

        await Until.Seen(
            "every silent one is DOWN",
            () => box.Get("/api/status"),
            answer => Regex.Count(answer.Text, "\"host\": ?\"s[0-9]+\"[^}]*?\"status\": ?\"down\"", RegexOptions.NonBacktracking) == Silent,
            TimeSpan.FromMinutes(3),
            TimeSpan.FromSeconds(1));
        await hosts.MoreLooks("live0", 10);
        foreach (var number in Enumerable.Range(0, Live))
        {
            var looks = hosts.Arrivals.Where(arrival => arrival.Host == $"live{number}").Select(arrival => arrival.At).ToArray();
            var gaps = looks.Zip(looks.Skip(1), (one, next) => (next - one).TotalSeconds).Order().ToArray();
            Assert.InRange(gaps[gaps.Length / 2], 0.9, 1.1);
            Assert.InRange(gaps[^1], 0, 4);
        }

        Assert.DoesNotContain((await box.Feed("/apps/live/events.atom")).Entries, entry => entry.Status is "DOWN" or "UNKNOWN");
        Assert.Equal(HttpStatusCode.OK, (await box.Get("/readyz")).Status);
        Assert.InRange(Directory.GetFileSystemEntries($"/proc/{program.Id}/fd").Length, 1, 300);
        hosts.Set("live0", Reply.Down);
        await box.HostIs("DOWN", "live0", "/apps/live/hosts.atom");
        Assert.Equal(0, await program.Stop());
    }
}
