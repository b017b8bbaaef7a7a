// A process and all that it has started, to be killed together.
using System.Globalization;

namespace StatusFeeds.Wire;

internal static class Family
{
    private const string Processes = "/proc";

    /// <summary>A process may start another between the look at all of them and its own end.</summary>
    private const int MostRounds = 5;

    /// <summary>
    /// Kills it, its descendants, and all of its session: those in groups of their own too, and those whose parent has ended. Only what made itself a session of its
    /// own and lost its parent (a daemon) goes on.
    /// </summary>
    /// <param name="head">The leader of a session; ended or not, nobody has taken its exit code yet, so that its number means nobody else.</param>
    public static void Kill(int head)
    {
        var killed = new HashSet<int>();
        for (var round = 0; round < MostRounds; round++)
        {
            var found = Members(head, killed);
            if (round == 0)
            {
                _ = LibcPrograms.Send(-head, LibcPrograms.Kill);
            }

            if (found.IsSubsetOf(killed))
            {
                return;
            }

            foreach (var member in found.Where(killed.Add))
            {
                _ = LibcPrograms.Send(member, LibcPrograms.Kill);
            }
        }
    }

    /// <param name="known">Found before: their children are members, although they themselves may be gone.</param>
    private static HashSet<int> Members(int head, HashSet<int> known)
    {
        var all = All();
        var members = new HashSet<int>(known) { head };
        bool grown;
        do
        {
            grown = false;
            foreach (var (process, parent, session) in all)
            {
                grown |= (session == head || members.Contains(parent)) && members.Add(process);
            }
        }
        while (grown);

        members.IntersectWith(all.Select(one => one.Process));
        return members;
    }

    private static List<(int Process, int Parent, int Session)> All()
    {
        var all = new List<(int, int, int)>();
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(Processes))
            {
                if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                    && Parse(folder) is var (parent, session))
                {
                    all.Add((process, parent, session));
                }
            }
        }
        catch (Exception nothing) when (nothing is IOException or UnauthorizedAccessException)
        {
            // Without /proc, or without descriptors: its group must do.
        }

        return all;
    }

    /// <summary>proc(5): the name is in brackets and may hold some itself; state, parent, group and session follow.</summary>
    private static (int Parent, int Session)? Parse(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var words = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length > 3 ? (int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture)) : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
