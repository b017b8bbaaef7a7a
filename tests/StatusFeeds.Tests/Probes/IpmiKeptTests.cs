// Sessions with a BMC over several looks: kept and closed, one at a time, and what is known of the BMC.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class IpmiKeptTests
{
    [Fact]
    public async Task ASessionIsKeptForTheNextLookAndOpenedAgainWhereItWasForgotten()
    {
        using var bmc = new SmallBmc();
        var bmcs = new Bmcs();

        (await bmcs.Talk(bmc, keeps: true)).IsWhole();
        (await bmcs.Talk(bmc, keeps: true)).IsWhole();
        Assert.Equal((1, 1, 0), (bmc.Count("rakp3"), bmc.Open, bmc.Count("command 3C")));

        bmc.ForgetAll();
        (await bmcs.Talk(bmc, keeps: true)).IsWhole();
        Assert.Equal((2, 1), (bmc.Count("rakp3"), bmc.Open));

        // Another login is another session; the one of before is closed.
        (await bmcs.Talk(bmc, BmcLooks.Login with { Suite = 3 }, keeps: true)).IsWhole();
        Assert.Equal((3, 1, 1), (bmc.Count("rakp3"), bmc.Open, bmc.Count("command 3C")));

        await bmcs.DisposeAsync();
        await BmcLooks.Until(() => bmc.Open == 0);
    }

    [Fact]
    public async Task NoMoreSessionsAreKeptThanThereMayBe()
    {
        using var first = new SmallBmc();
        using var second = new SmallBmc();
        using var bmcs = new Bmcs(mostKept: 1);

        (await bmcs.Talk(first, keeps: true)).IsWhole();
        (await bmcs.Talk(second, keeps: true)).IsWhole();
        Assert.Equal((1, 0), (first.Open, second.Open));
        (await bmcs.Talk(first)).IsWhole();
        (await bmcs.Talk(second, keeps: true)).IsWhole();
        Assert.Equal((0, 1), (first.Open, second.Open));
    }

    [Fact]
    public async Task SessionsThatABmcForgetsAreNotKeptAnyLonger()
    {
        using var bmc = new SmallBmc();
        using var bmcs = new Bmcs();
        for (var look = 0; look < 2; look++)
        {
            (await bmcs.Talk(bmc, keeps: true)).IsWhole();
            bmc.ForgetAll();
        }

        (await bmcs.Talk(bmc, keeps: true)).IsWhole();
        Assert.Equal(0, bmc.Open);
    }

    [Fact]
    public async Task ALookThatIsCancelledLeavesTheBmcToTheNext()
    {
        using var bmc = new SmallBmc();
        using var bmcs = new Bmcs();
        using var cancel = new CancellationTokenSource();
        var look = new Look("h", "127.0.0.1", TimeProvider.System, null!, TimeSpan.FromSeconds(10));
        var silent = bmcs.With(bmc.At, BmcLooks.Login, true, look, look.Timeout, Ask, cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silent);
        bmc.Change = (_, packet) => [packet];
        (await bmcs.Talk(bmc)).IsWhole();
        Assert.Equal(1, bmc.Most);

        async Task<int> Ask(IBmc asked, BmcSlot slot)
        {
            bmc.Change = (_, _) =>
            {
                cancel.Cancel();
                return [];
            };
            return (await asked.Ask(new IpmiRequest(IpmiRequest.App, 1))).Code;
        }
    }

    [Fact]
    public async Task WhatABmcOffersIsAskedOnce()
    {
        using var bmc = new SmallBmc();
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc)).IsWhole();
        (await bmcs.Talk(bmc)).IsWhole();
        Assert.Equal((1, 1, 2, 2), (bmc.Count("caps"), bmc.Count("suites"), bmc.Count("rakp3"), bmc.Count("command 3C")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OneSessionAtATimeHoweverManyLook(bool keeps)
    {
        using var bmc = new SmallBmc();
        using var bmcs = new Bmcs();
        var talks = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => bmcs.Talk(bmc, requests: 5, keeps: keeps && i % 2 == 0)));

        Assert.All(talks, talked => talked.IsWhole(5));
        Assert.Equal(1, bmc.Most);
    }

    [Fact]
    public async Task WhoWaitsInVainForAnotherLookHasNoResult()
    {
        using var bmc = new SmallBmc();
        using var bmcs = new Bmcs();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = bmcs.Talk(bmc, during: _ =>
        {
            begun.SetResult();
            return goOn.Task;
        });
        await begun.Task;
        var second = await bmcs.Talk(bmc, seconds: 0.3);
        goOn.SetResult();

        Assert.True(second.Fault is { Ours: true });
        Assert.Contains("another check of", second.Words, StringComparison.Ordinal);
        Assert.False(second.Contact.Tried);
        (await first).IsWhole();
    }

    [Theory]
    [InlineData(new[] { 3, 17 }, 0x02, false, false)]
    [InlineData(new[] { 0, 3, 17 }, 0x03, true, true)]
    public async Task OpenDoorsAreFound(int[] suites, byte logins, bool isCipherZero, bool isAnonymous)
    {
        using var bmc = new SmallBmc { Suites = suites, Listed = suites, Capabilities = [0x80, logins, 0x02] };
        using var bmcs = new Bmcs();
        BmcSlot? known = null;
        (await bmcs.Talk(bmc, during: Look)).IsWhole();

        Assert.Equal((isCipherZero, isAnonymous), (known!.IsCipherZero, known.Offer!.IsAnonymous));
        var tried = bmc.Count("open");
        (await bmcs.Talk(bmc, during: Look)).IsWhole();
        Assert.Equal(tried + 1, bmc.Count("open"));
        Assert.Equal(0, bmc.Open);

        Task Look(BmcSlot slot)
        {
            known = slot;
            return Task.CompletedTask;
        }
    }

    /// <summary>It lists the suite, and does not take it: in Open Session, or from this user.</summary>
    [Theory]
    [InlineData("open")]
    [InlineData("rakp2")]
    [InlineData("silence")]
    public async Task ASuiteZeroThatIsListedAndNotTakenIsNoOpenDoor(string refusing)
    {
        using var bmc = new SmallBmc { Suites = refusing == "open" ? [17] : [0, 17], Listed = [0, 17] };
        bmc.Change = (step, packet) => step != "rakp2" || bmc.Count("rakp1") < 2 ? [packet] : refusing == "silence" ? [] : [[.. packet[..17], 0x0D, .. packet[18..]]];
        using var bmcs = new Bmcs();
        BmcSlot? known = null;
        (await bmcs.Talk(bmc, during: slot => Task.FromResult(known = slot))).IsWhole();

        Assert.False(known!.IsCipherZero);
    }
}
