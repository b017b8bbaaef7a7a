// Makes the Site of what the files hold: unique ids, references followed, hosts given to applications.
using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class Composing
{
    /// <param name="complete">All files could be read: only then do missing hosts say anything.</param>
    public static Site Make(SiteDraft draft, ImmutableArray<ContentDraft> contents, bool complete, string folder, Mistakes mistakes)
    {
        var site = draft.Site;
        var hosts = Unique(contents.SelectMany(content => content.Hosts), host => host.Host.Id, host => host.At as Scalar, "host", mistakes);
        var applications = Unique(contents.Select(content => content.Application).OfType<ApplicationDraft>(),
            application => application.Id.Value, application => application.Id, "application", mistakes);
        if (complete)
        {
            var names = hosts.Values.SelectMany(host => host.Behind.Concat(References.InNeeds(host.Needs)))
                .Concat(applications.Values.SelectMany(application => References.InNeeds(application.Needs)));
            References.Dangling(names.Concat(draft.Witnesses), hosts, mistakes);
            foreach (var witness in draft.Witnesses.Where(witness => hosts.TryGetValue(witness.Value, out var host) && host.Host.IsLocal))
            {
                mistakes.Add(witness, $"{witness.Shown} is this machine: it answers whatever becomes of the network. Name hosts off it, such as your gateway and your resolver");
            }

            AccessReader.Dangling(applications.Values.SelectMany(application => application.Readers), site.Access, mistakes);
            References.Dangling("application", draft.WrittenTo.Where(name => !name.IsUnknown), applications, application => application.Id, mistakes);
            Covering.Dangling(draft.Windows.Concat(contents.SelectMany(content => content.Windows)), hosts, applications, mistakes);
            if (hosts.Count == 0 && !mistakes.Any)
            {
                mistakes.Add(new Mistake(folder, 1, 1, "there is no host in this folder: write one into a file such as shop.yaml, `hosts: [ { host: web01, checks: [ http: /health ] } ]`"));
            }
        }

        References.Circles("behind", host => host.Behind, hosts, mistakes);
        References.Circles("needs", host => References.InNeeds(host.Needs), hosts, mistakes);
        var shortest = hosts.Values.SelectMany(host => host.Host.Checks).Select(check => check.LookEvery).DefaultIfEmpty().Min();
        ImmutableArray<Application> made = [.. applications.Values.Select(application => Of(application, hosts))];
        return site with
        {
            Hosts = Telling(hosts.Values.Select(host => host.Host), made, applications, draft.TellsChecks).ToFrozenDictionary(host => host.Id),
            Applications = made,
            Witnesses = [.. draft.Witnesses.Select(name => name.Value).Distinct()],
            Windows = Covering.Make(draft, contents, hosts, applications, mistakes),
            StoppedAfter = site.StoppedAfter > shortest * 3 ? site.StoppedAfter : shortest * 3,
        };
    }

    private static Application Of(ApplicationDraft draft, IReadOnlyDictionary<string, HostDraft> hosts) => new(
        draft.Id.Value,
        draft.Title,
        draft.Description,
        References.Reach(draft.Hosts.Concat(References.InNeeds(draft.Needs).Select(name => name.Value)), hosts),
        draft.Needs.IsEmpty ? [.. draft.Hosts.Select(host => new Need(1, [host]))] : [.. draft.Needs.Select(need => need.Need)])
    {
        HasEntry = draft.HasEntry,
        Objective = draft.Objective,
        ProposeAfter = draft.ProposeAfter,
        Readers = [.. draft.Readers.Select(name => name.Value).Distinct()],
        Own = [.. draft.OwnHosts.Where(hosts.ContainsKey)],
    };

    /// <summary>A host tells checks where one of its applications does; one without applications does as the site says.</summary>
    private static IEnumerable<Host> Telling(
        IEnumerable<Host> hosts, ImmutableArray<Application> applications, IReadOnlyDictionary<string, ApplicationDraft> drafts, bool otherwise)
    {
        var told = applications.SelectMany(application => application.Hosts).ToHashSet(StringComparer.Ordinal);
        var telling = applications.Where(application => drafts[application.Id].TellsChecks).SelectMany(application => application.Hosts).ToHashSet(StringComparer.Ordinal);
        return hosts.Select(host => host with { TellsChecks = told.Contains(host.Id) ? telling.Contains(host.Id) : otherwise });
    }

    /// <summary>By id, in the order of the files; an id that is here twice counts where it is first. A host without an id has no place, and was told already.</summary>
    private static OrderedDictionary<string, T> Unique<T>(IEnumerable<T> all, Func<T, string> id, Func<T, Scalar?> at, string what, Mistakes mistakes)
    {
        var known = new OrderedDictionary<string, T>();
        foreach (var one in all)
        {
            if (!known.TryAdd(id(one), one) && at(one) is { } here)
            {
                mistakes.Add(here, $"the {what} {here.Shown} is here twice; the other is at {at(known[id(one)])?.Place}");
            }
        }

        return known;
    }
}
