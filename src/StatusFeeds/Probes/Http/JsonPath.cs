// Where in a JSON document a reading stands: queue, items[0].state, items.length, items[*].state, ["a.b"].
using System.Collections.Immutable;
using System.Globalization;

namespace StatusFeeds.Probes;

/// <param name="Member">The name of a member, as JSON has it; null: not by name.</param>
/// <param name="Index">From 0; null with no name either: any member, or any item.</param>
/// <param name="IsItem">In square brackets without quotes.</param>
/// <param name="Text">As written.</param>
internal readonly record struct JsonStep(string? Member, int? Index, bool IsItem, string Text)
{
    public bool IsAny => Member is null && Index is null;
}

/// <param name="Reading">The name of what it brings; with a <c>*</c> in the path that stands for many.</param>
internal sealed record JsonPath(string Reading, ImmutableArray<JsonStep> Steps)
{
    public const string Prefix = "json";

    /// <summary>The member of an array that is none: how many items it has.</summary>
    public const string Length = "length";

    /// <summary>Documents that are deeper are refused.</summary>
    public const int Deepest = 64;

    public bool IsMany => Steps.Any(step => step.IsAny);

    /// <summary>As a rule names it: <c>json.queue</c>, <c>json[0]</c>; null where the name is of another kind.</summary>
    public static (JsonPath? Path, string? Problem)? OfReading(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || name.Length == Prefix.Length || name[Prefix.Length] is not ('.' or '['))
        {
            return null;
        }

        var (steps, problem) = StepsOf(name[Prefix.Length..]);
        return problem is null ? (new JsonPath(name, steps), null) : (null, $"`{name}`: {problem}");
    }

    /// <summary>As a setting names it: <c>queue</c>, <c>[0]</c>.</summary>
    /// <param name="reading">Null: the name that a rule would have for it.</param>
    public static (JsonPath? Path, string? Problem) OfSetting(string path, string? reading)
    {
        if (path.StartsWith(Prefix + ".", StringComparison.Ordinal) || path.StartsWith('$') || path.StartsWith('.'))
        {
            return (null, $"a path begins with a member of the document, without `{Prefix}.` or `$.`, as in `items[0].state`");
        }

        var rest = path.StartsWith('[') ? path : "." + path;
        var (steps, problem) = StepsOf(rest);
        return problem is null ? (new JsonPath(reading ?? Prefix + rest, steps), null) : (null, problem);
    }

    /// <param name="text">Each step with its dot or brackets.</param>
    private static (ImmutableArray<JsonStep> Steps, string? Problem) StepsOf(string text)
    {
        var steps = ImmutableArray.CreateBuilder<JsonStep>();
        for (var at = 0; at < text.Length;)
        {
            var step = text[at] == '[' ? InBrackets(text, at) : AfterDot(text, at);
            if (step is not { } sound)
            {
                return ([], $"`{text[at..]}` is no step of a path: write .member, [0], [*], .* or [\"odd.name\"]");
            }

            steps.Add(sound);
            at += sound.Text.Length;
        }

        return steps.Count > Deepest ? ([], $"a path has at most {Deepest} steps") : (steps.ToImmutable(), null);
    }

    private static JsonStep? AfterDot(string text, int at)
    {
        var end = text.AsSpan(at + 1).IndexOfAny('.', '[');
        var member = end < 0 ? text[(at + 1)..] : text.Substring(at + 1, end);
        return text[at] != '.' || member.Length == 0 || member.AsSpan().IndexOfAny("]\"") >= 0 || (member.Contains('*') && member != "*")
            ? null
            : new(member == "*" ? null : member, null, false, "." + member);
    }

    private static JsonStep? InBrackets(string text, int at)
    {
        if (at + 1 < text.Length && text[at + 1] == '"')
        {
            var quote = text.IndexOf('"', at + 2);
            var isClosed = quote > at + 2 && quote + 1 < text.Length && text[quote + 1] == ']';
            return isClosed && !text.AsSpan(at, quote - at).Contains('*') ? new(text[(at + 2)..quote], null, false, text[at..(quote + 2)]) : null;
        }

        var end = text.IndexOf(']', at);
        var inside = end < 0 ? "" : text[(at + 1)..end];
        return inside == "*" ? new(null, null, true, "[*]")
            : int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new(null, index, true, text[at..(end + 1)])
            : null;
    }
}
