// Named credentials of the site, which checks join by `credential: NAME`.
using System.Collections.Immutable;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class Credentials
{
    private static readonly string[] KindsNotYet = ["snmp", "ipmi"];

    /// <summary>Name → settings to join to those of an http check.</summary>
    public static ImmutableDictionary<string, Mapping> Read(Fields site, Mistakes mistakes)
    {
        var found = ImmutableDictionary.CreateBuilder<string, Mapping>();
        var all = site.Map("credentials");
        foreach (var (key, _) in all?.Entries ?? [])
        {
            if (all!.Map(key.Raw) is not { } credential)
            {
                continue;
            }

            foreach (var kind in KindsNotYet)
            {
                credential.Refuse(kind, $"credentials for `{kind}` are not supported yet");
            }

            if (credential.Map("http") is { } http)
            {
                http.Text("user");
                http.Secret("password");
                if (!http.Has("user") || !http.Has("password"))
                {
                    mistakes.Add(key, $"the credential `{key.Raw}` needs `http: {{ user: ..., password: ... }}`");
                }

                if (credential.Take("http") is Mapping settings)
                {
                    found[key.Raw] = settings;
                }
            }
            else if (credential.Entries.All(entry => !KindsNotYet.Contains(entry.Key.Raw)))
            {
                mistakes.Add(key, $"the credential `{key.Raw}` needs `http: {{ user: ..., password: ... }}`");
            }
        }

        return found.ToImmutable();
    }

    /// <summary>A check's settings with those of the credential they name, if they name one.</summary>
    public static Node Join(Node settings, Ground ground)
    {
        if (settings is not Mapping mapping || mapping["credential"] is not { } name)
        {
            return settings;
        }

        var own = mapping.Entries.Where(entry => entry.Key.Raw != "credential").ToImmutableArray();
        if (name is not Scalar { Problem: null } scalar)
        {
            ground.Mistakes.Add(name, (name as Scalar)?.Problem ?? $"`credential` must be a name, not {name.What}");
        }
        else if (!ground.Site.Credentials.TryGetValue(scalar.Value, out var credential))
        {
            ground.Mistakes.Add(scalar, $"there is no credential {scalar.Shown} for http in site.yaml"
                + (scalar.IsFilled ? "" : Nearest.DidYouMean(scalar.Value, ground.Site.Credentials.Keys)));
        }
        else if (own.FirstOrDefault(entry => credential[entry.Key.Raw] is not null) is { Key: { } both })
        {
            ground.Mistakes.Add(both, $"`{both.Raw}` is given by the credential already: take one of them out");
        }
        else
        {
            own = own.AddRange(credential.Entries);
        }

        return new Mapping(mapping.Place, own);
    }
}
