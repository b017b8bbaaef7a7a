// Who may read: everybody, or those with a login or a token.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

/// <param name="Anyone">Without a login too, though not what an application keeps to some.</param>
internal sealed record Access(bool Anyone, ImmutableArray<Reader> Readers)
{
    /// <summary>The site says nothing of access: whoever reaches it may read.</summary>
    public static readonly Access Open = new(true, []);

    /// <summary>Who may tell of incidents; they may read too.</summary>
    public ImmutableArray<Writer> Writers { get; init; } = [];
}

/// <param name="Login">Its name is of no reader.</param>
/// <param name="Applications">Ids of those that he may write to, and read; empty: all.</param>
internal sealed record Writer(Reader Login, ImmutableArray<string> Applications)
{
    /// <summary>Whether he may tell something in the feeds of all these.</summary>
    public bool MayWrite(IEnumerable<string> applications) => Applications.IsEmpty || applications.All(application => Applications.Contains(application));
}

/// <param name="Name">For logs and for the `read` of applications; unique.</param>
/// <param name="User">Of a login; null: a token.</param>
/// <param name="Proof">The password or token, or what <see cref="Hashing"/> made of it.</param>
internal sealed record Reader(string Name, string? User, Secret Proof, bool IsHashed);
