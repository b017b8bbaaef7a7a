// Which readings of a host get a plot, which a small line, and how heavy they are together.
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;
using static StatusFeeds.Tests.Web.ChartSamples;

namespace StatusFeeds.Tests.Web;

public sealed class HostGraphsTests
{
    [Fact]
    public void TheMainReadingAndThoseThatRulesNameHavePlotsAndTheOthersSmallLines()
    {
        var graphs = Of(["status", "dns", "time", "first-byte"], new Rule { Reading = "st*", Op = Op.GreaterOrEqual, Number = 400, Value = "400" });
        Assert.Equal(["time", "status"], graphs.Plots(Check).Select(plot => Checked(plot).Descendants("span").Single().Value));
        Assert.Equal([false, true, false, true], new[] { "status", "dns", "time", "first-byte" }.Select(reading => graphs.Line(Check, reading) is not null));
    }

    [Theory]
    [InlineData("loss rtt rtt-max", "rtt")]
    [InlineData("loss rtt time", "time")]
    [InlineData("Fan 1;power", "Fan 1")]
    public void TheMainReadingIsTimeElseRttElseTheFirst(string readings, string main) =>
        Assert.Equal(main, Checked(Of(readings.Split(readings.Contains(';', StringComparison.Ordinal) ? ';' : ' ')).Plots(Check).Single()).Descendants("span").Single().Value);

    [Fact]
    public void AHundredReadingsUnderOneRuleAreSixPlotsAndManySmallLinesWithinTheirWeight()
    {
        string[] names = [.. Enumerable.Range(1, 100).Select(number => $"Fan {number}")];
        var graphs = Of(names, new Rule { Reading = "Fan *", Op = Op.Less, Number = 0.1, Value = "0.1" });
        var plots = graphs.Plots(Check).Sum(plot => Encoding.UTF8.GetByteCount(plot.ToString()));
        Assert.InRange(graphs.Plots(Check).Count(), 4, 6);
        Assert.InRange(plots, 10_000, 36_000);
        var lines = names.Select(name => graphs.Line(Check, name)).Where(line => line is not null).Sum(line => Encoding.UTF8.GetByteCount(line!.ToString()));
        Assert.InRange(lines, 6_000, 12_000);
    }

    [Fact]
    public void EveryCheckHasItsMainPlotBeforeAnyHasASecond()
    {
        Check[] checks = [.. Enumerable.Range(1, 4).Select(number => Sites.Check("web01", $"check{number}") with { Down = [new Rule { Reading = "*", Op = Op.Greater, Number = 5, Value = "5" }] })];
        ImmutableArray<Curve> curves = [.. checks.SelectMany(check => new[] { "time", "a", "b", "c" }.Select(reading => Wild(reading) with { Check = check.Name }))];
        var graphs = Of(checks, curves);
        Assert.All(checks, check => Assert.Equal("time", Checked(graphs.Plots(check).First()).Descendants("span").Single().Value));
    }

    [Fact]
    public async Task ThePageOfAHostWithAHundredReadingsDrawsWhatTheStoreKeepsWithinItsWeight()
    {
        var clock = new SteppedClock(Yesterday);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Change(("web01", Status.Up, ""));
        foreach (var look in Enumerable.Range(0, 280))
        {
            ImmutableArray<Reading> readings = [.. Enumerable.Range(0, 120).Select(number => new Reading(number == 0 ? "time" : $"Sensor {number}", 0.2 + (0.1 * Noise(look + (number / 7.0))), Unit.Seconds))];
            served.Store.Note(served.Site, new Observation("web01", "http", clock.GetUtcNow(), TimeSpan.FromMilliseconds(142), new Judgement(Status.Up, "", readings)));
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        await served.Look();
        var page = (await served.Get("/hosts/web01")).Text;
        Assert.Contains("<figure class=\"plot\">\n<figcaption><span>time</span>", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Last 90 days: available 100 %</h2>\n<div class=\"sheet\"><figure class=\"timeline\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(page) + Assets.Style.Bytes.Length, 1, 100_000);
    }

    [Fact]
    public void WithoutAPastThereIsNothing() => Assert.Empty(Of([Check], []).Plots(Check));

    [Fact]
    public async Task PicturesAreReadAgainWhenTheyAreOldWhenTheStatusChangesAndWhenTheStoreDidNotAnswer()
    {
        var (album, reads) = (new HostAlbum(), 0);
        var host = Sites.Host("web01", Check);
        await Ask(Now, Now, null);
        await Ask(Now, Now, HostPast.None);
        Assert.Equal(2, reads);
        await Ask(Now.AddSeconds(29), Now, null);
        Assert.Equal(2, reads);
        await Ask(Now.AddSeconds(29), Now.AddSeconds(28), HostPast.None);
        await Ask(Now.AddSeconds(60), Now.AddSeconds(28), HostPast.None);
        Assert.Equal(4, reads);

        Task<HostGraphs> Ask(DateTimeOffset now, DateTimeOffset since, HostPast? answer)
        {
            var states = ImmutableDictionary<string, HostState>.Empty.Add("web01", new HostState("web01", Status.Up, since, 1, "", "", since, [], []));
            var board = new Board(Sites.Of(host), World.Empty with { Hosts = states }, "status.example.org,2026", 1, ImmutableDictionary<string, long>.Empty, now, [], default);
            return album.Of(new Sight(board, now, null, "../"), host, () => Task.FromResult(Counted(answer)));
        }

        HostPast? Counted(HostPast? answer)
        {
            reads++;
            return answer;
        }
    }

    private static Check Check => Sites.Check("web01");

    private static HostGraphs Of(string[] readings, params Rule[] rules) => Of([Check with { Down = [.. rules] }], [.. readings.Select(Wild)]);

    private static HostGraphs Of(Check[] checks, ImmutableArray<Curve> curves)
    {
        var host = Sites.Host("web01", checks);
        var board = new Board(Sites.Of(host), World.Empty, "status.example.org,2026", 1, ImmutableDictionary<string, long>.Empty, Now, [], default);
        return HostGraphs.Of(new Sight(board, Now, null, "../"), host, new HostPast([.. curves.Select(Thin)], AllUp));
    }

    private static Curve Wild(string reading) => Curve(reading, Unit.Seconds, 300, hour => 0.5 + (0.3 * Noise(hour + reading.Length)));
}
