// What holds of all that is told, whatever happens to whom and in which order.
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

public sealed class ToldProperties
{
    /// <summary>A hundred stories each, always the same; as many others as the environment says in STATUSFEEDS_STORIES.</summary>
    private static readonly FsCheck.Config Cases = int.TryParse(Environment.GetEnvironmentVariable("STATUSFEEDS_STORIES"), out var stories)
        ? FsCheck.Config.QuickThrowOnFailure.WithMaxTest(stories)
        : FsCheck.Config.QuickThrowOnFailure.WithReplay(20261121, 5);

    [Fact]
    public void WhenNothingExcusesWhatWasToldLastIsWhatTheHostIs() => Prop.ForAll(Story.Any, story =>
    {
        var last = World.Empty;
        story.Play(look: monitor =>
        {
            if (!ReferenceEquals(monitor.World, last))
                Assert.All((last = monitor.World).Hosts.Values.Where(host => host.Status is not null && !IsExcused(last, host)), host => Assert.Equal(host.Status, host.Told));
        });
    }).Check(Cases);

    [Fact]
    public void WhatWasToldLastIsTheTruthOnceAllHasSettled() => Prop.ForAll(Story.Any, story => story.Play(settled: monitor =>
    {
        var site = story.Site;
        var afar = site.Hosts.Keys.Where(host => host != monitor.Network.Here && monitor.Network.IsNamed(host)).ToList();
        if (afar.TrueForAll(host => !monitor.Network.Answers(host)) && (site.Witnesses.Length > 0 ? site.Witnesses.All(afar.Contains) : afar.Count > 2))
        {
            Assert.NotNull(monitor.World.Blind);
            return;
        }

        // A witness that has no name any more neither makes us blind nor ends it: what we were before we are until somebody answers.
        if (afar.TrueForAll(host => !monitor.Network.Answers(host)) && !site.Witnesses.All(monitor.Network.IsNamed))
            return;

        Assert.Null(monitor.World.Blind);
        foreach (var host in site.Hosts.Values)
        {
            var isExcused = !monitor.Network.Answers(host.Id) && !host.Behind.IsEmpty && host.Behind.All(parent => !monitor.Network.Answers(parent));
            var truth = monitor.Network.Truth(host.Id);
            if (isExcused || truth == Status.Unknown || monitor.Network.IsUnknown(host.Id))
                continue;
            Assert.True(truth == ToldLast(monitor, host.Id), $"{host.Id} is {truth}, and {ToldLast(monitor, host.Id)} was told last:\n{Text(monitor)}");
        }
    })).Check(Cases);

    [Fact]
    public void EveryDownThatIsToldIsFollowedByARecovery() => Prop.ForAll(Story.Any, story =>
    {
        var monitor = story.Play();
        Assert.All(story.Site.Hosts.Keys, host => Assert.True(ToldLast(monitor, host) == Status.Up, $"{host} was told {ToldLast(monitor, host)} last:\n{Text(monitor)}"));
        Assert.All(story.Site.Hosts.Keys, host => Assert.Equal(Status.Up, monitor.World.Hosts[host].Status));
        Assert.All(story.Site.Applications, app => Assert.Equal(Status.Up, monitor.World.Applications[app.Id].Told));
        Assert.All(monitor.Changes.Where(change => change.Subject == Subject.Monitor).TakeLast(1), change => Assert.Equal(Status.Up, change.To));
        Assert.Null(monitor.World.Blind);
        Assert.Empty(monitor.World.Held);
    }).Check(Cases);

    [Fact]
    public void NothingIsToldTwiceAndNoTwoInARowAreEqual() => Prop.ForAll(Story.Any, story =>
    {
        var changes = story.Play().Changes;
        Assert.All(changes.Zip(changes.Skip(1)), pair => Assert.True(pair.First.At < pair.Second.At));
        foreach (var own in changes.Where(change => change.Subject.Kind != SubjectKind.Window).GroupBy(change => change.Subject))
        {
            foreach (var chain in (Change[][])[[.. own.Where(change => change.Told)], [.. own.Where(change => change.Counts)]])
            {
                Assert.All(chain.Take(1), first => Assert.True(own.Key == Subject.Monitor || first.From is null));
                Assert.All(chain.Zip(chain.Skip(1)), pair => Assert.True(pair.First.To == pair.Second.From, $"{pair}"));
            }

            Assert.All(own.Where(change => change.Told), change => Assert.True(
                change.From != change.To || ((story.Flags & 2) != 0 && own.Last(before => before.Told && before.At < change.At) is var before && (before.Check, before.Reason) != (change.Check, change.Reason)), $"{change}"));
        }

        Assert.All(changes.Where(change => change is { Told: true, Subject.Kind: SubjectKind.Window }).GroupBy(change => change.Subject), own => Assert.Single(own));
    }).Check(Cases);

