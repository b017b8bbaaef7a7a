// Whether this monitor sees its network, told from one moment: who answered when, who is silent since when.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class SeeingTests
{
    private static readonly Site Witnessed = Shop(Switch("w1"), Switch("w2"), Box("a"), Box("b"), Box("c"), Box("d")) with { Witnesses = ["w1", "w2"] };

    private static readonly Site OneWitness = Shop(Switch("w1"), Box("a"), Box("b"), Box("c"), Box("d")) with { Witnesses = ["w1"] };

    private static readonly Site Three = Shop(Box("a"), Box("b"), Box("c"));

    private static readonly Site Two = Shop(Box("a", checks: "http ping"), Box("b"), Box("c"));

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.1.2.3", true)]
    [InlineData("::1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("web01.example.com", false)]
    [InlineData("", false)]
    public void BeforeItsFirstLookTheAddressSaysWhetherAHostIsThisMachine(string address, bool here)
    {
        var site = Shop(Box("a") with { Address = address }, Box("b"), Box("c"));

        Assert.Equal(here, Seeing.IsHere(Still.Of(site), site.Hosts["a"]));
    }

    [Fact]
    public void ThenTheFirstLookThatCanTellSays()
    {
        var site = Shop(Box("a", checks: "exec http") with { Address = "localhost" }, Box("b"), Box("c"));
        var world = Still.Of(site).Check("a", check => check with { Last = Still.Look("a", check, 10, answered: null) });
        Assert.True(IsHere(world));
        Assert.False(IsHere(world.Answers("a", 10, index: 1)));
        Assert.False(IsHere(world.Silent("a", 5, 10, index: 1)));

        world = world.Answers("a", 10, index: 1);
        Assert.True(IsHere(world.Check("a", check => check with { Last = check.Last! with { Here = true } })));
        Assert.True(IsHere(world.Check("a", check => check with { Last = check.Last! with { Here = true } }, index: 1)));

        bool IsHere(World of) => Seeing.IsHere(of, site.Hosts["a"]);
    }

    [Fact]
    public void OneWitnessIsEnoughToTellByAndWithoutAnyThreeHosts()
    {
        Assert.True(Judges(Shop(Switch("w1"), Box("a")) with { Witnesses = ["w1"] }));
        Assert.False(Judges(Shop(Box("a"), Box("b"))));
        Assert.True(Judges(Three));
        Assert.False(Judges(Shop(Box("a"), Box("b"), Box("c") with { Address = "127.0.0.1" })));

        static bool Judges(Site site) => Seeing.Judges(Still.Of(site), site);
    }

    [Fact]
    public void AHostWhoseLooksAllSayNothingOfTheNetworkIsNoneToTellBy()
    {
        var site = Shop(Box("a", checks: "exec http"), Box("b"), Box("c"));
        var world = Still.Of(site).Check("a", check => check with { Last = Still.Look("a", check, 10, answered: null) });
        Assert.True(Seeing.Judges(world, site));
        Assert.True(Seeing.Judges(world.Answers("a", 10, index: 1), site));

        Assert.False(Seeing.Judges(world.Check("a", check => check with { Last = Still.Look("a", check, 10, answered: null) }, index: 1), site));
    }

    [Fact]
    public void WeAreBlindWhenNoWitnessAnswersNorAnyOfThreeThatDid()
    {
        var world = All(Witnessed, 60, 75);
        Assert.True(Seeing.IsLost(world, Witnessed));
        Assert.True(Seeing.IsLost(world.Answers("d", 50), Witnessed));

        Assert.False(Seeing.IsLost(world.Answers("w2", 50), Witnessed));
        Assert.False(Seeing.IsLost(world.Answers("w2", 76), Witnessed));
        Assert.False(Seeing.IsLost(world.Answers("c", 50).Answers("d", 50), Witnessed));
        Assert.False(Seeing.IsLost(world with { Seen = At(75) }, Witnessed));
        Assert.False(Seeing.IsLost(world.Check("w2", check => check with { Silences = 1 }), Witnessed));
    }

    [Fact]
    public void AtAStartNobodyIsSilentUntilLookedAt()
    {
        var world = All(Witnessed, 60, 75) with { Seen = DateTimeOffset.UnixEpoch };
        Assert.True(Seeing.IsLost(world, Witnessed));
        Assert.False(Seeing.IsLost(NotLookedAt(world, "w2"), Witnessed));
        Assert.False(Seeing.IsLost(NotLookedAt(world, "a"), Witnessed));
        Assert.True(Seeing.IsLost(NotLookedAt(world, "d"), Witnessed));
        Assert.False(Seeing.IsLost(NotLookedAt(NotLookedAt(world, "a"), "b"), Witnessed));
        Assert.False(Seeing.IsLost(NotLookedAt(NotLookedAt(world with { Seen = At(50) }, "a"), "b"), Witnessed));

        world = All(Three, 60, 75) with { Seen = DateTimeOffset.UnixEpoch };
        Assert.True(Seeing.IsLost(world, Three));
        Assert.False(Seeing.IsLost(NotLookedAt(world, "c"), Three));

        static World NotLookedAt(World world, string host) => world.Check(host, check => check with { Last = null });
    }

    [Fact]
    public void ThreeMustHaveBeenSilentAsOftenAsAFailureNeeds()
    {
        var four = Shop(Box("a"), Box("b"), Box("c"), Box("d"));
        var world = All(four, 60, 75).Check("d", check => check with { Silences = 1 });

        Assert.True(Seeing.IsLost(world, four));
        Assert.False(Seeing.IsLost(world.Check("c", check => check with { Silences = 1 }), four));
        Assert.False(Seeing.IsLost(world.Check("c", check => check with { Silences = 0 }), four));
        Assert.False(Seeing.IsLost(world.Answers("c", 50), four));
    }

    [Fact]
    public void AHostThatHadLongBeenDeadIsNotWaitedFor() => Assert.True(Seeing.IsLost(All(OneWitness, 60, 75).Silent("d", 10, 45).Silent("c", 10, 45), OneWitness));

    [Theory]
    [InlineData(120, true)]
    [InlineData(120.001, false)]
    public void OneThatHadStoppedToAnswerBeforeOthersDidIsNoSign(double seen, bool lost)
    {
        // All answered looks at 50 s and are looked at once a minute; the fourth alone has not been looked at since.
        var world = All(OneWitness, 130, 145).Answers("d", 50) with { Seen = At(seen) };

        Assert.Equal(lost, Seeing.IsLost(world, OneWitness));
    }

    [Fact]
    public void AHostThatAnsweredByOneOfItsChecksIsASign()
    {
        var site = Shop(Switch("w1"), Box("a", checks: "http ping"), Box("b"), Box("c"), Box("d")) with { Witnesses = ["w1"] };

        Assert.True(Seeing.IsLost(All(site, 60, 75).Answers("d", 50), site));
    }

    [Fact]
    public void TheNewestLookOfAHostCountsAndTheLastOfItsChecksToFallSilent()
    {
        var world = All(Two, 60, 75).Silent("a", 65, 80, index: 1);
        Assert.Equal(At(60), Seeing.LostSince(world, Two));
        Assert.Equal(At(65), Seeing.LostSince(world, Two with { Witnesses = ["a"] }));
        Assert.Equal(At(60), Seeing.LostSince(world.Check("a", check => check with { Silences = 0, SilentSince = At(70) }, index: 1), Two with { Witnesses = ["a"] }));

        Assert.True(Seeing.IsLost(world.Silent("b", 78, 90).Silent("c", 78, 90) with { Seen = At(77) }, Two with { Witnesses = ["a"] }));
    }

    [Fact]
    public void AWitnessIsDeadByThoseOfItsChecksThatAreSilent()
    {
        var site = Shop(Box("w1", checks: "exec ping"), Box("a")) with { Witnesses = ["w1"] };
        var world = Still.Of(site).Silent("w1", 60, 75, index: 1).Silent("a", 60, 75) with { Seen = At(50) };

        Assert.True(Seeing.IsLost(world, site));
    }

    [Theory]
    [InlineData(209.999, true)]
    [InlineData(210, false)]
    public void OnceWeSeeAgainWhoWasSilentIsInDoubtUntilThereWasTimeToLook(double now, bool doubt)
    {
        var world = Still.Of(Three).Silent("a", 60, 75) with { Seen = At(100), Sees = At(100) };

        Assert.Equal(doubt, Seeing.IsInDoubt(world, Three, At(now)));
        Assert.False(Seeing.IsInDoubt(world.Silent("a", 60, 100), Three, At(now)));
        Assert.False(Seeing.IsInDoubt(world.Answers("a", 75), Three, At(now)));
        Assert.False(Seeing.IsInDoubt(world with { Blind = At(105) }, Three, At(now)));
        Assert.Equal(doubt, Seeing.IsInDoubt(world.Check("a", check => check with { Status = null, Counted = Status.Up, Silences = 0 }), Three, At(now)));
    }

    [Theory]
    [InlineData(75, 184.999, true)]
    [InlineData(75, 185, false)]
    [InlineData(50, 184.999, false)]
    public void AnExcuseIsInDoubtWhileNobodyHasBeenSeenSince(double begun, double now, bool doubt)
    {
        var world = Still.Of(Three).Silent("a", 60, begun).Check("a", check => check with { Counted = Status.Unknown, Excuse = "unreachable behind b", Since = At(75) }) with { Seen = At(50) };

        Assert.Equal(doubt, Seeing.IsInDoubt(world, Three, At(now)));
    }

    [Fact]
    public void OfAHostThatTheWorldHasNotAdoptedNothingIsInDoubt() => Assert.False(Seeing.IsInDoubt(World.Empty, Three, At(100)));

    [Fact]
    public void WithoutAWitnessThatAnswersFiveOthersThatMayAreAskedToo()
    {
        var site = Shop([Switch("w1"), .. Enumerable.Range(0, 8).Select(i => Box($"h{i}"))]) with { Witnesses = ["w1"] };
        var world = All(site, 60, 75);
        Assert.Equal(["w1"], Seeing.Witnesses(world, site));

        foreach (var host in site.Hosts.Keys.Where(host => host != "w1"))
            world = world.Answers(host, 50);
        Assert.Equal(6, Seeing.Witnesses(world, site).Count());
        Assert.Equal(8, Seeing.Everybody(world, site).Count());
        Assert.Equal(["w1"], Seeing.Witnesses(world.Answers("w1", 76), site));
    }

    private static World All(Site site, double since, double begun)
    {
        var world = Still.Of(site) with { Seen = At(50) };
        foreach (var host in site.Hosts.Keys)
            world = world.Answers(host, 50).Silent(host, since, begun);
        return world;
    }
}
