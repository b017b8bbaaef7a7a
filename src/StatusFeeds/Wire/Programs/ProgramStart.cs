// What is to be run, and what became of it.
using System.Collections.Immutable;

namespace StatusFeeds.Wire;

/// <param name="File">The whole path.</param>
/// <param name="Arguments">The first is the program's own name.</param>
/// <param name="Environment">All of it: <c>NAME=VALUE</c>.</param>
/// <param name="Directory">Where it runs.</param>
/// <param name="Owner">Whose program it is: a second one of the same is not started while one of before cannot be ended.</param>
internal sealed record ProgramStart(string File, ImmutableArray<string> Arguments, ImmutableArray<string> Environment, string Directory, string Owner);

/// <param name="Exit">Its exit code; null where it was not started or did not end by itself.</param>
/// <param name="Output">What came on standard output, at most <see cref="Programs.Kept"/> bytes.</param>
/// <param name="Errors">The same of standard error.</param>
/// <param name="Took">From its start to its end.</param>
internal sealed record ProgramEnd(int? Exit, byte[] Output, byte[] Errors, TimeSpan Took)
{
    /// <summary>The signal that ended it; null where none did.</summary>
    public int? Signal { get; init; }

    /// <summary>The time was up: it was killed, and all that it had started.</summary>
    public bool WasKilled { get; init; }

    /// <summary>The process of an earlier run, which has not ended although it was killed; so it was not started.</summary>
    public int? StillRunning { get; init; }

    /// <summary>Why it could not be run, or why nobody knows how it ended.</summary>
    public Fault? Fault { get; init; }

    public static ProgramEnd Failed(string words) => new(null, [], [], TimeSpan.Zero) { Fault = Fault.OfOurs(words) };
}
