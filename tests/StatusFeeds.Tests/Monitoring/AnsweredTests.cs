// Whether anything came back from the target, whatever ended the look; with real sockets.
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Probes;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Monitoring;

public sealed class AnsweredTests
{
    [Fact]
    public async Task ATimeOutAfterTheConnectionStoodIsAnAnswer()
    {
        await using var server = new TestHttpServer(talk => talk.Read(100_000));
        var looked = await Once(HttpLooks.Probe(server.Url), timeout: 300);

        Assert.Equal((Status.Down, "no answer within 0.3 s", true, true), (looked.Judgement.Status, looked.Judgement.Reason, looked.Answered, looked.Here));
    }

    [Fact]
    public async Task HalfAnAnswerIsOne()
    {
        await using var server = TestHttpServer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");

        Assert.Equal((Status.Down, true), Of(await Once(HttpLooks.Probe(server.Url))));
    }

    [Fact]
    public async Task AFailedHandshakeIsAnAnswer()
    {
        await using var server = TestTcpServer.Saying("no TLS here, sorry\r\n");

        Assert.Equal((Status.Down, true), Of(await Once(new TcpProbe { Port = server.Port, OverTls = true })));
    }

    [Fact]
    public async Task ASilentFirstAddressIsForgottenWhenTheSecondAnswers()
    {
        using var silent = await SilentAddress.Open();
        var probe = new TcpProbe { Port = silent.Port };

        Assert.Equal((Status.Down, false), Of(await Once(probe, (_, _) => [silent.Address], timeout: 300)));
        Assert.Equal((Status.Down, true), Of(await Once(probe, (_, _) => [silent.Address, IPAddress.Loopback])));
    }

    [Fact]
    public async Task WhereARedirectLeadsSaysNothingOfTheHost()
    {
        await using var server = TestHttpServer.Saying("HTTP/1.1 302 Found\r\nLocation: http://gone.test:9/\r\nContent-Length: 0\r\n\r\n");
        var looked = await Once(
            HttpLooks.Probe($"http://web01.test:{server.Port}/"),
            (name, _) => name == "web01.test" ? [IPAddress.Loopback] : throw new SocketException((int)SocketError.TryAgain));

        Assert.Equal((null, true), Of(looked));
        Assert.True(looked.Here);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, Status.Down, null)]
    [InlineData(SocketError.TryAgain, null, false)]
    [InlineData(SocketError.NoRecovery, null, false)]
    [InlineData(SocketError.TooManyOpenSockets, null, null)]
    public async Task OnlyWhatTheResolverSaysForSureIsAnAnswer(SocketError error, object? status, bool? answered)
    {
        foreach (var probe in (IProbe[])[HttpLooks.Probe("/"), new TcpProbe { Port = 25 }, new PingProbe()])
        {
            Assert.Equal(((Status?)status, answered), Of(await Once(probe, (_, _) => throw new SocketException((int)error))));
        }
    }

    [Fact]
    public async Task AResolverThatIsSilentToTheEndIsNoAnswer()
    {
        using var silent = new ManualResetEventSlim();
        foreach (var probe in (IProbe[])[HttpLooks.Probe("/"), new TcpProbe { Port = 25 }, new PingProbe()])
        {
            Assert.Equal((null, false), Of(await Once(probe, (_, _) => { silent.Wait(); return [IPAddress.Loopback]; }, timeout: 100)));
        }

        silent.Set();
    }

    [Fact]
    public async Task WhatKeepsUsFromTellingWeighsMoreThanAMissingNetworkAndWhatTheTargetSaysMost()
    {
        Assert.Equal([2, 2, 1, 0], new[] { Fault.OfTarget("refused"), Fault.OfSilence("silent"), Fault.OfOurs("no descriptors"), Fault.OfNoNetwork("no route") }.Select(fault => fault.Weight));
        Assert.Equal((Status.Down, true), Of(await Once(new TcpProbe { Port = TestHttpServer.ClosedPort() }, (_, _) => [IPAddress.Broadcast, IPAddress.Loopback])));
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, null)]
    public async Task OnlyATimeOutOfALookThatSentSomethingIsSilence(bool heard, bool tried, bool? answered)
    {
        var looked = await Once(new Scripted(async (look, cancel) =>
        {
            (look.Contact.Heard, look.Contact.Tried) = (heard, tried);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return ProbeResult.NoResult("unreachable");
        }), timeout: 50);

        Assert.Equal((Status.Down, answered), Of(looked));
    }

    [Fact]
    public async Task ABugAndALookThatWasHeldUpCannotTell()
    {
        var bug = await Once(new Scripted((look, _) =>
        {
            look.Contact.Heard = true;
            throw new InvalidOperationException("a bug");
        }));
        var clock = new HandClock(DateTimeOffset.UnixEpoch);
        var late = await Once(
            new Scripted((look, _) =>
            {
                look.Contact.Heard = true;
                clock.Move(TimeSpan.FromMinutes(1));
                return Task.FromResult(new ProbeResult(Verdict.Answered, "seen", []));
            }),
            clock: clock);

        Assert.Equal((null, null), Of(bug));
        Assert.Equal((null, null), Of(late));
    }

    [Fact]
    public async Task WhatDoesNotLookOverTheNetworkCannotTell() =>
        Assert.Equal((Status.Up, null), Of(await Once(new Scripted((_, _) => Task.FromResult(new ProbeResult(Verdict.Answered, "exit 0", []))))));

    [Fact]
    public async Task SilenceIsOneReasonHoweverItIsToldAndWhatIsMeasuredIsNone()
    {
        var unreachable = Judge.Of(Sites.Check("h0"), Fault.OfConnect(SocketError.HostUnreachable, "10.0.0.1:80").Told());
        var late = (await Once(new Scripted(async (look, cancel) =>
        {
            look.Contact.Tried = true;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return ProbeResult.NoResult("unreachable");
        }), timeout: 50)).Judgement;

        Assert.NotEqual(unreachable.Reason, late.Reason);
        Assert.Equal(unreachable.By, late.By);
        Assert.NotEqual(late.By, Judge.Of(Sites.Check("h0"), Fault.OfConnect(SocketError.ConnectionRefused, "10.0.0.1:80").Told()).By);
    }

    private static (Status? Status, bool? Answered) Of(Looked looked) => (looked.Judgement.Status, looked.Answered);

    private static async Task<Looked> Once(
        IProbe probe, Func<string, AddressFamily, IPAddress[]>? names = null, int timeout = 10_000, TimeProvider? clock = null)
    {
        using var wire = new Parts(new Resolver(names ?? HttpLooks.Loopback), new Pinger());
        var check = Sites.Check("h0", probe: probe) with { Timeout = TimeSpan.FromMilliseconds(timeout) };
        var host = Sites.Host("h0", check) with { Address = names is null ? "127.0.0.1" : "h0.test" };
        return await Looking.Once(host, check, default, null, wire, clock ?? TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);
    }

    private sealed class Scripted(Func<Look, CancellationToken, Task<ProbeResult>> run) : IProbe
    {
        public Task<ProbeResult> Run(Look look, CancellationToken cancel) => run(look, cancel);
    }

    private sealed class Parts(Resolver resolver, Pinger pinger) : IServiceProvider, IDisposable
    {
        private readonly Handshakes handshakes = new();

        public object? GetService(Type serviceType) =>
            serviceType == typeof(Resolver) ? resolver : serviceType == typeof(Pinger) ? pinger : serviceType == typeof(Handshakes) ? handshakes : null;

        public void Dispose()
        {
            handshakes.Dispose();
            resolver.Dispose();
            pinger.Dispose();
        }
    }
}
