// A node that becomes judge after it stood still.
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class ChairTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ANewJudgeAnswersForTheTimeSinceItJudgesWhateverBeatsHadWaitedForIt()
    {
        await using var store = await Store.Open(new Secret(folder["a.db"]), "a test", TimeProvider.System, NullLogger.Instance, default);
        var site = Sites.OfMany(1);
        var inbox = new Inbox();
        var chair = new Chair(store, new Agenda(), inbox, send: null, _ => site.Authority!, TimeProvider.System, NullLogger.Instance);
        var now = TimeProvider.System.GetUtcNow();
        Assert.All(Enumerable.Range(-65, 65), second => Assert.True(inbox.Post(new Signal.Beat(now.AddSeconds(second)))));

        await chair.Begin(site, await store.Remember(default), default);
        var began = store.Board!.World.Watching;
        inbox.Post(new Signal.Beat(TimeProvider.System.GetUtcNow()));
        inbox.Close();
        await chair.Run(default);

        Assert.InRange(store.Board!.World.Watching, began, began.AddMinutes(1));
    }
}
