// How often somebody may ask: a store of permits that fills up slowly, one for each name.
namespace StatusFeeds.Web;

/// <param name="most">Permits at once, after a long pause.</param>
/// <param name="perSecond">How many come back.</param>
internal sealed class Allowance(int most, double perSecond, TimeProvider clock)
{
    /// <summary>Names that are remembered; beyond that all that are full are forgotten, and if that is not enough, all.</summary>
    private const int MostNames = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (double Left, long At)> names = new(StringComparer.Ordinal);

    /// <summary>How many are remembered.</summary>
    public int Names
    {
        get
        {
            lock (gate)
            {
                return names.Count;
            }
        }
    }

    /// <returns>False: not now.</returns>
    public bool Take(string name)
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            var left = names.TryGetValue(name, out var known) ? Left(known, now) : most;
            if (left < 1)
            {
                return false;
            }

            if (names.Count >= MostNames && !names.ContainsKey(name))
            {
                foreach (var (full, _) in names.Where(one => Left(one.Value, now) >= most).ToList())
                {
                    names.Remove(full);
                }

                if (names.Count >= MostNames)
                {
                    names.Clear();
                }
            }

            names[name] = (left - 1, now);
            return true;
        }
    }

    private double Left((double Left, long At) known, long now) =>
        Math.Min(most, known.Left + (clock.GetElapsedTime(known.At, now).TotalSeconds * perSecond));
}
