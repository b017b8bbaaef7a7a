// What of an incident is for those who read: what was published, of the applications and hosts that they may see. Pure.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Seen
{
    /// <summary>
    /// Without notes, proposals and who posted what; with the applications and hosts of that site alone. Of the same once more it is the same.
    /// </summary>
    /// <param name="incident">With all its posts.</param>
    /// <param name="site">As somebody sees it.</param>
    /// <returns>Null: it is not told, or is of nothing that he may see.</returns>
    public static Incident? Of(Incident incident, Site site)
    {
        if (incident.Opened is null || (site.IsPart && !incident.Applications.Any(id => Has(site, id))))
        {
            return null;
        }

        var posts = ImmutableArray.CreateBuilder<IncidentPost>();
        foreach (var post in incident.Posts.Where(post => post.IsPublic))
        {
            // What an opening does not say is as it was proposed.
            var whole = post.Kind == PostKind.Opening ? Over(post, incident.At(post.Number)) : post;
            posts.Add(whole with
            {
                By = "",
                Key = null,
                Applications = whole.Applications is { } applications ? [.. applications.Where(id => Has(site, id))] : null,
                Hosts = whole.Hosts is { } hosts ? [.. hosts.Where(id => !site.IsPart || site.Hosts.ContainsKey(id))] : null,
            });
        }

        return incident with { Posts = posts.ToImmutable() };
    }

    /// <summary>All that he may see, in the order of their numbers.</summary>
    public static IEnumerable<Incident> All(IEnumerable<Incident> incidents, Site site) => incidents.Select(one => Of(one, site)).OfType<Incident>().OrderBy(one => one.Number);

    private static IncidentPost Over(IncidentPost opening, Incident then) => opening with
    {
        Since = then.Since == then.Opened ? opening.Since : then.Since,
        Title = then.Title,
        Applications = then.Applications,
        Hosts = then.Hosts,
        Severity = then.Severity,
        Stage = then.Stage,
    };

    private static bool Has(Site site, string application) => site.Applications.Any(one => one.Id == application);
}
