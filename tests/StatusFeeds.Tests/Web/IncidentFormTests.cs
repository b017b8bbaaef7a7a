// The forms by which people tell of incidents: without script, from our own pages only, and nothing typed is lost.
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class IncidentFormTests
{
    private static readonly (string, string)[] Checkout =
        [("title", "Checkout fails"), ("applications", "shop"), ("applications", "mail"), ("summary", "Nobody can pay."), ("severity", "critical"), ("stage", "identified"), ("hosts", "web01, mx1"), ("next", "30m"), ("commander", "Ada")];

    [Fact]
    public async Task AnIncidentIsOpenedAndUpdatedInABrowser()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var form = await served.Get("/incidents/new", ToldSite.AsAda);
        Assert.Equal((200, "same-origin", "no-store"), (form.Code, form["Referrer-Policy"], form["Cache-Control"]));
        Assert.Contains("form-action 'self'", form["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("<script", form.Text, StringComparison.Ordinal);
        var opened = await served.PostForm("/incidents/new", [.. form.Hidden(), .. Checkout], ToldSite.AsAda, ToldSite.FromHere);
        Assert.Equal((303, "1"), (opened.Code, opened["Location"]));
        var incident = (await served.Store.Incident(1, CancellationToken.None))!;
        Assert.Equal(("Checkout fails", Severity.Critical, Stage.Identified, TimeSpan.FromMinutes(30), "Ada", ""), (incident.Title, incident.Severity, incident.Stage, incident.Next, incident.Commander, incident.Ticket));
        Assert.Equal(("shop mail", "web01 mx1", "ada"), (string.Join(' ', incident.Applications), string.Join(' ', incident.Hosts), incident.Posts[0].By));
        Assert.Contains("Nobody can pay.", (await served.Get("/incidents/1")).Text, StringComparison.Ordinal);

        var update = await served.Get("/incidents/1/post", ToldSite.AsAda);
        Assert.Contains("value=\"web01 mx1\"", update.Text, StringComparison.Ordinal);
        Assert.Contains("<option selected>identified</option>", update.Text, StringComparison.Ordinal);
        var posted = await served.PostForm("/incidents/1/post", [.. update.Hidden(), .. Unchanged("monitoring", "A fix is out.")], ToldSite.AsAda, ("Origin", served.Server.Addresses[0]));
        Assert.Equal((303, "../1"), (posted.Code, posted["Location"]));
        var said = (await served.Store.Incident(1, CancellationToken.None))!.Posts[1];
        Assert.Equal((PostKind.Update, Stage.Monitoring, "A fix is out."), (said.Kind, said.Stage, said.Summary));
        Assert.Equal((null, null, null, null, null), (said.Title, said.Severity, said.Next, said.Commander, said.Hosts));
        Assert.Contains("A fix is out.", (await served.Get("/incidents/1")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFormThatIsSentAgainPostsOnceAndSaysOnlyWhatWasChangedInIt()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var form = await served.Get("/incidents/new", ToldSite.AsAda);
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => served.PostForm("/incidents/new", [.. form.Hidden(), .. Checkout], ToldSite.AsAda, ToldSite.FromHere)));
        Assert.Equal([(303, "1"), (303, "1")], both.Select(answer => (answer.Code, answer["Location"])));

        // Somebody else posts while the form is filled in: what he said is not taken back.
        var update = await served.Get("/incidents/1/post", ToldSite.AsAda);
        await served.PostJson("/api/incidents/1/updates", new { summary = "Worse.", title = "Nothing works", stage = "investigating" }, ToldSite.AsPen);
        (string, string)[] fields = [.. update.Hidden(), .. Unchanged("identified", "Mine."), ("ticket", "https://t.example.org/2")];
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(303, (await served.PostForm("/incidents/1/post", fields, ToldSite.AsAda, ToldSite.FromHere)).Code);
        }

        var incident = (await served.Store.Incident(1, CancellationToken.None))!;
        Assert.Equal((3, "Nothing works", Stage.Investigating, "https://t.example.org/2"), (incident.Posts.Length, incident.Title, incident.Stage, incident.Ticket));

        var other = await served.PostForm("/incidents/1/post", [.. fields, ("kind", "update"), ("spokesperson", "Bob")], ToldSite.AsAda, ToldSite.FromHere);
        Assert.Equal(422, other.Code);
        Assert.Contains("This form was posted before, with other words.", other.Text, StringComparison.Ordinal);
        Assert.NotEqual(update.Hidden().First(), other.Hidden().First());
    }

    [Fact]
    public async Task AFormWithMistakesComesBackFilledInAndSaysThemAtTheirFields()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var form = await served.Get("/incidents/new", ToldSite.AsAda);
        (string, string)[] typed =
        [
            ("title", "<b>\"A\" & 'B'</b>"), ("applications", "mail"), ("summary", "\n\nfirst\r\nsecond </textarea><script>alert(1)</script>"), ("severity", "minor"), ("hosts", "web01 web9"), ("next", "soon"),
            ("ticket", "javascript:alert(1)"), ("details", "- *one*\n- \u202Etwo"), ("since", "yesterday"),
        ];
        var back = await served.PostForm("/incidents/new", [.. form.Hidden(), .. typed], ToldSite.AsAda, ToldSite.FromHere);
        Assert.Equal((400, "text/html; charset=utf-8"), (back.Code, back["Content-Type"]));
        Assert.Contains("form-action 'self'", back["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(form.Hidden(), back.Hidden());
        Assert.Contains("value=\"&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;\"", back.Text, StringComparison.Ordinal);
        Assert.Contains(">\n\n\nfirst\r\nsecond &lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;</textarea>", back.Text, StringComparison.Ordinal);
        Assert.Contains("<option selected>minor</option>", back.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"mail\" checked", back.Text, StringComparison.Ordinal);
        foreach (var (field, words) in new[]
        {
            ("hosts", "There is no host web9 here: give its id."), ("next", "Say how long until the next update at most, as in 30m, 1h or 1d."), ("ticket", "The ticket must be an http or https address."), ("since", "Give a date and a time, as in 2026-12-01T22:00"),
        })
        {
            Assert.Contains($"id=\"{field}-flaw\">{words}", back.Text, StringComparison.Ordinal);
            Assert.Matches($"name=\"{field}\"[^>]* aria-invalid=\"true\" aria-describedby=\"{field}-flaw\"", back.Text);
        }

        Assert.DoesNotContain("\u202E", back.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("title-flaw", back.Text, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\">It was not posted. See what is said at the fields.", back.Text, StringComparison.Ordinal);
        Assert.Empty(await served.Store.LatestIncidents(9, CancellationToken.None));

        var empty = await served.PostForm("/incidents/new", [.. form.Hidden()], ToldSite.AsAda, ToldSite.FromHere);
        Assert.Contains("id=\"title-flaw\"", empty.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"applications-flaw\"", empty.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLastWordAndANoteAreFormsToo()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        await served.PostForm("/incidents/new", Checkout, ToldSite.AsAda, ToldSite.FromHere);
        (string, string)[] note = [("key", "n"), ("kind", "note"), ("summary", "call the provider"), ("title", "not taken")];
        (string, string)[] close = [("key", "c"), ("kind", "closing"), .. Unchanged("resolved", "Over.")[1..]];
        foreach (var fields in new[] { note, close, close })
        {
            Assert.Equal(303, (await served.PostForm("/incidents/1/post", fields, ToldSite.AsAda, ToldSite.FromHere)).Code);
        }

        var incident = (await served.Store.Incident(1, CancellationToken.None))!;
        Assert.Equal([PostKind.Opening, PostKind.Note, PostKind.Closing], incident.Posts.Select(post => post.Kind));
        Assert.Equal((true, "Checkout fails"), (incident.IsClosed, incident.Title));
        var late = await served.PostForm("/incidents/1/post", Unchanged("identified", "Not over"), ToldSite.AsAda, ToldSite.FromHere);
        Assert.Equal(409, late.Code);
        Assert.Contains("Incident 1 is closed: that was its last update. Open another one.", late.Text, StringComparison.Ordinal);
        Assert.Contains("Not over", late.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"update\"", (await served.Get("/incidents/1/post", ToldSite.AsAda)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await served.Get("/incidents/2/post", ToldSite.AsAda)).Code);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(403, "Sec-Fetch-Site", "cross-site")]
    [InlineData(403, "Sec-Fetch-Site", "same-site")]
    [InlineData(403, "Sec-Fetch-Site", "cross-site", "Origin", "http://status.example.org")]
    [InlineData(403, "Origin", "http://evil.example.org")]
    [InlineData(403, "Origin", "http://status.example.org.evil.example")]
    [InlineData(403, "Origin", "https://status.example.org")]
    [InlineData(403, "Origin", "null")]
    [InlineData(403, "Origin", "http://127.0.0.1:1")]
    [InlineData(403, "Referer", "http://status.example.org/incidents/new")]
    [InlineData(303, "Sec-Fetch-Site", "same-origin")]
    [InlineData(303, "Sec-Fetch-Site", "none")]
    [InlineData(303, "Origin", "http://status.example.org")]
    [InlineData(303, "Origin", "HERE")]
    public async Task OnlyAFormOfOurOwnIsTaken(int code, params string[] headers)
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var shown = headers.Chunk(2).Select(pair => (pair[0], pair[1] == "HERE" ? served.Server.Addresses[0] : pair[1]));
        Assert.Equal(code, (await served.PostForm("/incidents/new", Checkout, [ToldSite.AsAda, .. shown])).Code);
        Assert.Equal(code == 303, !(await served.Store.LatestIncidents(9, CancellationToken.None)).IsEmpty);
    }

    [Fact]
    public async Task WhoMayWriteToOneApplicationIsOfferedThatOne()
    {
        await using var served = await ServedSite.Open(ToldSite.Guarded(anyone: true));
        var login = GuardedSite.Login("any", ToldSite.ShopPen);
        var form = await served.Get("/incidents/new", login);
        Assert.Contains("value=\"shop\" checked", form.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"mail\"", form.Text, StringComparison.Ordinal);
        Assert.Contains("You post as shop-pen", form.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await served.PostForm("/incidents/new", Checkout, login, ToldSite.FromHere)).Code);
        Assert.Contains("value=\"vault\"", (await served.Get("/incidents/new", ToldSite.AsAda)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsProposedIsOpenedByAFormThatIsFilledIn()
    {
        await using var served = await Proposed(ToldSite.Open());
        foreach (var path in new[] { "/incidents", "/apps/shop", "/incidents/new" })
        {
            var page = await served.Get(path, ToldSite.AsAda);
            Assert.Contains("Proposed: The &lt;shop&gt; is down", page.Text, StringComparison.Ordinal);
            Assert.Contains("incidents/new?from=1\">Open it</a>", page.Text, StringComparison.Ordinal);
            Assert.Matches("private|no-store", page["Cache-Control"]);
        }

        Assert.DoesNotContain("Proposed:", (await served.Get("/apps/mail", ToldSite.AsAda)).Text, StringComparison.Ordinal);
        var form = await served.Get("/incidents/new?from=1", ToldSite.AsAda);
        Assert.Equal(200, form.Code);
        Assert.Contains("value=\"The &lt;shop&gt; is down\"", form.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"shop\" checked", form.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"mail\" checked", form.Text, StringComparison.Ordinal);
        Assert.Contains(">\n2 of 2 hosts are DOWN.</textarea>", form.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"web01 web02\"", form.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"next\" value=\"60m\"", form.Text, StringComparison.Ordinal);
        var begun = Regex.Match(form.Text, "name=\"since\" value=\"([^\"]+)\"").Groups[1].Value.Replace("&#43;", "+", StringComparison.Ordinal);
        (string, string)[] typed = [.. form.Hidden(), ("title", "The shop is closed"), ("applications", "shop"), ("summary", "Nobody can buy."), ("severity", "critical"), ("stage", "investigating"), ("hosts", "web01 web02"), ("next", "30m"), ("since", begun)];
        var wrong = await served.PostForm("/incidents/new?from=1", [.. typed.Where(field => field.Item1 != "next"), ("next", "soon")], ToldSite.AsAda, ToldSite.FromHere);
        Assert.Equal((400, "1"), (wrong.Code, wrong.Hidden().Single(field => field.Name == "from").Value));
        Assert.Equal(403, (await served.PostForm("/incidents/new?from=1", typed, ToldSite.AsAda, ("Sec-Fetch-Site", "cross-site"))).Code);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal((303, "1"), await served.PostForm("/incidents/new?from=1", typed, ToldSite.AsAda, ToldSite.FromHere) is var opened ? (opened.Code, opened["Location"]) : default);
        }

        var incident = Assert.Single(await served.Store.LatestIncidents(9, CancellationToken.None));
        Assert.Equal([PostKind.Proposal, PostKind.Opening], incident.Posts.Select(post => post.Kind));
        Assert.Equal((1, "The shop is closed", Severity.Critical, TimeSpan.FromMinutes(30), incident.Posts[0].Since), (incident.Number, incident.Title, incident.Severity, incident.Next, (DateTimeOffset?)incident.Since));
        Assert.Contains("Nobody can buy.", (await served.Get("/incidents/1")).Text, StringComparison.Ordinal);

        // Once it is open the way leads to it; another form that was still waiting is told so, and posts nothing.
        Assert.Equal((303, "1"), await served.Get("/incidents/new?from=1", ToldSite.AsAda) is var there ? (there.Code, there["Location"]) : default);
        var late = await served.PostForm("/incidents/new?from=1", [.. typed.Where(field => field.Item1 != "key"), ("key", "another")], ToldSite.AsAda, ToldSite.FromHere);
        Assert.Equal(409, late.Code);
        Assert.Contains("Incident 1 is open already: post an update.", late.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await served.Store.Incident(1, CancellationToken.None))!.Posts.Length);
    }

    [Fact]
    public async Task WhatIsProposedIsSeenByThoseWhoMayOpenItAlone()
    {
        await using var served = await Proposed(ToldSite.Guarded(anyone: true), "mail");
        var login = GuardedSite.Login("any", ToldSite.ShopPen);
        foreach (var path in new[] { "/incidents", "/apps/mail", "/", "/incidents/new" })
        {
            Assert.DoesNotContain("is down", (await served.Get(path)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("is down", (await served.Get(path, login)).Text, StringComparison.Ordinal);
        }

        Assert.Equal(401, (await served.Get("/incidents/new?from=1")).Code);
        Assert.Equal(404, (await served.Get("/incidents/new?from=1", login)).Code);
        Assert.Equal(404, (await served.PostForm("/incidents/new", [.. Checkout, ("from", "1")], login, ToldSite.FromHere)).Code);
        Assert.Equal(404, (await served.Get("/incidents/new?from=9", ToldSite.AsAda)).Code);
        Assert.Equal(404, (await served.Get("/incidents/new?from=x", ToldSite.AsAda)).Code);
        Assert.Contains("Proposed:", (await served.Get("/incidents", ToldSite.AsAda)).Text, StringComparison.Ordinal);
        await served.Store.Post(new IncidentPost(0, 1, PostKind.Closing, served.Clock.GetUtcNow(), "ada"), CancellationToken.None);
        Assert.Equal(409, (await served.Get("/incidents/new?from=1", ToldSite.AsAda)).Code);
    }

    private static async Task<ServedSite> Proposed(Site site, string application = "shop")
    {
        var served = await ServedSite.Open(site);
        var now = served.Clock.GetUtcNow();
        var hosts = site.Applications.Single(one => one.Id == application).Hosts;
        await served.Store.Post(
            new IncidentPost(0, 0, PostKind.Proposal, now, "StatusFeeds") { Key = "proposal", Since = now.AddMinutes(-7), Title = $"The <{application}> is down", Applications = [application], Hosts = hosts, Summary = "2 of 2 hosts are DOWN." },
            CancellationToken.None);
        await served.Become(served.World with { Incidents = (await served.Store.LatestIncidents(9, CancellationToken.None)).ToImmutableDictionary(one => one.Number) });
        return served;
    }

    private static (string, string)[] Unchanged(string stage, string summary) =>
        [("kind", "update"), ("title", "Checkout fails"), ("summary", summary), ("severity", "critical"), ("stage", stage), ("hosts", "web01 mx1"), ("next", "30m"), ("commander", "Ada")];
}
