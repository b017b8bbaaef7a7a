// One UDP port of one pretend host: hears datagrams while the host is not down, and answers as its mood is.
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Fleet;

/// <param name="at">Where it hears.</param>
/// <param name="answer">Null to what it does not understand.</param>
internal sealed class Ear(IPEndPoint at, Func<ReadOnlyMemory<byte>, byte[]?> answer)
{
    private const int Longest = 2048;

    private Socket? socket;
    private volatile Mood mood = Mood.Up;
    private int asked;

    public int Asked => Volatile.Read(ref asked);

    /// <summary>Down: nothing listens then, and the machine says so to whoever asks. All lies are garbage here.</summary>
    public void Mind(Mood now)
    {
        mood = now;
        if (now == Mood.Down)
        {
            socket?.Dispose();
            socket = null;
        }
        else if (socket is null)
        {
            var opened = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                opened.Bind(at);
            }
            catch
            {
                opened.Dispose();
                throw;
            }

            socket = opened;
            _ = Serve(opened);
        }
    }

    private async Task Serve(Socket opened)
    {
        var (buffer, from) = (new byte[Longest], new SocketAddress(AddressFamily.InterNetwork));
        while (true)
        {
            try
            {
                var count = await opened.ReceiveFromAsync(buffer, SocketFlags.None, from);
                Interlocked.Increment(ref asked);
                await Hear(opened, buffer.AsMemory(0, count), from);
            }
            catch (SocketException fault) when (fault.SocketErrorCode is not SocketError.OperationAborted)
            {
                // The asker went away: the next, please.
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async ValueTask Hear(Socket opened, ReadOnlyMemory<byte> datagram, SocketAddress from)
    {
        var now = mood;
        if (now.Manner == Manner.Slow)
        {
            await Task.Delay(now.Delay, TimeProvider.System);
        }

        if (now.Manner is Manner.Up or Manner.Slow)
        {
            if (answer(datagram) is { } said)
            {
                opened.SendTo(said, SocketFlags.None, from);
            }
        }
        else if (now.Manner != Manner.Silent)
        {
            opened.SendTo(Answers.Garbage.Span, SocketFlags.None, from);
        }
    }
}
