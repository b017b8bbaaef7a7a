// Reading a reply piece by piece: where the expected text may be cut, and what the end of the time makes of half a reply.
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class TcpExchangeTests
{
    private const string Banner = "220 mx\r\n";

    [Fact]
    public async Task WhereverTheReplyIsCutTheExpectedTextIsFoundAndItsLineRead()
    {
        for (var one = 1; one < Banner.Length; one++)
        {
            for (var two = one; two <= Banner.Length; two++)
            {
                var reply = await Exchange("220 m", Banner[..one], Banner[one..two], Banner[two..]);
                Assert.Equal((TcpEnd.Met, Banner), (reply.End, Encoding.UTF8.GetString(reply.Bytes)));
            }
        }
    }

    [Theory]
    [InlineData("aab", "aa", "ab")]
    [InlineData("\n", "220 mx\r", "\n")]
    [InlineData("220", "220 mx")]
    public async Task TheExpectedTextIsMetOnceItIsThereEvenIfItsLineNeverEnds(string expect, params string[] pieces) =>
        Assert.Equal((TcpEnd.Met, string.Concat(pieces)), await End(expect, pieces));

    [Theory]
    [InlineData("250", "220", " mx")]
    [InlineData("", "220", " mx")]
    [InlineData("250")]
    public async Task WhenTheTimeIsUpWhatCameIsKept(string expect, params string[] pieces) =>
        Assert.Equal((TcpEnd.TimeUp, string.Concat(pieces)), await End(expect, pieces));

    [Theory]
    [InlineData("")]
    [InlineData("220")]
    public async Task WithEnoughReadThatNoMoreComesForAWhileIsTheEnd(string expect)
    {
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        await using var stream = new Pieces(["220", " mx"], () => clock.Advance(TimeSpan.FromMilliseconds(500)));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var reply = await new TcpExchange(stream, clock, patience.Token).Run(default, Encoding.UTF8.GetBytes(expect));
        Assert.Equal((expect.Length == 0 ? TcpEnd.Quiet : TcpEnd.Met, "220 mx"), (reply.End, Encoding.UTF8.GetString(reply.Bytes)));
        Assert.Equal(0, reply.At);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OfAPeerThatHungUpOnWhatWeSayWhatItSaidBeforeIsRead(bool spoke)
    {
        await using var stream = new Pieces(spoke ? ["421 busy"] : [], null) { Resets = true };
        var reply = await new TcpExchange(stream, TimeProvider.System, TestContext.Current.CancellationToken).Run("x"u8.ToArray(), "220"u8.ToArray());
        Assert.Equal((TcpEnd.Broken, spoke ? "421 busy" : "", "the connection was reset"), (reply.End, Encoding.UTF8.GetString(reply.Bytes), reply.Broken));
    }

    private static async Task<(TcpEnd End, string Text)> End(string expect, params string[] pieces)
    {
        var reply = await Exchange(expect, pieces);
        return (reply.End, Encoding.UTF8.GetString(reply.Bytes));
    }

    private static async Task<TcpReply> Exchange(string expect, params string[] pieces)
    {
        using var timeout = new CancellationTokenSource();
        await using var stream = new Pieces(pieces, timeout.Cancel);
        return await new TcpExchange(stream, TimeProvider.System, timeout.Token).Run(default, Encoding.UTF8.GetBytes(expect));
    }

    /// <summary>Brings one piece a read; then it does that and is silent, or hangs up where there is nothing to do.</summary>
    private sealed class Pieces(IEnumerable<string> pieces, Action? then) : MemoryStream
    {
        private readonly Queue<string> left = new(pieces.Where(piece => piece.Length > 0));

        /// <summary>Whatever is said to it.</summary>
        public bool Resets { get; init; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left.TryDequeue(out var piece))
            {
                return Encoding.UTF8.GetBytes(piece, buffer.Span);
            }

            if (then is not null)
            {
                then();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return 0;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Resets ? ValueTask.FromException(new IOException("", new SocketException((int)SocketError.ConnectionReset))) : base.WriteAsync(buffer, cancellationToken);
    }
}
