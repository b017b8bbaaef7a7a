// Reads a file that holds an application, hosts, profiles, or all of them.
using System.Collections.Immutable;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <summary>An application whose hosts are not followed yet.</summary>
/// <param name="Hosts">The ids of its file's hosts, in order.</param>
internal sealed record ApplicationDraft(Scalar Id, string Title, string Description, ImmutableArray<string> Hosts, ImmutableArray<NeedDraft> Needs);

internal sealed record ContentDraft(ApplicationDraft? Application, ImmutableArray<HostDraft> Hosts);

internal static class ContentFile
{
    /// <summary>Keys that only such a file has.</summary>
    public static readonly string[] OwnKeys = ["application", "description", "hosts", "needs"];

    /// <summary>Keys that need an application in the same file.</summary>
    public static readonly string[] KeysOfApplications = ["title", "description", "needs"];

    private static readonly string[] SiteKeys =
        ["url", "listen", "certificate", "key", "authority", "database", "timezone", "defaults", "stopped-after", "access", "credentials"];

    /// <param name="fields">Of the file; its profiles are gathered already.</param>
    public static ContentDraft Read(Fields fields, Ground ground)
    {
        var mistakes = ground.Mistakes;
        var id = Ids.Read(fields, "application", mistakes);
        var title = fields.Text("title", id?.Value ?? "");
        var description = fields.Text("description", "");
        ImmutableArray<HostDraft> hosts = [.. fields.Items("hosts").Select(item => HostReader.Read(item, ground)).OfType<HostDraft>()];
        var needs = Needs.Read(fields, mistakes);
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

        NotYet.Refuse(fields);
        foreach (var key in SiteKeys)
        {
            fields.Refuse(key, $"`{key}` belongs in site.yaml");
        }

        fields.Close();
        var application = id is null ? null
            : new ApplicationDraft(id, title, description, [.. hosts.Select(host => host.Host.Id)], needs);
        return new(application, hosts);
    }
}
