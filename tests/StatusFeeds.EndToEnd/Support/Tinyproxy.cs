// Debian's real tinyproxy on a loopback port, with or without a login, letting CONNECT through to one port.
using System.Net.Sockets;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class Tinyproxy(int connectPort, string? user = null, string? password = null) : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private Spawned? running;

    public int Port { get; } = Ports.Free();

    public string Url => $"http://127.0.0.1:{Port}";

    public async Task Start()
    {
        await File.WriteAllTextAsync(folder.File("tinyproxy.conf"), $"""
            Listen 127.0.0.1
            Port {Port}
            Timeout 10
            MaxClients 20
            XTinyproxy Yes
            ConnectPort {connectPort}
            {(user is null ? "" : $"BasicAuth {user} {password}")}

            """);
        running = Spawned.Start(["tinyproxy", "-d", "-c", folder.File("tinyproxy.conf")]);
        await Until.Seen(
            "tinyproxy listens",
            async () =>
            {
                Assert.False(running.HasExited, $"tinyproxy ended: {running.Errors}{running.Output}");
                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync("127.0.0.1", Port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            listens => listens);
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        folder.Dispose();
    }
}
