// What of an incident is for those who read: what was published, of the applications and hosts that they may see. Pure.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Seen
{
    /// <summary>
    /// Without notes, proposals and who posted what; with the applications and hosts of that site alone, and with what was told since it was of one of them.
    /// Of the same once more it is the same. What is of no application of the configuration any more may have been kept from some: it is for nobody here.
    /// </summary>
    /// <param name="incident">With all its posts.</param>
    /// <param name="site">As somebody sees it.</param>
    /// <returns>Null: it is not told, or is of nothing that he may see.</returns>
    public static Incident? Of(Incident incident, Site site)
    {
        if (incident.Opened is null || !incident.Applications.Any(id => Has(site, id)))
        {
            return null;
        }

        var all = !site.IsPart && incident.EverOf.All(id => Has(site, id));
        var posts = ImmutableArray.CreateBuilder<IncidentPost>();
        var isHidden = false;
        foreach (var post in incident.Posts.Where(post => post.IsPublic))
        {
            var then = incident.At(post.Number);
            var isSeen = all || then.Applications.Any(id => Has(site, id));
            if (!isSeen && post.Kind != PostKind.Opening)
            {
                isHidden = true;
                continue;
            }

            // What an opening does not say is as it was proposed.
            var whole = !isSeen ? Over(post, incident) with { Summary = "", Details = "", Ticket = null, Commander = null, Spokesperson = null }
                : isHidden ? Over(post, then) with { Ticket = then.Ticket, Commander = then.Commander, Spokesperson = then.Spokesperson, Next = then.Next }
                : post.Kind == PostKind.Opening ? Over(post, then)
                : post;
            posts.Add(whole with
            {
                By = "",
                Key = null,
                Applications = whole.Applications is { } applications ? [.. applications.Where(id => Has(site, id))] : null,
                Hosts = whole.Hosts is { } hosts ? [.. hosts.Where(id => all || site.Hosts.ContainsKey(id))] : null,
            });
            isHidden = !isSeen;
        }

        return incident with { Posts = posts.ToImmutable() };
    }

    /// <summary>All that he may see, in the order of their numbers.</summary>
    public static IEnumerable<Incident> All(IEnumerable<Incident> incidents, Site site) => incidents.Select(one => Of(one, site)).OfType<Incident>().OrderBy(one => one.Number);

    private static IncidentPost Over(IncidentPost post, Incident then) => post with
    {
        Since = then.Since == then.Opened ? post.Since : then.Since,
        Title = then.Title,
        Applications = then.Applications,
        Hosts = then.Hosts,
        Severity = then.Severity,
        Stage = then.Stage,
    };

    private static bool Has(Site site, string application) => site.Applications.Any(one => one.Id == application);
}
