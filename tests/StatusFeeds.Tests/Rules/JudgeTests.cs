// Results under rules: verdicts, tables of rules, missing readings, wildcards, reasons.
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Tests.Rules;

public sealed class JudgeTests
{
    private static readonly Reading Time = new("time", 0.212, Unit.Seconds);
    private static readonly Reading Body = Reading.OfText("body", "all is ready");

    [Theory]
    [InlineData(Verdict.Down, Status.Down)]
    [InlineData(Verdict.Degraded, Status.Degraded)]
    [InlineData(Verdict.Unknown, Status.Unknown)]
    [InlineData(Verdict.NoResult, null)]
    public void AVerdictDecidesAndNoRuleCanHideIt(object verdict, object? status)
    {
        var result = new ProbeResult((Verdict)verdict, "connection refused", [Time, Body]);

        foreach (var check in new[] { Check(), Check(down: [Rule("time > 5 s", 5)]), Check(down: [Rule("time > 0 s", 0)], degraded: [Rule("load > 4", 4)]) })
        {
            var judgement = Judge.Of(check, result);
            Assert.Equal(((Status?)status, "connection refused"), (judgement.Status, judgement.Reason));
            Assert.Equal([Time], judgement.Readings);
            Assert.Empty(Judge.Explain(check, result));
        }
    }

    [Fact]
    public void WhetherAResultNeedsAStreakIsThatOfTheLook() =>
        Assert.Equal([false, true], new[] { false, true }.Select(atOnce => Judge.Of(Check(), Answer(Time) with { AtOnce = atOnce }).AtOnce));

    [Fact]
    public void ReasonsAreOneLineWhateverTheTargetSaid()
    {
        var hostile = Answer(Reading.OfText("body", "a\n\u001b[31mb"));
        var check = Check(down: [new Rule { Reading = "body", Op = Op.NotEqual, Value = "ready" }]);

        Assert.Equal("body \"a  [31mb\" != \"ready\"", Judge.Of(check, hostile).Reason);
        Assert.Equal("body \"a  [31mb\" != \"ready\"", Assert.Single(Judge.Explain(check, hostile)).Said);
        Assert.Equal("is issued by a  b", Judge.Of(check, new ProbeResult(Verdict.Down, "is issued by a\r\u0007b", [])).Reason);
    }

    [Fact]
    public void AnAnswerThatNoRuleHoldsAgainstIsUp()
    {
        var judgement = Judge.Of(Check(down: [Rule("time > 5 s", 5)], degraded: [Rule("time > 1 s", 1)]), Answer(Time, Body));

        Assert.Equal((Status.Up, ""), (judgement.Status, judgement.Reason));
        Assert.Equal([Time], judgement.Readings);
        Assert.Equal(Status.Up, Judge.Of(Check(), Answer()).Status);
    }

    [Fact]
    public void DownRulesComeFirstAndOfEachLevelTheFirstThatHolds()
    {
        var degraded = Rule("time > 100 ms", 0.1);
        Rule[] down = [Rule("time > 5 s", 5), Rule("time > 150 ms", 0.15), Rule("time > 1 ms", 0.001)];

        Assert.Equal((Status.Down, "time 0.212 s > 150 ms"), Said(Check(down, [degraded]), Time));
        Assert.Equal((Status.Degraded, "time 0.212 s > 100 ms"), Said(Check([down[0]], [degraded, Rule("time > 1 ms", 0.001)]), Time));
    }

    [Theory]
    [InlineData(">", 400, 401, true)]
    [InlineData(">", 400, 400, false)]
    [InlineData(">=", 400, 400, true)]
    [InlineData(">=", 400, 399.9, false)]
    [InlineData("<", 400, 399, true)]
    [InlineData("<", 400, 400, false)]
    [InlineData("<=", 400, 400, true)]
    [InlineData("<=", 400, 400.1, false)]
    [InlineData("==", 400, 400, true)]
    [InlineData("==", 400, 401, false)]
    [InlineData("!=", 400, 401, true)]
    [InlineData("!=", 400, 400, false)]
    public void NumbersCompare(string op, double value, double reading, bool holds)
    {
        var rule = Rule($"status {op} {value.ToString(CultureInfo.InvariantCulture)}", value);

        Assert.Equal(holds ? Status.Down : Status.Up, Said(Check([rule]), new Reading("status", reading)).Status);
        Assert.Equal(holds ? Status.Down : Status.Up, Said(Check([rule]), Reading.OfText("status", reading.ToString(CultureInfo.InvariantCulture))).Status);
    }

