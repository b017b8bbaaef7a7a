// What {host}, {address} and {labels.x} stand for in the keys of one host.
using System.Collections.Immutable;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <param name="shown">The host for messages.</param>
/// <param name="imagined">A profile is read that no host uses: any label is thought to be there.</param>
internal sealed class Placeholders(string host, string shown, Mistakes mistakes, bool imagined)
{
    private const string Label = "labels.";

    public string Address { get; set; } = "";

    public ImmutableArray<KeyValuePair<string, string>> Labels { get; set; } = [];

    /// <summary>Address and labels are known: from now on a label that is not there is a mistake.</summary>
    public bool Final { get; set; }

    /// <summary>Null, so that the text stays as it is, for any other word: regular expressions and bodies have braces too.</summary>
    public string? Fill(Scalar at, string name)
    {
        if (!name.StartsWith(Label, StringComparison.Ordinal))
        {
            return name == "host" ? host : name == "address" && Final ? Address : null;
        }

        var label = name[Label.Length..];
        foreach (var (key, value) in Labels)
        {
            if (key == label)
            {
                return value;
            }
        }

        if (Final && !imagined)
        {
            mistakes.Add(at, $"{shown} has no label `{label}`{Nearest.DidYouMean(label, Labels.Select(known => known.Key))}");
        }

        return Final || imagined ? "label" : null;
    }
}
