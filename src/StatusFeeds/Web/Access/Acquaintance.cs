// What was shown last on a connection, and as whom it was let in: who asks on is not proved anew each time.
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StatusFeeds.Web;

/// <summary>
/// Kestrel gives a path or header that is the same as on the request before as the same object; nothing is compared here but that it is.
/// </summary>
internal sealed class Acquaintance
{
    private Known? last;

    public static void Make(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(new Acquaintance());
        return next(connection);
    });

    /// <param name="http">A request on the connection.</param>
    /// <param name="doors">Of the site that is served now.</param>
    /// <param name="shown">The path with the token, or the header.</param>
    /// <param name="known">As whom that was let in.</param>
    public static bool Recalls(HttpContext http, Doors doors, string shown, [NotNullWhen(true)] out Known? known)
    {
        known = http.Features.Get<Acquaintance>()?.last;
        return known is not null && ReferenceEquals(known.Shown, shown) && ReferenceEquals(known.Doors, doors);
    }

    public static void Remember(HttpContext http, Known known)
    {
        if (http.Features.Get<Acquaintance>() is { } connection)
        {
            connection.last = known;
        }
    }

    /// <param name="Doors">That let it in: with another site all is proved anew.</param>
    /// <param name="Shown">The path with the token, or the header.</param>
    /// <param name="Path">Without the token.</param>
    public sealed record Known(Doors Doors, string Shown, string Path, Seat Seat);
}
