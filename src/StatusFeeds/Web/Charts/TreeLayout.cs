// Where the nodes of a tree stand: in layers from left to right, in an order with few crossings, close to those they hang together with.
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace StatusFeeds.Web;

[StructLayout(LayoutKind.Auto)]
internal readonly record struct Point(int X, int Y);

/// <param name="Nodes">The left top corner of each node.</param>
/// <param name="Bends">Of each line, what it goes through between its ends.</param>
internal sealed record TreeLayout(ImmutableArray<Point> Nodes, ImmutableArray<ImmutableArray<Point>> Bends, int Width, int Height)
{
    private const int Gap = 9;

    private const int Aisle = 46;

    private const int Sweeps = 12;

    /// <summary>Lines over several layers go around nodes, those to the same node together, unless there are too many of them.</summary>
    private const int MostBends = 400;

    /// <param name="sizes">Width and height of each node; the first is the root.</param>
    /// <param name="lines">From the nearer to the farther; what leads back is no reason for a layer of its own.</param>
    public static TreeLayout Of(IReadOnlyList<(int Width, int Height)> sizes, IReadOnlyList<TreeLine> lines)
    {
        var layers = Layered(sizes.Count, lines);
        var places = sizes.Select((size, node) => new Place(layers[node], size.Height)).ToList();
        var chains = new List<List<int>>();
        var trunks = new Dictionary<(int To, int Layer, bool IsWay), int>();
        foreach (var line in lines)
        {
            var chain = new List<int> { line.From };
            for (var layer = layers[line.From] + 1; layer < layers[line.To]; layer++)
            {
                if (!trunks.TryGetValue((line.To, layer, line.IsWay), out var bend) && trunks.Count < MostBends)
                {
                    bend = trunks[(line.To, layer, line.IsWay)] = places.Count;
                    places.Add(new Place(layer, 2));
                }

                if (bend > 0)
                {
                    chain.Add(bend);
                }
            }

            chain.Add(line.To);
            chains.Add(chain);
        }

        foreach (var (from, to) in chains.SelectMany(chain => chain.Zip(chain.Skip(1))).Distinct())
        {
            places[from].After.Add(to);
            places[to].Before.Add(from);
        }

        var order = Ordered(places);
        Settle(places, order);
        var top = places.Min(place => place.Middle - (place.Height / 2.0));
        var widths = Enumerable.Range(0, order.Count).Select(layer => sizes.Where((_, node) => layers[node] == layer).Select(size => size.Width).DefaultIfEmpty().Max()).ToList();
        var lefts = widths.Select((_, layer) => widths.Take(layer).Sum() + (layer * Aisle)).ToList();
        return new TreeLayout(
            [.. sizes.Select((size, node) => new Point(lefts[layers[node]], Y(node) - (size.Height / 2)))],
            [.. chains.Select(chain => chain.Skip(1).SkipLast(1).SelectMany(bend => Through(bend)).ToImmutableArray())],
            lefts[^1] + widths[^1],
            (int)Math.Ceiling(places.Max(place => place.Middle + (place.Height / 2.0)) - top));

        int Y(int place) => (int)Math.Round(places[place].Middle - top);

        Point[] Through(int bend) => [new(lefts[places[bend].Layer], Y(bend)), new(lefts[places[bend].Layer] + widths[places[bend].Layer], Y(bend))];
    }

    /// <summary>As far to the right as the longest way from the root; a way that comes back to itself is cut there.</summary>
    private static int[] Layered(int count, IReadOnlyList<TreeLine> lines)
    {
        var layers = new int[count];
        var next = lines.ToLookup(line => line.From, line => line.To);
        var (after, state) = (new Stack<int>(), new int[count]);
        for (var node = 0; node < count; node++)
        {
            Visit(node);
        }

        var rank = after.Select((node, place) => (node, place)).ToDictionary(pair => pair.node, pair => pair.place);
        foreach (var node in after)
        {
            foreach (var to in next[node].Where(to => rank[to] > rank[node]))
            {
                layers[to] = Math.Max(layers[to], layers[node] + 1);
            }
        }

        return layers;

        void Visit(int node)
        {
            if (state[node]++ > 0)
            {
                return;
            }

            foreach (var to in next[node])
            {
                Visit(to);
            }

            after.Push(node);
        }
    }

