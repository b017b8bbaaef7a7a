// Who may read: everybody, or those with a login or a token.
using System.Collections.Immutable;

namespace StatusFeeds.Model;

/// <param name="Anyone">Without a login too, though not what an application keeps to some.</param>
internal sealed record Access(bool Anyone, ImmutableArray<Reader> Readers)
{
    /// <summary>The site says nothing of access: whoever reaches it may read.</summary>
    public static readonly Access Open = new(true, []);
}

/// <param name="Name">For logs and for the `read` of applications; unique.</param>
/// <param name="User">Of a login; null: a token.</param>
/// <param name="Proof">The password or token, or what <see cref="Hashing"/> made of it.</param>
internal sealed record Reader(string Name, string? User, Secret Proof, bool IsHashed);
