// Ids of applications and hosts: permanent, because they name articles for ever.
using System.Text.RegularExpressions;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static partial class Ids
{
    public const string What = "one id: a-z, 0-9, `.`, `_` and `-`, beginning with a letter or digit, at most 64 characters";
    private const string Id = "[a-z0-9][a-z0-9._-]{0,63}";

    /// <summary>The id under that key, with its place; null if it is absent or no single value (which is noted unless absent).</summary>
    public static Scalar? Read(Fields fields, string key, Mistakes mistakes)
    {
        fields.Looks(key, Id, What);
        if (fields.Scalars(key) is not [var id, ..] all)
        {
            return null;
        }

        if (all.Length > 1 || !Shape().IsMatch(id.Value))
        {
            mistakes.Add(id, $"`{key}` must be {What}; not {id.Shown}");
        }

        return id;
    }

    public static bool IsOne(string text) => Shape().IsMatch(text);

    [GeneratedRegex("^" + Id + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
