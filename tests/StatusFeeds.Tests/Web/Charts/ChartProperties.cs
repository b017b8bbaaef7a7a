// What holds of every picture, whatever was read: well-formed, bounded, without numbers that are none, the same each time.
using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Web;
using static StatusFeeds.Tests.Web.ChartSamples;

namespace StatusFeeds.Tests.Web;

public sealed class ChartProperties
{
    private const int HeaviestPlot = 9_000;

    private static readonly string[] Names = ["time", "Fan 1", "<b>&\"'\0", "", "\uD800", "a name that is much too long for any place in which it could be shown to people"];

    private static readonly Unit[] Units = [Unit.None, Unit.Seconds, Unit.Bytes, Unit.Percent, Unit.Celsius, Unit.Of("A"), Unit.Of("bit/s"), Unit.Of("a unit of its own")];

    private static readonly Gen<double> Values = Gen.OneOf(
        Gen.Choose(-1000, 1000).Select(number => number / 10.0),
        Gen.Choose(0, 1000).Select(number => number / 1e9),
        Gen.Elements(0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, 1e15, 1e308, -1e-300, 100, 1));

    private static readonly Gen<Status?> Statuses = Gen.Elements<Status?>(null, Status.Up, Status.Degraded, Status.Down, Status.Unknown, Status.Maintenance, Status.Retired);

    private static readonly Gen<ImmutableArray<Span>> Pasts = (
        from status in Statuses
        from minutes in Gen.Choose(0, 200)
        select (status, minutes)).ArrayOf().Select(steps =>
        {
            var at = Yesterday.AddHours(-1);
            return steps.Select(step => new Span(step.status, at, at += TimeSpan.FromMinutes(step.minutes))).ToImmutableArray();
        });

    private static readonly Arbitrary<(Curve Curve, ImmutableArray<Limit> Limits, ImmutableArray<Span> Past)> Days = (
        from name in Gen.Elements(Names)
        from unit in Gen.Elements(Units)
        from samples in (from seconds in Gen.Choose(-4000, 90000) from value in Values select new Sample(Yesterday.AddSeconds(seconds), value)).ArrayOf()
        from limits in (from value in Values.Where(double.IsFinite) from level in Gen.Elements(Status.Degraded, Status.Down) select new Limit(value, level, "> <limit>")).ArrayOf()
        from past in Pasts
        select (new Curve("http", name, unit, [.. samples.OrderBy(sample => sample.At)]), limits.ToImmutableArray(), past)).Resize(120).ToArbitrary();

    private static readonly Arbitrary<(string Name, Unit Unit, float[] Values)> Sparks = (
        from name in Gen.Elements(Names)
        from unit in Gen.Elements(Units)
        from values in Values.Select(value => (float)value).ArrayOf(48)
        select (name, unit, values)).ToArbitrary();

    [Fact]
    public void AnyPlotIsWellFormedBoundedAndTheSameEachTime() => Prop.ForAll(Days, day =>
    {
        var plot = Plot.Of(Thin(day.Curve), day.Limits, day.Past, Yesterday, Now, Berlin);
        Checked(plot);
        return Weight(plot) <= HeaviestPlot && plot == Plot.Of(Thin(day.Curve), day.Limits, day.Past, Yesterday, Now, Berlin);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ADayOfLooksEverySecondIsAPlotOfOrdinaryWeight()
    {
        var plot = Draw(Curve("time", Unit.Seconds, 1, hour => 0.142 + (0.1 * Noise(hour))), [new(0.4, Status.Degraded, "> 400 ms"), new(0.3, Status.Down, "> 300 ms")], Outage);
        Checked(plot);
        Assert.InRange(Weight(plot), 3_000, 7_000);
    }

    [Fact]
    public void AnySparkLineIsWellFormedAndHasAtMostThreeHundredBytes() => Prop.ForAll(Sparks, spark =>
    {
        var line = SparkLine.Of(new Spark("http", spark.Name, spark.Unit, [.. spark.Values]));
        if (!line.IsEmpty)
        {
            Checked(line);
        }

        return Weight(line) <= 300 && line.IsEmpty == !spark.Values.Any(float.IsFinite);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ASparkLineIsWeighedInBytesNotInLetters()
    {
        float[] values = [.. Enumerable.Range(0, 48).Select(number => number % 2 == 0 ? 0.0000005f * number : -0.0000004f)];
        foreach (var seen in Enumerable.Range(8, 40))
        {
            Assert.InRange(Weight(SparkLine.Of(new Spark("http", "ümläutü ümläutü ümläut", Unit.Seconds, [.. values.Take(seen)]))), 1, 300);
        }
    }

    [Fact]
    public void AnyTimeLineIsWellFormedAndBounded() => Prop.ForAll(Pasts.Resize(2000).ToArbitrary(), past =>
    {
        var line = TimeLine.Of(past, Yesterday, Now.AddDays(60), Berlin);
        Checked(line);
        return Weight(line) <= 20_000;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnAxisCoversItsNumbersInAFewRoundSteps() => Prop.ForAll(
        (from one in Values.Where(double.IsFinite) from other in Values.Where(double.IsFinite) from unit in Gen.Elements(Units) select (one, other, unit)).ToArbitrary(),
        numbers =>
        {
            var (least, most) = (Columns.Bounded(Math.Min(numbers.one, numbers.other)), Columns.Bounded(Math.Max(numbers.one, numbers.other)));
            var axis = Axis.Of(numbers.unit, least, most, []);
            var hair = (axis.High - axis.Low) * 1e-6;
            return axis.Low <= least + hair && axis.High >= most - hair && axis.Ticks.Length is >= 2 and <= 8 && axis.Ticks.Select(tick => tick.Label).Distinct().Count() == axis.Ticks.Length
                && axis.Depth(most) is >= 0 and <= 1 && axis.Depth(least) >= axis.Depth(most);
        }).QuickCheckThrowOnFailure();

    private static int Weight(Html picture) => Encoding.UTF8.GetByteCount(picture.ToString());
}
