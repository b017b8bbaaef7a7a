// What a reading of the folder lacks goes on for a minute; only a second reading takes it away.
using System.Collections.Frozen;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Config;

public sealed class LeavingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private Site running = Whole;
    private Leaving leaving = Leaving.Nobody;

    /// <summary>Applications shop (web01, web02) and office (mail, web02).</summary>
    private static Site Whole => Make(("shop", ["web01", "web02"]), ("office", ["mail", "web02"]));

    [Fact]
    public void AWholeFolderIsTakenAsItIs()
    {
        Assert.Equal("office: mail web02; shop: web01 web02", Read(0, Whole));
        Assert.Null(leaving.Due);
        Assert.Null(leaving.Told(TimeSpan.Zero));
    }

    [Fact]
    public void AHostThatIsMissingGoesOnForAMinuteAndLeavesWithASecondReading()
    {
        var lacking = Make(("shop", ["web01"]), ("office", ["mail"]));
        Assert.Equal("office: mail web02; shop: web01 web02", Read(0, lacking));
        Assert.Equal(Start.AddSeconds(60), leaving.Due);
        Assert.Equal(
            "The configuration lacks host web02, which had been there: if it still does at 2026-11-21 12:01:00 UTC, what is missing is told RETIRED; until then it is looked at as before.",
            leaving.Told(TimeSpan.Zero));

        Assert.Equal("office: mail web02; shop: web01 web02", Read(59.9, lacking));
        Assert.Equal("office: mail; shop: web01", Read(60, lacking));
        Assert.Null(leaving.Due);
    }

    [Fact]
    public void TheFolderIsReadAgainWhenSomebodyIsDueAndNotAtOnceWhereItHasMistakes()
    {
        Assert.Null(leaving.Wait(Start, Start));
        Read(0, Make(("office", ["mail"])));
        Assert.Equal(TimeSpan.FromSeconds(20), leaving.Wait(Start.AddSeconds(30), Start.AddSeconds(40)));

        // Read a hair too early, and due before the reading was over: that one did not count.
        Assert.Equal(TimeSpan.Zero, leaving.Wait(Start.AddSeconds(59.999), Start.AddSeconds(60.2)));
        Assert.Equal(Leaving.Grace, leaving.Wait(Start.AddSeconds(60), Start.AddSeconds(60.2)));
    }

    [Fact]
    public void AMissingApplicationGoesOnWithItsHosts()
    {
        var lacking = Make(("office", ["mail"]));
        Assert.Equal("office: mail web02; shop: web01 web02", Read(0, lacking));
        Assert.Equal("office: mail", Read(61, lacking));
    }

    [Fact]
    public void OneThatIsBackInTimeHasNeverBeenAway()
    {
        Read(0, Make(("office", ["mail"])));
        Assert.Equal("office: mail web02; shop: web01 web02", Read(50, Whole));
        Assert.Null(leaving.Due);

        // From here its minute begins again.
        Assert.Equal("office: mail web02; shop: web01 web02", Read(70, Make(("office", ["mail"]))));
        Assert.Equal(Start.AddSeconds(130), leaving.Due);
    }

    [Fact]
    public void EachHasAMinuteOfItsOwn()
    {
        Read(0, Make(("shop", ["web01", "web02"]), ("office", ["web02"])));
        Assert.Equal("office: mail web02; shop: web01 web02", Read(40, Make(("shop", ["web02"]), ("office", ["web02"]))));
        Assert.Equal("office: web02; shop: web01 web02", Read(60, Make(("shop", ["web02"]), ("office", ["web02"]))));
        Assert.Equal(Start.AddSeconds(100), leaving.Due);
    }

    [Fact]
    public void WhatIsReadWinsOverWhatRuns()
    {
        var renamed = Make(("shop", ["web01"])) with { Title = "Another title" };
        renamed = renamed with { Hosts = renamed.Hosts.Values.Select(host => host with { Name = "another name" }).ToFrozenDictionary(host => host.Id) };
        Read(0, renamed);
        Assert.Equal(("Another title", "another name", "web02"), (running.Title, running.Hosts["web01"].Name, running.Hosts["web02"].Name));
    }

    [Fact]
    public void AHostThatMovedToAnotherApplicationIsNotMissing()
    {
        Assert.Equal("office: mail web01 web02; shop: web02", Read(0, Make(("shop", ["web02"]), ("office", ["mail", "web02", "web01"]))));
        Assert.Null(leaving.Due);
    }

    [Fact]
    public void WhoLeavesStaysInItsMaintenanceAndSoDoesWhatItsApplicationHad()
    {
        running = With(Whole, ("whole", ["web01", "web02", "mail"]), ("shop", ["web01", "web02"]), ("office", ["mail"]));

        // shop.yaml is missing for a moment; web02 is another application's too, and its maintenance was in that file.
        Read(0, With(Make(("office", ["mail", "web02"])), ("whole", ["web02", "mail"]), ("office", ["mail"])));
        Assert.Equal("office: mail; shop: web01 web02; whole: mail web01 web02", Windows());
        Read(60, With(Make(("office", ["mail", "web02"])), ("whole", ["web02", "mail"]), ("office", ["mail"])));
        Assert.Equal("office: mail; whole: mail web02", Windows());

        static Site With(Site site, params (string Id, string[] Hosts)[] windows) => site with
        {
            Windows = [.. windows.Select(window => new Window(window.Id, window.Id, [.. window.Hosts], new Schedule.Once(Start, Start.AddHours(1)), "disks"))],
        };
    }

    [Fact]
    public void AMaintenanceThatNobodyMissingHadEndsAtOnce()
    {
        running = Whole with { Windows = [new Window("office", "office", ["mail"], new Schedule.Once(Start, Start.AddHours(1)), "disks")] };
        Read(0, Make(("shop", ["web02"]), ("office", ["mail", "web02"])));
        Assert.Equal("", Windows());
    }

    [Fact]
    public void WhatAnApplicationNeedsOfWhoLeavesItNeedsTillThen()
    {
        running = Whole with { Applications = [Whole.Applications[0] with { Needs = [new(1, ["web01"]), new(2, ["web01", "web02", "gone"])] }] };
        var lacking = Make(("shop", ["web01"]));
        lacking = lacking with { Applications = [lacking.Applications[0] with { Needs = [new(1, ["web01"])] }] };
        Read(0, lacking);
        Assert.Equal("1 of web01; 2 of web01 web02", Needs());
        Read(30, lacking);
        Assert.Equal("1 of web01; 2 of web01 web02", Needs());
        Read(60, lacking);
        Assert.Equal("1 of web01", Needs());

        string Needs() => string.Join("; ", Assert.Single(running.Applications).Needs.Select(need => $"{need.AtLeast} of {string.Join(' ', need.Members)}"));
    }

    private string Windows() =>
        string.Join("; ", running.Windows.OrderBy(window => window.Id, StringComparer.Ordinal).Select(window => $"{window.Id}: {string.Join(' ', window.Hosts.Order(StringComparer.Ordinal))}"));

    private static Site Make(params (string Application, string[] Hosts)[] applications)
    {
        var site = Sites.Of([.. applications.SelectMany(application => application.Hosts).Distinct().Select(id => Sites.Host(id, Sites.Check(id)))]);
        return site with { Applications = [.. applications.Select(one => new Application(one.Application, one.Application, "", [.. one.Hosts], []))] };
    }

    private string Read(double seconds, Site read)
    {
        (running, leaving) = leaving.After(running, read, Start.AddSeconds(seconds));
        Assert.All(running.Applications.SelectMany(application => application.Hosts), host => Assert.Contains(host, running.Hosts.Keys));
        return string.Join("; ", running.Applications.OrderBy(one => one.Id, StringComparer.Ordinal).Select(one => $"{one.Id}: {string.Join(' ', one.Hosts.Order(StringComparer.Ordinal))}"));
    }
}
