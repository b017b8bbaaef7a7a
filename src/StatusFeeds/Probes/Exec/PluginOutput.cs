// What a plugin has said, taken apart: the first line, and what it has measured, wherever that stands.
using System.Collections.Immutable;
using System.Text;

namespace StatusFeeds.Probes;

/// <param name="First">Its first line that is not empty, without what was measured; empty where there is none.</param>
/// <param name="Lines">All of it, line by line, as it came.</param>
/// <param name="Measured">What stands behind the bars, joined.</param>
internal sealed record PluginOutput(string First, ImmutableArray<string> Lines, string Measured)
{
    /// <summary>
    /// The first line's text ends at a bar; of the lines after it the first that has a bar begins what was measured, and all after that belongs to it. A bar with nothing
    /// like <c>label=</c> behind it is one of the text.
    /// </summary>
    public static PluginOutput Of(string text)
    {
        ImmutableArray<string> lines = [.. text.Split('\n').Select(line => line.TrimEnd())];
        var (first, measured, isMeasured) = ((string?)null, new StringBuilder(), false);
        foreach (var line in lines)
        {
            if (isMeasured)
            {
                measured.Append(' ').Append(line);
                continue;
            }

            var bar = Bar(line);
            var said = (bar < 0 ? line : line[..bar]).Trim();
            if (bar >= 0)
            {
                measured.Append(' ').Append(line.AsSpan(bar + 1));
                isMeasured = first is not null;
            }

            first ??= said.Length > 0 || bar >= 0 ? said : null;
        }

        return new(first ?? "", text.Length == 0 ? [] : lines, measured.ToString());
    }

    private static int Bar(string line)
    {
        var bar = line.IndexOf('|', StringComparison.Ordinal);
        return bar >= 0 && line.IndexOf('=', bar) > 0 ? bar : -1;
    }
}
