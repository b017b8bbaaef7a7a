// What the words of a command say that maintenance is over.
using System.Collections.Immutable;
using StatusFeeds.Config;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Cli;

/// <param name="Words">Ids of hosts, or what the verb takes besides.</param>
/// <param name="Applications">Ids of applications.</param>
/// <param name="Whole">All hosts of the site.</param>
internal sealed record MaintenanceCover(ImmutableArray<string> Words, ImmutableArray<string> Applications, bool Whole)
{
    public bool IsEmpty => Words.IsEmpty && Applications.IsEmpty && !Whole;

    /// <summary>What is not known, in words, each on a line; null where all is. Words that <paramref name="besides"/> lets pass need not be hosts.</summary>
    public string? Unknown(string folder, Site site, Func<string, bool>? besides = null)
    {
        var mistakes = Words.Where(word => !site.Hosts.ContainsKey(word) && besides?.Invoke(word) is not true).Select(word => Lacks("host", word, site.Hosts.Keys))
            .Concat(Applications.Where(id => site.Applications.All(application => application.Id != id))
                .Select(id => Lacks("application", id, site.Applications.Select(application => application.Id))))
            .ToList();
        return mistakes.Count == 0 ? null : string.Join('\n', mistakes);

        string Lacks(string what, string word, IEnumerable<string> known) =>
            $"There is no {what} {Model.Words.OneLine(word)} in {folder}{Nearest.DidYouMean(word, known.Order(StringComparer.Ordinal))}";
    }

    /// <summary>Ids of the hosts, each once; those of an application as in maintenance that is configured.</summary>
    public ImmutableArray<string> Hosts(Site site) =>
    [
        .. (Whole ? site.Hosts.Keys.Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            .Concat(Chosen(site).SelectMany(application => application.Own))
            .Concat(Words)
            .Where(site.Hosts.ContainsKey)
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>What users know it by, in the order of maintenance that is configured: applications, then hosts.</summary>
    public ImmutableArray<string> Names(Site site) =>
        Whole ? [site.Title] : [.. Chosen(site).Select(application => application.Title), .. Words.Distinct(StringComparer.Ordinal).Select(host => site.Hosts[host].Name)];

    public string Name(Site site) => Covering.Names(Names(site));

    private IEnumerable<Application> Chosen(Site site) => Applications.Distinct(StringComparer.Ordinal).Select(id => site.Applications.First(application => application.Id == id));
}
