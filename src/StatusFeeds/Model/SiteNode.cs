// More than one machine: the processes of a site, and what they tell each other.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

/// <summary>A process that looks, serves, and perhaps judges, beside others on one database.</summary>
/// <param name="Id">Its name in the cluster, of this process alone.</param>
/// <param name="Name">The machine's, for people.</param>
/// <param name="Seen">Its last sign of life, by its own clock.</param>
/// <param name="Checks">Those that it looks at now.</param>
/// <param name="Looks">Begun since its start.</param>
/// <param name="Config">Fingerprint of the configuration that it has.</param>
/// <param name="Note">What is not as it should be there; empty: nothing.</param>
internal sealed record SiteNode(
    string Id, string Name, string Url, string Version, DateTimeOffset Started, DateTimeOffset Seen, bool Judges, long Checks, long Looks, string Config, string Note)
{
    /// <summary>It has given no sign of life for some seconds.</summary>
    public bool IsSilent { get; init; }
}

/// <summary>The judge asks whoever looks at that check for a look.</summary>
/// <param name="Due">Unix second; 0: at once.</param>
internal sealed record WantedLook(string Host, string Check, long Due);

/// <summary>An observation with the settings under which it was made: under others it says nothing.</summary>
internal sealed record SentLook(Observation Observation, string Fingerprint);

/// <summary>Some looks of a node.</summary>
/// <param name="Number">Rising with each row that the node writes, from 1.</param>
internal sealed record NodeLooks(string Node, long Number, ImmutableArray<SentLook> Looks);

/// <summary>The processes that work on a site together.</summary>
/// <param name="Self">The id of this one; empty where it works alone on a database that is not shared.</param>
internal sealed record Crew(string Self, ImmutableArray<SiteNode> Nodes)
{
    public static readonly Crew Alone = new("", []);

    /// <summary>What is not as it should be with a node, in words; empty: nothing.</summary>
    public string Fault(SiteNode node) =>
        node.IsSilent ? "gives no sign of life"
        : node.Note.Length > 0 ? node.Note
        : Nodes.FirstOrDefault(other => other is { Judges: true, IsSilent: false }) is { } judge && judge.Config != node.Config ? "has another configuration than the node that judges" : "";
}
