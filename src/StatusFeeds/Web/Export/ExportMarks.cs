// Marks that are others when what a file tells has moved: so that a thousand pages need not be made to learn that one has changed.
using System.Collections.Frozen;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>Of one Board. The marks hold while the process runs.</summary>
internal sealed class ExportMarks
{
    private readonly Board board;
    private readonly FrozenDictionary<string, string[]> near;
    private readonly Dictionary<string, int> own;

    /// <param name="near">Of the same site, see <see cref="NearOf"/>.</param>
    public ExportMarks(Board board, FrozenDictionary<string, string[]> near, string? trouble)
    {
        (this.board, this.near) = (board, near);
        own = board.World.Hosts.Values.Concat(board.World.Left.Values).DistinctBy(state => state.Host).ToDictionary(state => state.Host, Of, StringComparer.Ordinal);
        var all = new HashCode();
        foreach (var host in board.Site.Hosts.Keys)
        {
            all.Add(own.GetValueOrDefault(host));
        }

        foreach (var application in board.Site.Applications)
        {
            all.Add(Of(application));
        }

        foreach (var note in board.Notes)
        {
            all.Add(note);
        }

        all.Add(trouble);
        all.Add(Windows());
        all.Add(Incidents);
        Site = all.ToHashCode();
    }

    public int Site { get; }

    /// <summary>Of all that was told of incidents that are not closed.</summary>
    public int Incidents => Told(_ => true);

    /// <summary>Host → those whose statuses stand on its page.</summary>
    public static FrozenDictionary<string, string[]> NearOf(Site site)
    {
        var needers = site.Hosts.Values.SelectMany(host => host.Needs.SelectMany(need => need.Members).Select(member => (member, host.Id))).ToLookup(edge => edge.member, edge => edge.Id, StringComparer.Ordinal);
        return site.Hosts.Values.ToFrozenDictionary(
            host => host.Id,
            host => host.Behind.Concat(site.Children.GetValueOrDefault(host.Id, [])).Concat(host.Needs.SelectMany(need => need.Members)).Concat(needers[host.Id]).Distinct(StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);
    }

    public int OfHost(string host)
    {
        var mark = new HashCode();
        mark.Add(own.GetValueOrDefault(host));
        foreach (var other in near.GetValueOrDefault(host) ?? [])
        {
            mark.Add(own.GetValueOrDefault(other));
        }

        mark.Add(Told(incident => incident.Hosts.Contains(host)));
        return mark.ToHashCode();
    }

    public int OfApplication(Application application) => HashCode.Combine(Of(application), Windows(), Told(incident => incident.Applications.Contains(application.Id)));

    /// <summary>Of what stands on the page of its availability beside numbers, which move all the time.</summary>
    public int OfNumbers(Application application) => board.World.Applications.TryGetValue(application.Id, out var state) ? HashCode.Combine(state.Status, state.Since) : 0;

    private int Of(Application application)
    {
        var mark = new HashCode();
        mark.Add(OfNumbers(application));
        mark.Add(board.World.Applications.GetValueOrDefault(application.Id)?.Reason);
        foreach (var host in application.Hosts)
        {
            mark.Add(own.GetValueOrDefault(host));
        }

        return mark.ToHashCode();
    }

    private int Told(Func<Incident, bool> concerns) => board.World.Incidents.Values.Where(incident => incident.Opened is not null && concerns(incident))
        .Aggregate(0, (mark, incident) => mark ^ HashCode.Combine(incident.Number, incident.LastPublic!.Number, incident.ToldDue));

    private int Windows() => board.World.Windows.Values.Aggregate(0, (mark, open) => mark ^ HashCode.Combine(open.Key, open.Until));

    private static int Of(HostState state)
    {
        var mark = new HashCode();
        mark.Add(HashCode.Combine(state.Status, state.Number, state.Since, state.Told, state.Untold));
        foreach (var check in state.Checks)
        {
            mark.Add(HashCode.Combine(check.Status, check.Counted));
        }

        return mark.ToHashCode();
    }
}
