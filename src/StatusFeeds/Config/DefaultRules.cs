// The default rules of kinds, parsed once for all checks that leave them standing.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Config;

internal sealed class DefaultRules
{
    /// <summary>By kind itself: kinds whose settings make their rules have new ones for each check.</summary>
    private readonly ConcurrentDictionary<object, (ImmutableArray<Rule> Degraded, ImmutableArray<Rule> Down)> parsed = new(ReferenceEqualityComparer.Instance);

    public (ImmutableArray<Rule> Degraded, ImmutableArray<Rule> Down) Of(KindRules kind) => parsed.GetOrAdd(kind, _ => (All(kind.Degraded, kind), All(kind.Down, kind)));

    private static ImmutableArray<Rule> All(ImmutableArray<string> texts, KindRules kind) => [.. texts.Select(text => RuleText.Parse(text, kind, isDefault: true).Rule!)];
}
