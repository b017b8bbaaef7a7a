// Whether a host's state is another one in what its tables keep of it.
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class Stored
{
    /// <summary>Never false where a column would differ; lists are compared by whether they are the same.</summary>
    public static bool Differ(HostState was, HostState state) =>
        was with { Checks = [] } != state with { Checks = [] } || !was.Checks.Select(Kept).SequenceEqual(state.Checks.Select(Kept));

    /// <summary>Without what is of a process only.</summary>
    private static CheckState Kept(CheckState check) => check with { Streak = [], Unknowns = 0, Heard = default, Waiting = false, Last = null };
}
