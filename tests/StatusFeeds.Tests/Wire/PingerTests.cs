// Pings of this machine itself, over whichever kind of socket it allows.
using System.Net;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class PingerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public PingerTests() => Assert.SkipUnless(PingSocket.Open(six: false).Socket is { } socket && Closed(socket), "this machine lets nobody ping but root");

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.8.7")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task ThisMachineAnswersEachPing(string address)
    {
        using var pinger = new Pinger();
        var outcome = await pinger.Ping(IPAddress.Parse(address), 5, 56, Soon, Long, TestContext.Current.CancellationToken);

        Assert.Equal((5, 5, null, null, true), (outcome.Sent, outcome.Rtts.Length, outcome.Told, outcome.Fault, outcome.Heard));
        Assert.All(outcome.Rtts, rtt => Assert.InRange(rtt, 1e-7, 1));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9000)]
    public async Task TheSmallestAndTheLargestPacketComeBackWhole(int size)
    {
        using var pinger = new Pinger();
        Assert.Single((await pinger.Ping(IPAddress.Loopback, 1, size, Soon, Long, TestContext.Current.CancellationToken)).Rtts);
    }

    [Fact]
    public async Task ThousandsAtOnceAreAllAnswered()
    {
        using var pinger = new Pinger();
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 5000).Select(number =>
            pinger.Ping(new IPAddress([127, 1, (byte)(number >> 8), (byte)number]), 3, 56, Soon, Long, TestContext.Current.CancellationToken)));

        Assert.All(outcomes, outcome => Assert.Equal((3, 3), (outcome.Sent, outcome.Rtts.Length)));
    }

    [Fact]
    public async Task TheEndOfTheLookEndsTheWaiting()
    {
        using var pinger = new Pinger();
        var outcome = await pinger.Ping(IPAddress.Loopback, 3, 56, TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (outcome.Sent, outcome.Rtts.Length));
    }

    [Fact]
    public async Task TheEndOfTheProgramEndsTheWaitingAtOnce()
    {
        using var pinger = new Pinger();
        using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        Assert.Equal(1, (await pinger.Ping(IPAddress.Loopback, 3, 56, TimeSpan.FromHours(1), TimeSpan.FromHours(3), end.Token)).Sent);
        Assert.InRange((await pinger.Ping(IPAddress.Loopback, 3, 56, TimeSpan.FromHours(1), TimeSpan.FromHours(3), end.Token)).Sent, 0, 1);
    }

    [Fact]
    public async Task NobodyIsPingedWhereManyWouldAnswer()
    {
        using var pinger = new Pinger();
        var outcome = await pinger.Ping(IPAddress.Parse("224.0.0.1"), 3, 56, Soon, Long, TestContext.Current.CancellationToken);

        Assert.True(outcome.Fault!.Ours);
    }

    private static bool Closed(PingSocket socket)
    {
        socket.Dispose();
        return true;
    }
}
