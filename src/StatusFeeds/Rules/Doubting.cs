// Held back for some seconds without anybody answering: then others are asked, once in a while; where nobody answers, we are blind; and until when.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Doubting
{
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(15);

    public static bool IsDue(World world, DateTimeOffset now) =>
        !world.Held.IsEmpty && world.Blind is null && now - world.Seen >= AskAfter && now - world.Asked >= AskAgain;

    public static void Ask(Draft draft, Site site, DateTimeOffset now)
    {
        draft.World = draft.World with { Asked = now };
        if (Seeing.Judges(draft.World, site))
            draft.Ask(site.Witnesses.Length > 0 ? Seeing.Witnesses(draft.World, site) : Seeing.Everybody(draft.World, site));
    }

    /// <summary>We do not see any more; or do not, and too few are left who could ever tell. Decided between the beats, so that it does not matter in which order looks came within one.</summary>
    public static bool IsTurned(World world, Site site) => world.Blind is null ? Seeing.IsLost(world, site) : !Seeing.Judges(world, site);

    public static void Turn(Draft draft, Site site, DateTimeOffset now)
    {
        if (draft.World.Blind is not null)
        {
            draft.Again(See(draft, site, now, "has too few hosts left to tell whether it sees its network"), now);
            return;
        }

        var change = draft.Tell(
            Subject.Monitor, Status.Up, Status.Unknown, now, Seeing.Lost(site, draft.World), told: true, since: Seeing.LostSince(draft.World, site));

        // Where the clock had been set back its instant has not come yet; it ends with the first answer all the same.
        draft.World = draft.World with { Blind = Instants.Earlier(change.At, now) };
        draft.Again(draft.World.Silent.Union(draft.World.Held), now);
    }

    /// <summary>We see again. All are open to be looked at anew: what they did not answer before counts no more.</summary>
    /// <param name="why"><c>sees its network again</c>.</param>
    /// <returns>The hosts to be put again.</returns>
    public static IEnumerable<string> See(Draft draft, Site site, DateTimeOffset at, string why)
    {
        var (world, since) = (draft.World, draft.World.Blind!.Value);
        draft.World = world with
        {
            Blind = null,
            Sees = at,
            Watching = Instants.Later(world.Watching, at),
            Judged = -1,
            Silent = [.. world.Silent.Where(host => site.Hosts.TryGetValue(host, out var known) && Seeing.IsHere(world, known))],
        };
        Observing.Open(draft, site, site.Hosts.Keys);
        draft.Note(new Gap(since, at, "blind"));
        draft.Tell(Subject.Monitor, Status.Unknown, Status.Up, at, $"{why}, after {Words.Duration(at - since)}", told: true, known: since);
        draft.RetireUntold(at);
        return site.Hosts.Keys;
    }
}
