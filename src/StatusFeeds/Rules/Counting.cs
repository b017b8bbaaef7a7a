// What counts of each check for its host: what its results say, unless the way to it excuses its silence, or nobody knows yet whether it does.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Counting
{
    /// <returns>The host with what counts of its checks; whether a failure is held back; whether a check has begun anew as its excuse is over.</returns>
    public static (HostState State, bool Held, bool Anew) Of(World world, Site site, Host host, HostState state, DateTimeOffset now)
    {
        var (held, anew) = (false, false);
        for (var i = 0; i < host.Checks.Length; i++)
        {
            var was = state.Checks[i];
            var (check, waits) = Of(world, site, host, host.Checks[i], was, now);
            held |= waits;
            if (ReferenceEquals(check, was))
                continue;
            anew |= check.Status is null && was.Status is not null;
            if (check.Counted is { } counted && counted != was.Counted && !IsInWindow(world, host.Id))
                check = check with { Flaps = Unrest.After(check.Flaps, host.Checks[i].Flapping, was.Counted, counted, now) };
            state = state with { Checks = state.Checks.SetItem(i, check) };
        }

        return (state, held, anew);
    }

    /// <summary>It failed, but does not count yet.</summary>
    public static bool IsHeld(CheckState check) => check.Status is { } status && check.Counted != status && check.Excuse.Length == 0;

    public static bool IsInWindow(World world, string host)
    {
        foreach (var (_, open) in world.Windows)
        {
            if (open.IsOver(host))
                return true;
        }

        return false;
    }

    /// <returns>What counts of it; whether its failure is held back.</returns>
    private static (CheckState Check, bool Held) Of(World world, Site site, Host host, Check settings, CheckState check, DateTimeOffset now)
    {
        if (check.Status is not { } status)
            return (check, false);
        if (status == Status.Up || check.Silences == 0)
            return (Counts(check), false);

        var (way, excuse) = Ways.To(world, site, host, check.Begun);
        if (way == Way.Closed && world.Blind is null && Ways.HasUnsteady(world, host) && IsLong(site, host, check, now))
            return (Counts(check), false);
        if (way == Way.Closed)
            return (check.Counted == Status.Unknown && check.Excuse == excuse ? check : check with { Counted = Status.Unknown, Excuse = excuse }, false);
        if (check.Excuse.Length > 0 && check.Begun < Ways.RestoredSince(world, site, host))
            return (Believing.Anew(check, now), false);
        if ((check.Excuse.Length > 0 || IsHeld(check)) && check.Begun < Ways.OpenSince(world, site, host) && !IsLong(site, host, check, now))
            return (Believing.OnceMore(check, settings, now), false);
        if (way == Way.Open && IsHeld(check) && !Seeing.IsHere(world, host) && Seeing.Judges(world, site) && Seeing.WasLost(world, check))
            return (Believing.Doubted(check, now), false);
        var patient = way == Way.Unsure && now < Instants.Later(check.Since, world.Watching) + Ways.Patience(world, site, host, check.Begun);
        return patient ? (check, true) : (Counts(check), false);
    }

    /// <summary>It has been silent for as long as believing it and each on its way takes.</summary>
    private static bool IsLong(Site site, Host host, CheckState check, DateTimeOffset now) => now >= check.SilentSince + Ways.Patience(site, host);

    private static CheckState Counts(CheckState check) =>
        check.Counted == check.Status && check.Excuse.Length == 0 ? check : check with { Counted = check.Status, Excuse = "" };
}
