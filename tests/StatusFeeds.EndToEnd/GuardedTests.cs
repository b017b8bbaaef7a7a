// A site that wants a login: those who may read do, behind a proxy too, and over a certificate that is renewed.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class GuardedTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    [Fact]
    public async Task BehindARealNginxThoseWhoMayReadDoAndTheLogHasTheRightAddress()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{server.Proxied}") };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/apps/vault")).StatusCode);
        Assert.Contains("UP: safe1", await client.GetStringAsync($"/t/{GuardedServer.Token}/all/hosts.atom"), StringComparison.Ordinal);
        using var right = Login("noc", GuardedServer.Password);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(right)).StatusCode);
        using var wrong = Login("noc", "wrong password");
        wrong.Headers.Add("X-Forwarded-For", "203.0.113.99, 198.51.100.7");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(wrong)).StatusCode);

        // What nginx adds behind it is this client: trusted too, as it is the same machine.
        await Until.True("the log names who asked", () => server.Process.Errors.Contains("from 198.51.100.7:", StringComparison.Ordinal));

        static HttpRequestMessage Login(string user, string password) => new(HttpMethod.Get, "/apps/vault")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))) },
        };
    }

    [Fact]
    public async Task ARenewedCertificateIsServedAndExplainLogsIn()
    {
        var first = await Shown();
        server.Authority.Issue("first", "localhost", 60);
        await Until.Seen("the renewed certificate", Shown, shown => shown != first);
        var (exit, output, _) = await StatusFeedsProcess.Run(server.Box.Folder, "explain", "safe1", "--config", server.Box.Config);
        Assert.Equal(0, exit);
        Assert.Contains("safe1 is UP", output, StringComparison.Ordinal);
        Assert.DoesNotContain("database", output, StringComparison.Ordinal);
    }

    private async Task<string> Shown()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Secure);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null });
        return tls.RemoteCertificate!.GetCertHashString();
    }
}
