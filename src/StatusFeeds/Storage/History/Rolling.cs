// Makes roll-ups of samples: least, mean and most of every five minutes.
using StatusFeeds.Model;

namespace StatusFeeds.Storage.History;

internal static class Rolling
{
    public const long StepLong = 5 * 60 * 1000;

    public const int StepsOfDay = (int)(Block.DayLong / StepLong);

    /// <param name="samples">In the order of time.</param>
    public static List<RollUp> Of(IEnumerable<(long At, double Value)> samples)
    {
        var rolled = new List<RollUp>();
        var (step, least, most, sum, count) = (long.MinValue, 0.0, 0.0, 0.0, 0);
        foreach (var (at, value) in samples)
        {
            var from = at - Modulo(at, StepLong);
            if (from != step)
            {
                Close();
                (step, least, most, sum, count) = (from, value, value, 0, 0);
            }

            (least, most, sum, count) = (Math.Min(least, value), Math.Max(most, value), sum + value, count + 1);
        }

        Close();
        return rolled;

        void Close()
        {
            if (count > 0)
                rolled.Add(new RollUp(DateTimeOffset.FromUnixTimeMilliseconds(step), least, Mean(), most, count));
        }

        // A sum of finite numbers may be none.
        double Mean() => double.IsFinite(sum) ? Math.Clamp(sum / count, least, most) : (least / 2) + (most / 2);
    }

    /// <summary>Of two that may have the same step.</summary>
    public static List<RollUp> Merge(IReadOnlyList<RollUp> one, IReadOnlyList<RollUp> other) => one.Count == 0 ? [.. other] : other.Count == 0 ? [.. one] :
    [
        .. one.Concat(other).GroupBy(step => step.From).OrderBy(steps => steps.Key).Select(steps => steps.Aggregate((a, b) => new RollUp(
            a.From, Math.Min(a.Least, b.Least), ((a.Mean * a.Count) + (b.Mean * b.Count)) / (a.Count + b.Count), Math.Max(a.Most, b.Most), a.Count + b.Count))),
    ];

    public static long DayOf(long at) => (at - Modulo(at, Block.DayLong)) / Block.DayLong;

    private static long Modulo(long at, long by) => ((at % by) + by) % by;
}
