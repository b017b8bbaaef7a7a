// One port of one pretend host: listens while the host is not down, and hands each connection over.
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Fleet;

internal sealed class Door(IPEndPoint at, Func<Socket, Task> welcome) : IDisposable
{
    private const int Backlog = 512;

    private Socket? listener;

    public void Open()
    {
        if (listener is not null)
        {
            return;
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(at);
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        listener = socket;
        _ = Accept(socket);
    }

    public void Close()
    {
        listener?.Dispose();
        listener = null;
    }

    public void Dispose() => Close();

    private async Task Accept(Socket socket)
    {
        while (true)
        {
            try
            {
                _ = Welcome(await socket.AcceptAsync());
            }
            catch (SocketException fault) when (fault.SocketErrorCode is not SocketError.OperationAborted)
            {
                // The caller was gone before it was let in, or no descriptor was left for it: the next, please.
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Welcome(Socket caller)
    {
        using (caller)
        {
            try
            {
                caller.NoDelay = true;
                await welcome(caller);
            }
            catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The caller went away in the middle: that is its right.
            }
        }
    }
}
