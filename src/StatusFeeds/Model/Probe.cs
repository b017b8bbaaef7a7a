// Looking: the probe, what it is given and what it brings back.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

/// <summary>How a look ended, before any rule. Only <see cref="Answered"/> is judged by rules; the others cannot be replaced by them.</summary>
internal enum Verdict
{
    /// <summary>The target answered; the rules decide.</summary>
    Answered,

    /// <summary>No answer, refused, a failed handshake, an unmet expectation: DOWN.</summary>
    Down,

    /// <summary>The answer itself says degraded (a plugin's exit 1).</summary>
    Degraded,

    /// <summary>An answer that refuses our credentials, or that says it cannot tell.</summary>
    Unknown,

    /// <summary>A fault of ours: it says nothing of the target and moves no status.</summary>
    NoResult,
}

/// <summary>What a look is given: the target, the clock, and the shared sockets and caches, which Cli owns.</summary>
/// <param name="Timeout">For the whole look; kept by who starts it, but for a probe that shares a socket.</param>
internal sealed record Look(string Host, string Address, TimeProvider Clock, IServiceProvider Wire, TimeSpan Timeout = default)
{
    public Contact Contact { get; } = new();

    /// <summary>Who waits for this machine here is not timed meanwhile; null: nobody times it.</summary>
    public LookTime? Time { get; init; }

    /// <summary>What the check's last look left (<see cref="ProbeResult.Memory"/>); empty at the first, and after its settings have changed.</summary>
    public ReadOnlyMemory<byte> Memory { get; init; }

    /// <summary>Where somebody wants to read what is asked and what comes; null in all other looks.</summary>
    public Transcript? Transcript { get; init; }

    /// <summary>A socket or cache that looks share.</summary>
    public T Part<T>()
        where T : class => (T)(Wire.GetService(typeof(T)) ?? throw new InvalidOperationException($"The look was given no {typeof(T).Name}."));
}

/// <summary>What was asked, and what came: lines for people, in their order. No secrets; text from outside is as it came, and may be long.</summary>
internal sealed class Transcript
{
    private readonly Lock gate = new();
    private ImmutableArray<(bool IsAsked, string Text)> lines = [];

    public ImmutableArray<(bool IsAsked, string Text)> Lines
    {
        get
        {
            lock (gate)
            {
                return lines;
            }
        }
    }

    /// <summary>All that was seen, in columns; the first row is the heading. Empty where the lines say it all.</summary>
    public ImmutableArray<ImmutableArray<string>> Table { get; set; } = [];

    public void Asked(string text) => Add((true, text));

    public void Came(string text) => Add((false, text));

    private void Add((bool IsAsked, string Text) line)
    {
        lock (gate)
        {
            lines = lines.Add(line);
        }
    }
}

/// <summary>What a look learns of its target, however it ends: what talks to the network writes it, who started the look reads it at the end.</summary>
internal sealed class Contact
{
    /// <summary>Something came back from the target: a connection stands, or was refused; a reply. An answer of a router on the way is none.</summary>
    public bool Heard { get; set; }

    /// <summary>Something was to be sent: that nothing comes back in time is silence then. What never says so (a program that was run) cannot tell.</summary>
    public bool Tried { get; set; }

    /// <summary>The target has an address of this machine.</summary>
    public bool Here { get; set; }
}

/// <summary>What a look brought. <paramref name="Detail"/> is a sentence without a full stop that says what was seen; it holds no secrets, no user and no query.</summary>
internal sealed record ProbeResult(Verdict Verdict, string Detail, ImmutableArray<Reading> Readings)
{
    /// <summary>When the first certificate of the chain expires, to the second; null where none was shown.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>As in <see cref="Observation.Answered"/>, where nothing was heard.</summary>
    public bool? Answered { get; init; }

    /// <summary>As in <see cref="Judgement.AtOnce"/>.</summary>
    public bool AtOnce { get; init; }

    /// <summary>By the names that rules have for them: why readings are not there, as far as the probe knows; without a full stop.</summary>
    public ImmutableDictionary<string, string> Absent { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>For the check's next look: counters, a time, a cache; at most some kilobytes, no secrets. Null: what was remembered stays.</summary>
    public ReadOnlyMemory<byte>? Memory { get; init; }

    /// <summary>Its <see cref="Memory"/> is kept in the store too, so that it is there after a restart. Without it a restart forgets.</summary>
    public bool KeepsMemory { get; init; }

    public static ProbeResult Down(string detail, params ImmutableArray<Reading> readings) => new(Verdict.Down, detail, readings);

    public static ProbeResult NoResult(string detail) => new(Verdict.NoResult, detail, []);
}

/// <summary>From light to heavy.</summary>
internal enum Effort
{
    Packet,
    Connection,
    Handshake,
    Program,
}

/// <summary>One way of looking: a record of its settings.</summary>
internal interface IProbe
{
    /// <summary>
    /// True: its looks go over one socket, which takes no further descriptor, paces them and keeps their timeout. So all that are due may start at once, and
    /// what cancels <see cref="Run"/> is the end of the program alone; a timer for each would cost more than the look.
    /// </summary>
    bool SharesSocket => false;

    /// <summary>What a look takes of this machine's processor: of those that are due together the light ones begin first, and do not wait for the others.</summary>
    Effort Effort => SharesSocket ? Effort.Packet : Effort.Connection;

    /// <summary>What it can bring with these very settings, and how that is judged by default; null: what its kind says.</summary>
    KindRules? Own => null;

    /// <summary>So many looks of its kind begin at once.</summary>
    int AtOnce => 64;

    /// <summary>A look that has not ended by then gives its place among those that begin to the next of its kind, and goes on.</summary>
    TimeSpan Patience => TimeSpan.FromMilliseconds(50);

    /// <summary>The same probe, which brings these readings too, where it can: what the rules of its check name.</summary>
    IProbe Wanting(ImmutableArray<string> readings) => this;

    /// <summary>However fast the target is, a look takes so long; its timeout must be longer.</summary>
    TimeSpan Least => TimeSpan.Zero;

    /// <summary>How often to look where <c>every</c> is not the rhythm of looks; null: it is.</summary>
    TimeSpan? LookEvery => null;

    /// <summary>Whose its memory is: the same over edits of its settings; null: that of these very settings.</summary>
    string? Remembering => null;

    /// <summary>The same for a check with that <c>every</c>, where that makes a difference.</summary>
    IProbe At(TimeSpan every) => this;

    /// <summary>What whoever chose these settings should know of them, though they may be meant: a sentence without a full stop. Null: nothing.</summary>
    string? Caution => null;

    /// <summary>
    /// Looks once. No answer is a result, never an exception; a cancelled <paramref name="cancel"/> is the look's timeout (or the end of the program),
    /// and then the probe may throw <see cref="OperationCanceledException"/>: who fired it makes "no answer within 10s" of it.
    /// </summary>
    Task<ProbeResult> Run(Look look, CancellationToken cancel);
}
