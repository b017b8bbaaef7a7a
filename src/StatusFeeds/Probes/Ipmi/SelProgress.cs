// A reading of an event log that one look began and another may end.
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <summary>Kept from look to look in this process; where it is lost, the reading begins again, and nothing is lost or counted twice.</summary>
internal sealed class SelProgress
{
    /// <summary>More of a log is not read.</summary>
    public const int MostEntries = 10_000;

    private readonly HashSet<ushort> asked = [];

    /// <summary>Asked before each entry: whether the look still has time for it.</summary>
    public Func<bool> GoesOn { get; set; } = () => true;

    /// <summary>A reading has begun, and not ended.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>It is of the log from its beginning, not of what came behind the last entry known.</summary>
    public bool IsAnew { get; private set; }

    public uint Erased { get; private set; }

    /// <summary>How the log stood for whoever began; another check of the same BMC may know less of it, or more.</summary>
    public SelInfo? Before { get; private set; }

    public ushort Next { get; private set; }

    public List<SelEntry> Read { get; } = [];

    /// <summary>The number by which the BMC gives the last one of <see cref="Read"/>.</summary>
    public ushort LastId { get; private set; }

    public bool IsAtEnd => Next == ushort.MaxValue || Read.Count >= MostEntries || asked.Count >= MostEntries || asked.Contains(Next);

    public void Begin(SelInfo info, SelInfo? before, ushort? behind)
    {
        Drop();
        (IsUnderWay, IsAnew, Erased, Before, Next) = (true, behind is null, info.Erased, before, 0);
        if (behind is { } last)
        {
            asked.Add(last);
        }
    }

    /// <summary>The entry known last stands where it stood.</summary>
    public void Follow(ushort next) => Next = next == 0 ? ushort.MaxValue : next;

    /// <summary>Where no number is left to ask for, the log ends.</summary>
    public void Take(SelAnswer answer)
    {
        asked.Add(Next);
        if (answer.Entry is { } entry)
        {
            LastId = Next == 0 ? entry.Id : Next;
            asked.Add(LastId);
            Read.Add(entry);
        }

        Follow(answer.Code == 0 ? answer.Next : ushort.MaxValue);
    }

    public void Drop()
    {
        IsUnderWay = false;
        Read.Clear();
        asked.Clear();
    }
}
