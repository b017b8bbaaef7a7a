// The tokens of all push checks of a site: two checks with the same one could not tell whom a post is for.
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal sealed class PushTokens
{
    private readonly Lock one = new();
    private readonly Dictionary<string, List<Node>> all = new(StringComparer.Ordinal);

    /// <param name="token">Empty where it is missing or not known: then it is nobody's.</param>
    /// <param name="at">Where it stands.</param>
    public void Note(Secret token, Node at)
    {
        if (token.Reveal.Length > 0 && at is not Scalar { IsUnknown: true })
        {
            lock (one)
            {
                (all.TryGetValue(token.Reveal, out var known) ? known : all[token.Reveal] = []).Add(at);
            }
        }
    }

    /// <summary>A mistake at each place where a token stands that another check has too; none shows it.</summary>
    public void Refuse(Mistakes mistakes)
    {
        foreach (var places in all.Values.Where(places => places.Count > 1).Select(places => places.OrderBy(at => at.Place.Source.File, StringComparer.Ordinal).ThenBy(at => at.Place.Line).ThenBy(at => at.Place.Column).ToList()))
        {
            foreach (var at in places)
            {
                var other = places.FirstOrDefault(other => other.Place != at.Place);
                mistakes.Add(at, other is null
                    ? "several hosts have a push check with this token: give each its own, as by `{host}` in it"
                    : $"this token is that of another push check too (at {other.Place}): give each its own");
            }
        }
    }
}
