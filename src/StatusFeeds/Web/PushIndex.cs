// Whose token it is: found by the token's digest, so that the time it takes tells nothing of the tokens there are.
using System.Collections.Frozen;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>A check that takes posts.</summary>
internal sealed class PushDoor(Check check, ITakesPosts probe)
{
    /// <summary>Bodies of one check that are read at the same time; who sends more of them is to come again.</summary>
    private const int MostReading = 8;

    private int reading;

    public Check Check { get; } = check;

    public ITakesPosts Probe { get; } = probe;

    /// <summary>False: enough are being read. True is to be followed by <see cref="Leave"/>.</summary>
    public bool Enter()
    {
        if (Interlocked.Increment(ref reading) <= MostReading)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref reading);
}

internal sealed class PushIndex
{
    /// <summary>No token is longer.</summary>
    private const int MostLetters = 128;

    private readonly FrozenDictionary<string, PushDoor> doors;

    private PushIndex(Site site)
    {
        Site = site;
        doors = site.Checks.Where(check => check.Probe is ITakesPosts)
            .ToFrozenDictionary(check => Key(((ITakesPosts)check.Probe).Token.Reveal), check => new PushDoor(check, (ITakesPosts)check.Probe), StringComparer.Ordinal);
    }

    public Site Site { get; }

    public static PushIndex Of(Site site) => new(site);

    public PushDoor? Find(string token) => token.Length is 0 or > MostLetters ? null : doors.GetValueOrDefault(Key(token));

    private static string Key(string token) => Convert.ToHexString(Digest.Of(Encoding.UTF8.GetBytes(token)));
}
