// What the changes of an application say of those before them.
using StatusFeeds.Model;
using StatusFeeds.Rules;
using static StatusFeeds.Tests.Rules.Plans;
using static StatusFeeds.Tests.Rules.Played;

namespace StatusFeeds.Tests.Rules;

public sealed class ApplicationsTests
{
    [Fact]
    public void AChangeSaysWhenWhatItEndedBeganOrWasTold()
    {
        var site = Of([App("shop", "a b c", entry: true)], Box("a"), Box("b"), Box("c"));
        var world = Still.Of(site);
        foreach (var host in site.Hosts.Keys)
            world = world.Host(host, state => state with { Status = Status.Up, Told = Status.Up });
        var said = new List<string>();
        Judge(Status.Up, 100);
        Judge(Status.Down, 200);
        Judge(Status.Up, 300, blind: true);
        Judge(Status.Down, 350, blind: true);
        Judge(Status.Up, 360, blind: true);
        Judge(Status.Up, 400);
        Judge(Status.Down, 500);

        Assert.Equal(
            [
                "100 ? > UP told, before -",
                "200 UP > DOWN told, before 100",
                "300 DOWN > UP untold, before 200",
                "350 UP > DOWN untold, before 300",
                "360 DOWN > UP untold, before 350",
                "400 DOWN > UP told late, so since 360, before 200",
                "500 UP > DOWN told, before 400",
            ],
            said);

        void Judge(Status status, double at, bool blind = false)
        {
            world = world.Host("a", state => state with { Status = status }) with { Blind = blind ? At(250) : null };
            var draft = new Draft(world, site);
            Applications.Judge(draft, site, At(at));
            (world, var changes) = (draft.World, draft.Done().Changes);
            said.AddRange(changes.Select(change =>
                $"{Seconds(change.At)} {change.From?.Word() ?? "?"} > {change.To.Word()} {(change.Told ? "told" : "untold")}"
                + $"{(change.Counts ? "" : $" late, so since {Seconds(change.Since)}")}, before {(change.Before is { } before ? Seconds(before) : "-")}"));
        }

        static string Seconds(DateTimeOffset at) => Words.Number((at - Start).TotalSeconds);
    }

    [Fact]
    public void FirstToldWhenItGetsAnEntryItSaysNothingOfBefore()
    {
        var site = Of([App("shop", "a")], Box("a"));
        var world = Still.Of(site).Host("a", state => state with { Status = Status.Up, Told = Status.Up });
        var untold = new Draft(world, site);
        Applications.Judge(untold, site, At(100));
        var told = new Draft(untold.World, site);
        Applications.Judge(told, site with { Applications = [site.Applications[0] with { HasEntry = true }] }, At(200));
        var change = Assert.Single(told.Done().Changes);

        Assert.Equal((null, Status.Up, true, false, At(100), null), (change.From, change.To, change.Told, change.Counts, change.Since, change.Before));
    }

    [Fact]
    public void OneThatLeavesIsNotObservedUntilItIsBackAndNobodyIsToldOfThat()
    {
        var both = Of([App("mail", "b", entry: true), App("shop", "a", entry: true)], Box("a"), Box("b"));
        var one = both with { Applications = [both.Applications[0]] };
        var world = Still.Of(both);
        foreach (var host in both.Hosts.Keys)
            world = world.Answers(host, 10).Host(host, state => state with { Status = Status.Up, Told = Status.Up });
        var said = new List<string>();
        Judge(both, 100);
        Adopt(one, 200);
        Adopt(one, 210, start: true);
        Judge(one, 220);
        Adopt(both, 300);
        Assert.Null(world.Applications["shop"].Status);
        Adopt(both, 310, start: true);
        Judge(both, 320);
        Adopt(one, 400, start: true);
        world = world.Host("a", state => state with { Status = Status.Down });
        Judge(both, 500);

        Assert.Equal(
            [
                "100 mail ? > UP told",
                "100.001 shop ? > UP told",
                "200 shop UP > RETIRED untold taken out of the configuration",
                "320 shop RETIRED > UP untold",
                "400 shop UP > RETIRED untold taken out of the configuration",
                "500 shop RETIRED > DOWN untold a is DOWN",
                "500.001 shop UP > DOWN told only, since 500 a is DOWN",
            ],
            said);

        void Adopt(Site site, double at, bool start = false) => Take(Evaluator.Adopt(world, site, At(at), start));

        void Judge(Site site, double at)
        {
            var draft = new Draft(world, site);
            Applications.Judge(draft, site, At(at));
            Take(draft.Done());
        }

        void Take(Step step)
        {
            world = step.World;
            said.AddRange(step.Changes.Select(change =>
                $"{Seconds(change.At)} {change.Subject.Id} {change.From?.Word() ?? "?"} > {change.To.Word()} {(change.Told ? "told" : "untold")}"
                + $"{(change.Counts ? "" : $" only, since {Seconds(change.Since)}")} {change.Reason}".TrimEnd()));
        }

        static string Seconds(DateTimeOffset at) => Words.Number((at - Start).TotalSeconds);
    }

    [Fact]
    public void OneThatIsBackHasAStatusWhenAllItsHostsHaveOne()
    {
        var site = Of([App("shop", "a b")], Box("a"), Box("b"));
        var world = Still.Of(site).Host("a", state => state with { Status = Status.Up, Told = Status.Up });
        world = world with { Applications = world.Applications.Add("shop", new ApplicationState("shop", Status.Retired, Start, "")) };
        world = Evaluator.Adopt(world, site, At(100), start: false).World;
        Assert.Empty(Judged().Changes);
        world = world.Host("b", state => state with { Status = Status.Up, Told = Status.Up });
        Assert.Equal((Status.Retired, Status.Up), Assert.Single(Judged().Changes) is var change ? (change.From, change.To) : default);

        Step Judged()
        {
            var draft = new Draft(world, site);
            Applications.Judge(draft, site, At(200));
            return draft.Done();
        }
    }
}
