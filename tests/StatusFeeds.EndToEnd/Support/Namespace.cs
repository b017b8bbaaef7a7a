// A network namespace with nothing but loopback: no route leads out of it.
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class Namespace : IAsyncDisposable
{
    private readonly string name = $"sf{Environment.ProcessId}-{Random.Shared.Next(100000)}";

    private Namespace()
    {
    }

    /// <summary>Put before a command, runs it inside.</summary>
    public string[] Inside => ["ip", "netns", "exec", name];

    public static async Task<Namespace> Make()
    {
        var made = new Namespace();
        await Spawned.Must("ip", "netns", "add", made.name);
        await made.Ip("link", "set", "lo", "up");
        return made;
    }

    public Task Ip(params string[] command) => Spawned.Must(["ip", "-n", name, .. command]);

    /// <summary>Connects to loopback inside, from this process outside: a socket stays in the namespace of the thread that made it.</summary>
    public Stream Dial(int port)
    {
        Socket? socket = null;
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle($"/run/netns/{name}");
                const int newNet = 0x40000000;
                if (setns((int)handle.DangerousGetHandle(), newNet) != 0)
                {
                    throw new InvalidOperationException($"setns to {name}: error {Marshal.GetLastPInvokeError()}");
                }

                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(IPAddress.Loopback, port);
            }
            catch (Exception exception)
            {
                fault = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (fault is not null)
        {
            socket?.Dispose();
            throw new HttpRequestException($"No connection to port {port} in namespace {name}", fault);
        }

        return new NetworkStream(socket!, ownsSocket: true);
    }

    public async ValueTask DisposeAsync() => await Spawned.Must("ip", "netns", "delete", name);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int setns(int handle, int kind);
}