    [Theory]
    [InlineData("body contains ready", "is ready", "body contains \"ready\"")]
    [InlineData("body contains ready", "is Ready", null)]
    [InlineData("body lacks ready", "is Ready", "body lacks \"ready\"")]
    [InlineData("body lacks ready", "is ready", null)]
    [InlineData("body matches ^r.*y$", "ready", "body matches \"^r.*y$\"")]
    [InlineData("body matches ^r.*y$", "Ready", null)]
    [InlineData("body not matches ^r.*y$", "Ready", "body not matches \"^r.*y$\"")]
    [InlineData("body not matches ^r.*y$", "ready", null)]
    [InlineData("body == ready", "ready", "body == \"ready\"")]
    [InlineData("body == ready", "is ready", null)]
    [InlineData("body != ready", "Ready", "body \"Ready\" != \"ready\"")]
    [InlineData("body != ready", "ready", null)]
    public void TextsCompareToTheLetter(string rule, string body, string? reason) =>
        Assert.Equal(reason is null ? (Status.Up, "") : (Status.Down, reason), Said(Check([Rule(rule)]), Reading.OfText("body", body)));

    [Theory]
    [InlineData("42")]
    [InlineData(" 42.0\r\n")]
    [InlineData("+42")]
    [InlineData("042")]
    public void ATextThatIsWhollyADecimalNumberIsANumber(string text)
    {
        Assert.Equal(Status.Down, Said(Check([Rule("body == 42", 42)]), Reading.OfText("body", text)).Status);
        Assert.Equal(Status.Up, Said(Check([Rule("body > 42", 42)]), Reading.OfText("body", text)).Status);
    }

