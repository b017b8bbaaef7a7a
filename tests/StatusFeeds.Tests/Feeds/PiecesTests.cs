// What is written into pieces comes back whole, wherever their borders fall.
using StatusFeeds.Feeds;

namespace StatusFeeds.Tests.Feeds;

public sealed class PiecesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(32 * 1024, 1)]
    [InlineData(32 * 1024, 32 * 1024)]
    [InlineData(100_000, 7001)]
    [InlineData(100_000, 100_000)]
    public void EveryByteComesBackInItsPlace(int length, int step)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        using var pieces = new Pieces();
        foreach (var part in bytes.Chunk(step))
        {
            pieces.Write(part);
        }

        Assert.Equal(length, pieces.Length);
        Assert.Equal(bytes, pieces.ToArray());
    }
}
