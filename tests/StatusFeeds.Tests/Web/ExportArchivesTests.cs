// Archives of events feeds as files: written once, and taken away when their changes are no longer kept.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class ExportArchivesTests
{
    private const string Feed = "/apps/shop/events.atom";

    [Fact]
    public async Task AnArchiveOfWhichChangesWerePrunedLeavesTheFolderAndThoseAfterItStay()
    {
        using var folder = new TempFolder();
        var clock = new SteppedClock(new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero));
        var root = folder["out"];
        await using var served = await ServedSite.Open(SmallSite.Shop("web01") with { StoppedAfter = TimeSpan.FromDays(1), Export = new ExportTo(root, IsWhole: false) }, clock, folder);
        await served.Change([.. Enumerable.Range(0, 601).Select(number => ("web01", number % 2 == 0 ? Status.Up : Status.Down, $"change {number}"))]);
        await served.Until(Feed, fetched => fetched.Code == 200 && fetched.Text.Contains("prev-archive", StringComparison.Ordinal));
        var documents = await served.Walk(Feed);
        Assert.Equal(3, documents.Count);
        await Become(() => documents.All(document => File.Exists(root + document.Path)));
        Assert.All(documents.Skip(1), archive => Assert.Equal(archive.Answer.Body, File.ReadAllBytes(root + archive.Path)));

        await folder.Prune(documents[2].Tails.Last());
        await Become(() => !File.Exists(root + documents[2].Path));
        Assert.Equal(documents[1].Answer.Body, await File.ReadAllBytesAsync(root + documents[1].Path));
        Assert.True(File.Exists(root + Feed));

        // It is looked through every five minutes.
        async Task Become(Func<bool> isSo)
        {
            for (var minute = 0; !isSo(); minute++)
            {
                Assert.True(minute < 600, "Not for ten hours.");
                clock.Advance(TimeSpan.FromMinutes(1));
                await served.Look();
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}