    [Theory]
    [InlineData("ready")]
    [InlineData("42 apples")]
    [InlineData("4,200")]
    [InlineData("4e1")]
    [InlineData("0x2A")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("")]
    public void ATextThatIsNotOneHasNoNumber(string text)
    {
        Assert.Equal((Status.Unknown, "body is not a number"), Said(Check([Rule("body > 4", 4)]), Reading.OfText("body", text)));
        Assert.Equal((Status.Unknown, "body is not a number"), Said(Check([Rule("body != 4", 4)]), Reading.OfText("body", text)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AReadingThatIsNoNumberDidNotCome(double value) =>
        Assert.Equal((Status.Unknown, "load is not a number"), Said(Check(degraded: [Rule("load > 4", 4)]), new Reading("load", value)));

    [Fact]
    public void ANumberComparedWithATextIsItsDigits()
    {
        var status = new Reading("status", 503);

        Assert.Equal((Status.Down, "status 503 matches \"^5\""), Said(Check([Rule("status matches ^5")]), status));
        Assert.Equal((Status.Down, "status 503 != \"OK\""), Said(Check([Rule("status != OK")]), status));
    }

    [Fact]
    public void ANumberTextIsToldWithItsText() =>
        Assert.Equal((Status.Down, "body \"17\" > 4"), Said(Check([Rule("body > 4", 4)]), Reading.OfText("body", "17")));

    [Fact]
    public void TheProbesOwnWordsAreTheReason() =>
        Assert.Equal((Status.Down, "HTTP 503 from /health"), Said(Check([Rule("status >= 400", 400)]), new Reading("status", 503, Words: "HTTP 503 from /health")));

    [Fact]
    public void ARuleWhoseReadingDidNotComeMakesTheCheckUnknown()
    {
        Assert.Equal((Status.Unknown, "no reading load"), Said(Check(degraded: [Rule("load > 4", 4)]), Time));
        Assert.Equal((Status.Unknown, "no reading load"), Said(Check([Rule("load > 4", 4)], [Rule("fan < 9", 9)]), Time));
        Assert.Equal([Time], Judge.Of(Check([Rule("load > 4", 4)]), Answer(Time, Body)).Readings);
    }

    [Fact]
    public void ARuleThatHoldsDecidesBeforeOneWhoseReadingDidNotCome() =>
        Assert.Equal((Status.Degraded, "time 0.212 s > 150 ms"), Said(Check([Rule("load > 4", 4)], [Rule("time > 150 ms", 0.15)]), Time));

    [Fact]
    public void ADefaultRuleWhoseReadingDidNotComeIsPassedOver()
    {
        var tls = Rule("tls-days < 14", 14, isDefault: true);

        Assert.Equal((Status.Up, ""), Said(Check(degraded: [tls]), Time));
        Assert.Equal((Status.Unknown, "no reading load"), Said(Check([tls, Rule("load > 4", 4)]), Time));
        Assert.Equal((Status.Degraded, "tls-days 3 < 14"), Said(Check(degraded: [tls]), new Reading("tls-days", 3)));
    }

    [Theory]
    [InlineData("Fan *", "Fan 1", true)]
    [InlineData("Fan *", "Fan ", true)]
    [InlineData("Fan *", "Fan", false)]
    [InlineData("Fan *", "My Fan 1", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("* Temp", "CPU Temp", true)]
    [InlineData("* Temp", "CPU Temp 2", false)]
    [InlineData("* Temp", "Temp", false)]
    [InlineData("CPU*Temp*", "CPU1 Temp", true)]
    [InlineData("CPU*Temp*", "CPUTemp", true)]
    [InlineData("CPU*Temp*", "CPU Fan", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("a*bc*c", "abc", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("a**b", "ab", true)]
    [InlineData("*CPU*", "CPU Temp", true)]
    [InlineData("FAN *", "Fan 1", false)]
    [InlineData("Fan 1", "Fan 1", true)]
    [InlineData("Fan 1", "Fan 10", false)]
    public void AStarStandsForAnyCharacters(string pattern, string name, bool named) => Assert.Equal(named, Holding.IsNamed(pattern, name));

    [Fact]
    public void ARuleWithAStarHoldsForAnyReadingAndNamesIt()
    {
        var check = Check([Rule("Fan * < 500 rpm", 500)]);

        Assert.Equal((Status.Down, "Fan 2 0 < 500 rpm"), Said(check, new("Fan 1", 3000), new("Fan 2", 0), new("Fan 3", 0)));
        Assert.Equal((Status.Up, ""), Said(check, new("Fan 1", 3000), Reading.OfText("Fan 2", "n/a")));
        Assert.Equal((Status.Unknown, "Fan 2 is not a number"), Said(check, Reading.OfText("Fan 2", "n/a"), Reading.OfText("Fan 3", "n/a")));
        Assert.Equal((Status.Unknown, "no reading Fan *"), Said(check, Time));
    }

    [Fact]
    public void ATextReadingIsKeptOnlyWhereARuleDecidedByItAndCut()
    {
        var text = new string('x', 199) + "😀" + new string('y', 1000);
        var result = Answer(Time, Reading.OfText("body", text), Reading.OfText("rcode", "NOERROR"), new Reading("answers", 2));

        var kept = Judge.Of(Check([Rule("body lacks ready")]), result).Readings;

        Assert.Equal(["time", "body", "answers"], kept.Select(reading => reading.Name));
        Assert.Equal(new string('x', 199), kept[1].Text);
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("ab😀", 4, "ab😀")]
    [InlineData("a😀b", 3, "a😀")]
    public void ACutNeverSplitsAPair(string text, int most, string cut) => Assert.Equal(cut, Judge.Cut(text, most));

    [Fact]
    public void AReasonShowsTheBeginningOfALongText()
    {
        Assert.Equal($"body \"{new string('x', 60)}…\" != \"ready\"", Said(Check([Rule("body != ready")]), Reading.OfText("body", new('x', 61))).Reason);
        Assert.Equal($"body \"{new string('x', 60)}\" != \"ready\"", Said(Check([Rule("body != ready")]), Reading.OfText("body", new('x', 60))).Reason);
    }

    [Fact]
    public void ExplainSaysWhatBecameOfEachRule()
    {
        Rule[] down = [Rule("status >= 400", 400), Rule("body lacks ready"), Rule("load > 4", 4)];
        Rule[] degraded = [Rule("time > 150 ms", 0.15), Rule("Fan * < 500", 500), Rule("body > 4", 4)];
        var result = Answer(Time, Body, new("status", 200), new("Fan 1", 3000), new("Fan 2", 900));

        Assert.Equal(
            [
                "Down False status 200", "Down False body \"all is ready\"", "Down ? no reading load",
                "Degraded True time 0.212 s > 150 ms", "Degraded False Fan 1 3000, Fan 2 900", "Degraded ? body is not a number",
            ],
            Judge.Explain(Check(down, degraded), result).Select(outcome => $"{outcome.Level} {outcome.Held?.ToString() ?? "?"} {outcome.Said}"));
    }

    private static (Status? Status, string Reason) Said(Check check, params Reading[] readings)
    {
        var judgement = Judge.Of(check, Answer(readings));
        return (judgement.Status, judgement.Reason);
    }

    private static ProbeResult Answer(params Reading[] readings) => new(Verdict.Answered, "answered", [.. readings]);

    private static Check Check(Rule[]? down = null, Rule[]? degraded = null) => Played.Check("http") with { Down = [.. down ?? []], Degraded = [.. degraded ?? []] };

    /// <summary>A rule from its text; the operator is the first one in it.</summary>
    private static Rule Rule(string text, double? number = null, bool isDefault = false)
    {
        var parts = Regex.Match(text, "^(?<reading>.+?) (?<op>not matches|matches|contains|lacks|>=|<=|==|!=|>|<) (?<value>.*)$", RegexOptions.None, TimeSpan.FromSeconds(5));
        var op = Enum.GetValues<Op>().Single(candidate => candidate.Symbol() == parts.Groups["op"].Value);
        var value = parts.Groups["value"].Value;
        return new()
        {
            Reading = parts.Groups["reading"].Value,
            Op = op,
            Value = value,
            Number = number,
            Pattern = op is Op.Matches or Op.NotMatches ? new(value, RegexOptions.NonBacktracking) : null,
            IsDefault = isDefault,
        };
    }
}
