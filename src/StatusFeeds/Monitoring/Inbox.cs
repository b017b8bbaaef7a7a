// What reaches the judge: looks, beats and new configurations, in the order in which they came.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using StatusFeeds.Model;

namespace StatusFeeds.Monitoring;

internal abstract record Signal
{
    /// <param name="Fingerprint">The settings under which it was looked: under others it says nothing.</param>
    public sealed record Looked(Observation Observation, string Fingerprint) : Signal
    {
        /// <summary>Another node's, which tells it by that row of its looks; null: one of ours.</summary>
        public (string Node, long Number)? From { get; init; }
    }

    public sealed record Beat(DateTimeOffset Now) : Signal;

    /// <summary>A new configuration takes over.</summary>
    /// <param name="Retire">What it lacks was lacking a minute ago too, and is gone for good.</param>
    /// <param name="Note">What is to be said of it on the front page.</param>
    public sealed record Reloaded(Site Site, bool Retire = false, string? Note = null) : Signal
    {
        /// <summary>What it changed, to be kept with the instant at which it is taken; null: nothing, or nobody knows.</summary>
        public ReloadNote? Changed { get; init; }
    }

    /// <summary>The windows that were ordered by the command line and are not over: all of them, as the store has them now.</summary>
    public sealed record Ordered(ImmutableArray<Window> Windows) : Signal;

    /// <summary>Somebody posted something of an incident: all that are current, as the store has them now.</summary>
    public sealed record Posted(ImmutableArray<Incident> Incidents) : Signal;

    /// <summary>Numbers that are to be told, each once.</summary>
    public sealed record Noticed(ImmutableArray<Notice> Notices) : Signal;

    /// <summary>A configuration was refused; the words are for the front page.</summary>
    public sealed record Refused(string Note) : Signal;
}

/// <summary>
/// Many writers, one reader. Bounded: while the store is blocked for long, looks beyond some tens of thousands are let go and counted
/// (they are no result for anybody), new configurations are not.
/// </summary>
internal sealed class Inbox
{
    private const int Bound = 20_000;

    private readonly Channel<Signal> looks = Channel.CreateUnbounded<Signal>();
    private long dropped;
    private long beats;
    private long judged;
    private int stale;

    public ChannelReader<Signal> Reader => looks.Reader;

    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Beats that came since the start, and beats that the judge is done with.</summary>
    public (long Came, long Judged) Beats => (Interlocked.Read(ref beats), Interlocked.Read(ref judged));

    /// <summary>Who reads from now on judges since this moment: beats that wait already say an earlier time, which the new judge does not answer for. Looks and all else count.</summary>
    public void BeginAnew() => stale = looks.Reader.Count;

    public bool TryTake([NotNullWhen(true)] out Signal? signal)
    {
        while (looks.Reader.TryRead(out signal))
        {
            if (stale == 0 || (stale-- > 0 && signal is not Signal.Beat))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Never waits; false when the inbox is full and the signal was let go.</summary>
    public bool Post(Signal signal)
    {
        if (signal is Signal.Beat)
        {
            Interlocked.Increment(ref beats);
        }

        if (looks.Reader.Count >= Bound && signal is Signal.Looked or Signal.Beat)
        {
            Interlocked.Increment(ref dropped);
            return false;
        }

        return looks.Writer.TryWrite(signal);
    }

    /// <summary>The judge is done with a beat.</summary>
    public void BeatJudged() => Interlocked.Increment(ref judged);

    /// <summary>No more signals; the judge ends when it has taken the last.</summary>
    public void Close() => looks.Writer.TryComplete();
}
