// What is kept of Markdown that was read: each text once, and no more than there is room for.
using StatusFeeds.Feeds;

namespace StatusFeeds.Tests.Feeds;

public sealed class MarkdownShelfTests
{
    [Fact]
    public void ATextIsReadOnceWhileThereIsRoom()
    {
        var made = 0;
        var shelf = new MarkdownShelf(100, text => Html.Of($"{text}{made++}"));
        Assert.Equal("aa0", shelf.Of("aa").ToString());
        Assert.Equal("bb1", shelf.Of("bb").ToString());
        Assert.Equal("aa0", shelf.Of("aa").ToString());
        Assert.Equal("aa0", shelf.Of(new string('a', 2)).ToString());
        Assert.Equal(10, shelf.Size);
    }

    [Fact]
    public void NoMoreIsKeptThanThereIsRoomFor()
    {
        var made = 0;
        var shelf = new MarkdownShelf(100, text => Html.Of($"{text}{made++}"));
        for (var n = 10; n < 99; n++)
        {
            shelf.Of($"text {n}");
            Assert.InRange(shelf.Size, 1, 100);
        }

        Assert.StartsWith("text 98", shelf.Of("text 98").ToString(), StringComparison.Ordinal);
        Assert.Equal(89, made);
        var large = new string('x', 200);
        shelf.Of(large);
        shelf.Of(large);
        Assert.Equal((91, 0L), (made, shelf.Size));
    }
}
