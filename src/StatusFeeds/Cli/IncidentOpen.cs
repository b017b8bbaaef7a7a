// The verb `incident open`: a new incident, or one that was proposed.
using StatusFeeds.Model;

namespace StatusFeeds.Cli;

internal static class IncidentOpen
{
    /// <param name="from">The proposed incident that it is; null: it is a new one.</param>
    public static int Run(string folder, IncidentOptions options, long? from)
    {
        if (Configuration.ReadOrTell(folder) is not { } site)
        {
            return CommandLine.Wrong;
        }

        if (from is null && options.Typed.Applications is null)
        {
            return Maintenance.Refuse("Say whose trouble it is: APP… (ids of applications), or --from N for a proposed incident");
        }

        var details = options.Details is { } file ? IncidentDesk.Text(file) : "";
        if (details is null)
        {
            return CommandLine.Wrong;
        }

        var typed = options.Typed with { Details = details };
        return IncidentDesk.With(site, book =>
        {
            if (from is { } number)
            {
                if (book.Find(number)?.Posts.FirstOrDefault(post => post.Kind == PostKind.Proposal) is not { } proposal)
                {
                    return Maintenance.Refuse($"There is no proposed incident {number}. 'statusfeeds incident list' shows what there is.", CommandLine.Failed);
                }

                // What was proposed long ago may be of hosts that are no more.
                typed = typed.Over(proposal with { Applications = Known(proposal.Applications, site, ofHosts: false), Hosts = Known(proposal.Hosts, site, ofHosts: true) });
            }

            var (opening, mistakes) = IncidentDesk.Read(folder, site, typed, PostKind.Opening, from ?? 0, options.Key);
            return opening is null ? Maintenance.Refuse(mistakes) : IncidentDesk.Post(book, opening, (incident, _) =>
                $"Opened incident {incident.Number}, {IncidentDesk.Name(incident)}, in the feeds of {IncidentDesk.Applications(incident, site)}.{IncidentDesk.Next(incident, site)}");
        });
    }

    private static System.Collections.Immutable.ImmutableArray<string>? Known(System.Collections.Immutable.ImmutableArray<string>? ids, Site site, bool ofHosts) =>
        ids is { } all ? [.. all.Where(id => ofHosts ? site.Hosts.ContainsKey(id) : site.Applications.Any(application => application.Id == id))] : null;
}
