// A pretend DNS server for a program started under its own /etc/resolv.conf: every name is 127.0.0.1, or there is silence.
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class PretendResolver : IDisposable
{
    private readonly UdpClient server;
    private readonly string address;
    private readonly TempFolder folder = new();
    private int asked;

    public PretendResolver()
    {
        // glibc asks port 53 only; all of 127/8 is ours, so another server on 127.0.0.1:53 is not in the way.
        address = $"127.53.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}";
        server = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 53));
        File.WriteAllText(folder.File("resolv.conf"), $"nameserver {address}\n");
        _ = Answer();
    }

    public bool Silent { get; set; }

    /// <summary>False: no name exists.</summary>
    public bool Knows { get; set; } = true;

    public int Asked => asked;

    /// <summary>Put before a command: runs it with this server as its only resolver, in a mount namespace of its own.</summary>
    public string[] Wrapper =>
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"", folder.File("resolv.conf")];

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    private async Task Answer()
    {
        while (true)
        {
            try
            {
                var query = await server.ReceiveAsync();
                Interlocked.Increment(ref asked);
                if (!Silent)
                {
                    await server.SendAsync(Reply(query.Buffer, Knows), query.RemoteEndPoint);
                }
            }
            catch (Exception end) when (end is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    /// <summary>RFC 1035, section 4: the query's header and question, and for type A one answer that points back to its name.</summary>
    private static byte[] Reply(byte[] query, bool knows)
    {
        var end = 12;
        while (query[end] != 0)
        {
            end += query[end] + 1;
        }

        end += 5;
        var isA = knows && query[end - 4] == 0 && query[end - 3] == 1;
        byte[] header = [query[0], query[1], 0x81, (byte)(knows ? 0x80 : 0x83), 0, 1, 0, (byte)(isA ? 1 : 0), 0, 0, 0, 0];
        byte[] answer = isA ? [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1] : [];
        return [.. header, .. query[12..end], .. answer];
    }
}
