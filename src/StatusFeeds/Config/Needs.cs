// Reads `needs`: hosts, and groups of hosts of which some are enough.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <summary>A need with the places of its members.</summary>
internal sealed record NeedDraft(int AtLeast, ImmutableArray<Scalar> Members)
{
    public Need Need => new(AtLeast, [.. Members.Select(member => member.Value)]);
}

internal static partial class Needs
{
    /// <summary>The key of a group.</summary>
    public const string GroupShape = "(any|[0-9]{1,4}) of";

    public static ImmutableArray<NeedDraft> Read(Fields fields, Mistakes mistakes)
    {
        var needs = ImmutableArray.CreateBuilder<NeedDraft>();
        foreach (var item in fields.Items("needs"))
        {
            switch (item)
            {
                case Scalar { Problem: null, IsNothing: false } host:
                    needs.Add(new(1, [host]));
                    break;
                case Mapping groups:
                    needs.AddRange(groups.Entries.Where(entry => !entry.IsIgnored).Select(entry => Group(entry, mistakes)).OfType<NeedDraft>());
                    break;
                default:
                    mistakes.Add(item, (item as Scalar)?.Problem ?? "here must be a host, `any of: [a, b]` or `2 of: [a, b, c]`");
                    break;
            }
        }

        return needs.ToImmutable();
    }

    private static NeedDraft? Group(Entry entry, Mistakes mistakes)
    {
        if (!GroupWord().IsMatch(entry.Key.Raw))
        {
            mistakes.Add(entry.Key, $"{entry.Key.Shown} is not a group: write `any of: [a, b]` or `2 of: [a, b, c]`");
            return null;
        }

        var wrapped = new Fields(new Mapping(entry.Key.Place, [entry]), mistakes);
        var members = wrapped.Scalars(entry.Key.Raw);
        if (members.FirstOrDefault(member => members.Any(earlier => earlier != member && Precedes(earlier, member, members) && earlier.Value == member.Value)) is { } twice)
        {
            mistakes.Add(twice, $"{twice.Shown} is in this group twice");
        }

        var atLeast = int.TryParse(entry.Key.Raw.Split(' ')[0], CultureInfo.InvariantCulture, out var number) ? number : 1;
        if (members.Length < 2)
        {
            mistakes.Add(entry.Value, $"half a group: `{entry.Key.Raw}` needs at least two hosts to choose from; a single host is needed by its name alone");
        }
        else if (atLeast < 1 || atLeast > members.Length)
        {
            mistakes.Add(entry.Key, $"`{entry.Key.Raw}`: this group has {members.Length} hosts; write `1 of` to `{members.Length} of`");
        }

        return new(atLeast, members);
    }

    private static bool Precedes(Scalar one, Scalar other, ImmutableArray<Scalar> all) => all.IndexOf(one) < all.IndexOf(other);

    [GeneratedRegex("^" + GroupShape + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex GroupWord();
}
