// What an application hangs on as a picture, from left to right: what it needs, groups, and the ways; each node with its status as a word.
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class TreePicture
{
    private const double NameSize = 14;

    private const double WordSize = 11.5;

    /// <summary>Names are cut to so many letters; the whole one is under the pointer.</summary>
    private const int LongestName = 26;

    /// <summary>Of the picture, so that no line's edge is cut off.</summary>
    private const int Margin = 2;

    /// <summary>Nothing where it needs nothing.</summary>
    public static Html Of(Sight sight, Application application)
    {
        var shape = TreeShape.Of(sight, application);
        if (shape.Nodes.Length == 1)
        {
            return Html.Empty;
        }

        var sizes = shape.Nodes.Select(Size).ToList();
        var layout = TreeLayout.Of(sizes, shape.Lines);
        var (width, height) = (layout.Width + (2 * Margin), layout.Height + (2 * Margin));
        var lines = shape.Lines.Select((line, place) => (line.IsWay, Parts: Parts(line, sizes[line.From], sizes[line.To], layout, place)))
            .GroupBy(line => line.IsWay, line => line.Parts)
            .OrderBy(same => same.Key)
            .Select(same => Html.Of($"<path class=\"{(same.Key ? "way" : "need")}\" d=\"{string.Concat(same.SelectMany(parts => parts).Distinct(StringComparer.Ordinal))}\"/>\n"));
        var nodes = shape.Nodes.Select((node, place) => Node(sight, node, sizes[place], layout.Nodes[place]));
        var words = $"What {application.Title} needs, and the ways there: {sight.Headline(shape.Reached)}";
        return Html.Of($"""
            <div class="treebox"><svg class="treepicture" role="group" aria-label="{words}" width="{Ems(width)}" height="{Ems(height)}" viewBox="-{Margin} -{Margin} {width} {height}">
            {lines}{nodes}</svg></div>
            {(shape.Lines.Any(line => line.IsWay) ? Html.Of($"<p class=\"small soft\">A line means needs, a dashed line means is behind.</p>\n") : null)}
            """);
    }

    private static (int Width, int Height) Size(TreeNode node) => node.Kind switch
    {
        TreeKind.Host or TreeKind.Application => (Math.Max(Letters.Width(Short(node.Name), node.Kind == TreeKind.Host ? NameSize : NameSize * 1.12), Letters.Width(node.Words, WordSize * 1.15)) + 30, 38),
        TreeKind.Group => (Letters.Width($"{node.Name} {node.Words}", WordSize * 1.1) + 24, 26),
        _ => (Letters.Width(node.Words, WordSize) + 24, 26),
    };

    private static string Short(string name)
    {
        var line = Clean.Line(name, LongestName + 1);
        return line.Length <= LongestName ? line : line[..(char.IsHighSurrogate(line[LongestName - 2]) ? LongestName - 2 : LongestName - 1)] + "…";
    }

    private static string Ems(int units) => (units / 16.0).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) + "em";

    private static Html Node(Sight sight, TreeNode node, (int Width, int Height) size, Point at)
    {
        var box = Html.Of($"<rect width=\"{size.Width}\" height=\"{size.Height}\" rx=\"{(node.Kind is TreeKind.Host or TreeKind.Application ? 6 : size.Height / 2)}\"/>");
        var inside = node.Kind switch
        {
            TreeKind.Host or TreeKind.Application => Html.Of($"{box}<path d=\"M6 8v{size.Height - 16}\"/><text x=\"16\" y=\"16\">{Short(node.Name)}</text><text class=\"word\" x=\"16\" y=\"31\">{node.Words}</text>"),
            TreeKind.Group => Html.Of($"{box}<text x=\"12\" y=\"17\">{node.Name} <tspan class=\"word\">{node.Words}</tspan></text>"),
            _ => Html.Of($"{box}<text x=\"12\" y=\"17\">{node.Words}</text>"),
        };
        var kind = node.Kind switch { TreeKind.Application => "app ", TreeKind.Group => "group ", TreeKind.Rest => "rest ", _ => "" };
        var drawn = Html.Of($"<g class=\"{kind}{Sight.Tone(node.Status)}\" transform=\"translate({at.X} {at.Y})\">{inside}</g>");
        return node.Kind == TreeKind.Host ? Html.Of($"<a href=\"{sight.Root}hosts/{node.Id}\">{drawn}<title>{Title(sight, node)}</title></a>\n") : Html.Of($"{drawn}\n");
    }

    private static string Title(Sight sight, TreeNode node)
    {
        var why = HostPage.Why(sight.Find(node.Id));
        return Sight.Short($"{node.Name}: {node.Words}{(why.Length == 0 ? "" : ", " + why)}");
    }

    /// <summary>Parts that several lines have in common are the same texts.</summary>
    private static IEnumerable<string> Parts(TreeLine line, (int Width, int Height) from, (int Width, int Height) to, TreeLayout layout, int place)
    {
        var (start, end) = (layout.Nodes[line.From], layout.Nodes[line.To]);
        var at = new Point(start.X + from.Width, start.Y + (from.Height / 2));
        foreach (var next in layout.Bends[place].Append(new Point(end.X, end.Y + (to.Height / 2))))
        {
            var middle = (at.X + next.X) / 2;
            yield return $"M{at.X} {at.Y}" + (next.Y == at.Y ? $"H{next.X}" : $"C{middle} {at.Y} {middle} {next.Y} {next.X} {next.Y}");
            at = next;
        }
    }
}
