// An incident told afterwards: what stands in its line, in which order, and its times.
using System.Collections.Immutable;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Rules;

public sealed class RecountingTests
{
    private static readonly Subject Shop = Subject.OfApplication("shop");
    private static readonly Subject Web = Subject.OfHost("web01");
    private static readonly Subject Base = Subject.OfHost("db01");

    /// <summary>web01 needs db01, is behind sw1; other01 has nothing to do with it. The application promises 99.9 % a month.</summary>
    private static readonly Site Site = Made();

    [Fact]
    public void EverythingStandsInTheLineInTheOrderOfTime()
    {
        var told = Recounting.Of(Site, Played(), Happened(), At("16:00"));
        Assert.Equal(
            [
                "13:50:00 Reload another configuration (0123456789ab); db01: check postgres",
                "14:02:00 Failing db01: the first look failed that led to DOWN",
                "14:03:00 Change db01 is DOWN: postgres: connection refused",
                "14:03:00 Change Web shop is DOWN: db01 is DOWN",
                "14:06:00 Opening told (investigating): Checkout fails. We look into it",
                "14:20:00 Update update (identified): The database is full",
                "14:25:00 Note call the storage team",
                "14:45:00 Change db01 is UP",
                "14:45:00 Change Web shop is UP",
                "15:20:00 Overdue an update was due; the one before was of 2026-11-21 14:20:00 UTC",
                "15:30:00 Update update (resolved): All orders go through",
                "15:40:00 Closing the last update",
            ],
            told.Line.Select(moment => $"{moment.At:HH:mm:ss} {moment.Kind} {moment.What.Replace(": ~ host ", "; ", StringComparison.Ordinal)}"));
    }

    /// <summary>Began 14:02 (first look that failed), believed 14:03, first word 14:06, application up again 14:45.</summary>
    [Fact]
    public void ItBeganWithTheFirstFailedLookAndEndedWhenTheApplicationWasUpAgain()
    {
        var told = Recounting.Of(Site, Played(), Happened(), At("16:00"));
        Assert.Equal((At("14:02"), At("14:03"), At("14:06"), At("14:45")), (told.Began, told.Detected, told.FirstWord!.Value, told.Repaired!.Value));
    }

    /// <summary>DOWN from 14:03 to 14:45: 42 minutes. November has 30 days: 0.1 % of 43,200 minutes are 43.2 minutes; 42 of them are 97.2 %.</summary>
    [Fact]
    public void WhatItCostIsItsDownTimeAndThePartOfTheBudget()
    {
        var told = Recounting.Of(Site, Played(), Happened(), At("16:00"));
        Assert.Equal(["shop", "db01"], told.Losses.Select(loss => loss.Subject.Id));
        Assert.All(told.Losses, loss => Assert.Equal((TimeSpan.FromMinutes(42), 1L), (loss.Down, loss.Failures)));
        Assert.Equal(42 / 43.2, told.Losses[0].OfBudget!.Value, 9);
        Assert.Null(told.Losses[1].OfBudget);
    }

