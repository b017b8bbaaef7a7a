// The server itself: alive, ready, its addresses, its limits, and what it makes of hostile requests.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StatusFeeds.Model;
using StatusFeeds.Storage;
using StatusFeeds.Tests.Support;
using StatusFeeds.Web;

namespace StatusFeeds.Tests.Web;

public sealed class ServerTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    [Fact]
    public async Task ItIsAliveAndReadyWhileLooksAreRecorded()
    {
        var clock = new SteppedClock(Evening);
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"), clock);
        await served.Look();
        Assert.Equal((200, "ok"), Plain(await served.Get("/healthz")));
        Assert.Equal((200, "ready"), Plain(await served.Get("/readyz")));

        clock.Advance(served.Site.StoppedAfter + TimeSpan.FromSeconds(1));
        var (code, text) = Plain(await served.Get("/readyz"));
        Assert.Equal(503, code);
        Assert.Contains("nothing has been recorded since 2026-11-20 23:57:40 UTC, for 5m 1s", text, StringComparison.Ordinal);
        Assert.Equal(200, (await served.Get("/healthz")).Code);

        await served.Look();
        Assert.Equal(200, (await served.Get("/readyz")).Code);
    }

    [Fact]
    public void AStoreThatTakesNoWritesIsNotReadyAndSaysWhy()
    {
        Assert.Equal(
            ["StatusFeeds is starting: nothing has been recorded yet.", "The store does not take what is seen: the disk is full."],
            Looking.Unready(null, "the disk is full.", Evening));
    }

    [Fact]
    public async Task BeforeAnythingWasRecordedRequestsAreToldToComeAgain()
    {
        using var folder = new TempFolder();
        await using var store = await Store.Open(new Secret(folder["statusfeeds.db"]), "a test", TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await using var server = await Servers.Start(SmallSite.Shop("web01"), store, TimeProvider.System);
        using var client = new HttpClient();
        foreach (var (path, code) in new[] { ("/", 503), ("/all/events.atom", 503), ("/readyz", 503), ("/healthz", 200) })
        {
            using var answer = await client.GetAsync(new Uri(server.Addresses[0] + path));
            Assert.Equal(code, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task AnAddressThatIsTakenIsRefusedWithWordsThatHelp()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var refusal = await Refused(new Listener(new Uri($"http://127.0.0.1:{port}")));
        Assert.StartsWith($"Cannot listen on http://127.0.0.1:{port}: another program has this port", refusal, StringComparison.Ordinal);
        Assert.EndsWith("under `listen:` in site.yaml.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressThatIsNotOursIsRefused() =>
        Assert.Contains("this machine has no such address", await Refused(new Listener(new Uri("http://203.0.113.1:8080"))), StringComparison.Ordinal);

    [Fact]
    public async Task ACertificateThatCannotBeReadIsNamed()
    {
        var refusal = await Refused(new Listener(new Uri("https://127.0.0.1:0"), "/nowhere/cert.pem", "/nowhere/key.pem"));
        Assert.Contains("/nowhere/cert.pem", refusal, StringComparison.Ordinal);
        Assert.Contains("`certificate:`", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpsIsServedFromPemFiles()
    {
        using var folder = new TempFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await File.WriteAllTextAsync(folder["cert.pem"], made.ExportCertificatePem());
        await File.WriteAllTextAsync(folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
        await using var store = await Store.Open(new Secret(folder["statusfeeds.db"]), "a test", TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var site = SmallSite.Shop("web01") with { Listen = [new Listener(new Uri("https://localhost:0"), folder["cert.pem"], folder["key.pem"])] };
        await using var server = await Servers.Start(site, store, TimeProvider.System);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString() == made.GetCertHashString() },
        });
        Assert.Equal("ok", await client.GetStringAsync(new Uri(server.Addresses[0] + "/healthz")));
    }

    [Theory]
    [InlineData("GET /../../etc/passwd HTTP/1.1", 404)]
    [InlineData("GET /apps/%2e%2e/%2e%2e/etc/passwd HTTP/1.1", 404)]
    [InlineData("GET /apps/..%2f..%2fetc%2fpasswd HTTP/1.1", 404)]
    [InlineData("GET /hosts/web01%00 HTTP/1.1", 400)]
    [InlineData("GET /hosts/\0 HTTP/1.1", 400)]
    [InlineData("GET /hosts/%ff%fe HTTP/1.1", 404)]
    [InlineData("GET no-slash HTTP/1.1", 405)]
    [InlineData("nonsense", 400)]
    public async Task HostileRequestsLearnNothing(string line, int code)
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"));
        var answer = await Raw(served, $"{line}\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {code} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\nServer:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongIdsPathsAndHeadersAreRefused()
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"));
        Assert.Equal(404, (await served.Get("/hosts/" + new string('a', 4_000))).Code);
        Assert.StartsWith("HTTP/1.1 414 ", await Raw(served, $"GET /hosts/{new string('a', 10_000)} HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await Raw(served, $"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('a', 40_000)}\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/style.css", "text/css; charset=utf-8")]
    [InlineData("/live.js", "text/javascript; charset=utf-8")]
    [InlineData("/icon.svg", "image/svg+xml")]
    [InlineData("/icon-down.svg", "image/svg+xml")]
    public async Task FixedFilesHaveATag(string path, string mediaType)
    {
        await using var served = await ServedSite.Open(SmallSite.Shop("web01"));
        var file = await served.Get(path);
        Assert.Equal((200, mediaType), (file.Code, file["Content-Type"]));
        Assert.Equal(304, (await served.Get(path, ("If-None-Match", file["ETag"]))).Code);
    }

    private static async Task<string> Refused(Listener listener)
    {
        using var folder = new TempFolder();
        await using var store = await Store.Open(new Secret(folder["statusfeeds.db"]), "a test", TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var site = SmallSite.Shop("web01") with { Listen = [new Listener(new Uri("http://127.0.0.1:0")), listener] };
        var refusal = await Assert.ThrowsAsync<ListenFailed>(() => Servers.Start(site, store, TimeProvider.System));
        return refusal.Message;
    }

    private static async Task<string> Raw(ServedSite served, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(served.Server.Addresses[0]).Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var answer = new StringBuilder();
        var bytes = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(bytes)) > 0;)
            {
                answer.Append(Encoding.UTF8.GetString(bytes, 0, read));
            }
        }
        catch (IOException) when (answer.Length > 0)
        {
            // Refused before all was sent: the answer stands, and the rest was reset.
        }

        return answer.ToString();
    }

    private static (int Code, string Text) Plain(Fetched fetched)
    {
        Assert.Equal("text/plain; charset=utf-8", fetched["Content-Type"]);
        return (fetched.Code, fetched.Text);
    }
}
