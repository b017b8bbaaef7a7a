// What holds whatever happens: properties over made-up histories.
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class RuleProperties
{
    private static readonly string[] Words = ["up", "down", "degraded", "unknown", "none"];

    /// <summary>What happens next: a kind of event and two numbers that say more of it.</summary>
    private static readonly Arbitrary<(int Event, int Which, int Time)[]> Histories = (
        from what in Gen.Choose(0, 11)
        from which in Gen.Choose(0, 8)
        from time in Gen.Choose(-20, 200)
        select (what, which, time)).ArrayOf().Resize(80).ToArbitrary();

    private static readonly Arbitrary<int[]> Results = Gen.Choose(0, 4).ArrayOf().Resize(40).ToArbitrary();

    [Fact]
    public void InstantsStrictlyRiseAndNumbersAreTheirs() => Prop.ForAll(Histories, history =>
    {
        var changes = Play(history).Changes;
        return changes.Zip(changes.Skip(1), (one, next) => one.At < next.At).All(rises => rises)
            && changes.All(change => change.Number == change.At.ToUnixTimeMilliseconds() && DateTimeOffset.FromUnixTimeMilliseconds(change.Number) == change.At);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void EachChangeGoesOnFromTheOneBeforeToSomethingElse() => Prop.ForAll(Histories, history =>
    {
        var played = Play(history);
        return played.Changes.GroupBy(change => change.Subject).All(own => own.Zip(own.Skip(1), (one, next) => next.From == one.To).All(fits => fits))
            && played.Changes.All(change => change.From != change.To)
            && played.CheckChanges.All(change => change.From != change.To);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AHostIsAlwaysTheWorstOfItsChecksThatHaveAStatus() => Prop.ForAll(Histories, history =>
        Play(history, played => Assert.All(played.World.Hosts.Values, host =>
        {
            var statuses = host.Checks.Select(check => check.Status).OfType<Status>().ToList();
            if (host.Status is { } status && statuses.Count > 0)
                Assert.Equal(statuses.Max(), status);
            Assert.Equal(host.Status is null or Status.Up, host.Check.Length == 0 && host.Reason.Length == 0);
        })) is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void TheLastChangeOfAHostIsItsState() => Prop.ForAll(Histories, history =>
    {
        var played = Play(history);
        return played.World.Hosts.Values.All(host =>
        {
            var last = played.Changes.LastOrDefault(change => change.Subject == Subject.OfHost(host.Host));
            return last is null
                ? host is { Status: null, Number: 0, Past: [] }
                : (host.Status, host.Since, host.Number) == (last.To, last.At, last.Number) && host.Past[0].At == last.At && host.Past.Length <= HostState.PastKept;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void NoResultsAnywhereChangeNothing() => Prop.ForAll(Results, Results, (results, faults) =>
    {
        var with = new Played(Host("web01", Check("http")));
        var without = new Played(Host("web01", Check("http")));
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] == 4)
                continue;
            without.Look("http", Words[results[i]], i);
            with.Look("http", Words[results[i]], i);
            foreach (var _ in Enumerable.Range(0, i < faults.Length ? faults[i] : 0))
                with.Look("http", "none", i + 0.5);
        }

        return with.Changes.SequenceEqual(without.Changes) && with.CheckChanges.SequenceEqual(without.CheckChanges);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WhateverWasAHostIsUpOnceEnoughResultsSaySo() => Prop.ForAll(Results, Gen.Choose(1, 4).ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (results, failAfter, recoverAfter) =>
    {
        var played = new Played(Host("web01", Check("http") with { FailAfter = failAfter, RecoverAfter = recoverAfter }));
        played.See("http", string.Join(' ', results.Select(result => Words[result])), 0);
        played.See("http", string.Join(' ', Enumerable.Repeat("up", recoverAfter)), 5000);
        return played.World.Hosts["web01"].Status == Status.Up && !played.State("http").Waiting;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WhateverWasAHostIsDownOnceEnoughResultsSaySo() => Prop.ForAll(Results, Gen.Choose(1, 4).ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (results, failAfter, recoverAfter) =>
    {
        var played = new Played(Host("web01", Check("http") with { FailAfter = failAfter, RecoverAfter = recoverAfter }));
        played.See("http", string.Join(' ', results.Select(result => Words[result])), 0);
        played.See("http", string.Join(' ', Enumerable.Repeat("down", failAfter)), 5000);
        return played.World.Hosts["web01"].Status == Status.Down && !played.State("http").Waiting;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void BeforeTheEndOfTheQuietNothingHappensAndAtItsEndSomethingDoes() => Prop.ForAll(Histories, history =>
    {
        var holds = true;
        Play(history, played =>
        {
            foreach (var ahead in (double[])[0, 42, 100, 1000])
            {
                var now = played.World.LastInstant.AddSeconds(ahead);
                var world = Evaluator.Tick(played.World, played.Site, played.World.LastInstant).World;
                var quiet = Evaluator.Quiet(world, played.Site, now);
                holds &= IsNothing(Evaluator.Tick(world, played.Site, quiet.AddMilliseconds(-1)));
                holds &= quiet == now + Evaluator.QuietFor || !IsNothing(Evaluator.Tick(world, played.Site, quiet));
            }
        });
        return holds;

        static bool IsNothing(Step step) => step.Changes.IsEmpty && step.CheckChanges.IsEmpty;
    }).QuickCheckThrowOnFailure();

    /// <summary>Two hosts of three checks; looks, ticks, reloads that take and change checks, restarts, silences, and a clock that goes back at times.</summary>
    private static Played Play((int Event, int Which, int Time)[] history, Action<Played>? each = null)
    {
        Host[] whole = [Host("a", Check("x"), Check("y"), Check("z", "push")), Host("b", Check("x") with { FailAfter = 1 }, Check("y") with { RecoverAfter = 3 })];
        Host[] other = [Host("a", Check("y") with { Fingerprint = "new" }, Check("x", "tcp")), Host("b", Check("y"))];
        var played = new Played(whole);
        var now = 0.0;
        foreach (var (what, which, time) in history)
        {
            now += time / 10.0;
            var _ = what switch
            {
                < 7 => played.Look("xyz"[which % 3].ToString(), Words[time < 0 ? -time % 5 : time % 5], now, host: which < 5 ? "a" : "b"),
                7 => played.Tick(now += which * 20),
                8 => played.Tick(now),
                9 => played.Reload(now, which % 2 == 0 ? whole : other),
                10 => played.Restart(now),
                _ => played.Silence(now - 400, which * 100, now),
            };
            each?.Invoke(played);
        }

        return played;
    }
}
