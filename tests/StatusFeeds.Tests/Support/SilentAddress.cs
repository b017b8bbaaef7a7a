// An address of loopback that gives no answer to who connects, whatever this machine's network is; its port is closed at 127.0.0.1.
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Tests.Support;

/// <summary>Its listener takes nobody in: with its queue full, the system drops what asks for a connection, as a firewall does.</summary>
internal sealed class SilentAddress : IDisposable
{
    private readonly Socket closed = Tcp();
    private readonly Socket listener = Tcp();
    private readonly Socket waiting = Tcp();

    private SilentAddress()
    {
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Bind(new IPEndPoint(Address, Port));
        listener.Listen(0);
    }

    public IPAddress Address { get; } = IPAddress.Parse("127.0.0.77");

    public int Port => ((IPEndPoint)closed.LocalEndPoint!).Port;

    public static async Task<SilentAddress> Open()
    {
        var made = new SilentAddress();
        await made.waiting.ConnectAsync(made.Address, made.Port);
        Assert.True(made.listener.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead), "The one connection that fills the queue does not stand in it.");
        return made;
    }

    public void Dispose()
    {
        waiting.Dispose();
        listener.Dispose();
        closed.Dispose();
    }

    private static Socket Tcp() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
