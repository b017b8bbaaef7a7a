// What the store promises about what people post of incidents; on both engines.
using System.Collections.Immutable;
using Dapper;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using static StatusFeeds.Tests.Support.StoreSamples;

namespace StatusFeeds.Tests.Storage;

public abstract partial class StoreTests
{
    private IncidentPost Opening => new(0, 0, PostKind.Opening, clock.GetUtcNow(), "alice")
    {
        Key = "k1",
        Since = Start,
        Title = "checkout \"fails\" <b> \U0001F525",
        Applications = ["shop", "mail"],
        Hosts = ["web01"],
        Severity = Severity.Critical,
        Stage = Stage.Identified,
        Summary = "Orders cannot be placed.\nCarts are kept.",
        Details = "## db01",
        Ticket = "https://tickets.example.org/T-17",
        Commander = "Alice",
        Spokesperson = "Bob",
        Next = TimeSpan.FromMinutes(30),
    };

    [Fact]
    public async Task APostIsKeptExactlyAndSaysNothingOfWhatItDoesNotSay()
    {
        await using var store = await Open();
        Assert.Equal(0, await store.NewestPost(default));
        Assert.Empty(await store.Incidents(default));
        var posted = (await store.Post(Opening, default)).Post!;
        Assert.Equal((1L, 1L), (posted.Number, posted.Incident));
        var note = (await store.Post(new(0, 1, PostKind.Note, clock.GetUtcNow(), "bob") { Summary = "smoke" }, default)).Post!;
        Assert.Equal(2, await store.NewestPost(default));

        var incident = (await store.Incident(1, default))!;
        Assert.Equal(Shown(Opening with { Number = 1, Incident = 1 }), Shown(incident.Posts[0]));
        Assert.Equal(Shown(note), Shown(incident.Posts[1]));
        Assert.Equal((null, null, null, (ImmutableArray<string>?)null), (note.Title, note.Severity, note.Next, note.Applications));
        Assert.Equal((0L, null), (incident.Told, incident.ToldDue));
        Assert.Null(await store.Incident(2, default));
        Assert.Equal("1", Numbers(await store.Incidents(default)));
    }

    [Fact]
    public async Task TheSamePostWithItsKeyIsOneAndAnotherWithItIsRefused()
    {
        await using var store = await Open();
        var first = await store.Post(Opening, default);
        clock.Move(TimeSpan.FromMinutes(1));
        var again = await store.Post(Opening with { At = clock.GetUtcNow() }, default);
        Assert.True(again is { IsRepeated: true } && !first.IsRepeated);
        Assert.Equal(Shown(first.Post!), Shown(again.Post!));
        Assert.Equal(1, await store.NewestPost(default));

        foreach (var other in new[] { Opening with { Title = "another" }, Opening with { Next = null }, Opening with { Hosts = null }, Opening with { Hosts = [] }, Opening with { Details = "" }, Opening with { Since = null } })
            Assert.Equal(PostRefusal.KeyUsed, (await store.Post(other, default)) is { Post: null } refused ? refused.Refusal : default);
        Assert.Equal(2, (await store.Post(Opening with { By = "bob" }, default)).Post!.Incident);
        Assert.Equal(3, (await store.Post(Opening with { Key = null }, default)).Post!.Incident);
        Assert.Equal(4, (await store.Post(Opening with { Key = null }, default)).Post!.Incident);
        using var book = IncidentBook.Open(new Secret(Database));
        Assert.True(book.Add(Opening).IsRepeated);
    }

    [Fact]
    public async Task WhatDoesNotFitIsRefusedAndLeavesNothing()
    {
        await using var store = await Open();
        await store.Post(Opening, default);
        await store.Post(Of(PostKind.Proposal, 0) with { Title = "mail is down", Applications = ["mail"] }, default);
        foreach (var (post, refusal, words) in new (IncidentPost, PostRefusal, string)[]
        {
            (Of(PostKind.Update, 9) with { Summary = "x" }, PostRefusal.Missing, "There is no incident 9."),
            (Of(PostKind.Opening, 1), PostRefusal.Conflict, "Incident 1 is open already: post an update."),
            (Of(PostKind.Update, 2) with { Summary = "x" }, PostRefusal.Conflict, "Incident 2 is only proposed: open it first."),
            (Of(PostKind.Update, 1), PostRefusal.Wrong, "An update needs a summary: one or two plain sentences for everybody."),
            (Of(PostKind.Update, 1) with { Summary = "x", Ticket = "javascript:alert(1)" }, PostRefusal.Wrong, "The ticket must be an http or https address."),
            (Of(PostKind.Note, 1) with { Summary = "x\0" }, PostRefusal.Wrong, "Character 2 of the note is a control character (U+0000): take it out. Tabs and line ends may stay."),
            (Of(PostKind.Update, 1) with { Summary = "x", Details = "\uD800" }, PostRefusal.Wrong, "Character 1 of the details is half of one (U+D800), which is no text: take it out."),
            (Of(PostKind.Opening, 0), PostRefusal.Wrong, "An incident needs a title: say in a few words what does not work."),
        })
        {
            var posted = await store.Post(post, default);
            Assert.Equal((refusal, words), (posted.Refusal, posted.Words));
            Assert.Null(posted.Post);
        }

        Assert.Equal(3, (await store.Post(Of(PostKind.Closing, 1), default)).Post!.Number);
        Assert.Equal("Incident 1 is closed: that was its last update. Open another one.", (await store.Post(Of(PostKind.Update, 1) with { Summary = "x" }, default)).Words);
        Assert.Equal(4, (await store.Post(Of(PostKind.Note, 1) with { Summary = "x" }, default)).Post!.Number);
    }

