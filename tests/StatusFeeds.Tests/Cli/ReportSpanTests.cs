// The time that a report is of, from the words of a command; and what is said of words that are no such time.
using StatusFeeds.Cli;

namespace StatusFeeds.Tests.Cli;

public sealed class ReportSpanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2027-01-01", null, null, "That time is still to come: it begins 2027-01-01 00:00 UTC, and it is 2026-11-20 12:00 UTC now")]
    [InlineData("2027-01-01", "2027-02-01", null, "That time is still to come")]
    [InlineData(null, null, "2999-01", "That time is still to come")]
    [InlineData("2026-10-02", "2026-10-01", null, "The end must be after the beginning: 2026-10-01 00:00 UTC is not after 2026-10-02 00:00 UTC")]
    [InlineData("yesterday", null, null, "--from must be a date and a time, as in 2026-12-01T22:00")]
    [InlineData("1999-12-31", null, null, "--from must be within the years 2000 to 2999, not 1999-12-31")]
    [InlineData(null, "9999-12-31T23:59", null, "--to must be within the years 2000 to 2999, not 9999-12-31T23:59")]
    [InlineData(null, null, "1999-12", "--month must be a month, as in 2026-10, not 1999-12")]
    public void WhatIsNoTimeOfThePastIsToldInWords(string? from, string? to, string? month, string mistake)
    {
        var (span, told) = ReportSpan.Of(new ReportTimes(from, to, month), TimeZoneInfo.Utc, Now);
        Assert.Null(span);
        Assert.StartsWith(mistake, told, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAWordItIsTheLastThirtyDays()
    {
        var (span, _) = ReportSpan.Of(new ReportTimes(null, null, null), TimeZoneInfo.Utc, Now);
        Assert.Equal((Now.AddDays(-30), Now, false), (span!.From, span.Until, span.IsCut));
    }
}
