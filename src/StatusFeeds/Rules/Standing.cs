// What a host is, by what counts of its checks: the worst of them; and what is to be told of it, which is not always the same.
using System.Globalization;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <param name="Check">The first check in the order of the configuration that has this status; empty when up.</param>
/// <param name="Failing">Since when that check has been failing.</param>
/// <param name="By">As in <see cref="Judgement.By"/>.</param>
internal sealed record Standing(Status Status, string Check, string Reason, DateTimeOffset? Failing, string By)
{
    /// <summary>Why it is not to be told; empty where it is.</summary>
    public string Untold { get; init; } = "";

    /// <summary>
    /// The worst of the checks that count, each no worse than its at-worst; null: there is nothing (new) to say. A host's first status comes when
    /// each check but push has one, or when the time for it is over (<paramref name="late"/>), and then in any case.
    /// </summary>
    /// <param name="flapping">What is to be told: a flapping check is the worst it was.</param>
    public static Standing? Of(Host host, HostState state, bool late, bool flapping)
    {
        Standing? worst = null;
        var complete = true;
        for (var i = 0; i < host.Checks.Length; i++)
        {
            var (check, counts) = (host.Checks[i], state.Checks[i]);
            if (counts.Counted is null)
            {
                complete &= check.Kind == "push";
                continue;
            }

            var one = flapping && counts.Flaps.Since is not null ? Flapping(counts, check.AtWorst) : Of(counts, check.AtWorst);
            if (worst is null || one.Status > worst.Status)
                worst = one;
        }

        if (state.Status is not (null or Model.Status.Maintenance))
            return worst;
        return late ? worst ?? NoResultYet(state) : complete ? worst : null;
    }

    /// <summary>It has no status by its checks yet: none at all, or that of a window that is over.</summary>
    public static bool IsFirst(World world, HostState state) =>
        state.Status is null || (state.Status == Model.Status.Maintenance && !Counting.IsInWindow(world, state.Host));

    /// <summary>In a window, whatever its checks say: told where the window is over this host alone.</summary>
    public static Standing? InWindow(World world, Host host)
    {
        if (world.Windows.IsEmpty)
            return null;
        var open = world.Windows.Values.Where(window => window.IsOver(host.Id))
            .OrderByDescending(window => window.Window.IsOfOneHost).ThenByDescending(window => window.Until).ThenBy(window => window.Key, StringComparer.Ordinal).FirstOrDefault();
        return open is null ? null : new(Status.Maintenance, "", ReasonOf(open), null, "") { Untold = open.Window.IsOfOneHost ? "" : "in maintenance: " + open.Window.Reason };
    }

    public static string ReasonOf(OpenWindow open) =>
        $"{open.Window.Reason}, until {open.UntilMinute.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}";

    private static Standing Of(CheckState check, Status atWorst)
    {
        var status = StatusWords.MilderOf(check.Counted!.Value, atWorst);
        if (check.Excuse.Length > 0)
            return new(status, "", check.Excuse, null, check.Excuse) { Untold = check.Excuse };
        return Counting.IsHeld(check) || status == Status.Up
            ? new(status, status == Status.Up ? "" : check.Name, status == Status.Up ? "" : check.Reason, null, "")
            : new(status, check.Name, check.Reason, check.Failing, check.By);
    }

    private static Standing Flapping(CheckState check, Status atWorst) =>
        new(StatusWords.MilderOf(check.Flaps.Worst, atWorst), "", Unrest.Reason(check.Flaps), null, "flapping");

    private static Standing NoResultYet(HostState state)
    {
        if (state.Checks.Any(check => Counting.IsHeld(check) || (check.Status is null && check.Silences > 0)))
            return new(Status.Unknown, "", "no answer, and not known yet whether it can be reached", null, "") { Untold = "not known yet whether it can be reached" };
        var fault = state.Checks.FirstOrDefault(check => check.Last is not null)?.Last?.Judgement.Reason ?? "not looked at yet";
        return new(Status.Unknown, "", $"no result yet: {fault}", null, "no result");
    }
}
