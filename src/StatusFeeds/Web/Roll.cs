// Who was told what last: kept up from revision to revision, so that no feed has to ask for all hosts, and their words, each time.
using System.Collections.Concurrent;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>Read by anybody, kept up by one at a time.</summary>
internal sealed class Roll
{
    private readonly ConcurrentDictionary<Subject, Headline> latest = new();
    private long newest;
    private bool begun;

    /// <summary>Those that a scope has not by its members: applications, windows, incidents, retired hosts.</summary>
    private Headline[] others = [];

    public Headline? Of(Subject subject) => latest.GetValueOrDefault(subject);

    /// <summary>What was told up to that second, which is no earlier than that of the call before.</summary>
    public void Keep(ToldReader reader, long second)
    {
        foreach (var headline in begun ? reader.Since(newest, second) : reader.Latest(second))
        {
            latest[headline.Subject] = headline;
            newest = Math.Max(newest, headline.Number);
        }

        begun = true;
        var news = DateTimeOffset.FromUnixTimeSeconds(second) - News.Lasts;
        foreach (var old in latest.Values.Where(one => (one.Subject.Kind == SubjectKind.Window || one is { Subject.Kind: SubjectKind.Incident, To: Status.Resolved }) && one.At <= news))
        {
            latest.TryRemove(old.Subject, out _);
        }

        others = [.. latest.Values.Where(one => one.Subject.Kind is SubjectKind.Application or SubjectKind.Window or SubjectKind.Incident || one.To == Status.Retired)];
    }

    /// <summary>The latest told change of each host that is told in these feeds.</summary>
    public IEnumerable<Headline> Members(FeedHeader header) => header.Members.Select(host => Of(Subject.OfHost(host))).OfType<Headline>();

    /// <summary>What stands in the hosts feed, on all its pages, newest first.</summary>
    public IReadOnlyList<Headline> InHosts(ToldReader reader, FeedHeader header, long second)
    {
        var asOf = DateTimeOffset.FromUnixTimeSeconds(second);
        var candidates = others.Where(one => one.Subject.Kind == SubjectKind.Application ? header.Applications.Contains(one.Subject.Id) : one.To == Status.Incident || one.At > asOf - News.Lasts).ToList();
        var told = candidates.Count == 0 ? null : header.Told.SelectMany(scope => reader.ToldIn(scope, candidates.Select(one => one.Number))).ToHashSet();
        return Selection.Hosts(
            Members(header).Concat(Of(Subject.Monitor) is { } monitor ? [monitor] : []),
            told is null ? [] : candidates.Where(one => told.Contains(one.Number)),
            header.Members,
            header.Applications,
            asOf);
    }
}
