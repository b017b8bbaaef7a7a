// How a pretend host is minded: what it does with whoever asks.
namespace StatusFeeds.Fleet;

internal enum Manner
{
    Up,
    Down,
    Silent,
    Slow,
    Status,
    Garbage,
    Cut,
    Endless,
}

/// <param name="Delay">Before the answer, where it is slow.</param>
/// <param name="Status">Answered where it lies about that.</param>
internal sealed record Mood(Manner Manner, TimeSpan Delay = default, int Status = 200)
{
    public static readonly Mood Up = new(Manner.Up);
    public static readonly Mood Down = new(Manner.Down);
    public static readonly Mood Silent = new(Manner.Silent);
}