    [Fact]
    public async Task InstantsRiseEvenIfTheClockDoesNot()
    {
        await using var store = await Open();
        var first = (await store.Post(Opening, default)).Post!;
        var second = (await store.Post(Of(PostKind.Update, 1) with { Summary = "x", At = Start.AddDays(-1) }, default)).Post!;
        Assert.Equal(first.At.AddMilliseconds(1), second.At);
        Assert.Equal(second.At.AddMilliseconds(1), (await store.Post(Of(PostKind.Note, 1) with { Summary = "x", At = first.At }, default)).Post!.At);
    }

    [Fact]
    public async Task AClockThatRanAheadDatesNoOtherIncident()
    {
        await using var store = await Open();
        var (now, ahead) = (clock.GetUtcNow(), (await store.Post(Opening with { At = clock.GetUtcNow().AddDays(2) }, default)).Post!);
        Assert.Equal(now.AddDays(2), ahead.At);
        var next = (await store.Post(Opening with { Key = null }, default)).Post!;
        Assert.Equal((2, now), (next.Incident, next.At));
        Assert.Equal(now.AddMinutes(30), (await store.Incident(2, default))!.Due);
        Assert.Equal(now.AddMinutes(1), (await store.Post(Of(PostKind.Update, 2) with { Summary = "x", At = now.AddMinutes(1) }, default)).Post!.At);
        Assert.Equal(ahead.At.AddMilliseconds(1), (await store.Post(Of(PostKind.Update, 1) with { Summary = "x", At = now }, default)).Post!.At);
    }

    /// <summary>Feeds name an incident by it.</summary>
    [Fact]
    public async Task NoTwoIncidentsAreOpenedInOneMillisecond()
    {
        await using var store = await Open();
        var proposal = (await store.Post(Of(PostKind.Proposal, 0) with { Title = "old", Applications = ["mail"] }, default)).Post!;
        var now = proposal.At;
        List<DateTimeOffset> opened = [];
        for (var i = 0; i < 3; i++)
            opened.Add((await store.Post(Opening with { Key = null, At = now }, default)).Post!.At);
        opened.Add((await store.Post(Of(PostKind.Opening, proposal.Incident) with { At = now }, default)).Post!.At);
        Assert.Equal(Enumerable.Range(0, 4).Select(after => now.AddMilliseconds(after)), opened);
        Assert.Equal(4, (await store.LatestIncidents(10, default)).Select(incident => Incident.Parts(incident.Key).Opened).Distinct().Count());
    }

    [Fact]
    public async Task CurrentIsWhatIsNotClosedOrNotYetToldAndProposalsOfTheLastDays()
    {
        await using var store = await Open();
        var now = clock.GetUtcNow();
        await store.Post(Opening, default);
        await store.Post(Opening with { Key = null }, default);
        await store.Post(Of(PostKind.Proposal, 0) with { Title = "old", Applications = ["mail"] }, default);
        await store.Post(Of(PostKind.Closing, 2), default);
        Assert.Equal("1 2 3", Numbers(await store.Incidents(default)));

        var second = (await store.Incident(2, default))!;
        await store.Commit(Telling(100, Told(Subject.OfIncident(second.Key), 10, Status.Resolved)) with { Incidents = [second with { Told = 4, ToldDue = now }] }, default);
        Assert.Equal("1 3", Numbers(await store.Incidents(default)));
        Assert.Equal((4L, now), ((await store.Incident(2, default))!.Told, (await store.Incident(2, default))!.ToldDue));
        await store.Commit(Nothing with { Incidents = [second with { Told = 4, ToldDue = null }] }, default);
        Assert.Null((await store.Incident(2, default))!.ToldDue);

        // A note after the end makes nothing current again.
        await store.Post(Of(PostKind.Note, 2) with { Summary = "x" }, default);
        Assert.Equal("1 3", Numbers(await store.Incidents(default)));
        clock.Move(TimeSpan.FromDays(8));
        Assert.Equal("1", Numbers(await store.Incidents(default)));
        Assert.Equal("1", Numbers([.. (await store.Remember(default)).World.Incidents.Values]));
        await store.Post(Of(PostKind.Opening, 3), default);
        Assert.Equal("1 3", Numbers(await store.Incidents(default)));
        Assert.Equal("3 2 1", Numbers(await store.LatestIncidents(10, default)));
        Assert.Equal("3 2", Numbers(await store.LatestIncidents(2, default)));
    }

