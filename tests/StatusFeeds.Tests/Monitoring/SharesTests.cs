// How hosts are shared out among nodes: everybody as many, few moves, and each second of each check looked at once.
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class SharesTests
{
    private const long Start = 1_800_000_000;

    [Fact]
    public void EveryNodeGetsAsManySharesAsAnyOtherOrOneMore() => Prop.ForAll(
        Gen.Choose(1, 15).SelectMany(count => Gen.Choose(0, 20).ListOf(Shares.Count), (count, owners) => (count, owners)).ToArbitrary(),
        sample =>
        {
            var living = Enumerable.Range(0, sample.count).Select(number => $"n{number}").ToList();
            var dealt = Shares.Deal(living, [.. sample.owners.Select(owner => $"n{owner}")]);
            var counts = living.Select(node => dealt.Count(owner => owner == node)).ToList();
            return dealt.Length == Shares.Count && counts.Sum() == Shares.Count && counts.Max() - counts.Min() <= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ANodeThatJoinsTakesItsPartAndNothingElseMoves()
    {
        var two = Shares.Deal(["a", "b"], [.. Enumerable.Repeat("", Shares.Count)]);
        var three = Shares.Deal(["a", "b", "c"], two);

        Assert.Equal(4, three.Count(owner => owner == "c"));
        Assert.All(two.Zip(three), pair => Assert.True(pair.First == pair.Second || pair.Second == "c", $"went from {pair.First} to {pair.Second}"));
        Assert.Equal(three, Shares.Deal(["c", "b", "a"], three));
    }

    [Fact]
    public void WhatANodeHadThatIsGoneIsSharedOutAndNothingElseMoves()
    {
        var three = Shares.Deal(["a", "b", "c"], [.. Enumerable.Repeat("", Shares.Count)]);
        var two = Shares.Deal(["a", "c"], three);

        Assert.Equal(6, two.Count(owner => owner == "a"));
        Assert.All(three.Zip(two), pair => Assert.True(pair.First == pair.Second || pair.First == "b"));
    }

    [Fact]
    public void ThousandsOfHostsAreSharedOutEvenly()
    {
        var sizes = Enumerable.Range(0, 12_000).GroupBy(number => Shares.Of($"host-{number}")).Select(share => share.Count()).ToList();

        Assert.Equal(Shares.Count, sizes.Count);
        Assert.All(sizes, size => Assert.InRange(size, 850, 1150));
    }

    /// <summary>Shares change hands every few seconds, late at times; still each check starts once an interval, somewhere.</summary>
    [Fact]
    public void HoweverSharesChangeHandsEveryCheckIsLookedAtOnceAnInterval()
    {
        var random = new Random(4711);
        var site = Sites.OfMany(200, every: 10);
        Agenda[] nodes = [Planned(site), Planned(site), Planned(site)];
        var taken = Enumerable.Repeat(Start + 1, Shares.Count).ToArray();
        var looks = site.Hosts.Keys.ToDictionary(host => host, _ => new List<long>());
        for (var now = Start; now < Start + 300; now++)
        {
            for (var share = 0; share < Shares.Count; share++)
            {
                // One fire in ten is lost, or late by some seconds.
                if (taken[share] <= now + 1 && random.Next(10) > 0)
                {
                    nodes[random.Next(nodes.Length)].Give(share, taken[share], now + 1 + Shares.Seconds, now);
                    taken[share] = now + 1 + Shares.Seconds;
                }
            }

            foreach (var node in nodes)
            {
                var starting = new List<Slot>();
                node.TakeDue(now, starting);
                foreach (var slot in starting)
                {
                    looks[slot.Host.Id].Add(slot.WasDue);
                    node.Finished(slot.Check);
                }
            }
        }

        Assert.All(looks, host =>
        {
            // After the first look, which comes within the first interval, at the same second of each.
            var due = host.Value.Order().Where(second => second < Start + 280).ToList();
            Assert.InRange(due[0], Start + 1, Start + 10);
            Assert.All(due.Zip(due.Skip(1)), pair => Assert.Equal(10, pair.Second - pair.First));
            Assert.InRange(due[^1], Start + 270, Start + 280);
        });
    }

    [Fact]
    public void WhatIsNotThisNodesDoesNotStartHere()
    {
        var agenda = Planned(Sites.OfMany(50, every: 10));
        var starting = new List<Slot>();

        for (var now = Start; now < Start + 30; now++)
        {
            agenda.TakeDue(now, starting);
        }

        Assert.Empty(starting);
        Assert.Equal((0, 0), agenda.Work);
    }

    [Fact]
    public void ALookThatTheJudgeWantsOfAnotherNodeIsAskedForAndStartsThere()
    {
        var site = Sites.OfMany(1);
        var (judge, other) = (Planned(site), Planned(site));
        other.Give(Shares.Of("h0"), Start, Start + 100, Start);
        var first = First(other, Start);
        other.Finished(site.Checks.Single());

        judge.TakeDue(first, []);
        judge.Retry(new Observation("h0", "http", DateTimeOffset.FromUnixTimeSeconds(first + 1), TimeSpan.FromSeconds(1), new Judgement(Status.Down, "", [])));
        var ask = Assert.Single(judge.TakeAsks());
        Assert.Empty(judge.TakeAsks());
        other.Asked(ask);

        Assert.Equal(new WantedLook("h0", "http", first + 15), ask);
        Assert.Equal(first + 15, First(other, first + 1));
        Assert.Empty(other.TakeAsks());
    }

    [Fact]
    public void ANodeThatJoinsGoesOnInTheRhythmOfWhatOthersHaveLookedAt()
    {
        var site = Sites.OfMany(1, every: 300);
        var before = Planned(site);
        before.Give(Shares.Of("h0"), Start, Start + 900, Start);
        var (one, two) = (First(before, Start, site), First(before, Start + 100, site));

        var joined = new Agenda(isShared: true);
        joined.Plan(site, two + 1, _ => true);
        joined.Give(Shares.Of("h0"), two + 1, two + 900, two + 1);

        Assert.InRange(one, Start + 1, Start + 60);
        Assert.Equal(two + 300, First(joined, two + 1));
    }

    private static Agenda Planned(Site site)
    {
        var agenda = new Agenda(isShared: true);
        agenda.Plan(site, Start);
        return agenda;
    }

    /// <summary>The second at which the only check starts next.</summary>
    private static long First(Agenda agenda, long from, Site? finish = null)
    {
        for (var now = from; now < from + 1000; now++)
        {
            var starting = new List<Slot>();
            agenda.TakeDue(now, starting);
            if (starting.Count > 0)
            {
                if (finish is not null)
                {
                    agenda.Finished(finish.Checks.Single());
                }

                return now;
            }
        }

        throw new InvalidOperationException("It does not start.");
    }
}
