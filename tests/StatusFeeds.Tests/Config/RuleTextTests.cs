// The language of rules: READING OP VALUE.
using StatusFeeds.Config;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Config;

public sealed class RuleTextTests
{
    private static readonly KindRules Kind = new(
        [
            new("status"), new("time", Unit.Seconds), new("first-byte", Unit.Seconds), new("tls", Unit.Seconds), new("tls-days"), new("body-size", Unit.Bytes),
            new("loss", Unit.Percent), new("body", IsText: true), new("Fan 1"), new("Fan 2"),
        ],
        [],
        []);

    private static readonly KindRules Open = Kind with { Open = true };

    [Theory]
    [InlineData("status != 200", "status", Op.NotEqual, 200, "200")]
    [InlineData("status>=400", "status", Op.GreaterOrEqual, 400, "400")]
    [InlineData("tls-days < 14", "tls-days", Op.Less, 14, "14")]
    [InlineData("time > 150ms", "time", Op.Greater, 0.15, "150 ms")]
    [InlineData("time > 150 ms", "time", Op.Greater, 0.15, "150 ms")]
    [InlineData("time>1.5m", "time", Op.Greater, 90, "1.5 m")]
    [InlineData("first-byte > 20us", "first-byte", Op.Greater, 0.00002, "20 us")]
    [InlineData("time > 5ns", "time", Op.Greater, 5e-9, "5 ns")]
    [InlineData("time > 2h", "time", Op.Greater, 7200, "2 h")]
    [InlineData("time > 1d", "time", Op.Greater, 86400, "1 d")]
    [InlineData("body-size <= 1MB", "body-size", Op.LessOrEqual, 1_000_000, "1 MB")]
    [InlineData("body-size == 4KiB", "body-size", Op.Equal, 4096, "4 KiB")]
    [InlineData("body-size > 10B", "body-size", Op.Greater, 10, "10 B")]
    [InlineData("body-size > 1TB", "body-size", Op.Greater, 1e12, "1 TB")]
    [InlineData("loss == 100%", "loss", Op.Equal, 100, "100 %")]
    [InlineData("loss > 2.5 %", "loss", Op.Greater, 2.5, "2.5 %")]
    [InlineData("Fan 1 < 500", "Fan 1", Op.Less, 500, "500")]
    [InlineData("Fan * < 500", "Fan *", Op.Less, 500, "500")]
    [InlineData("  Fan 1   <   500  ", "Fan 1", Op.Less, 500, "500")]
    [InlineData("status > -1", "status", Op.Greater, -1, "-1")]
    [InlineData("body > 12.5", "body", Op.Greater, 12.5, "12.5")]
    [InlineData("body == 503", "body", Op.Equal, 503, "503")]
    public void NumbersHaveAUnitOfTheReadingsDimension(string text, string reading, object op, double number, string value)
    {
        var rule = Sound(text, Kind);
        Assert.Equal((reading, (Op)op, number, value), (rule.Reading, rule.Op, rule.Number!.Value, rule.Value));
        Assert.Null(rule.Pattern);
    }

    [Theory]
    [InlineData("body contains all is well", Op.Contains, "all is well")]
    [InlineData("body lacks ready", Op.Lacks, "ready")]
    [InlineData("body lacks 200", Op.Lacks, "200")]
    [InlineData("body lacks a > b", Op.Lacks, "a > b")]
    [InlineData("body contains lacks", Op.Contains, "lacks")]
    [InlineData("body == ready", Op.Equal, "ready")]
    [InlineData("body != 5 apples", Op.NotEqual, "5 apples")]
    [InlineData("body == 5ms", Op.Equal, "5ms")]
    [InlineData("body matches ^ok\\b", Op.Matches, "^ok\\b")]
    [InlineData("body not matches error|fail", Op.NotMatches, "error|fail")]
    [InlineData("body  not  matches x", Op.NotMatches, "x")]
    [InlineData("body contains \"quoted\"", Op.Contains, "\"quoted\"")]
    public void TextsAreTakenAsTheyAre(string text, object op, string value)
    {
        var rule = Sound(text, Kind);
        Assert.Equal(("body", (Op)op, value), (rule.Reading, rule.Op, rule.Value));
        Assert.Null(rule.Number);
        Assert.Equal((Op)op >= Op.Matches, rule.Pattern is not null);
    }

    [Fact]
    public void TheLeftmostOperatorDecides()
    {
        Assert.Equal("x lacks y", Sound("body contains x lacks y", Kind).Value);
        Assert.Equal(Op.Greater, Sound("body > 5", Kind).Op);
        Assert.Equal("5 contains x", Sound("Fan != 5 contains x", Open).Value);
    }

