// Incidents played: what is told of what people post, when an update is overdue, and what is proposed.
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;

namespace StatusFeeds.Tests.Rules;

public sealed class IncidentScenarios
{
    private static readonly Site Quiet = Shop(Box("web01"), Switch("gateway"), Box("web02"));

    private static readonly Site Shop = Quiet with { Applications = [Quiet.Applications[0] with { ProposeAfter = TimeSpan.FromMinutes(5) }] };

    [Fact]
    public void EachPostIsToldOnceAndInOrder() => Assert.Equal(
        "10 nothing > INCIDENT checkout fails - investigating, 20 INCIDENT > INCIDENT checkout fails - identified, 30 INCIDENT > RESOLVED checkout fails - resolved, 31 RESOLVED > RESOLVED checkout fails - resolved",
        Told(Opened().At(20).Post(Update(Stage.Identified)).At(25).Post(Note).At(30).Post(Update(Stage.Resolved)).At(31).Post(Closing)));

    [Fact]
    public void ALastWordWithoutAStageSaysThatItIsOver() => Assert.Equal(
        "10 nothing > INCIDENT checkout fails - investigating, 20 INCIDENT > RESOLVED checkout fails - resolved", Told(Opened().At(20).Post(Closing)));

    [Fact]
    public void WhatWasResolvedMayBeginAnew() => Assert.Equal(
        "10 nothing > INCIDENT checkout fails - investigating, 11 INCIDENT > RESOLVED checkout fails - resolved, 12 RESOLVED > INCIDENT checkout fails - identified",
        Told(Opened().At(11).Post(Update(Stage.Resolved)).At(12).Post(Update(Stage.Identified)).Until(50)));

    [Fact]
    public void PostsOfOneSecondAreToldEachAsItWasThen()
    {
        var monitor = Opened().At(20).Post(Update(Stage.Identified)).Post(Update(Stage.Monitoring)).Post(Note).Post(Update(Stage.Resolved)).Until(60).Play();
        var told = monitor.Changes.Where(IsOfIncident).ToList();
        Assert.Equal(["investigating", "identified", "monitoring", "resolved"], told.Select(change => change.Reason.Split(" - ")[1]));
        Assert.Equal(4, told.Select(change => change.At).Distinct().Count());
        Assert.Equal([null, Status.Incident, Status.Incident, Status.Incident], told.Select(change => change.From));
    }

    [Fact]
    public void AStepTellsOnePostAndKnowsHowFarItIsTold()
    {
        var incident = new Incident(7, [Open with { Number = 1, Incident = 7 }, Update(Stage.Identified) with { Number = 2, Incident = 7 }]);
        var world = Incidents.Posted(Still.Of(Shop), [incident]).World;
        var step = Incidents.Tell(world, Shop, Played.At(5));
        Assert.Equal((1, 1), (step.World.Incidents[7].Told, step.Changes.Length));
        Assert.Equal([7], step.Incidents);
        step = Incidents.Tell(step.World, Shop, Played.At(5));
        Assert.Equal(2, step.World.Incidents[7].Told);
        Assert.False(Incidents.IsAnyUntold(step.World));
        Assert.Empty(Incidents.Tell(step.World, Shop, Played.At(5)).Changes);
    }

    /// <summary>It was read before the commit by which all of it is told.</summary>
    [Fact]
    public void AnOldAnswerOfTheStoreHasNothingToldTwice()
    {
        var incident = new Incident(7, [Open with { Number = 1, Incident = 7 }, Closing with { Number = 2, Incident = 7 }]);
        var world = Incidents.Posted(Still.Of(Shop), [incident]).World;
        while (Incidents.IsAnyUntold(world))
            world = Incidents.Tell(world, Shop, Played.At(5)).World;
        Assert.False(Incidents.IsAnyUntold(Incidents.Posted(world, [incident]).World));
        Assert.Empty(Incidents.Posted(world, []).World.Incidents);
    }

    [Fact]
    public void WhatIsClosedAndToldIsForgotten() => Assert.Empty(Opened().At(20).Post(Closing).Until(21).Play().World.Incidents);

    [Fact]
    public void AnUpdateThatDoesNotComeIsToldOnceForEachDue() => Assert.Equal(
        "10 nothing > INCIDENT checkout fails - investigating, 70 INCIDENT > INCIDENT checkout fails - investigating, update overdue, "
        + "80 INCIDENT > INCIDENT checkout fails - identified, 140 INCIDENT > INCIDENT checkout fails - identified, update overdue",
        Told(Opened().At(80).Post(Update(Stage.Identified)).Until(200)));

    [Fact]
    public void ANoteIsNoUpdate() => Assert.EndsWith("70 INCIDENT > INCIDENT checkout fails - investigating, update overdue", Told(Opened().At(40).Post(Note)), StringComparison.Ordinal);

