// Where a picture ends above, so that one stray number does not press all others flat.
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Outliers
{
    /// <summary>So much larger than nearly all others is a stray.</summary>
    private const double Times = 6;

    /// <summary>So many columns may hold strays; more of them are no strays.</summary>
    private const int Most = 6;

    /// <summary>The most that is drawn: the most of all, or of those that are no strays.</summary>
    public static double Cut(IReadOnlyList<Column> seen)
    {
        var tops = seen.Select(column => column.Most).Order().ToList();
        var usual = tops[Math.Max(0, tops.Count - 1 - Math.Min(Most, tops.Count / 20))];
        if (usual <= 0 || seen.Min(column => column.Least) < 0 || tops[^1] <= usual * Times)
        {
            return tops[^1];
        }

        return tops.FindLast(top => top <= usual * 2);
    }
}
