// The rules of one level of a check: its own, and the kind's default rules that they leave standing.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class RuleList
{
    /// <summary>Own rules first. They replace the default rules of this level that name the same reading; an empty list drops them all.</summary>
    public static ImmutableArray<Rule> Read(Fields check, string level, ImmutableArray<Rule> defaults, KindRules kind, Mistakes mistakes)
    {
        var own = ImmutableArray.CreateBuilder<Rule>();
        check.Looks(level, RuleText.Shape, "a rule: READING OP VALUE, as in `time > 5s`");
        var written = check.Scalars(level);
        foreach (var text in written)
        {
            var (rule, problem) = RuleText.Parse(text.Value, kind);
            if (rule is null)
            {
                mistakes.Add(text, text.IsFilled ? $"{text.Shown} is not a rule once it is filled in: write READING OP VALUE, as in `time > 5s`" : problem);
            }
            else if (text.IsFilled && rule.Number is null)
            {
                mistakes.Add(text, $"{text.Shown}: feeds and pages tell the text of a rule, so it must not hold `${{...}}`; write the text itself");
            }
            else
            {
                own.Add(rule);
            }
        }

        if (check.Has(level) && written.IsEmpty)
        {
            return [];
        }

        return own.Count == 0 ? defaults : [.. own, .. defaults.Where(rule => own.All(mine => mine.Reading != rule.Reading))];
    }
}