    [Fact]
    public void WhatIsInternalIsLeftOutForEverybody()
    {
        var told = Recounting.Of(Site, Played(), Happened(), At("16:00")).Public();
        foreach (var text in new[] { PostMortemText.Markdown(told, At("16:00")), PostMortemHtml.Document(told, At("16:00")).ToString(), PostMortemJson.Of(told, At("16:00")) })
        {
            Assert.Contains("The database is full", text, StringComparison.Ordinal);
            Assert.DoesNotContain("storage team", text, StringComparison.Ordinal);
            Assert.DoesNotContain("alice", text, StringComparison.Ordinal);
            Assert.DoesNotContain("0123456789ab", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ThoseWhoWorkOnItSeeAll()
    {
        var text = PostMortemText.Markdown(Recounting.Of(Site, Played(), Happened(), At("16:00")), At("16:00"));
        foreach (var said in new[] { "call the storage team (internal)", "alice", "0123456789ab", "## Root cause", "| action | owner | date |", "97.2 %", "| repaired | 2026-11-21 14:45:00 UTC | 43m |" })
            Assert.Contains(said, text, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileTextIsInert()
    {
        var incident = Incident(Post(1, PostKind.Opening, "14:06") with { Title = "<script>alert(1)</script> | [x](javascript:1)", Applications = ["shop"], Summary = "a\nb" });
        var told = Recounting.Of(Site, incident, Happened(), At("16:00"));
        Assert.DoesNotContain("<script>alert", PostMortemHtml.Document(told, At("16:00")).ToString(), StringComparison.Ordinal);
        var markdown = PostMortemText.Markdown(told, At("16:00"));
        Assert.Contains(@"\<script\>alert(1)\</script\> \| \[x\](javascript:1)", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("a\nb", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void DetailsStandInEveryFormatAndAreInert()
    {
        var incident = Incident(
            Post(1, PostKind.Opening, "14:06") with { Title = "Checkout fails", Applications = ["shop"], Summary = "It does", Details = "- one **two**\n- \u001B[31m\u202Ered\0\r\u2028<script>alert(1)</script>" },
            Post(2, PostKind.Note, "14:07") with { Summary = "inside", Details = "kept to us" });
        var all = Recounting.Of(Site, incident, Happened(), At("16:00"));
        var told = all.Public();
        var markdown = PostMortemText.Markdown(told, At("16:00"));
        Assert.Contains("- one **two**\n- \uFFFD[31m red\uFFFD\n\n<script>", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain(markdown, letter => (char.IsControl(letter) && letter != '\n') || letter is '\u202E' or '\u2028');
        var html = PostMortemHtml.Document(told, At("16:00")).ToString();
        Assert.Contains("<h3>Details of 2026-11-21 14:06:00 UTC</h3>", html, StringComparison.Ordinal);
        Assert.Contains("<ul><li>one <b>two</b></li>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("kept to us", html, StringComparison.Ordinal);
        Assert.Contains("kept to us", PostMortemHtml.Document(all, At("16:00")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhileItGoesOnNothingIsRepairedAndTheLossGrows()
    {
        var incident = Incident(Post(1, PostKind.Opening, "14:06") with { Title = "Checkout fails", Applications = ["shop"] });
        var happened = Happened() with { Changes = [.. Happened().Changes.Where(change => change.To == Status.Down)], Lines = Lines("16:00") };
        var told = Recounting.Of(Site, incident, happened, At("14:33"));
        Assert.Null(told.Repaired);
        Assert.Equal(TimeSpan.FromMinutes(30), told.Losses[0].Down);
        Assert.Contains("31m and going on", PostMortemText.Markdown(told, At("14:33")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNoProbeSawBeganWhenPeopleSaySo()
    {
        var incident = Incident(
            Post(1, PostKind.Opening, "14:06") with { Title = "Invoices are wrong", Applications = ["shop"], Since = At("12:00") },
            Post(2, PostKind.Update, "14:40") with { Stage = Stage.Resolved, Summary = "Right again" });
        var told = Recounting.Of(Site, incident, Happened() with { Changes = [], Lines = PastLines.None }, At("16:00"));
        Assert.Equal((At("12:00"), At("14:06"), At("14:40")), (told.Began, told.Detected, told.Repaired!.Value));
        Assert.Empty(told.Losses);
    }

    [Fact]
    public void AnIncidentThatWentOnAfterItWasCalledResolvedIsRepairedByTheLastWord()
    {
        var incident = Incident(
            Post(1, PostKind.Opening, "14:06") with { Title = "Invoices are wrong", Applications = ["shop"], Since = At("14:00") },
            Post(2, PostKind.Update, "14:20") with { Stage = Stage.Resolved, Summary = "Right again" },
            Post(3, PostKind.Update, "14:40") with { Stage = Stage.Investigating, Summary = "Wrong again" },
            Post(4, PostKind.Note, "14:45") with { Summary = "call the bank" },
            Post(5, PostKind.Update, "15:10") with { Stage = Stage.Resolved, Summary = "Right at last" },
            Post(6, PostKind.Update, "15:12") with { Summary = "Still right" },
            Post(7, PostKind.Closing, "15:30"));
        var lines = new PastLines(
            new Dictionary<string, StatusLine>(), new Dictionary<string, StatusLine> { ["shop"] = new([Stretch("10:00", "14:00", Status.Up), Stretch("14:00", "16:00", Status.Degraded)]) }, new Dictionary<(string, string), StatusLine>());
        var told = Recounting.Of(Site, incident, Happened() with { Changes = [], Lines = lines }, At("16:00"));
        Assert.Equal((At("15:10"), At("15:10")), (told.Repaired!.Value, told.Until));
        Assert.Equal(TimeSpan.FromMinutes(70), Assert.Single(told.Losses).Degraded);
        Assert.Equal(At("15:30"), Recounting.Of(Site, incident with { Posts = incident.Posts.RemoveAll(post => post.Number is 5 or 6) }, Happened() with { Changes = [] }, At("16:00")).Repaired);
    }

    [Fact]
    public void TakenOutOfTheConfigurationIsNotRepaired()
    {
        Change[] changes = [Change("14:03", Shop, Status.Up, Status.Down), Change("14:20", Shop, Status.Down, Status.Retired)];
        var told = Recounting.Of(Site, Played(), Happened() with { Changes = [.. changes], Lines = PastLines.None }, At("16:00"));
        Assert.Equal(At("15:30"), told.Repaired);
        told = Recounting.Of(Site, Played(), Happened() with { Changes = [.. changes, Change("14:50", Shop, Status.Retired, Status.Up)], Lines = PastLines.None }, At("16:00"));
        Assert.Equal(At("14:50"), told.Repaired);
    }

    [Fact]
    public void ConcernedAreItsHostsWhatTheyNeedAndTheWayToThem()
    {
        var incident = Incident(Post(1, PostKind.Opening, "14:06") with { Title = "x", Applications = ["shop"], Hosts = ["web01"] });
        Assert.Equal(["web01", "db01", "sw1"], Recounting.Concerned(Site, incident));
    }

    private static Incident Played() => Incident(
        Post(1, PostKind.Opening, "14:06") with { Title = "Checkout fails", Applications = ["shop"], Hosts = ["web01"], Stage = Stage.Investigating, Summary = "We look into it" },
        Post(2, PostKind.Update, "14:20") with { Stage = Stage.Identified, Summary = "The database is full" },
        Post(3, PostKind.Note, "14:25") with { Summary = "call the storage team" },
        Post(4, PostKind.Update, "15:30") with { Stage = Stage.Resolved, Summary = "All orders go through" },
        Post(5, PostKind.Closing, "15:40"));

    private static Happened Happened() => new(
        [
            Change("10:00", Subject.OfHost("other01"), Status.Up, Status.Down),
            Change("14:03", Base, Status.Up, Status.Down, "postgres", "connection refused") with { Failing = At("14:02") },
            Change("14:03", Shop, Status.Up, Status.Down, "", "db01 is DOWN"),
            Change("14:45", Base, Status.Down, Status.Up),
            Change("14:45", Shop, Status.Down, Status.Up),
        ],
        new Dictionary<Subject, Status> { [Web] = Status.Up, [Base] = Status.Up, [Shop] = Status.Up }.ToImmutableDictionary(),
        [],
        [new ReloadNote(At("13:50"), ["~ host db01: check postgres"], "0123456789ab", "bob")])
    {
        Lines = Lines("14:45"),
    };

    /// <summary>Shop and db01: up, DOWN from 14:03, up again; web01 and sw1 up all day.</summary>
    private static PastLines Lines(string up)
    {
        var outage = new StatusLine([Stretch("10:00", "14:03", Status.Up), Stretch("14:03", up, Status.Down), Stretch(up, "16:00", Status.Up)]);
        var calm = new StatusLine([Stretch("10:00", "16:00", Status.Up)]);
        return new PastLines(
            new Dictionary<string, StatusLine> { ["db01"] = outage, ["web01"] = calm, ["sw1"] = calm },
            new Dictionary<string, StatusLine> { ["shop"] = outage },
            new Dictionary<(string, string), StatusLine>());
    }

    private static Stretch Stretch(string from, string until, Status status) => new(At(from).ToUnixTimeMilliseconds(), At(until).ToUnixTimeMilliseconds(), status);

    private static Incident Incident(params IncidentPost[] posts) => new(7, [.. posts]);

    private static IncidentPost Post(long number, PostKind kind, string at) => new(number, 7, kind, At(at), "alice");

    private static Change Change(string at, Subject subject, Status from, Status to, string check = "", string reason = "") =>
        new(At(at).ToUnixTimeMilliseconds(), subject, from, to, At(at), check, reason, null, Told: true);

    private static DateTimeOffset At(string clock) => new(DateOnly.Parse("2026-11-21", null), TimeOnly.Parse(clock, null), TimeSpan.Zero);

    private static Site Made()
    {
        var site = Sites.Of(
            Sites.Host("web01") with { Needs = [new Need(1, ["db01"])], Behind = ["sw1"] }, Sites.Host("db01"), Sites.Host("sw1"), Sites.Host("other01"));
        return site with { Applications = [site.Applications[0] with { Hosts = ["web01", "db01", "sw1"], Objective = new Objective(0.999) }] };
    }
}
