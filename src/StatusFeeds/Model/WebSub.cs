// The settings of the hub: how long a subscription lasts, and where subscribers may be.
using System.Collections.Immutable;
using System.Net;

namespace StatusFeeds.Model;

/// <summary>What kind of place an address is.</summary>
[Flags]
internal enum Grounds
{
    None = 0,

    /// <summary>The internet.</summary>
    Public = 1,

    /// <summary>RFC 1918, RFC 4193, RFC 6598: networks of one's own.</summary>
    Private = 2,

    /// <summary>This machine.</summary>
    Loopback = 4,

    /// <summary>Link-local, multicast, reserved, and ways around: 6to4, Teredo.</summary>
    Special = 8,

    Anywhere = Public | Private | Loopback | Special,
}

/// <param name="Lease">Of whoever asks for no other.</param>
/// <param name="Callbacks">Where the hub may call subscribers.</param>
/// <param name="Names">Hosts it may call wherever they are, as callbacks write them; in small letters.</param>
/// <param name="Networks">Where it may call too.</param>
internal sealed record WebSub(TimeSpan Lease, Grounds Callbacks, ImmutableArray<string> Names, ImmutableArray<IPNetwork> Networks)
{
    /// <summary>Of the address of the hub, behind the site's url.</summary>
    public const string Path = "/hub";

    public static readonly TimeSpan LeastLease = TimeSpan.FromHours(1);

    public static readonly TimeSpan MostLease = TimeSpan.FromDays(30);

    public static readonly WebSub Default = new(TimeSpan.FromDays(10), Grounds.Public | Grounds.Private, [], []);
}
