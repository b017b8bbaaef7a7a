// The agenda: phases, retries, lateness, reloads, a clock that is set back.
using StatusFeeds.Model;
using StatusFeeds.Monitoring;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Monitoring;

public sealed class AgendaTests
{
    private const long Start = 1_800_000_000;

    [Fact]
    public void EverythingIsLookedAtOnceWithinOneIntervalOfTheStart()
    {
        var starts = Starts(Planned(Sites.OfMany(500, every: 20)), Start + 1, Start + 20);

        Assert.Equal(500, starts.Select(start => start.Host).Distinct().Count());
        Assert.Equal(500, starts.Count);
    }

    [Theory]
    [InlineData(120, 10)]
    [InlineData(100, 20)]
    [InlineData(61, 60)]
    [InlineData(1000, 60)]
    [InlineData(7, 5)]
    public void NoSecondGetsOverTwiceTheMean(int checks, int every)
    {
        var starts = Starts(Planned(Sites.OfMany(checks, every)), Start + 1, Start + (3 * every));

        Assert.InRange(starts.GroupBy(start => start.Second).Max(second => second.Count()), 1, 2.0 * checks / every);
    }

    [Fact]
    public void PhasesAreTheSameAfterARestart()
    {
        var once = Starts(Planned(Sites.OfMany(200)), Start + 1, Start + 60).Select(start => (start.Host, Phase: start.Second % 60)).Order();
        var again = Starts(Planned(Sites.OfMany(200), Start + 1234), Start + 1235, Start + 1294).Select(start => (start.Host, Phase: start.Second % 60)).Order();

        Assert.Equal(once, again);
    }

    [Fact]
    public void ACheckOfARareRhythmHasItsFirstLookWithinAMinute()
    {
        var starts = Starts(Planned(Sites.OfMany(50, every: 86400)), Start + 1, Start + 60);

        Assert.Equal(50, starts.Count);
    }

    [Fact]
    public void ACheckNeverRunsTwiceAtOnceAndIsCountedLateWhenItsLastLookHeldItUp()
    {
        var site = Sites.OfMany(1, every: 10);
        var agenda = Planned(site);
        var first = Next(agenda, Start + 1, finish: false);
        Assert.Empty(Starts(agenda, first + 1, first + 25));

        agenda.Finished(site.Checks.Single());

        Assert.Single(Taken(agenda, first + 26));
        Assert.Equal(new Lateness(1, 1, first + 26), agenda.Lateness);
    }

    [Fact]
    public void ALateBeatIsCaughtUpByTheNextAndCounted()
    {
        var agenda = Planned(Sites.OfMany(100, every: 2));
        Starts(agenda, Start + 1, Start + 4);

        Assert.Equal(100, Taken(agenda, Start + 7).Count);
        Assert.InRange(agenda.Lateness.Late, 30, 70);
        Assert.Equal(agenda.Lateness.Late, agenda.Lateness.Missed);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(86_400)]
    public void AClockThatLeapsOrAMachineThatSleptMakesNoLookLate(long seconds)
    {
        var agenda = Planned(Sites.OfMany(30, every: 5));
        Starts(agenda, Start + 1, Start + 60);

        var starts = Taken(agenda, Start + 60 + seconds);

        Assert.Equal(30, starts.Count);
        Assert.All(starts, slot => Assert.Equal(Start + 60 + seconds, slot.WasDue));
        Assert.Equal(new Lateness(0, 0, 0), agenda.Lateness);
    }

    [Fact]
    public void ALookUnderWayWhileTheClockLeapsIsFollowedByOneThatIsNotLate()
    {
        var site = Sites.OfMany(1, every: 10);
        var agenda = Planned(site);
        var first = Next(agenda, Start + 1, finish: false);
        Assert.Empty(Taken(agenda, first + 86_400));

        agenda.Finished(site.Checks.Single());
        agenda.Retry(Seen("h0", "http"));

        Assert.Single(Taken(agenda, first + 86_401));
        Assert.Equal(new Lateness(0, 0, 0), agenda.Lateness);
    }

    [Fact]
    public void ARetryThatTheLookItselfHeldUpComesAtOnceAndIsNotLate()
    {
        var site = Sites.OfMany(1);
        var agenda = Planned(site);
        var first = Next(agenda, Start + 1, finish: false);
        Assert.Empty(Starts(agenda, first + 1, first + 30));

        agenda.Finished(site.Checks.Single());
        agenda.Retry(Seen("h0", "http"));

        Assert.Equal(first + 31, Next(agenda, first + 31));
        Assert.Equal(new Lateness(0, 0, 0), agenda.Lateness);
    }

    [Fact]
    public void AHostAskedForWhileItIsLookedAtIsLookedAtAgainAtOnceAndThatIsNotLate()
    {
        var site = Sites.OfMany(1);
        var agenda = Planned(site);
        var first = Next(agenda, Start + 1, finish: false);
        Assert.Empty(Starts(agenda, first + 1, first + 2));

        agenda.LookNow(site.Hosts["h0"]);
        Assert.Empty(Starts(agenda, first + 3, first + 9));
        agenda.Plan(Sites.OfMany(1), first + 9);
        agenda.Finished(site.Checks.Single());

        Assert.Equal(first + 10, Next(agenda, first + 10));
        Assert.Equal(new Lateness(0, 0, 0), agenda.Lateness);
        Assert.Equal(first + 60, Next(agenda, first + 11));
    }

