// What an application is by what it needs, and who is probably to blame.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <param name="Status">What it counts as; null: nothing is known of it yet.</param>
internal sealed record NeedStanding(Need Need, Status? Status, ImmutableArray<MemberStanding> Members);

/// <param name="Own">What the host is, as it is shown everywhere; null before its first status.</param>
/// <param name="Value">What it counts as with all that it needs in its turn; never maintenance.</param>
internal sealed record MemberStanding(string Host, Status? Own, Status? Value);

/// <summary>Pure. A host counts as the worst of its own status and of all it needs; what it is behind never counts by itself.</summary>
internal static class Needing
{
    /// <summary>The application's status, and in words why it is not up; null while none of what it needs has a status.</summary>
    public static (Status Status, string Reason)? Of(Site site, World world, Application application) =>
        Of(new NeedingValues(site, world), application);

    /// <summary>What the host counts as with all that it needs; null: nothing is known of it yet.</summary>
    public static Status? OfHost(Site site, World world, string host) => new NeedingValues(site, world).Of(host);

    /// <summary>What each of these needs counts as, and its members.</summary>
    public static ImmutableArray<NeedStanding> OfNeeds(Site site, World world, ImmutableArray<Need> needs)
    {
        var values = new NeedingValues(site, world);
        return
        [
            .. needs.Select(need => new NeedStanding(
                need, values.Of(need), [.. need.Members.Select(host => new MemberStanding(host, world.Hosts.GetValueOrDefault(host)?.Status, values.Of(host)))])),
        ];
    }

    /// <summary>The applications that are another thing now than <see cref="World.Applications"/> says, in the order of the site.</summary>
    public static IEnumerable<(Application Application, Status Status, string Reason)> Moved(Site site, World world)
    {
        var values = new NeedingValues(site, world);
        foreach (var application in site.Applications)
        {
            if (Of(values, application) is var (status, reason) && world.Applications.GetValueOrDefault(application.Id)?.Status != status)
                yield return (application, status, reason);
        }
    }

    /// <summary>A sentence on who is probably to blame for this host not being up; empty where nobody is known.</summary>
    public static string Cause(Site site, World world, string host) => NeedingCause.Of(site, world, host);

    /// <summary>What decides the application: every host of it where it says nothing itself.</summary>
    public static ImmutableArray<Need> NeedsOf(Application application) =>
        application.Needs.IsEmpty ? [.. application.Hosts.Select(host => new Need(1, [host]))] : application.Needs;

    private static (Status Status, string Reason)? Of(NeedingValues values, Application application)
    {
        var needs = NeedsOf(application);
        return values.WorstOf(needs) is { } status ? (status, NeedingWords.Of(values, needs, status)) : null;
    }
}
