// Many logins at once: right ones are let in, and wrong ones learn nothing from how quick an answer is.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class LoginTests
{
    [Fact]
    public async Task WhoTriesManyLoginsIsNotToldByAQuickAnswerWhichOfThemIsRight()
    {
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var served = await ServedSite.Open(GuardedSite.Of() with { TrustedProxies = [System.Net.IPNetwork.Parse("127.0.0.0/8")] }, clock);
        var (there, elsewhere) = (("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-For", "192.0.2.2"));
        Assert.Equal(303, await Code(GuardedSite.AsNoc, elsewhere));
        Assert.Equal(303, await Code(GuardedSite.AsBoss, there));
        var tried = Enumerable.Range(0, 12).Select(number => Code(GuardedSite.Login("noc", $"guess {number}"), there)).ToList();
        await HubSite.Until(() => tried.Count(one => one.IsCompleted) == 4);
        Assert.Equal(429, await Code(GuardedSite.AsNoc, there));
        Assert.Equal(303, await Code(GuardedSite.AsNoc, elsewhere));
        Assert.Equal(303, await Code(GuardedSite.AsBoss, there));
        await HubSite.Until(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return tried.All(one => one.IsCompleted);
        });
        Assert.Equal((8, 4), ((await Task.WhenAll(tried)).Count(code => code == 401), tried.Count(one => one.Result == 429)));
        Assert.Equal(303, await Code(GuardedSite.AsNoc, there));

        async Task<int> Code((string, string) login, (string, string) from) => (await served.Get("/login", login, from)).Code;
    }

    [Fact]
    public async Task ManyWhoComeAtOnceWithARightLoginThatTakesLongToCheckAreLetIn()
    {
        await using var served = await ServedSite.Open(GuardedSite.Of());
        var codes = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ => (await served.Get("/login", GuardedSite.AsBoss)).Code));
        Assert.All(codes, code => Assert.Equal(303, code));
    }
}
