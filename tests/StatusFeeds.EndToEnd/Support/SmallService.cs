// A small service on every address of a namespace: says its one text to each who connects.
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class SmallService : IAsyncDisposable
{
    public const string Banner = "SSH-2.0-small\r\n";
    public const string Page = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nready";

    private readonly Socket listening;
    private readonly byte[] says;
    private readonly bool isAsked;
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;

    private SmallService(Socket listening, string says, bool isAsked)
    {
        (this.listening, this.says, this.isAsked) = (listening, Encoding.ASCII.GetBytes(says), isAsked);
        running = Accept();
    }

    /// <summary>On port 80, a page to whoever asks.</summary>
    public static SmallService Http(Namespace space) => new(Listen(space, 80), Page, isAsked: true);

    /// <summary>On port 22, a greeting before anybody asks.</summary>
    public static SmallService Ssh(Namespace space) => new(Listen(space, 22), Banner, isAsked: false);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listening.Dispose();
        stop.Dispose();
    }

    private static Socket Listen(Namespace space, int port) => space.Run(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        socket.Listen(256);
        return socket;
    });

    private async Task Accept()
    {
        while (true)
        {
            _ = Answer(await listening.AcceptAsync(stop.Token));
        }
    }

    private async Task Answer(Socket guest)
    {
        using (guest)
        {
            try
            {
                if (isAsked)
                {
                    await guest.ReceiveAsync(new byte[8192], stop.Token);
                }

                await guest.SendAsync(says, stop.Token);
                guest.Shutdown(SocketShutdown.Send);

                // Until the guest goes, so that what was said is not lost.
                await guest.ReceiveAsync(new byte[8192], stop.Token);
            }
            catch (Exception gone) when (gone is SocketException or OperationCanceledException)
            {
                // The guest has gone, or the test is over.
            }
        }
    }
}
