// Plots of a day: what typical and nasty readings look like, and what a reader can take from them.
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;
using static StatusFeeds.Tests.Web.ChartSamples;

namespace StatusFeeds.Tests.Web;

public sealed class PlotTests
{
    private static readonly ImmutableArray<Limit> Slow = [new(5, Status.Down, "> 5 s"), new(0.4, Status.Degraded, "> 400 ms")];

    [Fact]
    public void ATypicalDayIsDrawnAsEver() => Golden(
        "plot-typical.golden",
        Draw(Curve("time", Unit.Seconds, 60, hour => hour is > 6.4 and < 8.05 ? null : 0.142 + (0.03 * Math.Sin(hour / 4)) + (hour is > 6.05 and < 6.4 ? 0.31 : 0)), Slow, Outage));

    [Fact]
    public void NastyDaysAreDrawnAsEver() => Golden(
        "plot-nasty.golden",
        Draw(Curve("loss", Unit.Percent, 900, _ => 0), [new(100, Status.Down, "== 100%")]),
        Draw(Curve("signal", Unit.Of("dBm"), 900, hour => -62 + (3 * Math.Sin(hour))), [new(-75, Status.Degraded, "< -75")]),
        Draw(Curve("rtt", Unit.Seconds, 900, hour => hour == 12 ? 9.7 : 0.02), [new(0.15, Status.Degraded, "> 150 ms")]),
        Draw(Curve("leak", Unit.Of("A"), 900, hour => 2e-6 + (hour * 1e-8))),
        Draw(Curve("in", Unit.Of("bit/s"), 900, hour => hour * 5e7)),
        Draw(Curve("count", Unit.None, 900, hour => 3e14 + (hour * 2e12))),
        Draw(Curve("age", Unit.Seconds, 900, hour => hour * 3600)),
        Draw(Curve("a<b> & \"c\"\0", Unit.Of("<&"), 900, hour => double.MaxValue * Noise(hour)), [new(1, Status.Down, "> <script>")]),
        Draw(Curve("once", Unit.Seconds, 86400, _ => 0.5)),
        Draw(Curve("never", Unit.Seconds, 900, _ => null)));

    [Fact]
    public void ItSaysInWordsWhatItShows()
    {
        var curve = Curve("time", Unit.Seconds, 60, hour => hour < 1 ? 0.031 : hour > 23 ? 0.142 : 1.5);
        var plot = Checked(Draw(curve, statuses: [Over(Status.Up, -5, 3), Over(Status.Down, 3, 4), Over(Status.Up, 4, 24)]));
        Assert.Equal("time: 142 ms at 14:56; 31 ms to 1.5 s since 21 Nov 14:57; DOWN 17:57 to 18:57", plot.Descendants("svg").First().Attribute("aria-label")!.Value);
        Assert.Equal(["time", "142 ms", "31 ms to 1.5 s"], plot.Descendants("figcaption").Single().Elements().Select(part => part.Value));
        Assert.Equal("DOWN 17:57 to 18:57", plot.Descendants("rect").Single().Value);
    }

    [Fact]
    public void UnderThePointerIsTheMeanOfHalfAnHourWithItsRangeAndStatus()
    {
        var curve = Curve("time", Unit.Seconds, 60, hour => hour is > 5 and < 5.2 ? 0.2 : 0.1);
        var titles = Looks(Draw(curve, statuses: [Over(Status.Up, -5, 5), Over(Status.Degraded, 5, 5.1), Over(Status.Up, 5.1, 24)]));
        Assert.InRange(titles.Count, 48, 49);
        Assert.Equal("19:30 107 ms (100 to 200) DEGRADED", titles.Single(title => title.StartsWith("19:30", StringComparison.Ordinal)));
        Assert.Equal("20:30 100 ms", titles.Single(title => title.StartsWith("20:30", StringComparison.Ordinal)));
    }

    [Fact]
    public void WhereNothingWasSeenTheCurveHasAGap()
    {
        Assert.Equal(1, Strokes(Draw(Curve("time", Unit.Seconds, 30, _ => 1))));
        Assert.Equal(3, Strokes(Draw(Curve("time", Unit.Seconds, 30, hour => hour is (> 3 and < 4) or (> 9 and < 9.5) ? null : 1))));
    }

    [Fact]
    public void ReadingsThatComeSeldomAreOneLineAndOneThatCameOnceIsADot()
    {
        Assert.Equal(1, Strokes(Draw(Curve("time", Unit.Seconds, 3600, Noise01))));
        var alone = Draw(Curve("time", Unit.Seconds, 86400, _ => 0.5)).ToString();
        Assert.Contains("class=\"dots\"", alone, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"line\"", alone, StringComparison.Ordinal);
    }

