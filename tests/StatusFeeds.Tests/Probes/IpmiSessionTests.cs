// Talks with a BMC over real sockets: every suite, datagrams lost, doubled, late and forged, sessions forgotten.
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
    public async Task ABmcIsAskedOverIpv6Too()
    {
        using var bmc = new SmallBmc("::1");
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc)).IsWhole();
    }

    [Fact]
    public async Task AKeyOfTheBmcsOwnIsUsed()
    {
        using var bmc = new SmallBmc { Key = [.. "K_g of the rack"u8] };
        using var bmcs = new Bmcs();

        (await bmcs.Talk(bmc, BmcLooks.Login with { Key = new Secret("K_g of the rack") })).IsWhole();
        (await bmcs.Talk(bmc, BmcLooks.Login with { Key = new Secret("0x4b5f67206f6620746865207261636b") })).IsWhole();
    }

    /// <summary>With some it is not cut, or not where the suite says; the bytes must be right, whatever their number.</summary>
    [Theory]
    [InlineData(3, 20)]
    [InlineData(17, 12)]
    [InlineData(17, 32)]
    public async Task TheCheckOfTheLastStepMayHaveAnotherLength(int suite, int length)
    {
        using var bmc = new SmallBmc { CheckLength = length };
        using var bmcs = new Bmcs();
        (await bmcs.Talk(bmc, BmcLooks.Login with { Suite = suite })).IsWhole();

        bmc.CheckLength = 8;
        Assert.Contains("its session keys are not ours", (await bmcs.Talk(bmc, BmcLooks.Login with { Suite = suite })).Words, StringComparison.Ordinal);
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
        await BmcLooks.Until(() => bmc.Open == 0);
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