    [Fact]
    public async Task AProposalOfABatchIsStoredOnceHoweverOftenItIsCommitted()
    {
        await using var store = await Open();
        var proposal = Of(PostKind.Proposal, 0) with { By = "StatusFeeds", Key = "proposal:shop@1", Title = "shop is down", Applications = ["shop"], Summary = "db01 is DOWN." };
        var batch = Nothing with { Proposals = [proposal] };
        await store.Commit(batch, default);
        await store.Commit(batch, default);
        await store.Commit(Nothing with { Proposals = [proposal with { Summary = "web01 is DOWN." }] }, default);
        Assert.Equal("db01 is DOWN.", Assert.Single(Assert.Single(await store.Incidents(default)).Posts).Summary);
    }

    [Fact]
    public async Task ManyWhoPostAtOnceLoseNothingAndHaveNumbersOfTheirOwn()
    {
        await using var store = await Open();
        await store.Post(Opening, default);
        var writers = Enumerable.Range(0, 3).Select(who => Task.Run(() =>
        {
            using var book = IncidentBook.Open(new Secret(Database));
            return Enumerable.Range(0, 6).Select(n => book.Add(Of(PostKind.Update, 1) with { By = $"{who}", Key = $"{n}", Summary = $"{who} {n}" }).Post!).ToList();
        })).Append(Task.Run(async () =>
        {
            var own = new List<IncidentPost>();
            for (var n = 0; n < 6; n++)
                own.Add((await store.Post(Of(PostKind.Update, 1) with { By = "server", Key = $"{n}", Summary = $"server {n}" }, default)).Post!);
            return own;
        }));
        var posted = (await Task.WhenAll(writers)).ToList();
        Assert.Equal(Enumerable.Range(2, 24).Select(number => (long)number), posted.SelectMany(own => own).Select(post => post.Number).Order());
        var incident = (await store.Incident(1, default))!;
        Assert.Equal(incident.Posts.Select(post => post.At).Order(), incident.Posts.Select(post => post.At));
        Assert.Equal(25, incident.Posts.Select(post => post.At).Distinct().Count());
        foreach (var own in posted)
            Assert.Equal(own.Select(post => post.Summary), incident.Posts.Where(post => post.By == own[0].By && post.Kind == PostKind.Update).Select(post => post.Summary));
    }

    [Fact]
    public async Task AnAnnouncedWindowIsRememberedUntilItBegins()
    {
        var from = Start.AddHours(1);
        var open = new OpenWindow("w1@" + from.ToUnixTimeSeconds(), new Window("w1", "both", ["web01", "db01"], new Schedule.Once(from, from.AddHours(1)), "kernel update"), from, from.AddHours(1));
        var announced = new Announced(open, At(10).ToUnixTimeMilliseconds());
        var facts = $$"""{"from":"{{from:yyyy-MM-ddTHH:mm:ss.fffZ}}","until":"{{from.AddHours(1):yyyy-MM-ddTHH:mm:ss.fffZ}}","window":"both","purpose":"kernel update","hosts":["web01","db01"]}""";
        await using var store = await Open();
        await store.Commit(Telling(100, Ahead(10, null, Status.Maintenance, announced.Subject), Ahead(11, null, Status.Maintenance, Subject.OfWindow("w2@5!7"), "{}")), default);
        var world = (await store.Remember(default)).World;
        var known = Assert.Single(world.Announced).Value;
        Assert.Equal((announced.Subject, "both", "kernel update", "web01 db01"), (known.Subject, known.Open.Window.Name, known.Open.Window.Reason, string.Join(' ', known.Open.Window.Hosts)));
        Assert.Equal((from, from.AddHours(1)), (known.Open.From, known.Open.Until));
        Assert.Empty(world.ToldWindows);

        await store.Commit(Telling(101, Ahead(20, Status.Maintenance, Status.Maintenance, announced.Subject)), default);
        world = (await store.Remember(default)).World;
        Assert.Equal([open.Key], world.ToldWindows);
        Assert.Empty(world.Announced);
        await store.Commit(Telling(102, Ahead(30, Status.Maintenance, Status.Resolved, announced.Subject)), default);
        world = (await store.Remember(default)).World;
        Assert.Empty(world.ToldWindows);
        Assert.Empty(world.Announced);

        ToldChange Ahead(long milliseconds, Status? before, Status to, Subject subject, string? said = null)
        {
            var told = Told(subject, milliseconds, to);
            return told with { Change = told.Change with { From = before }, Facts = said ?? facts };
        }
    }

    private IncidentPost Of(PostKind kind, long incident) => new(0, incident, kind, clock.GetUtcNow(), "alice");

    private static string Numbers(ImmutableArray<Incident> incidents) => string.Join(' ', incidents.Select(incident => incident.Number));

    private static string Shown(IncidentPost post) =>
        $"{post with { Applications = null, Hosts = null }} {string.Join(' ', post.Applications ?? [])} {string.Join(' ', post.Hosts ?? [])}";
}
