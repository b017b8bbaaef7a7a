// Held back for some seconds without anybody answering: then everybody is asked, once in a while.
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
            draft.Ask(site.Witnesses.Length > 0 ? site.Witnesses : Seeing.Everybody(draft.World, site));
    }
}
