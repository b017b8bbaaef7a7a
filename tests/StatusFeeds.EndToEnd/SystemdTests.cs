// The real program under a supervisor that speaks as systemd does: what it is told, and when.
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class SystemdTests
{
    [Fact]
    public async Task SystemdHearsReadyWhenTheServerAnswersAndThenItsLifeItsReloadsAndItsEnd()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        using var folder = new TempFolder();
        using var heard = new Listening(folder.File("notify"));
        box.Site();
        box.Application("shop", ("web01", hosts.Url("web01")));
        await using var program = StatusFeedsProcess.Start(box, environment: new()
        {
            ["NOTIFY_SOCKET"] = folder.File("notify"),
            ["WATCHDOG_USEC"] = 6_000_000.ToString(CultureInfo.InvariantCulture),
        });
        Assert.Equal("READY=1", await heard.Next());
        Assert.Equal(HttpStatusCode.OK, (await box.Get("/healthz")).Status);
        Assert.Equal("WATCHDOG=1", await heard.Next());
        Assert.Equal("STATUS=Looks, and the store takes what is seen.", await heard.Next());
        Assert.Equal("WATCHDOG=1", await heard.Next());

        program.Reload();
        Assert.Matches(@"^RELOADING=1\nMONOTONIC_USEC=[0-9]+$", await heard.Next("WATCHDOG=1"));
        Assert.Equal("READY=1", await heard.Next("WATCHDOG=1"));
        Assert.Equal(0, await program.Stop());
        Assert.Equal("STOPPING=1", await heard.Next("WATCHDOG=1"));
    }

    private sealed class Listening : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        private readonly BlockingCollection<string> said = [];

        public Listening(string path)
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            _ = Listen();
        }

        /// <summary>What comes next, but for this.</summary>
        public Task<string> Next(string? butFor = null) => Task.Run(() =>
        {
            while (said.TryTake(out var one, TimeSpan.FromSeconds(20)))
            {
                if (one != butFor)
                {
                    return one;
                }
            }

            throw new TimeoutException("Nothing was told for 20 s.");
        });

        public void Dispose() => socket.Dispose();

        private async Task Listen()
        {
            var buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer) is var length)
            {
                said.Add(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
    }
}
