// Takes orders: as lines of the input, and as small HTTP requests on loopback.
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace StatusFeeds.Fleet;

internal sealed class Control : IDisposable
{
    private const string Prefix = "/fleet/";

    private readonly Hosts fleet;
    private readonly TcpListener listener;

    public Control(Hosts fleet, int port)
    {
        this.fleet = fleet;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Dispose();

    /// <summary>Until `quit` or a signal; that the input ends is no end.</summary>
    public async Task Run(TextReader input)
    {
        var end = new TaskCompletionSource();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            end.TrySetResult();
        }

        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        _ = Serve();
        _ = Task.Run(() =>
        {
            while (input.ReadLine() is { } line)
            {
                if (line.Trim() == "quit")
                {
                    end.TrySetResult();
                    return;
                }

                Console.Out.WriteLine(Orders.Do(fleet, line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) ?? $"no order: {line}");
            }
        });
        await end.Task;
    }

    private async Task Serve()
    {
        while (true)
        {
            Socket caller;
            try
            {
                caller = await listener.AcceptSocketAsync();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Answer(caller);
        }
    }

    private async Task Answer(Socket caller)
    {
        try
        {
            using var client = caller;
            using var reader = new StreamReader(new NetworkStream(caller), Encoding.ASCII);
            var path = (await reader.ReadLineAsync())?.Split(' ') is [_, var target, ..] ? Uri.UnescapeDataString(target) : "";
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The headers say nothing to us.
            }

            var said = path.StartsWith(Prefix, StringComparison.Ordinal) ? Orders.Do(fleet, path[Prefix.Length..].Split('/')) : null;
            var body = Encoding.UTF8.GetBytes((said ?? $"{path} is no order; see {Prefix}help") + "\n");
            await caller.SendAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {(said is null ? "404 Not Found" : "200 OK")}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
            await caller.SendAsync(body);
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // Whoever asked did not wait for the answer.
        }
    }
}
