// "Did you mean": the known word nearest to a mistyped one.
namespace StatusFeeds.Yaml;

internal static class Nearest
{
    /// <summary><c>; did you mean `hosts`?</c>, or nothing where no word is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known) =>
        Of(word, known) is { } near ? $"; did you mean `{near}`?" : "";

    /// <summary>The nearest within a third of the word's length (a short word: one edit); the first of several.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var (near, least) = ((string?)null, Math.Max(1, word.Length / 3) + 1);
        foreach (var candidate in known)
        {
            var distance = Math.Abs(candidate.Length - word.Length) < least ? Edits(word, candidate) : least;
            if (distance < least)
            {
                (near, least) = (candidate, distance);
            }
        }

        return near;
    }

    /// <summary>Letters added, left out, exchanged or swapped with their neighbour; case counts for nothing.</summary>
    private static int Edits(string one, string other)
    {
        var (a, b) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                var change = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
