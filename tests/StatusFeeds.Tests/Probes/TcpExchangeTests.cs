// Reading a reply piece by piece: where the expected text may be cut, and what the end of the time makes of half a reply.
using System.Text;
using StatusFeeds.Probes;

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

    private static async Task<(TcpEnd End, string Text)> End(string expect, params string[] pieces)
    {
        var reply = await Exchange(expect, pieces);
        return (reply.End, Encoding.UTF8.GetString(reply.Bytes));
    }

    private static async Task<TcpReply> Exchange(string expect, params string[] pieces)
    {
        using var timeout = new CancellationTokenSource();
        await using var stream = new Pieces(new Queue<string>(pieces.Where(piece => piece.Length > 0)), timeout);
        return await new TcpExchange(stream, TimeProvider.System, timeout.Token).Run(default, Encoding.UTF8.GetBytes(expect));
    }

    /// <summary>Brings one piece a read; then the time is up.</summary>
    private sealed class Pieces(Queue<string> pieces, CancellationTokenSource timeout) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (pieces.TryDequeue(out var piece))
            {
                return Encoding.UTF8.GetBytes(piece, buffer.Span);
            }

            await timeout.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }
}
