// Fields of a form that are not sent, that are empty, and that hold what cannot be stored.
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class IncidentFormFieldsTests
{
    [Fact]
    public async Task WhatAFormDoesNotSendIsNotSaidAndWhatIsEmptyIsTakenBack()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        await served.PostForm("/incidents/new", [("key", "a"), ("title", "Checkout fails"), ("applications", "shop"), ("hosts", "web01, mx1"), ("ticket", "https://t.example.org/2"), ("commander", "Ada"), ("spokesperson", "Bob")], ToldSite.AsAda, ToldSite.FromHere);
        (string, string)[] few = [("kind", "update"), ("summary", "A fix is out.")];
        Assert.Equal(303, (await served.PostForm("/incidents/1/post", [("key", "b"), .. few], ToldSite.AsAda, ToldSite.FromHere)).Code);
        var said = (await served.Store.Incident(1, CancellationToken.None))!.Posts[^1];
        Assert.Equal((null, null, null, null, null), (said.Title, said.Hosts, said.Ticket, said.Commander, said.Spokesperson));
        Assert.Equal((null, null, null), (said.Severity, said.Stage, said.Next));

        var back = await served.PostForm("/incidents/1/post", [("key", "c"), .. few, ("next", "soon"), ("spokesperson", "")], ToldSite.AsAda, ToldSite.FromHere);
        Assert.Equal(400, back.Code);
        Assert.Contains("value=\"https://t.example.org/2\"", back.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"web01 mx1\"", back.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"spokesperson\" value=\"\"", back.Text, StringComparison.Ordinal);

        Assert.Equal(303, (await served.PostForm("/incidents/1/post", [("key", "d"), .. few, ("hosts", ""), ("ticket", " "), ("commander", "")], ToldSite.AsAda, ToldSite.FromHere)).Code);
        var incident = (await served.Store.Incident(1, CancellationToken.None))!;
        Assert.Equal(("", "", "", "Bob"), (string.Join(' ', incident.Hosts), incident.Ticket, incident.Commander, incident.Spokesperson));
    }

    [Fact]
    public async Task AControlCharacterIsToldAtItsField()
    {
        await using var served = await ServedSite.Open(ToldSite.Open());
        var back = await served.PostForm("/incidents/new", [("key", "a"), ("title", "Checkout fails"), ("applications", "shop"), ("summary", "x\0"), ("details", "\u001B[31m"), ("commander", "a\0")], ToldSite.AsAda, ToldSite.FromHere);
        Assert.Equal(400, back.Code);
        Assert.Contains("id=\"summary-flaw\">Character 2 of the summary is a control character (U+0000): take it out.", back.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"details-flaw\">Character 1 of the details is a control character (U+001B): take it out.", back.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"commander-flaw\">", back.Text, StringComparison.Ordinal);
        Assert.Empty(await served.Store.LatestIncidents(9, CancellationToken.None));
    }
}
