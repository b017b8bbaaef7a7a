// Reads one host: its own keys joined with those of its profiles, {placeholders} filled in, and its checks.
using System.Collections.Immutable;
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <summary>A host whose references are not followed yet; <paramref name="At"/> is where its id stands.</summary>
internal sealed record HostDraft(Host Host, Node At, ImmutableArray<Scalar> Behind, ImmutableArray<NeedDraft> Needs)
{
    /// <summary>Its id for messages: as written, nothing filled in.</summary>
    public string Shown => (At as Scalar)?.Shown ?? $"`{Host.Id}`";
}

internal static class HostReader
{
    private const int NameMost = 200;

    public static HostDraft? Read(Node item, Ground ground)
    {
        var mistakes = ground.Mistakes;
        if (item is not Mapping own)
        {
            mistakes.Add(item, $"a host is a mapping that begins with its id, `- host: web01`, not {item.What}");
            return null;
        }

        var first = new Fields(own, mistakes);
        var id = Ids.Read(first, "host", mistakes);
        if (id is null && !first.Has("host"))
        {
            first.Wrong("host", "a host needs an id: `host: web01`");
        }

        var profiles = ground.Profiles.Find(first.Scalars("use"), ground.Complete);
        return Read(id?.Value ?? "host", id ?? (Node)own, [.. profiles, own], ground);
    }

    /// <summary>Reads a profile that no host uses for its mistakes alone.</summary>
    public static void ReadUnused(Mapping profile, Ground ground) => Read("host", profile, [profile], ground);

    private static HostDraft Read(string id, Node at, ImmutableArray<Mapping> sources, Ground ground)
    {
        var mistakes = ground.Mistakes;
        var joined = Joining.Join(sources);
        var shown = (at as Scalar)?.Shown ?? $"`{id}`";
        var placeholders = new Placeholders(id, shown, mistakes, imagined: at is Mapping);
        placeholders.Labels = new Fields(joined.With(placeholders.Fill), mistakes).Pairs("labels");
        var addressed = new Fields(joined.With(placeholders.Fill), mistakes);
        placeholders.Address = AddressOf(addressed, id);
        placeholders.Final = true;

        var fields = new Fields(joined.With(placeholders.Fill), mistakes);
        fields.Skip("host", "use", "address");
        fields.Take("checks");
        var name = fields.Text("name", id);
        if (name.Length is 0 or > NameMost || name.Any(char.IsControl))
        {
            fields.Wrong("name", $"`name` must be one line of at most {NameMost} characters");
        }

        var behind = fields.Scalars("behind");
        var needs = Needs.Read(fields, mistakes);
        var labels = fields.Pairs("labels");
        var links = fields.Pairs("links");
        fields.Refuse("maintenance", "`maintenance` stands beside `hosts`, not in a host: `maintenance: [ { hosts: [web01], ... } ]`");
        fields.Refuse("flapping", "`flapping` belongs in site.yaml, for all checks, or beside the kind of one check");
        fields.Close();

        var checks = Joining.Checks(sources, placeholders, shown, mistakes);
        if (checks.IsEmpty && at is not Mapping)
        {
            checks = [CheckReader.Normal(Scalar.Of(at.Place, PingProbe.Kind, plain: true))];
        }

        var isSeconded = checks.Any(CheckReader.SaysWhetherItServes);
        var host = new Host(
            id, name, placeholders.Address, [.. behind.Select(other => other.Value)], [.. needs.Select(need => need.Need)], labels, links,
            [.. checks.Select(check => CheckReader.Read(check, id, placeholders.Address, isSeconded, ground)).OfType<Check>()]);
        return new(host, at, behind, needs);
    }

    private static string AddressOf(Fields fields, string id)
    {
        var address = fields.Text("address", id);
        if (fields.Has("address") && (address.StartsWith('[') || (!IPAddress.TryParse(address, out _) && Uri.CheckHostName(address) == UriHostNameType.Unknown)))
        {
            fields.Wrong("address", $"`address` must be an IP address or a host name alone, without http://, port or path; not {fields.Shown("address")}");
        }

        return address;
    }
}
