// Joins the keys of a host's profiles with its own: its own win, and a later profile wins over an earlier one.
using System.Collections.Immutable;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class Joining
{
    /// <summary>Labels and links are joined entry by entry, other keys as a whole.</summary>
    /// <param name="sources">The profiles, in the order of their use, then the host itself, whose place the result has.</param>
    public static Mapping Join(ImmutableArray<Mapping> sources)
    {
        var keys = new OrderedDictionary<string, Entry>();
        foreach (var entry in sources.SelectMany(source => source.Entries))
        {
            keys[entry.Key.Raw] = entry.Key.Raw is "labels" or "links" && entry.Value is Mapping later
                && keys.TryGetValue(entry.Key.Raw, out var before) && before.Value is Mapping earlier
                    ? entry with { Value = Join([earlier, later]) }
                    : entry;
        }

        return new(sources[^1].Place, [.. keys.Values]);
    }

    /// <summary>The checks of all, in order of first mention; one of the same name takes the place of an earlier source's.</summary>
    public static ImmutableArray<Mapping> Checks(ImmutableArray<Mapping> sources, Placeholders placeholders, string shown, Mistakes mistakes)
    {
        var checks = new OrderedDictionary<string, Mapping>();
        foreach (var source in sources)
        {
            var names = new Dictionary<string, Node>();
            foreach (var item in Items(source["checks"]))
            {
                var check = CheckReader.Normal(item.With(placeholders.Fill));
                if (CheckReader.NameOf(check) is not { } named)
                {
                    checks[$" {item.Place}"] = check;
                }
                else if (names.TryAdd(named.Name, named.At))
                {
                    checks[named.Name] = check;
                }
                else
                {
                    mistakes.Add(named.At, $"{shown} has this check twice; give one a `name` of its own (the other is in line {names[named.Name].Place.Line})");
                }
            }
        }

        return [.. checks.Values];
    }

    private static ImmutableArray<Node> Items(Node? checks) => checks switch
    {
        null or Scalar { IsNothing: true } => [],
        Listing listing => listing.Items,
        _ => [checks],
    };
}
