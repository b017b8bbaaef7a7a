// What was read of a connection: how much, when the first of it came, what it began with; and how much may be read.
namespace StatusFeeds.Wire;

internal sealed class Watch(TimeProvider clock)
{
    private const int Kept = 64;

    private byte[] beginning = [];

    /// <summary>The first bytes that came, at most 64.</summary>
    public ReadOnlySpan<byte> Beginning => beginning;

    /// <summary>How many bytes may be read in all; then the connection ends and <see cref="IsOverrun"/> says why.</summary>
    public long Allowed { get; set; } = long.MaxValue;

    public long Received { get; private set; }

    public bool IsOverrun { get; private set; }

    /// <summary>Timestamp of <see cref="TimeProvider"/>; null before the first byte.</summary>
    public long? FirstByte { get; private set; }

    /// <summary>Asked before each reading.</summary>
    public bool MayRead()
    {
        IsOverrun |= Received >= Allowed;
        return !IsOverrun;
    }

    public void Note(ReadOnlySpan<byte> read)
    {
        if (read.IsEmpty)
        {
            return;
        }

        FirstByte ??= clock.GetTimestamp();
        Received += read.Length;
        if (beginning.Length < Kept)
        {
            beginning = [.. beginning, .. read[..Math.Min(read.Length, Kept - beginning.Length)]];
        }
    }
}
