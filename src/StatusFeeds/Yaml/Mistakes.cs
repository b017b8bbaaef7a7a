// Collects mistakes, so that all are told at once.
using System.Collections.Immutable;

namespace StatusFeeds.Yaml;

/// <summary>Files are read side by side: several may add at once.</summary>
internal sealed class Mistakes
{
    private readonly Lock one = new();
    private readonly HashSet<Mistake> all = [];

    public bool Any => all.Count > 0;

    public int Count => all.Count;

    /// <summary>By file, line and column. What an alias repeats is told once.</summary>
    public ImmutableArray<Mistake> Sorted =>
    [
        .. all.OrderBy(mistake => mistake.File, StringComparer.Ordinal).ThenBy(mistake => mistake.Line)
            .ThenBy(mistake => mistake.Column).ThenBy(mistake => mistake.Message, StringComparer.Ordinal),
    ];

    public void Add(Mistake mistake)
    {
        lock (one)
        {
            all.Add(mistake);
        }
    }

    /// <summary>Notes it at the node's place; says nothing about a value that is not known for want of its secrets.</summary>
    public void Add(Node at, string message)
    {
        if (at is not Scalar { IsUnknown: true })
        {
            Add(at.Place.Mistake(message));
        }
    }
}