    [Fact]
    public void EveryChangeThatAHostRemembersSaysWhetherItWasTold() => Prop.ForAll(Story.Any, story =>
    {
        var monitor = story.Play();
        foreach (var host in monitor.World.Hosts.Values)
        {
            List<Change> own = [.. monitor.Changes.Where(change => change.Subject == Subject.OfHost(host.Host))];
            Assert.Equal(own.Where(change => change.Counts).Reverse().Take(HostState.PastKept).Select(change => (change.At, IsTold(own, change))), host.Past.Select(past => (past.At, past.Told)));
        }

        // At once, or later while it was what the host was.
        static bool IsTold(List<Change> own, Change change) => change.Told
            || own.SkipWhile(other => other.At <= change.At).TakeWhile(other => !other.Counts).Any(other => other.To == change.To && other.From != other.To);
    }).Check(Cases);

    [Fact]
    public void TheSameLooksInAnyOrderWithinABeatTellTheSame() => Prop.ForAll(Story.Any, Gen.Choose(2, 1000).ToArbitrary(), (story, order) =>
    {
        var given = new Given();
        var one = story.Play(listen: given);
        var other = story.Play(order, given: given);
        Assert.Equal(Sequences(story, one), Sequences(story, other));
    }).Check(Cases);

    [Fact]
    public void ARestartLosesAtMostAnUnfinishedStreak() => Prop.ForAll(Story.Steady, Gen.Choose(0, 30).ToArbitrary(), (story, when) =>
    {
        Assert.Equal(OfHosts(restart: false), OfHosts(restart: true));

        string OfHosts(bool restart) =>
            Sequences(story, story.Play(between: (monitor, at) => Settle(monitor, at, restart)), applications: false);

        void Settle(PlayedMonitor monitor, int at, bool restart)
        {
            if (at != when % Math.Max(1, story.Events.Length))
                return;
            monitor.Beat();
            for (var patience = 600; patience > 0 && !monitor.IsSettled; patience--)
                monitor.Beat();

            // After a start looks come at other seconds: what befell a host just before a window may be seen before it or within.
            if (restart && monitor.IsSettled && Calendar.NextEdge(monitor.World, monitor.Site, monitor.Now) > monitor.Now.AddMinutes(3))
                monitor.Restart(0);
        }
    }).Check(Cases);

    private static bool IsExcused(World world, HostState host) =>
        world.Blind is not null || world.Held.Contains(host.Host) || host.Status == Status.Maintenance
        || host.Checks.Any(check => check.Excuse.Length > 0 || check.Flaps.Since is not null)
        || host.Checks.All(check => check.Counted is null);

    private static Status? ToldLast(PlayedMonitor monitor, string host) =>
        monitor.Changes.LastOrDefault(change => change.Told && change.Subject == Subject.OfHost(host))?.To;

    private static string Text(PlayedMonitor monitor) => new ToldFeeds(monitor.Site).Text(monitor.Changes);

    /// <summary>What was told of each subject. Of two checks of a host that fail within a second either may be told first, and then the other may be told or not.</summary>
    private static string Sequences(Story story, PlayedMonitor monitor, bool applications = true) => string.Join('\n', monitor.Changes
        .Where(change => change.Told && (applications || change.Subject.Kind != SubjectKind.Application))
        .Where(change => change.From != change.To || story.Site.Hosts.GetValueOrDefault(change.Subject.Id) is { Checks.Length: 1 })
        .GroupBy(change => change.Subject.Id).OrderBy(own => own.Key, StringComparer.Ordinal)
        .Select(own => $"{own.Key}: {string.Join(", ", own.Select(change =>
            $"{change.From?.Word()} > {change.To.Word()}{(story.Site.Hosts.GetValueOrDefault(change.Subject.Id) is { TellsChecks: true, Checks.Length: 1 } ? $" {change.Check}: {change.Reason}" : "")}"))}"));
}