    [Fact]
    public void ARetryComesARetryEveryAfterTheStartOfTheLastLookAndThePhaseStays()
    {
        var site = Sites.OfMany(1);
        var agenda = Planned(site);
        var first = Next(agenda, Start + 1);

        agenda.Retry(Seen("h0", "http"));

        Assert.Equal(first + 15, Next(agenda, first + 1));
        Assert.Equal(first + 60, Next(agenda, first + 16));
    }

    [Fact]
    public void WhatIsAskedForWithinABeatStartsInItAndNotInTheNext()
    {
        var site = Sites.OfMany(1);
        var agenda = Planned(site);
        var first = Next(agenda, Start + 1);
        var started = new List<long>();
        agenda.Hurried = now => started.AddRange(Taken(agenda, now).Select(_ => now));

        agenda.Hurry();
        Assert.Empty(started);
        agenda.LookNow(site.Hosts["h0"]);
        agenda.Hurry();
        agenda.Hurry();

        Assert.Equal([first], started);
        Assert.Equal(0, agenda.Lateness.Late);
    }

    [Fact]
    public void ARetryEverySecondComesEverySecond()
    {
        var site = Sites.Of(Sites.Host("h0", Sites.Check("h0") with { RetryEvery = TimeSpan.FromSeconds(1) }));
        var agenda = Planned(site);
        var first = Next(agenda, Start + 1);
        var started = new List<long>();
        agenda.Hurried = now => started.AddRange(Taken(agenda, now).Select(_ => now));

        // The judge sees the look only after the next beat has taken what was due.
        Assert.Empty(Taken(agenda, first + 1));
        agenda.Retry(Seen("h0", site.Checks.Single().Name));
        agenda.Hurry();

        Assert.Equal([first + 1], started);
    }

    [Fact]
    public void AReloadLeavesUnchangedChecksTheirRhythmAndTheirLookUnderWay()
    {
        var agenda = Planned(Sites.OfMany(100));
        var before = Starts(agenda, Start + 1, Start + 60).ToDictionary(start => start.Host, start => start.Second);

        agenda.Plan(Sites.OfMany(140), Start + 60);

        var after = Starts(agenda, Start + 61, Start + 120);
        Assert.Equal(140, after.Count);
        Assert.All(after.Where(start => before.ContainsKey(start.Host)), start => Assert.Equal(before[start.Host] + 60, start.Second));
    }

    [Fact]
    public void AReloadDoesNotStartASecondLookBesideTheOneUnderWay()
    {
        var site = Sites.OfMany(1, every: 10);
        var agenda = Planned(site);
        var first = Next(agenda, Start + 1, finish: false);

        agenda.Plan(Sites.OfMany(1, every: 10), first + 1);

        Assert.Empty(Taken(agenda, first + 10));
        agenda.Finished(site.Checks.Single());
        Assert.Single(Taken(agenda, first + 11));
    }

    [Fact]
    public void AHostTakenOutAndPutBackIsNotLookedAtBesideItsLookUnderWay()
    {
        var site = Sites.OfMany(1, every: 10);
        var agenda = Planned(site);
        var first = Next(agenda, Start + 1, finish: false);

        agenda.Plan(Sites.Of(Sites.Host("other", Sites.Check("other"))), first + 1);
        agenda.Plan(Sites.OfMany(1, every: 10), first + 2);

        Assert.Empty(Taken(agenda, first + 20));
        agenda.Finished(site.Checks.Single());
        Assert.Single(Taken(agenda, first + 21));
    }

    [Fact]
    public void AChangedCheckIsLookedAtWithinTenSeconds()
    {
        var agenda = Planned(Sites.Of(Sites.Host("h0", Sites.Check("h0", every: 3600))));
        var first = Next(agenda, Start + 1);

        agenda.Plan(Sites.Of(Sites.Host("h0", Sites.Check("h0", every: 3600, fingerprint: "other"))), first + 1);

        Assert.InRange(Next(agenda, first + 2), first + 2, first + 11);
    }

    [Fact]
    public void AClockThatIsSetBackDoesNotStopTheLooks()
    {
        var agenda = Planned(Sites.OfMany(30));
        Starts(agenda, Start + 1, Start + 60);

        var starts = Starts(agenda, Start - 3600, Start - 3541);

        Assert.Equal(30, starts.Select(start => start.Host).Distinct().Count());
    }

    private static Observation Seen(string host, string check) => new(host, check, DateTimeOffset.UnixEpoch, TimeSpan.Zero, new Judgement(Status.Down, "", []));

    private static Agenda Planned(Site site, long now = Start)
    {
        var agenda = new Agenda();
        agenda.Plan(site, now);
        return agenda;
    }

    private static List<Slot> Taken(Agenda agenda, long now)
    {
        var slots = new List<Slot>();
        agenda.TakeDue(now, slots);
        return slots;
    }

    /// <summary>The second at which the only check starts next.</summary>
    private static long Next(Agenda agenda, long from, bool finish = true)
    {
        for (var now = from; ; now++)
        {
            foreach (var slot in Taken(agenda, now))
            {
                if (finish)
                {
                    agenda.Finished(slot.Check);
                }

                return now;
            }
        }
    }

    private static List<(string Host, long Second)> Starts(Agenda agenda, long from, long to)
    {
        var starts = new List<(string, long)>();
        for (var now = from; now <= to; now++)
        {
            foreach (var slot in Taken(agenda, now))
            {
                starts.Add((slot.Host.Id, now));
                agenda.Finished(slot.Check);
            }
        }

        return starts;
    }
}
