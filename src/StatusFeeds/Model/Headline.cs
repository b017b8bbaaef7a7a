// What feeds are chosen by: of each told change the few facts that need no reading of its words.
namespace StatusFeeds.Model;

/// <summary>A told change, with its words or without.</summary>
internal interface ITold
{
    /// <summary>As in <see cref="Change.Number"/>.</summary>
    long Number { get; }

    Subject Subject { get; }

    Status To { get; }

    DateTimeOffset At { get; }
}

/// <param name="Visible">The Unix second at which it became visible.</param>
internal sealed record Headline(long Number, Subject Subject, Status To, DateTimeOffset At, long Visible) : ITold;

/// <summary>What is news, and how much of it a document holds.</summary>
internal static class News
{
    /// <summary>As many entries as a document of a feed holds at most.</summary>
    public const int Most = 300;

    /// <summary>How long a change is news.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(30);
}

/// <summary>Some told changes of a scope that follow one another, closed for ever: a document of its own (RFC 5005 §4).</summary>
/// <param name="Number">Of its newest change; its name.</param>
/// <param name="Oldest">Number of its oldest change.</param>
/// <param name="Previous">The archive before it; null: it is the first of its scope.</param>
/// <param name="Changes">How many it has; fewer in the store means that some were pruned.</param>
/// <param name="Visible">The Unix second from which on it is there.</param>
/// <param name="Authority">Of the ids in it, as it was then.</param>
internal sealed record Archive(string Scope, long Number, long Oldest, long? Previous, int Changes, long Visible, string Authority);
