// When in its interval a check is looked at: spread evenly over the seconds, the same after every restart.
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

/// <summary>
/// A check's phase is the hash of its host and name modulo its interval. Hashes bunch, so a second that already holds a quarter more than the mean
/// of its interval passes the check on to the next second with room. The order of placing is that of the hashes: the same site gives the same phases.
/// </summary>
internal static class Phases
{
    /// <param name="kept">Phases (seconds) of checks that go on as before; they are never moved.</param>
    /// <returns>The phase in seconds of every check.</returns>
    public static Dictionary<Check, long> Spread(IEnumerable<Check> checks, IReadOnlyDictionary<Check, long> kept)
    {
        var phases = new Dictionary<Check, long>(ReferenceEqualityComparer.Instance as IEqualityComparer<Check>);
        foreach (var same in checks.GroupBy(check => (long)check.LookEvery.TotalSeconds))
        {
            var every = same.Key;
            var room = Math.Max(1, (int)Math.Ceiling(1.25 * same.Count() / every));
            var taken = new Dictionary<long, int>();
            foreach (var check in same.Where(kept.ContainsKey))
            {
                phases[check] = kept[check];
                taken[kept[check]] = taken.GetValueOrDefault(kept[check]) + 1;
            }

            var others = same.Where(check => !kept.ContainsKey(check)).Select(check => new Hashed(check, Hash(check))).ToList();
            others.Sort(Hashed.Compare);
            foreach (var (check, hash) in others)
            {
                var phase = (long)(hash % (ulong)every);
                for (var tries = 0; tries < every && taken.GetValueOrDefault(phase) >= room; tries++)
                {
                    phase = (phase + 1) % every;
                }

                phases[check] = phase;
                taken[phase] = taken.GetValueOrDefault(phase) + 1;
            }
        }

        return phases;
    }

    /// <summary>The first second after <paramref name="now"/> (Unix seconds) that lies on the phase.</summary>
    public static long Next(long now, long phase, long every)
    {
        var wait = (phase - now) % every;
        return now + (wait <= 0 ? wait + every : wait);
    }

    /// <summary>FNV-1a with a final mix: the same on every machine and in every version.</summary>
    private static ulong Hash(Check check)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(check.Host + "/" + check.Name))
        {
            hash = (hash ^ octet) * 1099511628211UL;
        }

        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 33);
    }

    /// <summary>No tuple: sorting those is code that no image holds, and every start would compile it.</summary>
    private sealed record Hashed(Check Check, ulong Hash)
    {
        public static int Compare(Hashed one, Hashed other) => one.Hash != other.Hash ? one.Hash.CompareTo(other.Hash)
            : string.CompareOrdinal(one.Check.Host, other.Check.Host) is not 0 and var byHost ? byHost
            : string.CompareOrdinal(one.Check.Name, other.Check.Name);
    }
}
