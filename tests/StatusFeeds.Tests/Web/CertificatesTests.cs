// TLS of the server itself: certificates that are renewed while it runs, HTTP/2, and how many connections one address may hold.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class CertificatesTests
{
    [Fact]
    public async Task ARenewedCertificateIsServedToNewConnectionsAndThoseThatStandGoOn()
    {
        await using var served = await Secured.Open();
        using var old = await served.Connect();
        var first = Shown(old);

        // Between its two files a renewal does not fit together.
        using var renewed = TestCertificates.Leaf(served.Root, "localhost", 90);
        File.WriteAllText(served.CertificateFile, renewed.ExportCertificatePem());
        served.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(first, await served.Served());
        File.WriteAllText(served.KeyFile, renewed.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()[..60]);
        served.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(first, await served.Served());

        File.WriteAllText(served.KeyFile, renewed.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Assert.Equal(first, await served.Served());
        served.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(renewed.GetCertHashString(), await served.Served());

        await old.WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        var answer = new byte[12];
        await old.ReadExactlyAsync(answer);
        Assert.Equal("HTTP/1.1 200"u8.ToArray(), answer);

        File.Delete(served.KeyFile);
        served.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(renewed.GetCertHashString(), await served.Served());
    }

    [Fact]
    public async Task Http2IsSpokenOverTlsAndItsAnswersSayThatTlsIsToStay()
    {
        await using var served = await Secured.Open();
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null } })
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.GetAsync(new Uri(served.Server.Addresses[0] + "/healthz"));
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        Assert.Equal("max-age=2592000", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task OneAddressHoldsAQuarterOfTheConnectionsAtMost()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"));
        var port = new Uri(served.Server.Addresses[0]).Port;
        var (held, refused) = (new List<Socket>(), 0);
        try
        {
            for (var one = 0; one < 60; one++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
                    await socket.ConnectAsync(IPAddress.Loopback, port);
                    held.Add(socket);
                    await socket.SendAsync("GET / HTTP/1.1\r\n"u8.ToArray());
                }
                catch (SocketException) when (held.Contains(socket))
                {
                    // One too many: it is closed already.
                }
                catch (SocketException)
                {
                    // So soon that connecting failed.
                    socket.Dispose();
                    refused++;
                }
            }

            Assert.Equal(200, (await served.Get("/healthz")).Code);
            var from = TimeProvider.System.GetTimestamp();
            int Closed() => refused + held.Count(socket => socket.Poll(0, SelectMode.SelectRead));
            while (Closed() < 28)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(8), $"{Closed()} of 60 were closed");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }

            Assert.Equal(28, Closed());
        }
        finally
        {
            held.ForEach(socket => socket.Dispose());
        }
    }

    private static string Shown(SslStream stream) => stream.RemoteCertificate!.GetCertHashString();

    private sealed class Secured(TempFolder folder, Store store, Server server, SteppedClock clock, X509Certificate2 root) : IAsyncDisposable
    {
        public Server Server => server;

        public SteppedClock Clock => clock;

        public X509Certificate2 Root => root;

        public string CertificateFile => folder["cert.pem"];

        public string KeyFile => folder["key.pem"];

        public static async Task<Secured> Open()
        {
            var (folder, clock, root) = (new TempFolder(), new SteppedClock(TimeProvider.System.GetUtcNow()), TestCertificates.Authority());
            using var made = TestCertificates.Leaf(root, "localhost", 30);
            await File.WriteAllTextAsync(folder["cert.pem"], made.ExportCertificatePem());
            await File.WriteAllTextAsync(folder["key.pem"], made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            var store = await Store.Open(new Secret(folder["statusfeeds.db"]), "a test", clock, NullLogger.Instance, CancellationToken.None);
            var site = SmallSite.Shop("web01") with { Url = "https://localhost", Listen = [new Listener(new Uri("https://127.0.0.1:0"), folder["cert.pem"], folder["key.pem"])] };
            return new Secured(folder, store, await Servers.Start(site, store, clock), clock, root);
        }

        public async Task<SslStream> Connect()
        {
            var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, new Uri(server.Addresses[0]).Port);
            var stream = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null });
            return stream;
        }

        public async Task<string> Served()
        {
            using var stream = await Connect();
            return Shown(stream);
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await store.DisposeAsync();
            root.Dispose();
            folder.Dispose();
        }
    }
}
