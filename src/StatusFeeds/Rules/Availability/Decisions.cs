// Binary decision diagrams: which parts must be up for the whole to be, each part asked for once, however many need it.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StatusFeeds.Rules;

/// <summary>
/// Conditions on each part in the order of their numbers (Shannon's expansion), with equal rests made once (Bryant 1986). Nodes are numbers; those below have smaller
/// ones. Grows with how entangled a tree is, not with how large: past a limit it gives up.
/// </summary>
internal sealed class Decisions
{
    public const int Down = 0;
    public const int Up = 1;

    private const int Most = 1_000_000;

    private readonly List<Node> nodes = [new(int.MaxValue, Down, Down), new(int.MaxValue, Up, Up)];
    private readonly Dictionary<Node, int> unique = [];
    private readonly Dictionary<(int If, int Then, int Else), int> made = [];

    /// <summary>What was made says nothing.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>The part itself.</summary>
    public int Part(int number) => Make(number, Down, Up);

    public int And(int one, int other) => Choose(one, other, Down);

    /// <summary>At least so many of these.</summary>
    public int AtLeast(int count, IReadOnlyList<int> of)
    {
        // By how many are still needed of those from there on.
        var rest = new int[count + 1];
        Array.Fill(rest, Down, 1, count);
        rest[0] = Up;
        for (var place = of.Count - 1; place >= 0; place--)
        {
            for (var needed = count; needed > 0; needed--)
                rest[needed] = Choose(of[place], rest[needed - 1], rest[needed]);
        }

        return rest[count];
    }

    /// <summary>Of independent parts, by their numbers: how much of the time it is down, and how often that begins: the sum, over the parts, of how often the part fails while it decides.</summary>
    public Part Of(int root, IReadOnlyList<Part> parts)
    {
        var (down, met) = (new double[nodes.Count], new double[nodes.Count]);
        down[Down] = 1;
        for (var node = 2; node <= root; node++)
        {
            var (part, low, high) = nodes[node];
            var missing = parts[part].Unavailability;
            down[node] = (missing * down[low]) + ((1 - missing) * down[high]);
        }

        met[root] = 1;
        var frequency = 0.0;
        for (var node = root; node > Up; node--)
        {
            var (part, low, high) = nodes[node];
            var missing = parts[part].Unavailability;
            met[low] += met[node] * missing;
            met[high] += met[node] * (1 - missing);
            frequency += met[node] * (down[low] - down[high]) * parts[part].Frequency;
        }

        return new(down[root], frequency);
    }

    private int Choose(int condition, int then, int otherwise)
    {
        if (condition == Up || then == otherwise)
            return then;
        if (condition == Down)
            return otherwise;
        if (then == Up && otherwise == Down)
            return condition;
        if (made.TryGetValue((condition, then, otherwise), out var known))
            return known;
        if (IsTooLarge || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            IsTooLarge = true;
            return Down;
        }

        var part = Math.Min(nodes[condition].Part, Math.Min(nodes[then].Part, nodes[otherwise].Part));
        var low = Choose(Low(condition, part), Low(then, part), Low(otherwise, part));
        var high = Choose(High(condition, part), High(then, part), High(otherwise, part));
        return made[(condition, then, otherwise)] = Make(part, low, high);
    }

    private int Low(int node, int part) => nodes[node].Part == part ? nodes[node].Low : node;

    private int High(int node, int part) => nodes[node].Part == part ? nodes[node].High : node;

    private int Make(int part, int low, int high)
    {
        if (low == high)
            return low;
        var node = new Node(part, low, high);
        if (unique.TryGetValue(node, out var known))
            return known;
        IsTooLarge |= nodes.Count >= Most;
        if (IsTooLarge)
            return Down;
        nodes.Add(node);
        return unique[node] = nodes.Count - 1;
    }

    /// <param name="Low">Where the part is down.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Node(int Part, int Low, int High);
}
