// Talks with a BMC over real sockets: every suite, datagrams lost, doubled, late and forged, sessions forgotten, kept and closed.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class IpmiSessionTests
{
    private const int Many = 40;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public async Task EverySuiteThatIsAskedForLetsUsIn(int suite)
    {
        using var bmc = new SmallBmc { Suites = [suite], Listed = [suite] };
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc, BmcLooks.Login with { Suite = suite })).IsWhole();
        Assert.Equal(0, bmc.Open);
    }

    [Theory]
    [InlineData(new[] { 1, 3, 17, 0 }, "cipher suite 17")]
    [InlineData(new[] { 2, 3, 16 }, "cipher suite 3")]
    public async Task TheBestSuiteThatTheBmcOffersIsTaken(int[] offered, string taken)
    {
        using var bmc = new SmallBmc { Suites = offered, Listed = offered };
        using var bmcs = new Bmcs();
        var talked = await bmcs.Talk(bmc);

        talked.IsWhole();
        Assert.Contains($"Open Session, {taken}\n", talked.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereTheBmcListsNoSuitesTheyAreTried()
    {
        using var bmc = new SmallBmc { Suites = [3], Listed = null };
        using var bmcs = new Bmcs();
        (await bmcs.Talk(bmc)).IsWhole();
        Assert.Equal(2, bmc.Count("open"));

        // One that is silent where it has not the suite.
        using var silent = new SmallBmc { Suites = [3], Listed = null, Change = (step, packet) => step == "open" && packet[17] != 0 ? [] : [packet] };
        (await bmcs.Talk(silent)).IsWhole();
    }

    [Fact]
    public async Task AKeyOfTheBmcsOwnIsUsed()
    {
        using var bmc = new SmallBmc { Key = [.. "K_g of the rack"u8] };
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc, BmcLooks.Login with { Key = new Secret("K_g of the rack") })).IsWhole();
        (await bmcs.Talk(bmc, BmcLooks.Login with { Key = new Secret("0x4b5f67206f6620746865207261636b") })).IsWhole();
    }

    [Fact]
    public async Task MoreThanAUserIsAskedForAfterTheLogin()
    {
        using var bmc = new SmallBmc();
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc)).IsWhole();
        Assert.Equal(0, bmc.Count("command 3B"));
        (await bmcs.Talk(bmc, BmcLooks.Login with { Privilege = IpmiPrivilege.Operator })).IsWhole();
        Assert.Equal(1, bmc.Count("command 3B"));
    }

    [Fact]
    public async Task AUserWhoIsNotFoundByNameAloneIsSoughtByPrivilegeToo()
    {
        using var bmc = new SmallBmc();
        bmc.Change = (step, packet) => step == "rakp2" && bmc.Count("rakp1") == 1 ? [[.. packet[..17], 0x0D, .. packet[18..]]] : [packet];
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc)).IsWhole();
        Assert.Equal(2, bmc.Count("rakp1"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task LostDatagramsAreAskedForAgain(int every)
    {
        using var bmc = new SmallBmc();
        var (came, went) = (0, 0);
        bmc.Drops = _ => ++came % (2 * every) == 0;
        bmc.Change = (_, packet) => ++went % (2 * every) == every ? [] : [packet];
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc, requests: 12, seconds: 20)).IsWhole(12);
    }

    /// <summary>In the steps of the login too: a BMC that takes the second try goes by that.</summary>
    [Theory]
    [InlineData("caps")]
    [InlineData("suites")]
    [InlineData("open")]
    [InlineData("rakp2")]
    [InlineData("rakp4")]
    [InlineData("command")]
    public async Task AnAnswerThatIsLostOnceIsAskedForAgain(string lost)
    {
        var isLost = false;
        using var bmc = new SmallBmc { Change = (step, packet) => step == lost && !isLost && (isLost = true) ? [] : [packet] };
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc)).IsWhole();
    }

    [Fact]
    public async Task DoubledAndLateAnswersAreNotTakenForOthers()
    {
        byte[]? held = null;
        using var bmc = new SmallBmc
        {
            Change = (_, packet) =>
            {
                // Each comes twice, after the one before it, once more.
                byte[][] all = held is null ? [packet, packet] : [held, packet, held, packet];
                held = packet;
                return all;
            },
        };
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc, requests: Many)).IsWhole(Many);
        Assert.Equal(Many, bmc.Count("command 2D"));
    }

    /// <summary>Every third answer is held back until the next is there: it comes when the same was asked again.</summary>
    [Fact]
    public async Task AnswersOutOfOrderFindTheirRequests()
    {
        var (went, held) = (0, (byte[]?)null);
        using var bmc = new SmallBmc
        {
            Change = (step, packet) =>
            {
                if (step == "command" && ++went % 3 == 0)
                {
                    held = packet;
                    return [];
                }

                byte[][] all = held is null ? [packet] : [packet, held];
                held = null;
                return all;
            },
        };
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc, requests: 12)).IsWhole(12);
    }

    [Fact]
    public async Task ForgedAnswersAreDropped()
    {
        using var bmc = new SmallBmc { Change = (step, packet) => step == "command" ? [[.. packet[..^1], (byte)~packet[^1]], [.. packet[..6], 1, 2, 3, 4, .. packet[10..]], [1, 2, 3], packet] : [packet] };
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc)).IsWhole();
        Assert.Equal(3, bmc.Count("command 2D"));
    }

    [Fact]
    public async Task ABmcThatForgetsTheSessionIsAskedInAnother()
    {
        using var bmc = new SmallBmc();
        var answered = 0;
        bmc.Answers = (_, command, data) =>
        {
            if (++answered == 3)
            {
                bmc.ForgetAll();
            }

            return [0, command, .. data];
        };
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc, requests: 6)).IsWhole(6);
        Assert.Equal(2, bmc.Count("rakp3"));
    }

    [Fact]
    public async Task ABusyBmcIsAskedAgain()
    {
        var asked = 0;
        using var bmc = new SmallBmc { Answers = (_, command, data) => ++asked <= 2 ? [0xC0] : [0, command, .. data] };
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc)).IsWhole();
    }

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

    [Fact]
    public async Task NoSecretIsInTheTranscript()
    {
        using var bmc = new SmallBmc { Key = [.. "keykeykey"u8] };
        using var bmcs = new Bmcs();
        var talked = await bmcs.Talk(bmc, BmcLooks.Login with { Key = new Secret("keykeykey"), Privilege = IpmiPrivilege.Admin });

        talked.IsWhole();
        Assert.Contains("Set Session Privilege Level", talked.Said, StringComparison.Ordinal);
        Assert.All(["s3cret", "keykeykey", "monitor", Convert.ToHexString("s3cret"u8), Convert.ToHexString("keykeykey"u8)], secret => Assert.DoesNotContain(secret, talked.Said, StringComparison.OrdinalIgnoreCase));
    }
}
