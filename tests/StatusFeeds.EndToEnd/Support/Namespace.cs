// A network namespace with nothing but loopback: no route leads out of it.
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class Namespace : IAsyncDisposable
{
    private static int made;

    private Namespace()
    {
    }

    /// <summary>No other has it, of this run or another.</summary>
    public string Name { get; } = $"sf{Environment.ProcessId}-{Interlocked.Increment(ref made)}-{Random.Shared.Next(100000)}";

    /// <summary>Put before a command, runs it inside.</summary>
    public string[] Inside => ["ip", "netns", "exec", Name];

    public static async Task<Namespace> Make()
    {
        var space = new Namespace();
        await Spawned.Must("ip", "netns", "add", space.Name);
        await space.Ip("link", "set", "lo", "up");
        return space;
    }

    public Task Ip(params string[] command) => Spawned.Must(["ip", "-n", Name, .. command]);

    /// <summary>Lets everyone's groups open datagram sockets for pings, or nobody's, as on a machine where that was never set.</summary>
    public Task AllowPings(bool allowed) =>
        Spawned.Must([.. Inside, "sh", "-c", $"echo {(allowed ? "0 2147483647" : "1 0")} > /proc/sys/net/ipv4/ping_group_range"]);

    /// <summary>Connects to loopback inside, from this process outside.</summary>
    public Stream Dial(int port)
    {
        Socket? socket = null;
        try
        {
            socket = Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            socket.Connect(IPAddress.Loopback, port);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception fault)
        {
            socket?.Dispose();
            throw new HttpRequestException($"No connection to port {port} in namespace {Name}", fault);
        }
    }

    /// <summary>Makes something inside, from this process outside: a socket or device stays in the namespace of the thread that made it.</summary>
    public T Run<T>(Func<T> make)
    {
        var (made, fault) = (default(T), default(Exception));
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle($"/run/netns/{Name}");
                const int newNet = 0x40000000;
                if (setns((int)handle.DangerousGetHandle(), newNet) != 0)
                {
                    throw new InvalidOperationException($"setns to {Name}: error {Marshal.GetLastPInvokeError()}");
                }

                made = make();
            }
            catch (Exception exception)
            {
                fault = exception;
            }
        });
        thread.Start();
        thread.Join();
        return fault is null ? made! : throw new InvalidOperationException($"Nothing was made in namespace {Name}: {fault.Message}", fault);
    }

    public async ValueTask DisposeAsync() => await Spawned.Must("ip", "netns", "delete", Name);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int setns(int handle, int kind);
}
