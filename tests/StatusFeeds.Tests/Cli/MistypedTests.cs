// What is said of options of `incident` and `report what-if` that cannot be meant.
using System.Collections.Immutable;
using StatusFeeds.Cli;
using StatusFeeds.Model;
using StatusFeeds.Rules;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Cli;

public sealed class MistypedTests
{
    [Theory]
    [InlineData("3650d", "--next must be within 1m to 7d, not 3650d")]
    [InlineData("-5m", "--next must be within 1m to 7d, not -5m")]
    [InlineData("59s", "--next must be within 1m to 7d, not 59s")]
    [InlineData("soon", "--next must be a duration, as in 30m or 1h, not soon")]
    [InlineData("7d", "")]
    [InlineData("1m", "")]
    public void TheNextUpdateIsDueWithinAMinuteToAWeek(string next, string mistakes) =>
        Assert.Equal(mistakes, IncidentDesk.Read("here", Sites.OfMany(1), Typed with { Next = next }, PostKind.Opening, 0, null).Mistakes);

    [Theory]
    [InlineData("1999-01-01T00:00", "--since must be within the years 2000 to 2999, not 1999-01-01T00:00")]
    [InlineData("9999-12-31T23:59", "--since must be within the years 2000 to 2999, not 9999-12-31T23:59")]
    [InlineData("0001-01-01", "--since must be within the years 2000 to 2999, not 0001-01-01")]
    [InlineData("2026-02-30", "--since must be a date and a time, as in 2026-12-01T22:00 (by the site's timezone, UTC; or with Z or an offset such as +01:00), not 2026-02-30")]
    [InlineData("2026-01-30", "")]
    public void TroubleBeganWithinOurTimes(string since, string mistakes) =>
        Assert.Equal(mistakes, IncidentDesk.Read("here", Sites.OfMany(1), Typed with { Since = since }, PostKind.Opening, 0, null).Mistakes);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("web\u001b[31m", null)]
    [InlineData("Web 04", "Web 04")]
    public void WhatIsNoIdIsNoHostToAdd(string host, string? shown)
    {
        var site = Sites.OfMany(1);
        var before = new Reckoning(site, PastLines.None, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), Accounting.Default).Imagine(site.Applications[0]);
        var (after, _, mistake) = ReportWhatIf.Changed(before, ["--add", host, "--like", "h0"], []);
        Assert.Null(after);
        Assert.StartsWith("--add must be one id: a-z, 0-9, `.`, `_` and `-`, beginning with a letter or digit, at most 64 characters; not ", mistake, StringComparison.Ordinal);
        Assert.EndsWith(shown ?? "", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', mistake);
        Assert.NotNull(ReportWhatIf.Changed(before, ["--add", "web04", "--like", "h0"], []).After);
    }

    private static IncidentTyped Typed => new() { Title = "x", Applications = ["shop"], Summary = "y" };
}
