// What an application is, by what it needs; and who is probably to blame.
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

internal static class Needing
{
    /// <summary>The application's status, and in words why it is not up; null while none of what it needs has a status.</summary>
    public static (Status Status, string Reason)? Of(Site site, World world, Application application) =>
        application.Hosts.Select(world.Find).Select(state => state?.Status).OfType<Status>().ToList() is { Count: > 0 } all ? (all.Max(), "") : null;

    /// <summary>A sentence on who is probably to blame for this host not being up; empty where nobody is known.</summary>
    public static string Cause(Site site, World world, string host) => "";
}