    [Fact]
    public void AStrayPeakLeavesThePictureWithItsNumberAndFlattensNothing()
    {
        var plot = Checked(Draw(Curve("rtt", Unit.Seconds, 60, hour => hour is > 12 and < 12.02 ? 9.7 : 0.02 + (0.001 * Noise(hour)))));
        Assert.Equal("▲9.7 s", plot.Descendants("g").Single(group => group.Attribute("class")!.Value == "peaks").Value);
        Assert.All(Ticks(plot), label => Assert.EndsWith(" ms", label, StringComparison.Ordinal));
    }

    [Fact]
    public void ALimitIsALineWithItsRuleAndOneFarAwayIsSaidInWords()
    {
        var plot = Checked(Draw(Curve("time", Unit.Seconds, 60, hour => 0.142 + (0.05 * Noise(hour))), Slow));
        Assert.Equal(["DEGRADED > 400 ms"], plot.Descendants("g").Single(group => group.Attribute("class")!.Value == "limits").Elements().Select(text => text.Value));
        Assert.Contains("DOWN > 5 s is far above", plot.Descendants("figcaption").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void LimitsComeFromTheRulesOfTheReadingByNameAndByPattern()
    {
        var check = Sites.Check("web01") with
        {
            Down = [Rule("Fan *", Op.Less, 500, "500"), Rule("Fan 1", Op.Greater, 9000, "9000"), Rule("time", Op.Greater, 5, "5 s"), new Rule { Reading = "Fan *", Op = Op.Contains, Value = "x" }],
            Degraded = [Rule("*", Op.Less, 800, "800")],
        };
        Assert.Equal(["DOWN < 500", "DOWN > 9000", "DEGRADED < 800"], Limits.Of(check, "Fan 1").Select(limit => limit.ToString()));
        Assert.Equal(["DEGRADED < 800"], Limits.Of(check, "power").Select(limit => limit.ToString()));
    }

    [Fact]
    public void AHostThatFlapsAllDayHasMarksByHalfHoursAtMost()
    {
        ImmutableArray<Span> flaps = [.. Enumerable.Range(0, 2000).Select(number => Over(number % 2 == 0 ? Status.Down : Status.Up, number * 0.012, (number + 1) * 0.012))];
        var plot = Checked(Draw(Curve("time", Unit.Seconds, 60, Noise01), statuses: flaps));
        Assert.Equal("at worst DOWN until now", Assert.Single(plot.Descendants("rect")).Value);
    }

    [Theory]
    [InlineData("2026-10-25T12:00:00Z", "15:00 18:00 21:00 00:00 03:00 06:00 09:00 12:00", 4)]
    [InlineData("2026-03-29T12:00:00Z", "15:00 18:00 21:00 00:00 03:00 06:00 09:00 12:00", 2)]
    public void HoursAreThoseOfTheClockAlsoWhereItIsTurned(string until, string labels, double hoursAfterMidnight)
    {
        var end = DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture);
        var frame = new Frame(end.AddDays(-1), end, Berlin);
        Assert.Equal(labels, string.Join(" ", frame.Hours().Select(label => Regex.Replace(label.ToString(), "<.*?>", "", RegexOptions.None, TimeSpan.FromSeconds(1)))).Replace(" 14:00", "", StringComparison.Ordinal));
        var ticks = WallTicks.Hours(end.AddDays(-1), end, Berlin, 3).ToList();
        var midnight = ticks.FindIndex(tick => tick.Hour == 0);
        Assert.Equal(hoursAfterMidnight, (ticks[midnight + 1].At - ticks[midnight].At).TotalHours);
    }

    private static Rule Rule(string reading, Op op, double number, string value) => new() { Reading = reading, Op = op, Number = number, Value = value };

    private static double? Noise01(double hour) => 1 + Noise(hour);

    private static List<string> Looks(Html plot) =>
        [.. Checked(plot).Descendants("g").Single(group => group.Attribute("class")!.Value == "looks").Elements().Select(look => look.Value)];

    private static IEnumerable<string> Ticks(System.Xml.Linq.XElement plot) => plot.Descendants("g").Single(group => group.Attribute("class")!.Value == "y").Elements().Select(text => text.Value);

    private static int Strokes(Html plot) => Checked(plot).Descendants("path").Single(path => path.Attribute("class")?.Value == "line").Attribute("d")!.Value.Count(letter => letter == 'M');
}
