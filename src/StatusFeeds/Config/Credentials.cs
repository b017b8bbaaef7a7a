// Named credentials of the site, which checks join by `credential: NAME`.
using System.Collections.Immutable;
using StatusFeeds.Probes;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class Credentials
{
    private static IEnumerable<CatalogEntry> Kinds => Catalog.Kinds.Values.Where(kind => kind.Credential is not null).OrderBy(kind => kind.Kind, StringComparer.Ordinal);

    /// <summary>Name and kind → settings to join to those of a check of that kind.</summary>
    public static ImmutableDictionary<(string Name, string Kind), Mapping> Read(Fields site, Mistakes mistakes)
    {
        var found = ImmutableDictionary.CreateBuilder<(string, string), Mapping>();
        var all = site.Map("credentials");
        foreach (var (key, _) in all?.Entries ?? [])
        {
            if (all!.Map(key.Raw) is not { } credential)
            {
                continue;
            }

            foreach (var kind in Kinds)
            {
                if (credential.Map(kind.Kind) is not { } settings)
                {
                    continue;
                }

                foreach (var setting in kind.Credential!.Keys)
                {
                    settings.Text(setting);
                }

                if (!kind.Credential.IsWhole(settings))
                {
                    mistakes.Add(key, $"the credential `{key.Raw}` needs `{kind.Credential.Example}`");
                }

                if (credential.Take(kind.Kind) is Mapping joined)
                {
                    found[(key.Raw, kind.Kind)] = joined;
                }
            }

            if (!credential.Entries.Any(entry => Kinds.Any(kind => kind.Kind == entry.Key.Raw)))
            {
                mistakes.Add(key, $"the credential `{key.Raw}` needs `{string.Join("` or `", Kinds.Select(kind => kind.Credential!.Example))}`");
            }
        }

        return found.ToImmutable();
    }

    /// <summary>A check's settings with those of the credential they name, if they name one; incomplete where there is none of that name, which is noted.</summary>
    public static (Node Settings, bool IsComplete) Join(CatalogEntry kind, Node settings, Ground ground)
    {
        if (kind.Credential is null)
        {
            return (settings, true);
        }

        if (settings is Scalar { IsNothing: false } alone && kind.Credential.IsShort)
        {
            settings = new Mapping(alone.Place, [new(Scalar.Of(alone.Place, "credential", plain: true), alone)]);
        }

        if (settings is not Mapping mapping || mapping["credential"] is not { } name)
        {
            return (settings, true);
        }

        var isComplete = false;
        var own = mapping.Entries.Where(entry => entry.Key.Raw != "credential").ToImmutableArray();
        if (name is not Scalar { Problem: null } scalar)
        {
            ground.Mistakes.Add(name, (name as Scalar)?.Problem ?? $"`credential` must be a name, not {name.What}");
        }
        else if (!ground.Site.Credentials.TryGetValue((scalar.Value, kind.Kind), out var credential))
        {
            var names = ground.Site.Credentials.Keys.Where(known => known.Kind == kind.Kind).Select(known => known.Name);
            ground.Mistakes.Add(scalar, $"there is no credential {scalar.Shown} for {kind.Kind} in site.yaml" + (scalar.IsFilled ? "" : Nearest.DidYouMean(scalar.Value, names)));
        }
        else if (own.FirstOrDefault(entry => credential[entry.Key.Raw] is not null) is { Key: { } both })
        {
            ground.Mistakes.Add(both, $"`{both.Raw}` is given by the credential already: take one of them out");
        }
        else
        {
            own = own.AddRange(credential.Entries);
            isComplete = true;
        }

        return (new Mapping(mapping.Place, own), isComplete);
    }
}
