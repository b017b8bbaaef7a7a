// Profiles: host keys to join, by name, over all files.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal sealed class Profiles(Mistakes mistakes)
{
    /// <summary>Keys of a host that no profile can have.</summary>
    public static readonly string[] KeysOfHostsAlone = ["host", "use"];

    private readonly Dictionary<string, (Scalar Name, Mapping Keys)> known = [];
    private readonly ConcurrentDictionary<string, bool> used = new(StringComparer.Ordinal);

    /// <summary>A host as imagined, so that the mistakes of profiles that no host uses are told too.</summary>
    public IEnumerable<Mapping> Unused => known.Where(pair => !used.ContainsKey(pair.Key)).Select(pair => pair.Value.Keys);

    public void Gather(Fields file)
    {
        var all = file.Map("profiles");
        foreach (var (name, _) in all?.Entries ?? [])
        {
            if (all!.Take(name.Raw) is not { } value)
            {
                continue;
            }

            if (value is not Mapping profile)
            {
                mistakes.Add(value, $"the profile `{name.Raw}` must hold keys of a host, such as `checks:`, not {value.What}");
                continue;
            }

            if (!known.TryAdd(name.Raw, (name, profile)))
            {
                mistakes.Add(name, $"the profile `{name.Raw}` is here twice; the other is at {known[name.Raw].Name.Place}");
                continue;
            }

            foreach (var entry in profile.Entries.Where(entry => KeysOfHostsAlone.Contains(entry.Key.Raw)))
            {
                mistakes.Add(entry.Key, $"a profile cannot have `{entry.Key.Raw}`");
            }
        }
    }

    /// <summary>The profiles of these names, in this order; an unknown name is a mistake where <paramref name="complete"/> says that all files were read.</summary>
    public ImmutableArray<Mapping> Find(IEnumerable<Scalar> names, bool complete)
    {
        var found = ImmutableArray.CreateBuilder<Mapping>();
        foreach (var name in names)
        {
            if (known.TryGetValue(name.Value, out var profile))
            {
                used[name.Value] = true;
                found.Add(profile.Keys);
            }
            else if (complete)
            {
                mistakes.Add(name, $"there is no profile {name.Shown}" + (name.IsFilled ? "" : Nearest.DidYouMean(name.Value, known.Keys)));
            }
        }

        return found.ToImmutable();
    }
}
