// Tells systemd that we are alive while we really are: beats come, and the judge takes them.
namespace StatusFeeds.Cli;

/// <summary>
/// A judge that waits for a store which refuses or hangs is no reason to be killed: a new process would find the same disk or database, and feeds and pages would be gone meanwhile. That is
/// said in words, here as at /readyz.
/// </summary>
/// <param name="beats">Beats that came, and those that the judge is done with, since the start.</param>
/// <param name="trouble">Why the store takes no writes; null while it does.</param>
internal sealed class Watchdog(Systemd systemd, Func<(long Came, long Judged)> beats, Func<string?> trouble)
{
    /// <summary>Chances to say so before we are killed.</summary>
    private const int Times = 4;

    private (long Came, long Judged) last;
    private string? said = "";

    /// <summary>Null when nobody watches.</summary>
    public static IDisposable? Start(Systemd systemd, Func<(long Came, long Judged)> beats, Func<string?> trouble, TimeProvider clock)
    {
        if (systemd.Patience is not { } patience)
        {
            return null;
        }

        var watchdog = new Watchdog(systemd, beats, trouble);
        return clock.CreateTimer(_ => watchdog.Look(), null, patience / Times, patience / Times);
    }

    public void Look()
    {
        var now = beats();
        var why = trouble();
        if (now.Came > last.Came && (now.Judged > last.Judged || why is not null))
        {
            systemd.Alive();
        }

        last = now;
        if (why != said)
        {
            systemd.Say(why is null ? "Looks, and the store takes what is seen." : $"The store does not take what is seen: {why}");
            said = why;
        }
    }
}
