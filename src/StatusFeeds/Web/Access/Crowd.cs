// How many connections one address may hold: so that nobody alone can keep others out.
using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StatusFeeds.Web;

/// <param name="most">Of one address, of IPv6 of one /64; more are closed at once.</param>
/// <param name="proxies">They come for many, and may hold any number, as may this machine itself.</param>
internal sealed class Crowd(int most, ImmutableArray<IPNetwork> proxies)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> held = [];

    public void Watch(ListenOptions listen) => listen.Use(next => connection => Take(connection, next));

    private Task Take(ConnectionContext connection, ConnectionDelegate next)
    {
        return connection.RemoteEndPoint is not IPEndPoint { Address: var from } || Callers.Plain(from) is var address && (IsHere(address) || Callers.IsOf(proxies, address))
            ? next(connection)
            : Hold(Strangers.Network(address), connection, next);
    }

    private static bool IsHere(IPAddress address) => address.Equals(IPAddress.Loopback) || address.Equals(IPAddress.IPv6Loopback);

    private async Task Hold(IPAddress network, ConnectionContext connection, ConnectionDelegate next)
    {
        lock (gate)
        {
            var count = held.GetValueOrDefault(network);
            if (count >= most)
            {
                connection.Abort();
                return;
            }

            held[network] = count + 1;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            lock (gate)
            {
                if (held[network] == 1)
                {
                    held.Remove(network);
                }
                else
                {
                    held[network]--;
                }
            }
        }
    }
}
