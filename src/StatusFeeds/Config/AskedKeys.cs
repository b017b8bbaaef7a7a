// What every reader of the configuration asks for: found by letting them read files that nobody wrote.
using System.Collections.Immutable;
using StatusFeeds.Probes;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <param name="Check">What all checks are asked, whatever their kind.</param>
/// <param name="Kinds">The settings of each kind of check.</param>
internal sealed record AskedKeys(Questions Site, Questions Content, Questions Host, Questions Check, Questions Window, Questions Reader, Questions Writer, ImmutableSortedDictionary<string, Questions> Kinds)
{
    /// <summary>The key that stands for whatever name the user gives.</summary>
    public const string AnyName = Questions.AnyName;

    public static AskedKeys Find()
    {
        var mistakes = new Mistakes();
        var profiles = new Profiles(mistakes);
        var file = new Imagined();
        var site = file.Mapping(("credentials", file.Mapping((AnyName, file.Mapping()))));
        var draft = SiteFile.Read(site, "", withoutSecrets: true, profiles, mistakes);
        var ground = new Ground(draft with { Credentials = ImmutableDictionary<(string, string), Mapping>.Empty }, profiles, Complete: false, mistakes);

        var content = new Fields(file.Mapping(), mistakes);
        ground.Profiles.Gather(content);
        ContentFile.Read(content, ground);

        var host = file.Mapping();
        HostReader.Read(host, ground);

        var kinds = ImmutableSortedDictionary.CreateBuilder<string, Questions>(StringComparer.Ordinal);
        var general = new Questions();
        foreach (var kind in Catalog.Kinds.Keys)
        {
            var settings = file.Mapping();
            var check = file.Mapping((kind, settings));
            CheckReader.Read(check, "host", "address", isSeconded: false, ground);
            kinds[kind] = file.Asked(settings);
            foreach (var question in file.Asked(check).All.Where(question => question.Key != kind))
            {
                general.Note(question);
            }
        }

        var window = file.Mapping();
        MaintenanceReader.Read(window, TimeZoneInfo.Utc, mistakes);

        var (reader, writer) = (file.Mapping(), file.Mapping());
        AccessReader.ReadReader(reader, 1, mistakes);
        AccessReader.ReadWriter(writer, 1, mistakes);

        return new(file.Asked(site), content.Questions!, file.Asked(host), general, file.Asked(window), file.Asked(reader), file.Asked(writer), kinds.ToImmutable());
    }
}
