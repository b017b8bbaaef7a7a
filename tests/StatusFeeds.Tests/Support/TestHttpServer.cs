// A TCP server on loopback that says exactly the bytes a test wants, with or without TLS, and remembers what it was asked.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace StatusFeeds.Tests.Support;

/// <summary>One connection, after the head of the request was read.</summary>
internal sealed class TestConversation(Stream stream, string head, CancellationToken end)
{
    /// <summary>Request line and headers, as sent.</summary>
    public string Head { get; } = head;

    public string Path => Head.Split(' ')[1];

    /// <summary>Fires when the test is over.</summary>
    public CancellationToken End { get; } = end;

    public Task Say(string text) => Say(Encoding.UTF8.GetBytes(text));

    public async Task Say(byte[] bytes)
    {
        await stream.WriteAsync(bytes, End);
        await stream.FlushAsync(End);
    }

    public async Task<string> Read(int bytes)
    {
        var buffer = new byte[bytes];
        await stream.ReadExactlyAsync(buffer, End);
        return Encoding.UTF8.GetString(buffer);
    }
}

internal sealed class TestHttpServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource end = new();
    private readonly Func<TestConversation, Task> script;
    private readonly SslStreamCertificateContext? certificate;
    private readonly Task accepting;
    private readonly ConcurrentBag<Task> talks = [];

    public TestHttpServer(Func<TestConversation, Task> script, SslStreamCertificateContext? certificate = null, IPAddress? address = null)
    {
        this.script = script;
        this.certificate = certificate;
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        accepting = Accept();
    }

    /// <summary>The heads of the requests in the order they came.</summary>
    public ConcurrentQueue<string> Heads { get; } = [];

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Url => $"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    public static TestHttpServer Saying(string answer, SslStreamCertificateContext? certificate = null) => new(talk => talk.Say(answer), certificate);

    /// <summary>An answer with its length, as a well-behaved server sends it.</summary>
    public static string Answer(int status, string body = "", params string[] headers) =>
        $"HTTP/1.1 {status} Said\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}";

    public static string Redirect(string location, int status = 302) => Answer(status, "moved", "Location: " + location);

    /// <summary>A port of loopback where nobody listens.</summary>
    public static int ClosedPort()
    {
        using var once = new TcpListener(IPAddress.Loopback, 0);
        once.Start();
        return ((IPEndPoint)once.LocalEndpoint).Port;
    }

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
                talks.Add(Talk(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            Assert.True(end.IsCancellationRequested, "The test's server stopped by itself: " + over.Message);
        }
    }

    /// <summary>A peer that goes away in the middle is what many tests want: no failure of the server.</summary>
    private async Task Talk(TcpClient client)
    {
        using var connection = client;
        try
        {
            Stream stream = client.GetStream();
            if (certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate }, end.Token);
                stream = tls;
            }

            await using (stream)
            {
                if (await ReadHead(stream) is { } head)
                {
                    Heads.Enqueue(head);
                    await script(new TestConversation(stream, head, end.Token));
                    client.Client.Shutdown(SocketShutdown.Send);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
            return;
        }
    }

    private async Task<string?> ReadHead(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, end.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
