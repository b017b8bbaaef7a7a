// Reads a file that holds an application, hosts, profiles, or all of them.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <summary>An application whose hosts are not followed yet.</summary>
/// <param name="Hosts">The ids of its file's hosts, in order.</param>
internal sealed record ApplicationDraft(Scalar Id, string Title, string Description, ImmutableArray<string> Hosts, ImmutableArray<NeedDraft> Needs)
{
    public required bool TellsChecks { get; init; }

    public required bool HasEntry { get; init; }

    public required Objective? Objective { get; init; }

    /// <summary>Null: never.</summary>
    public required TimeSpan? ProposeAfter { get; init; }

    /// <summary>Names of those to whom it is kept.</summary>
    public required ImmutableArray<Scalar> Readers { get; init; }

    /// <summary>Those that are its own: of its file, and named in its needs; not the ways to them.</summary>
    public IEnumerable<string> OwnHosts => Hosts.Concat(References.InNeeds(Needs).Select(name => name.Value)).Distinct();
}

internal sealed record ContentDraft(ApplicationDraft? Application, ImmutableArray<HostDraft> Hosts, ImmutableArray<WindowDraft> Windows);

internal static class ContentFile
{
    /// <summary>Keys that only such a file has.</summary>
    public static readonly string[] OwnKeys = ["application", "description", "hosts", "needs", "objective"];

    /// <summary>Keys that need an application in the same file.</summary>
    public static readonly string[] KeysOfApplications = ["title", "description", "needs", "tell", "application-entry", "read", "objective", "propose-after"];

    private static readonly string[] SiteKeys =
        ["url", "listen", "certificate", "key", "authority", "database", "timezone", "defaults", "stopped-after", "access", "trusted-proxies", "credentials", "witnesses", "availability", "incidents"];

    /// <param name="fields">Of the file; its profiles are gathered already.</param>
    public static ContentDraft Read(Fields fields, Ground ground)
    {
        var mistakes = ground.Mistakes;
        var id = Ids.Read(fields, "application", mistakes);
        var title = fields.Text("title", id?.Value ?? "");
        var description = fields.Text("description", "");
        ImmutableArray<HostDraft> hosts = [.. fields.Items("hosts").Select(item => HostReader.Read(item, ground)).OfType<HostDraft>()];
        var needs = Needs.Read(fields, mistakes);
        var (tellsChecks, hasEntry) = (TellingReader.Checks(fields, ground.Site.TellsChecks), TellingReader.Entry(fields, ground.Site.HasEntry));
        var readers = fields.Scalars("read");
        if (readers.IsEmpty && fields.Take("read") is Listing)
        {
            fields.Wrong("read", "nobody could see this application: name readers of `access` in site.yaml, or leave `read` out for all of them");
        }

        var (objective, proposeAfter) = (AvailabilityReader.Objective(fields), IncidentsReader.ProposeAfter(fields, ground.Site.Site.Incidents.ProposeAfter));
        var windows = MaintenanceReader.ReadContent(fields, ground);
        if (id is not null && fields.Items("hosts").IsEmpty && fields.Items("needs").IsEmpty)
        {
            mistakes.Add(id, $"the application {id.Shown} has no hosts: give it `hosts`, or `needs` that name hosts of other files");
        }

        if (!fields.Has("application"))
        {
            foreach (var key in KeysOfApplications)
            {
                if (fields.Has(key))
                {
                    fields.Wrong(key, $"`{key}` belongs to an application: add `application: ID` to this file");
                }
            }
        }

        foreach (var key in SiteKeys)
        {
            fields.Refuse(key, $"`{key}` belongs in site.yaml");
        }

        fields.Refuse("announce", "`announce` belongs in site.yaml, for all maintenance, or in an entry of `maintenance`");
        fields.Refuse("flapping", "`flapping` belongs in site.yaml, for all checks, or beside the kind of one check");
        fields.Close();
        var application = id is null ? null
            : new ApplicationDraft(id, title, description, [.. hosts.Select(host => host.Host.Id)], needs)
            {
                TellsChecks = tellsChecks,
                HasEntry = hasEntry,
                Objective = objective,
                ProposeAfter = proposeAfter,
                Readers = readers,
            };
        return new(application, hosts, windows);
    }
}