    [Fact]
    public void TheTimeToTheNextUpdateIsAsItWasSaidLast() => Assert.Equal(
        "10 nothing > INCIDENT checkout fails - investigating, 20 INCIDENT > INCIDENT checkout fails - identified, 35 INCIDENT > INCIDENT checkout fails - identified, update overdue",
        Told(Opened().At(20).Post(Update(Stage.Identified) with { Next = TimeSpan.FromMinutes(15) }).Until(70)));

    [Fact]
    public void AnUpdateInTheLastMomentIsInTime() => Assert.DoesNotContain("overdue", Told(Opened().At(69.99).Post(Update(Stage.Identified)).Until(100)), StringComparison.Ordinal);

    [Fact]
    public void NothingIsDueOnceItIsResolvedOrClosed()
    {
        Assert.DoesNotContain("overdue", Told(Opened().At(20).Post(Update(Stage.Resolved)).Until(200)), StringComparison.Ordinal);
        Assert.DoesNotContain("overdue", Told(Opened().At(20).Post(Closing).Until(200)), StringComparison.Ordinal);
    }

    [Fact]
    public void ARestartTellsNothingTwiceAndWhatWasPostedMeanwhile()
    {
        const string overdue = "10 nothing > INCIDENT checkout fails - investigating, 70 INCIDENT > INCIDENT checkout fails - investigating, update overdue";
        Assert.Equal(overdue, Told(Opened().At(30).Restart().At(75).Restart().Until(100)));
        Assert.Equal(overdue.Replace("70 ", "72 ", StringComparison.Ordinal), Told(Opened().At(69).Restart(3).Until(100)));
        Assert.Equal(
            "10 nothing > INCIDENT checkout fails - investigating, 20 INCIDENT > INCIDENT checkout fails - identified, 20 INCIDENT > RESOLVED checkout fails - resolved",
            Told(Opened().At(20).Post(Update(Stage.Identified)).Post(Closing).Restart().Until(100)));
    }

    [Fact]
    public void AClockThatIsSetBackTellsNothingTwice() => Assert.Equal(
        "10 nothing > INCIDENT checkout fails - investigating, 70 INCIDENT > INCIDENT checkout fails - investigating, update overdue",
        Told(Opened().At(75).Sleep(-30).Until(200)));

    [Fact]
    public void PeopleAreHeardWhileThisMonitorSeesNothing() => Assert.Equal(
        "10 nothing > INCIDENT checkout fails - investigating, 25 INCIDENT > INCIDENT checkout fails - identified, 85 INCIDENT > INCIDENT checkout fails - identified, update overdue",
        Told(Opened().At(15).Unplug().At(25).Post(Update(Stage.Identified)).Until(100), monitor => Assert.NotNull(monitor.World.Blind)));

    [Fact]
    public void AnApplicationThatIsDownForLongIsProposedOnce()
    {
        var plot = new Plot(Shop).At(10).Off("web01");
        var down = plot.Until(15).Play();
        Assert.Empty(down.World.Incidents);
        var since = down.World.Applications["shop"].Since;
        var first = DateTimeOffset.MaxValue;
        var monitor = plot.Until(60).Play(look: now => first = now.World.Incidents.IsEmpty || first < now.Now ? first : now.Now);
        var proposal = Assert.Single(Assert.Single(monitor.World.Incidents).Value.Posts);
        Assert.InRange(first - since, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(3));
        Assert.Equal((PostKind.Proposal, "StatusFeeds", "shop is down", $"proposal:shop@{since.ToUnixTimeMilliseconds()}"), (proposal.Kind, proposal.By, proposal.Title, proposal.Key));
        Assert.Equal((since, "shop", "web01"), (proposal.Since, string.Join(' ', proposal.Applications!.Value), string.Join(' ', proposal.Hosts!.Value)));
        Assert.StartsWith("web01 is DOWN: http: ", proposal.Summary, StringComparison.Ordinal);
        Assert.Null(IncidentPosting.Mistake(proposal));
        Assert.DoesNotContain(monitor.Changes, IsOfIncident);
    }

    [Fact]
    public void ARestartProposesNothingTwice() => Assert.Equal(1, Proposals(new Plot(Shop).At(10).Off("web01").At(30).Restart().At(45).Restart().Until(60)));

    [Fact]
    public void EachOutageIsProposed() => Assert.Equal(2, Proposals(new Plot(Shop).At(10).Off("web01").At(20).On("web01").At(30).Off("web01").Until(50)));

    [Fact]
    public void AShortOutageIsNotProposed() => Assert.Equal(0, Proposals(new Plot(Shop).At(10).Off("web01").At(14).On("web01").Until(50)));

