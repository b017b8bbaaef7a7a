// A server on loopback that talks as a test wants, with or without TLS; a peer that hangs up is no failure of it.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace StatusFeeds.Tests.Support;

/// <summary>One connection. After its script nothing more is said, and what comes is thrown away until the peer hangs up.</summary>
internal sealed class TcpTalk(Socket socket, Stream connection, CancellationToken end)
{
    private Stream stream = connection;

    public Task Say(string text) => Say(Encoding.UTF8.GetBytes(text));

    public async Task Say(byte[] bytes) => await stream.WriteAsync(bytes, end);

    public async Task<string> Read(int bytes)
    {
        var buffer = new byte[bytes];
        await stream.ReadExactlyAsync(buffer, end);
        return Encoding.UTF8.GetString(buffer);
    }

    /// <summary>Until the peer hangs up or the test is over.</summary>
    public async Task<string> ReadAll()
    {
        var all = new MemoryStream();
        await stream.CopyToAsync(all, end);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    public async Task<byte[]> ReadBytes(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, end);
        return bytes;
    }

    /// <summary>What has come, at least a byte.</summary>
    public Task<int> ReadSome(byte[] buffer) => stream.ReadAsync(buffer, end).AsTask();

    /// <summary>From here on TLS is spoken.</summary>
    public async Task Secure(SslServerAuthenticationOptions options)
    {
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(options, end);
        stream = secured;
    }

    /// <summary>Carries bytes to and fro between the peer and that port of loopback, until one of them is done.</summary>
    public async Task Carry(int port)
    {
        using var other = new TcpClient();
        await other.ConnectAsync(IPAddress.Loopback, port, end);
        await Task.WhenAny(stream.CopyToAsync(other.GetStream(), end), other.GetStream().CopyToAsync(stream, end));
    }

    /// <summary>Up to and with the next line feed.</summary>
    public async Task<string> ReadLine()
    {
        var line = "";
        while (!line.EndsWith('\n'))
        {
            line += await Read(1);
        }

        return line;
    }

    /// <summary>Says nothing more: the peer sees the end.</summary>
    public void Finish() => socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}

internal sealed class TestTcpServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource end = new();
    private readonly Func<TcpTalk, Task> script;
    private readonly SslServerAuthenticationOptions? tls;
    private readonly Task accepting;
    private readonly List<Task> talks = [];

    public TestTcpServer(Func<TcpTalk, Task> script, SslServerAuthenticationOptions? tls = null, IPAddress? address = null)
    {
        this.script = script;
        this.tls = tls;
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Says that to whoever connects, then hangs up.</summary>
    public static TestTcpServer Saying(string text) => new(async talk =>
    {
        await talk.Say(text);
        talk.Finish();
    });

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(talks);
        end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (!end.IsCancellationRequested)
            {
                talks.Add(Talk(await listener.AcceptSocketAsync(end.Token)));
                if (talks.Count > 100)
                {
                    talks.RemoveAll(talk => talk.IsCompletedSuccessfully);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            Assert.True(end.IsCancellationRequested, "The test's server stopped by itself: " + over.Message);
        }
    }

    private async Task Talk(Socket socket)
    {
        using var connection = socket;
        try
        {
            Stream stream = new NetworkStream(socket);
            if (tls is not null)
            {
                var secured = new SslStream(stream);
                await secured.AuthenticateAsServerAsync(tls, end.Token);
                stream = secured;
            }

            await using (stream)
            {
                await script(new TcpTalk(socket, stream, end.Token));
                await stream.CopyToAsync(Stream.Null, end.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
            return;
        }
    }
}
