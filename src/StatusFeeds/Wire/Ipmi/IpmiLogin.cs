// How we show a BMC who we are, and how well the session is protected.
using System.Collections.Immutable;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

/// <summary>IPMI 2.0 §6.8; what a session may do at most.</summary>
internal enum IpmiPrivilege : byte
{
    User = 2,
    Operator = 3,
    Admin = 4,
}

/// <summary>Printing it shows no secrets.</summary>
internal sealed record IpmiLogin
{
    /// <summary>Bytes: IPMI 2.0 §13.20 (RAKP message 1) and §22.30 (Set User Password), §13.28 for the key.</summary>
    public const int MostUser = 16;
    public const int MostPassword = 20;
    public const int MostKey = 20;

    /// <summary>Those we speak, the better ones first (IPMI 2.0 §22.15.2, table 22-20).</summary>
    public static readonly ImmutableArray<int> Suites = [17, 3, 16, 15, 2, 1, 0];

    /// <summary>Empty: the anonymous user.</summary>
    public required string User { get; init; }

    public required Secret Password { get; init; }

    /// <summary>K_g, the BMC's own key of two-key logins: up to 20 bytes; null: the BMC has none, and the password stands in for it.</summary>
    public Secret? Key { get; init; }

    public IpmiPrivilege Privilege { get; init; } = IpmiPrivilege.User;

    /// <summary>Null: 17 where the BMC offers it, else 3.</summary>
    public int? Suite { get; init; }
}
