// The last day of one reading as a line in a row of text: no axes, a few hundred letters.
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class SparkLine
{
    private const int Height = 18;

    private const int Step = 2;

    /// <summary>So long a piece of markup at most, in bytes.</summary>
    private const int Longest = 300;

    private const int LongestName = 24;

    /// <summary>Nothing where nothing was seen.</summary>
    public static Html Of(Spark spark)
    {
        var values = spark.Values.Select(value => float.IsFinite(value) ? Columns.Bounded(value) : double.NaN).ToArray();
        var seen = values.Where(double.IsFinite).ToList();
        if (seen.Count == 0)
        {
            return Html.Empty;
        }

        var name = Html.Of($"{Clean.Line(spark.Reading, LongestName)}");
        for (var join = 1; ; join++)
        {
            var path = Path(values, seen, join);
            var words = Amounts.Say(seen.Min(), seen.Max(), spark.Unit);
            var line = Html.Of($"<svg class=\"spark\" viewBox=\"0 0 {Step * (values.Length - 1)} {Height}\" role=\"img\" aria-label=\"{name} in 24 h: {words}\"><path d=\"{path}\"/></svg>");
            if (Encoding.UTF8.GetByteCount(line.ToString()) <= Longest || join >= values.Length)
            {
                return line;
            }

            name = join == 2 ? Html.Empty : name;
        }
    }

    /// <param name="values">NaN is a gap.</param>
    /// <param name="seen">Those that are none.</param>
    /// <param name="join">So many values are one point of the line, the most of them.</param>
    private static string Path(double[] values, List<double> seen, int join)
    {
        var (low, high) = seen.Min() < seen.Max() ? Axis.Room(seen.Min(), seen.Max()) : (seen.Min() - 1, seen.Min() + 1);
        var path = new PathText();
        var before = false;
        for (var place = 0; place < values.Length; place += join)
        {
            var most = values.Skip(place).Take(join).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
            var isSeen = double.IsFinite(most);
            if (isSeen)
            {
                var (x, y) = (place * Step, 1 + (int)Math.Round((high - most) / (high - low) * (Height - 2)));
                var isAlone = place + join >= values.Length || !values.Skip(place + join).Take(join).Any(double.IsFinite);
                path = before ? path.Line(x, y) : isAlone ? path.Move(x, y).Across(Step - 1) : path.Move(x, y);
            }

            before = isSeen;
        }

        return path.ToString();
    }
}
