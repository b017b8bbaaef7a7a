// Pings of this machine itself, over whichever kind of socket it allows.
using System.Net;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class PingerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    public PingerTests() => Assert.SkipUnless(PingSocket.Open(six: false).Socket is { } socket && Closed(socket), "this machine lets nobody ping but root");

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.8.7")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task ThisMachineAnswersEachPing(string address)
    {
        using var pinger = new Pinger();
        var outcome = await pinger.Ping(IPAddress.Parse(address), 5, 56, Soon, TestContext.Current.CancellationToken);

        Assert.Equal((5, 5, null, null), (outcome.Sent, outcome.Rtts.Length, outcome.Told, outcome.Fault));
        Assert.All(outcome.Rtts, rtt => Assert.InRange(rtt, 1e-7, 1));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9000)]
    public async Task TheSmallestAndTheLargestPacketComeBackWhole(int size)
    {
        using var pinger = new Pinger();
        Assert.Single((await pinger.Ping(IPAddress.Loopback, 1, size, Soon, TestContext.Current.CancellationToken)).Rtts);
    }

    [Fact]
    public async Task ThousandsAtOnceAreAllAnswered()
    {
        using var pinger = new Pinger();
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 5000).Select(number =>
            pinger.Ping(new IPAddress([127, 1, (byte)(number >> 8), (byte)number]), 3, 56, Soon, TestContext.Current.CancellationToken)));

        Assert.All(outcomes, outcome => Assert.Equal((3, 3), (outcome.Sent, outcome.Rtts.Length)));
    }

    [Fact]
    public async Task TheEndOfTheLookEndsTheWaiting()
    {
        using var pinger = new Pinger();
        using var look = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        var outcome = await pinger.Ping(IPAddress.Loopback, 3, 56, TimeSpan.FromHours(1), look.Token);

        Assert.Equal((1, 1), (outcome.Sent, outcome.Rtts.Length));
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        Assert.InRange((await pinger.Ping(IPAddress.Loopback, 3, 56, Soon, over.Token)).Sent, 0, 1);
    }

    [Fact]
    public async Task NobodyIsPingedWhereManyWouldAnswer()
    {
        using var pinger = new Pinger();
        var outcome = await pinger.Ping(IPAddress.Parse("224.0.0.1"), 3, 56, Soon, TestContext.Current.CancellationToken);

        Assert.True(outcome.Fault!.Ours);
    }

    private static bool Closed(PingSocket socket)
    {
        socket.Dispose();
        return true;
    }
}