    private static List<List<int>> Ordered(List<Place> places)
    {
        var order = Enumerable.Range(0, places.Max(place => place.Layer) + 1).Select(_ => new List<int>()).ToList();
        var met = new bool[places.Count];
        for (var place = 0; place < places.Count; place++)
        {
            Visit(place);
        }

        var best = order.ConvertAll(layer => layer.ToList());
        var fewest = Crossings(places, best);
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            var isForward = sweep % 2 == 0;
            for (var i = 1; i < order.Count; i++)
            {
                var layer = isForward ? i : order.Count - 1 - i;
                var fixedAt = order[isForward ? layer - 1 : layer + 1].Select((place, at) => (place, at)).ToDictionary(pair => pair.place, pair => (double)pair.at);
                order[layer] = [.. order[layer].Select((place, at) => (place, at)).OrderBy(pair => Mean(places[pair.place], fixedAt, isForward) ?? pair.at).ThenBy(pair => pair.at).Select(pair => pair.place)];
            }

            if (Crossings(places, order) is var crossings && crossings < fewest)
            {
                (fewest, best) = (crossings, order.ConvertAll(layer => layer.ToList()));
            }
        }

        return best;

        void Visit(int place)
        {
            if (met[place])
            {
                return;
            }

            met[place] = true;
            order[places[place].Layer].Add(place);
            places[place].After.ForEach(Visit);
        }
    }

    private static double? Mean(Place place, Dictionary<int, double> at, bool isForward)
    {
        var near = (isForward ? place.Before : place.After).Where(at.ContainsKey).ToList();
        return near.Count == 0 ? null : near.Average(other => at[other]);
    }

    private static int Crossings(List<Place> places, List<List<int>> order)
    {
        var crossings = 0;
        for (var layer = 0; layer + 1 < order.Count; layer++)
        {
            var right = order[layer + 1].Select((place, at) => (place, at)).ToDictionary(pair => pair.place, pair => pair.at);
            var ends = order[layer].SelectMany((place, at) => places[place].After.Where(right.ContainsKey).Select(to => (From: at, To: right[to]))).ToList();
            for (var i = 0; i < ends.Count; i++)
            {
                for (var j = i + 1; j < ends.Count; j++)
                {
                    crossings += (ends[i].From - ends[j].From) * (ends[i].To - ends[j].To) < 0 ? 1 : 0;
                }
            }
        }

        return crossings;
    }

    /// <summary>Each as near to the middle of its neighbours as the order and the gaps allow.</summary>
    private static void Settle(List<Place> places, List<List<int>> order)
    {
        foreach (var layer in order)
        {
            Pack(places, layer, _ => 0);
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isForward = sweep % 2 == 0;
            foreach (var layer in isForward ? order.Skip(1) : order.AsEnumerable().Reverse().Skip(1))
            {
                Pack(places, layer, place => (isForward ? place.Before : place.After) is { Count: > 0 } near ? near.Average(other => places[other].Middle) : place.Middle);
            }
        }
    }

    /// <summary>Least squares under a fixed order: neighbours that would overlap move as one.</summary>
    private static void Pack(List<Place> places, List<int> layer, Func<Place, double> wish)
    {
        var offsets = new double[layer.Count];
        for (var i = 1; i < layer.Count; i++)
        {
            offsets[i] = offsets[i - 1] + ((places[layer[i - 1]].Height + places[layer[i]].Height) / 2.0) + Gap;
        }

        var blocks = new List<(double Mean, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            var block = (Mean: wish(places[layer[i]]) - offsets[i], Count: 1);
            while (blocks.Count > 0 && blocks[^1].Mean > block.Mean)
            {
                var before = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                block = (((before.Mean * before.Count) + (block.Mean * block.Count)) / (before.Count + block.Count), before.Count + block.Count);
            }

            blocks.Add(block);
        }

        var at = 0;
        foreach (var (mean, count) in blocks)
        {
            for (var i = 0; i < count; i++, at++)
            {
                places[layer[at]].Middle = mean + offsets[at];
            }
        }
    }

    private sealed class Place(int layer, int height)
    {
        public int Layer => layer;

        public int Height => height;

        public double Middle { get; set; }

        public List<int> Before { get; } = [];

        public List<int> After { get; } = [];
    }
}
