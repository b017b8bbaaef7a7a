// What would be: a tree with a part more, or one that is repaired quicker.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Rules;

/// <param name="Parts">By the ids of hosts; one that is missing never fails.</param>
internal sealed record WhatIf(Tree Tree, ImmutableDictionary<string, Part> Parts)
{
    /// <summary>Null: the tree is too entangled to say.</summary>
    public Part? Expected => Rules.Expected.Of(Tree, PartOf);

    /// <summary>A host as good as that one, wherever it stands.</summary>
    public WhatIf Add(string host, string like) => new(Tree.With(host, like), Parts.SetItem(host, PartOf(like)));

    /// <summary>A host as good as the group's members are on average.</summary>
    public WhatIf Add(string host, Need group) => new(Tree.With(host, group), Parts.SetItem(host, Part.Average([.. group.Members.Select(PartOf)])));

    public WhatIf Repair(string host, TimeSpan mttr) => this with { Parts = Parts.SetItem(host, PartOf(host).With(mttr)) };

    private Part PartOf(string host) => Parts.GetValueOrDefault(host, Part.Perfect);
}
