// What somebody sends by himself: the post, and the probe that takes it; and what a check remembers beyond the end of the process.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

/// <param name="At">When it came.</param>
/// <param name="MediaType">Of the body as the sender names it, without parameters; empty where he does not.</param>
/// <param name="Query">What stood behind the <c>?</c>, in its order.</param>
internal sealed record Post(DateTimeOffset At, string MediaType, ReadOnlyMemory<byte> Body, ImmutableArray<KeyValuePair<string, string>> Query)
{
    /// <summary>In bytes; a longer body is refused before it is read.</summary>
    public const int MostBody = 64 * 1024;
}

/// <summary>A probe that waits for what is sent, and looks at what came last.</summary>
internal interface ITakesPosts : IProbe
{
    /// <summary>Whoever knows it may post; no other check of the site has the same.</summary>
    Secret Token { get; }

    /// <summary>What the check will remember of the post; else why it does not count, in words for the sender.</summary>
    (ReadOnlyMemory<byte> Memory, string? Refusal) Accept(Post post);
}

/// <summary>What a check remembers, as it is kept in the store.</summary>
/// <param name="Owner">As <see cref="Check.Remembering"/>: under another one it is forgotten.</param>
internal sealed record KeptMemory(string Host, string Check, string Owner, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Only where nothing is kept yet: what was sent meanwhile by others is newer.</summary>
    public bool IsFirst { get; init; }
}