    [Theory]
    [InlineData("time > 5", "time is a time: write 5s or 500ms (units: ns us ms s m h d)")]
    [InlineData("time > 5MB", "time is a time: write 5s or 500ms (units: ns us ms s m h d)")]
    [InlineData("time > soon", "time is a time: write 5s or 500ms (units: ns us ms s m h d)")]
    [InlineData("time == soon", "time is a time: write 5s or 500ms (units: ns us ms s m h d)")]
    [InlineData("body-size > 5", "body-size is a size: write 1MB or 500kB (units: B kB MB GB TB KiB MiB GiB TiB)")]
    [InlineData("body-size > 5KB", "body-size is a size: write 1MB or 500kB (units: B kB MB GB TB KiB MiB GiB TiB)")]
    [InlineData("loss > 5", "loss is a share: write 5%")]
    [InlineData("status > 5s", "status is a number without a unit: write 5 or 0.5")]
    [InlineData("status < 5 > 3", "status is a number without a unit: write 5 or 0.5")]
    [InlineData("status contains 5", "status is a number: compare it with > >= < <= == or !=")]
    [InlineData("time matches 5", "time is a number: compare it with > >= < <= == or !=")]
    [InlineData("body > much", "`>` compares with a number, not with `much`")]
    [InlineData("body > 5ms", "body is a text without a unit: compare it with a plain number")]
    [InlineData("body matches (a", "`(a` is not a regular expression: Invalid pattern '(a' at offset 2. Not enough )'s.")]
    [InlineData("body matches (?=a)", "`(?=a)` uses what regular expressions cannot do here: no look-around, back-references or atomic groups (.NET NonBacktracking)")]
    [InlineData("statsu > 5", "there is no reading `statsu` here; did you mean `status`?")]
    [InlineData("load > 5", "there is no reading `load` here; there are status, time, first-byte, tls, tls-days, body-size, loss, body, Fan 1, Fan 2")]
    [InlineData("Pump * > 5", "there is no reading `Pump *` here; there are status, time, first-byte, tls, tls-days, body-size, loss, body, Fan 1, Fan 2")]
    [InlineData("t* > 5s", "`t*` names readings that cannot be compared with one value: time and tls-days")]
    [InlineData("status = 200", "`status = 200` has no operator: write READING OP VALUE, as in `time > 5s`; the operators are > >= < <= == != contains lacks matches `not matches`")]
    [InlineData("", "`` has no operator: write READING OP VALUE, as in `time > 5s`; the operators are > >= < <= == != contains lacks matches `not matches`")]
    [InlineData("> 5", "`> 5` has nothing before its operator: write READING OP VALUE, as in `time > 5s`")]
    [InlineData("time >", "`time >` has nothing after its operator: write READING OP VALUE, as in `time > 5s`")]
    [InlineData("body lacks", "`body lacks` has nothing after its operator: write READING OP VALUE, as in `time > 5s`")]
    [InlineData("body lacksready", "`body lacksready` has no operator: write READING OP VALUE, as in `time > 5s`; the operators are > >= < <= == != contains lacks matches `not matches`")]
    public void WhatIsNoRuleSaysWhy(string text, string problem)
    {
        var read = RuleText.Parse(text, Kind);
        Assert.Null(read.Rule);
        Assert.Equal(problem, read.Problem);
    }

    [Theory]
    [InlineData("load > 4", 4d, "4")]
    [InlineData("lag > 5ms", 0.005, "5 ms")]
    [InlineData("Cooler * < 500 rpm", 500d, "500 rpm")]
    [InlineData("Inlet > 300 K", 300d, "300 K")]
    [InlineData("state == good", null, "good")]
    public void AnOpenKindMayBringReadingsThatAreNotListed(string text, double? number, string value)
    {
        var rule = Sound(text, Open);
        Assert.Equal((number, value), (rule.Number, rule.Value));
        Assert.Equal("`parsec` is no unit that is known here", RuleText.Parse("way > 5parsec", Open).Problem);
    }

    [Fact]
    public void ARuleIsToldAsItCouldBeWritten()
    {
        Assert.Equal("time > 150 ms", Sound("time>150ms", Kind).ToString());
        Assert.Equal("body not matches a|b", Sound("body not matches a|b", Kind).ToString());
    }

    [Fact]
    public void OnlyADefaultRuleSaysThatItIsOne()
    {
        Assert.False(Sound("status >= 400", Kind).IsDefault);
        Assert.True(RuleText.Parse("status >= 400", Kind, isDefault: true).Rule!.IsDefault);
    }

    private static Rule Sound(string text, KindRules kind)
    {
        var read = RuleText.Parse(text, kind);
        Assert.Equal("", read.Problem);
        return read.Rule!;
    }
}
