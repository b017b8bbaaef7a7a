// TLS handshakes take turns: a few at once, and the next when one is over or waits for its peer.
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class HandshakesTests : IDisposable
{
    private readonly Handshakes handshakes = new();
    private readonly CancellationTokenSource end = new();
    private int begun;

    public void Dispose()
    {
        handshakes.Dispose();
        end.Dispose();
    }

    [Fact]
    public async Task AFewAreUnderWayAtOnceAndTheNextBeginsWhenOneIsOver()
    {
        using var first = new CancellationTokenSource();
        Task[] all = [Begin(new HandClock(DateTimeOffset.UnixEpoch), first.Token), .. Enumerable.Range(0, 11).Select(_ => Begin(new HandClock(DateTimeOffset.UnixEpoch), end.Token))];
        Assert.Equal(8, begun);

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all[0]);
        await Begun(9);
        Assert.Equal(9, begun);

        await end.CancelAsync();
        await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task APeerThatSaysNothingHoldsUpNobody()
    {
        Task[] all = [.. Enumerable.Range(0, 40).Select(_ => Begin(TimeProvider.System, end.Token))];
        await Begun(40);
        await end.CancelAsync();
        await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private Task Begin(TimeProvider clock, CancellationToken cancel) =>
        handshakes.Secure(new Mute(), new TlsTerms("web01.test"), clock, () => Interlocked.Increment(ref begun), cancel);

    private async Task Begun(int count)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (Volatile.Read(ref begun) < count)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"{begun} of {count} have begun");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    /// <summary>A peer that hears all and says nothing.</summary>
    private sealed class Mute : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }
}
