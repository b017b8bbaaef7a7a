// What may be posted: text that every store, feed and terminal takes, and that is seen.
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Model;

public sealed class IncidentPostingTests
{
    private static readonly IncidentPost Sound = new(0, 1, PostKind.Update, DateTimeOffset.UnixEpoch, "ada") { Summary = "x" };

    [Theory]
    [InlineData(0, "is a control character (U+0000)")]
    [InlineData(0x1B, "is a control character (U+001B)")]
    [InlineData(0x0B, "is a control character (U+000B)")]
    [InlineData(0x7F, "is a control character (U+007F)")]
    [InlineData(0xD83D, "is half of one (U+D83D)")]
    [InlineData(0xDE00, "is half of one (U+DE00)")]
    public void NoTextOfAPostHasWhatCannotBeStored(int strange, string words)
    {
        var text = "ab" + (char)strange;
        foreach (var (post, what) in new[]
        {
            (Sound with { Title = text }, "title"), (Sound with { Summary = text }, "summary"), (Sound with { Kind = PostKind.Note, Summary = text }, "note"), (Sound with { Details = text }, "details"),
            (Sound with { Ticket = "https://" + text }, "ticket"), (Sound with { Commander = text }, "commander"), (Sound with { Spokesperson = text }, "spokesperson"), (Sound with { Key = text }, "idempotency key"),
            (Sound with { By = text }, "name of who posts"), (Sound with { Hosts = [text] }, "hosts"), (Sound with { Applications = ["a", text] }, "applications"),
        })
        {
            Assert.StartsWith($"Character {(what == "ticket" ? 11 : 3)} of the {what} {words}", IncidentPosting.Mistake(post), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LinesTabsAndAnyLanguageMayBePosted() =>
        Assert.Null(IncidentPosting.Mistake(Sound with { Title = "\u05E9\u05DC\u05D5\u05DD \uD83D\uDE00\u200D", Summary = "a\tb\r\nc", Details = "\uD83D\uDE00\n\u4E2D\n" }));

    [Theory]
    [InlineData("")]
    [InlineData(" \u00A0\u3000")]
    [InlineData("\u200B")]
    [InlineData("\u200F \uFEFF\u2060\U000E0001")]
    public void WhatIsNotSeenIsNoTitleAndNoSummary(string text)
    {
        Assert.StartsWith("An incident needs a title", IncidentPosting.Mistake(Sound with { Title = text }), StringComparison.Ordinal);
        Assert.StartsWith("An update needs a summary", IncidentPosting.Mistake(Sound with { Summary = text }), StringComparison.Ordinal);
        Assert.StartsWith("There is nothing in this note", IncidentPosting.Mistake(Sound with { Kind = PostKind.Note, Summary = text }), StringComparison.Ordinal);
    }
}
