// What a host is, by its checks: the worst of them.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <param name="Check">The first check in the order of the configuration that has this status; empty when up.</param>
/// <param name="Failing">Since when that check has been failing.</param>
internal sealed record Standing(Status Status, string Check, string Reason, DateTimeOffset? Failing)
{
    /// <summary>
    /// The worst of the checks that have a status, each no worse than its at-worst; null: there is nothing (new) to say. A host's first status comes when
    /// each check but push has one, or when the time for it is over (<paramref name="late"/>), and then in any case.
    /// </summary>
    public static Standing? Of(Host host, HostState state, bool late)
    {
        Standing? worst = null;
        var complete = true;
        for (var i = 0; i < host.Checks.Length; i++)
        {
            var check = host.Checks[i];
            var believed = state.Checks[i];
            if (believed.Status is not { } status)
                complete &= check.Kind == "push";
            else if (StatusWords.MilderOf(status, check.AtWorst) is var capped && (worst is null || capped > worst.Status))
                worst = new(capped, capped == Status.Up ? "" : check.Name, believed.Reason, believed.Failing);
        }

        if (state.Status is not null)
            return worst;
        return late ? worst ?? NoResultYet(state) : complete ? worst : null;
    }

    private static Standing NoResultYet(HostState state)
    {
        var fault = state.Checks.FirstOrDefault(check => check.Last is not null)?.Last?.Judgement.Reason ?? "not looked at yet";
        return new(Status.Unknown, "", $"no result yet: {fault}", null);
    }
}
