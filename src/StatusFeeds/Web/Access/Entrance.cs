// Lets in who may come in: by a token in the path, by a login or token in the header, or without either where anyone may. Who may not learns nothing but that.
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>How an attempt to come in ended.</summary>
internal enum Entry
{
    Welcome,

    /// <summary>Nothing was shown, and something must be.</summary>
    LoginNeeded,

    /// <summary>What was shown is nobody's.</summary>
    Wrong,

    /// <summary>A login that takes long to check.</summary>
    Unproven,
}

internal sealed class Entrance(TimeProvider clock, ILogger log)
{
    private const string Basic = "Basic ";
    private const string Bearer = "Bearer ";

    /// <summary>Checks of passwords that wait for the processor.</summary>
    private const int MostUnproven = 256;

    private static readonly SemaphoreSlim Proving = new(1);

    private readonly Strangers strangers = new(clock, log);
    private readonly Lock gate = new();
    private Dictionary<string, Audience> audiences = [];
    private Doors? doors;
    private int unproven;

    /// <summary>Those of that site; with them all logins must be shown anew.</summary>
    public Doors Of(Site site)
    {
        var known = Volatile.Read(ref doors);
        if (ReferenceEquals(known?.Site, site))
        {
            return known;
        }

        lock (gate)
        {
            if (!ReferenceEquals(doors?.Site, site))
            {
                var used = new Dictionary<string, Audience>(StringComparer.Ordinal);
                Volatile.Write(ref doors, new Doors(site, seen => Shared(seen, used)));
                audiences = used;
            }

            return doors!;
        }
    }

    /// <summary>Without waiting for anything.</summary>
    /// <param name="doors">Of the site.</param>
    /// <param name="http">The request.</param>
    /// <param name="path">Its path; without the token that it began with, where that is somebody's.</param>
    /// <param name="seat">As whom he is here; null: he is not.</param>
    public Entry Enter(Doors doors, HttpContext http, ref string path, out Seat? seat)
    {
        if (doors.AreOpen)
        {
            seat = doors.Anyone;
            return Entry.Welcome;
        }

        var isWay = path.StartsWith(Doors.Prefix, StringComparison.Ordinal);
        if ((isWay ? path : http.Request.Headers.Authorization is [{ } only] ? only : null) is not { } shown)
        {
            seat = http.Request.Headers.Authorization.Count == 0 ? doors.Anyone : null;
            return seat is not null ? Entry.Welcome : http.Request.Headers.Authorization.Count == 0 ? Entry.LoginNeeded : Entry.Wrong;
        }

        // Over a connection of a proxy come many: what one of them was let in by says nothing of the next.
        if (doors.Site.TrustedProxies.IsEmpty && Acquaintance.Recalls(http, doors, shown, out var known))
        {
            (seat, path) = (known.Seat, isWay ? known.Path : path);
            return Entry.Welcome;
        }

        var entry = isWay ? ByWay(doors, ref path, out seat) : ByHeader(doors, http, shown, out seat);
        if (seat is not null)
        {
            Acquaintance.Remember(http, new(doors, shown, path, seat));
        }

        return entry;
    }

    /// <summary>Who was not let in at once: he is, after his password was checked, or he gets his answer. Null: he got it.</summary>
    /// <param name="doors">Of the site.</param>
    /// <param name="http">The request.</param>
    /// <param name="path">Its path.</param>
    /// <param name="entry">What <see cref="Enter"/> said.</param>
    public async Task<Seat?> Prove(Doors doors, HttpContext http, string path, Entry entry)
    {
        if (entry == Entry.LoginNeeded)
        {
            await Refuse(http);
            return null;
        }

        var address = Callers.Address(http, doors.Site.TrustedProxies);
        if (entry == Entry.Unproven)
        {
            if (strangers.Refused(address) is not null || Volatile.Read(ref unproven) >= MostUnproven)
            {
                await Later(http, Strangers.Pause);
                return null;
            }

            if (await strangers.Hold(address, () => Proven(doors, http.Request.Headers.Authorization[0]![Basic.Length..].Trim(), Strangers.Network(address))) is { } seat)
            {
                return seat;
            }
        }

        var isWay = path.StartsWith(Doors.Prefix, StringComparison.Ordinal);
        if (!await strangers.Slow(address, isWay ? "a token in the path" : "a login", http.RequestAborted))
        {
            await Later(http, Strangers.Pause);
        }
        else if (isWay && doors.Anyone is { } anyone)
        {
            // As any other path that leads nowhere.
            return anyone;
        }
        else
        {
            await Refuse(http);
        }

        return null;
    }

    /// <summary>Asks for a login, whatever is said beside that.</summary>
    public static void Challenge(HttpContext http) =>
        http.Response.Headers.WWWAuthenticate = new(["Basic realm=\"StatusFeeds\", charset=\"UTF-8\"", "Bearer realm=\"StatusFeeds\""]);

    public static Task Refuse(HttpContext http)
    {
        Challenge(http);
        return Reply.Text(http, StatusCodes.Status401Unauthorized, "Only those who log in may read here.\n");
    }

    private static Task Later(HttpContext http, int seconds)
    {
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Reply.Text(http, StatusCodes.Status429TooManyRequests, "Too many logins have failed or wait to be checked; try again later.\n");
    }

    private Audience Shared(IReadOnlyCollection<string>? seen, Dictionary<string, Audience> used)
    {
        if (seen is null)
        {
            return Audience.Everyone;
        }

        var key = Audience.Key(seen);
        return used.TryGetValue(key, out var known) ? known : used[key] = audiences.GetValueOrDefault(key) ?? new Audience(seen);
    }

    private static Entry ByWay(Doors doors, ref string path, out Seat? seat)
    {
        var rest = path.AsSpan(Doors.Prefix.Length);
        var end = rest.IndexOf('/') is >= 0 and var slash ? slash : rest.Length;
        seat = doors.ByWay(rest[..end]);
        path = seat is null ? path : rest[end..].ToString();
        return seat is null ? Entry.Wrong : Entry.Welcome;
    }

    private Entry ByHeader(Doors doors, HttpContext http, string shown, out Seat? seat)
    {
        if (shown.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            var from = Strangers.Network(Callers.Address(http, doors.Site.TrustedProxies));
            seat = doors.Remembered(shown.AsSpan(Basic.Length).Trim(), from, isNew: strangers.Refused(from) is null);
            return seat is null ? Entry.Unproven : Entry.Welcome;
        }

        seat = shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? doors.ByToken(shown.AsSpan(Bearer.Length).Trim()) : null;
        return seat is null ? Entry.Wrong : Entry.Welcome;
    }

    /// <summary>One at a time: whoever tries many keeps one processor busy at most. Of many who come with the same login at once, as after a reload, only the first takes long.</summary>
    private async Task<Seat?> Proven(Doors doors, string credentials, IPAddress from)
    {
        Interlocked.Increment(ref unproven);
        await Proving.WaitAsync();
        try
        {
            return doors.Remembered(credentials, from, isNew: true) ?? await Task.Run(() => doors.ByLogin(credentials, from));
        }
        finally
        {
            Proving.Release();
            Interlocked.Decrement(ref unproven);
        }
    }
}
