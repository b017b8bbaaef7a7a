// Looks of the kind dns that fail: whose fault it is, what is told, and servers that mean harm.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class DnsFaultTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task AClosedPortIsToldAtOnce()
    {
        foreach (var byTcp in new[] { false, true })
        {
            var port = await Closed();
            using var looks = new DnsLooks();
            var result = await looks.Run(DnsLooks.Probe(port) with { ByTcp = byTcp });
            Assert.Equal((Verdict.Down, $"connection refused by 127.0.0.1:{port}", true), (result.Verdict, result.Detail, result.Answered));
            Assert.Equal((true, true, true), (looks.Look.Contact.Tried, looks.Look.Contact.Heard, looks.Look.Contact.Here));
        }
    }

    [Fact]
    public async Task SilenceLastsUntilTheTimeoutAndIsHeardAsSilence()
    {
        await using var server = new TestDnsServer(_ => []);
        foreach (var byTcp in new[] { false, true })
        {
            using var looks = new DnsLooks(Short);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looks.Run(DnsLooks.Probe(server.Port) with { ByTcp = byTcp }));
            Assert.Equal((true, byTcp, true), (looks.Look.Contact.Tried, looks.Look.Contact.Heard, looks.Look.Contact.Here));
        }

        // Within so short a time too it is asked again.
        Assert.True(server.Asked.Count(asked => !asked.ByTcp) > 1);
    }

    [Fact]
    public async Task AnswersToNothingWeAskedAreNoSilence()
    {
        await using var server = new TestDnsServer(asked => [[(byte)~asked.Query[0], .. TestDnsServer.Answer(asked.Query, TestDnsServer.NoError)[1..]]]);
        foreach (var byTcp in new[] { false, true })
        {
            using var looks = new DnsLooks(Short);
            var result = await looks.Run(DnsLooks.Probe(server.Port) with { ByTcp = byTcp });
            Assert.Equal((Verdict.Down, true), (result.Verdict, result.Answered));
            Assert.Matches($"^no answer to the question came from 127.0.0.1:{server.Port}, but (a message|[0-9]+ messages) with another id$", result.Detail);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFloodOfOtherAnswersEndsTheLookBeforeItsTime(bool byTcp)
    {
        await using var server = new TestDnsServer(asked => [.. Enumerable.Repeat(new byte[] { asked.Query[0], asked.Query[1], 0, 0, 0, 0 }, 3000)]);
        using var looks = new DnsLooks(TimeSpan.FromSeconds(60));
        var result = await looks.Run(DnsLooks.Probe(server.Port) with { ByTcp = byTcp });
        Assert.Equal((Verdict.Down, $"no answer to the question came from 127.0.0.1:{server.Port}, but 1000 messages with too short for an answer"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task AnAnswerThatCannotBeReadIsDownWithWhatIsWrong()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError, [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 9, 192, 0, 2, 1]);
        foreach (var byTcp in new[] { false, true })
        {
            var result = await DnsLooks.Result(DnsLooks.Probe(server.Port) with { ByTcp = byTcp });
            Assert.Equal((Verdict.Down, $"the answer of 127.0.0.1:{server.Port} cannot be read: it ends within a record"), (result.Verdict, result.Detail));
        }
    }

    [Fact]
    public async Task AServerThatSaysTooLongAndTakesNoTcpIsDown()
    {
        using var udp = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)udp.Client.LocalEndPoint!).Port;
        var look = DnsLooks.Result(DnsLooks.Probe(port));
        var query = await udp.ReceiveAsync();
        await udp.SendAsync(TestDnsServer.Answer(query.Buffer, TestDnsServer.Truncated), query.RemoteEndPoint);
        var result = await look;
        Assert.Equal((Verdict.Down, $"the answer is too long for UDP, and by TCP: connection refused by 127.0.0.1:{port}"), (result.Verdict, result.Detail));
    }

    [Theory]
    [InlineData("", "closed the connection before the answer was whole")]
    [InlineData("00", "closed the connection before the answer was whole")]
    [InlineData("0010", "closed the connection before the answer was whole")]
    [InlineData("FFFF0000", "closed the connection before the answer was whole")]
    public async Task AConnectionThatEndsEarlyIsDown(string hex, string told)
    {
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(37);
            await talk.Say(Convert.FromHexString(hex));
            talk.Finish();
        });
        var result = await DnsLooks.Result(DnsLooks.Probe(server.Port) with { ByTcp = true });
        Assert.Equal((Verdict.Down, $"127.0.0.1:{server.Port} {told}"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task AConnectionThatIsResetIsDown()
    {
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(37);
            talk.Reset();
        });
        var result = await DnsLooks.Result(DnsLooks.Probe(server.Port) with { ByTcp = true });
        Assert.Equal((Verdict.Down, $"the connection was reset by 127.0.0.1:{server.Port} before the answer was whole"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task AByteAtATimeIsDownAtTheTimeoutWithWhatCame()
    {
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Read(37);
            await talk.Say([0xFF, 0xFF]);
            for (var i = 0; i < 1000; i++)
            {
                await talk.Say([0]);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        });
        using var looks = new DnsLooks(Short);
        var result = await looks.Run(DnsLooks.Probe(server.Port) with { ByTcp = true });
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.Matches($"^no answer to the question came from 127.0.0.1:{server.Port}, but only [0-9]+ of the 65535 bytes of an answer$", result.Detail);
    }

    [Fact]
    public async Task ThatTheSystemsResolversAreSilentIsNoFaultOfTheName()
    {
        await using var server = new TestDnsServer(_ => []);
        using var looks = new DnsLooks(Short);
        var result = await looks.Run(DnsLooks.Probe(server.Port), IPAddress.Loopback, IPAddress.Parse("127.0.0.78"));
        Assert.Equal((Verdict.NoResult, false), (result.Verdict, result.Answered));
        Assert.Equal(
            $"the system's resolver failed for a.test A: no answer from 127.0.0.1:{server.Port}; connection refused by 127.0.0.78:{server.Port}; see /etc/resolv.conf", result.Detail);
        Assert.Equal((false, false, false), (looks.Look.Contact.Tried, looks.Look.Contact.Heard, looks.Look.Contact.Here));
    }

    [Fact]
    public async Task TheLastSilentResolverIsNamedWhenTheTimeIsUp()
    {
        await using var server = new TestDnsServer(_ => []);
        using var looks = new DnsLooks(Short);
        var result = await looks.Run(DnsLooks.Probe(server.Port), IPAddress.Loopback);
        Assert.Equal((Verdict.NoResult, $"the system's resolver failed for a.test A: no answer from 127.0.0.1; see /etc/resolv.conf"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task TheNextResolverIsAskedWhereOneIsSilentRefusesOrFails()
    {
        await using var good = TestDnsServer.Saying(TestDnsServer.NoError, TestDnsServer.A("192.0.2.20"));
        using var servers = new SamePort(good.Port, TestDnsServer.ServFail);
        using var looks = new DnsLooks(TimeSpan.FromSeconds(3));
        var result = await looks.Run(DnsLooks.Probe(good.Port), IPAddress.Parse("127.0.0.78"), servers.Address, IPAddress.Loopback);
        Assert.Equal((Verdict.Answered, "192.0.2.20", null), (result.Verdict, result.Text("answer"), result.Answered));
    }

    [Fact]
    public async Task AResolverThatWillNotServeUsSaysNothingOfTheName()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.Refused);
        using var looks = new DnsLooks();
        var result = await looks.Run(DnsLooks.Probe(server.Port), IPAddress.Loopback);
        Assert.Equal((Verdict.NoResult, "the system's resolver failed for a.test A: 127.0.0.1 will not answer us (REFUSED); see /etc/resolv.conf"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task ThatTheSystemsResolverGotNoAnswerIsToldOfTheNameAsASilence()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.ServFail);
        using var looks = new DnsLooks();
        var result = await looks.Run(DnsLooks.Probe(server.Port), IPAddress.Loopback);
        Assert.Equal((Verdict.Answered, "SERVFAIL", false), (result.Verdict, result.Text("rcode"), result.Answered));
    }

    [Fact]
    public async Task ThatANameIsNotThereSaysNothingOfTheWayToAHost()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NxDomain);
        using var looks = new DnsLooks();
        var result = await looks.Run(DnsLooks.Probe(server.Port), IPAddress.Loopback);
        Assert.Equal((Verdict.Answered, "NXDOMAIN", null, false), (result.Verdict, result.Text("rcode"), result.Answered, looks.Look.Contact.Heard));
    }

    [Fact]
    public async Task AServerWhoseNameDoesNotExistIsDown()
    {
        using var looks = new DnsLooks();
        var result = await looks.Run(DnsLooks.Probe(53) with { Server = "nowhere.test" });
        Assert.Equal((Verdict.Down, "the name nowhere.test does not exist"), (result.Verdict, result.Detail));
    }

    /// <summary>Names and texts that would move a terminal's cursor, or are long without end.</summary>
    [Fact]
    public async Task HostileTextIsPrintableAndBounded()
    {
        byte[] evil = [63, .. Enumerable.Repeat((byte)27, 63)];
        byte[] name = [.. evil, .. evil, .. evil, 0];
        await using var server = new TestDnsServer(asked => [TestDnsServer.Answer(asked.Query, TestDnsServer.NoError,
            [.. Enumerable.Range(0, 200).Select(_ => TestDnsServer.Record(2, 60, name)), TestDnsServer.Record(16, 60, 5, 10, 13, 0, 0xE2, 0x80)])]);
        using var looks = new DnsLooks();
        var result = await looks.Run(DnsLooks.Probe(server.Port, type: DnsType.NS) with { ByTcp = true });
        Assert.Equal(200, result.Number("answers"));
        Assert.All(result.Readings.Where(reading => reading.IsText), reading => Assert.All(reading.Text!.TrimEnd('…'), letter => Assert.InRange(letter, ' ', '~')));
        Assert.InRange(result.Text("answer")!.Length, 1000, (16 * 1024) + 1);
        Assert.InRange(result.Detail.Length, 50, 300);
        Assert.Equal(102, looks.Came.Count());
        Assert.Equal("and 101 more", looks.Came.Last());
    }

    private static async Task<int> Closed()
    {
        await using var server = TestDnsServer.Saying(TestDnsServer.NoError);
        return server.Port;
    }

    /// <summary>A second server at another address of loopback, which answers that code.</summary>
    private sealed class SamePort : IDisposable
    {
        private readonly System.Net.Sockets.UdpClient udp;

        public SamePort(int port, int flags)
        {
            udp = new System.Net.Sockets.UdpClient(new IPEndPoint(Address, port));
            _ = Answer(flags);
        }

        public IPAddress Address { get; } = IPAddress.Parse("127.0.0.79");

        public void Dispose() => udp.Dispose();

        private async Task Answer(int flags)
        {
            try
            {
                while (true)
                {
                    var query = await udp.ReceiveAsync();
                    await udp.SendAsync(TestDnsServer.Answer(query.Buffer, flags), query.RemoteEndPoint);
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