    [Fact]
    public void WhereNothingIsToBeProposedNothingIs() =>
        Assert.Equal(0, Proposals(new Plot(Quiet).At(10).Off("web01").Until(50)));

    [Fact]
    public void WhatPeopleTellOfIsNotProposed() => Assert.Equal(0, Proposals(Opened().At(11).Off("web01").Until(50)));

    [Fact]
    public void AnIncidentOfAnotherApplicationDoesNotMatter() =>
        Assert.Equal(1, Proposals(new Plot(Shop).At(10).Post(Open with { Applications = ["mail"] }).At(11).Off("web01").Until(50)));

    [Fact]
    public void AProposalThatIsPutAwayIsNeverToldAndNotMadeAgain()
    {
        var monitor = new Plot(Shop).At(10).Off("web01").At(20).Post(Closing).At(30).Restart().Until(50).Play();
        Assert.Empty(monitor.World.Incidents);
        Assert.DoesNotContain(monitor.Changes, IsOfIncident);
    }

    [Fact]
    public void AProposalThatIsOpenedIsToldAsItWasProposed()
    {
        var monitor = new Plot(Shop).At(10).Off("web01").At(20).Post(new(0, 1, PostKind.Opening, default, "alice") { Summary = "We are looking." }).Until(50).Play();
        var change = Assert.Single(monitor.Changes, IsOfIncident);
        Assert.Equal("shop is down - investigating", change.Reason);
        Assert.Equal(monitor.World.Applications["shop"].Since, change.Since);
        Assert.Equal("web01", Assert.Single(monitor.World.Incidents[1].Hosts));
    }

    [Fact]
    public void NothingIsProposedWhileThisMonitorSeesNothingOrHasJustBegun()
    {
        Assert.Equal(0, Proposals(new Plot(Shop).At(10).Off("web01").At(13).Unplug().Until(50)));
        var at = DateTimeOffset.MaxValue;
        new Plot(Shop).At(10).Off("web01").At(13).Restart(10).Until(50).Play(look: monitor => at = monitor.World.Incidents.IsEmpty || at < monitor.Now ? at : monitor.Now);
        Assert.InRange(at, Played.At(23 * 60 + 300), Played.At(23 * 60 + 310));
    }

    [Fact]
    public void UntilAnUpdateIsDueThereIsQuiet()
    {
        var incident = new Incident(7, [Open with { Number = 1, Incident = 7, At = Played.At(0) }]) { Told = 1 };
        var world = Still.Of(Shop) with { Incidents = Still.Of(Shop).Incidents.Add(7, incident) };
        Assert.Equal(Played.At(3602), Incidents.NextOverdue(world));
        Assert.False(Incidents.IsOverdue(world, Played.At(3601.999)));
        Assert.True(Incidents.IsOverdue(world, Played.At(3602)));
        Assert.Equal(DateTimeOffset.MaxValue, Incidents.NextOverdue(world with { Incidents = world.Incidents.SetItem(7, incident with { ToldDue = incident.Due }) }));
        Assert.Equal(DateTimeOffset.MaxValue, Incidents.NextOverdue(world with { Incidents = world.Incidents.SetItem(7, incident with { Told = 0 }) }));
    }

    private static readonly IncidentPost Open = new(0, 0, PostKind.Opening, default, "alice") { Title = "checkout fails", Applications = ["shop"], Summary = "Orders cannot be placed." };

    private static readonly IncidentPost Note = new(0, 1, PostKind.Note, default, "alice") { Summary = "db01 smells of smoke" };

    private static readonly IncidentPost Closing = new(0, 1, PostKind.Closing, default, "alice");

    private static IncidentPost Update(Stage stage) => new(0, 1, PostKind.Update, default, "alice") { Stage = stage, Summary = "It goes on." };

    private static Plot Opened() => new Plot(Shop).At(10).Post(Open).Until(75);

    private static int Proposals(Plot plot)
    {
        var seen = new HashSet<long>();
        plot.Play(look: monitor => seen.UnionWith(monitor.World.Incidents.Values.Where(incident => incident.Posts[0].Kind == PostKind.Proposal).Select(incident => incident.Number)));
        return seen.Count;
    }

    private static bool IsOfIncident(Change change) => change.Subject.Kind == SubjectKind.Incident;

    /// <summary>In whole minutes of the time at which it is told.</summary>
    private static string Told(Plot plot, Action<PlayedMonitor>? look = null)
    {
        var monitor = plot.Play();
        look?.Invoke(monitor);
        return string.Join(", ", monitor.Changes.Where(IsOfIncident).Select(change =>
            string.Create(CultureInfo.InvariantCulture, $"{(int)(change.At - Played.Start).TotalMinutes} {change.From?.Word() ?? "nothing"} > {change.To.Word()} {change.Reason}")));
    }
}
