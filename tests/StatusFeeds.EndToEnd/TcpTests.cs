// Checks of the kind tcp by the real program: a trusted certificate, and secrets that a peer repeats.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class TcpTests
{
    [Fact]
    public async Task ACertificateThatTheSystemTrustsIsTakenForItsNameOnly()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("mail.test");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30.5));
        using var box = new Sandbox();
        var roots = Path.Combine(box.Folder, "roots.pem");
        await File.WriteAllTextAsync(roots, certificate.ExportCertificatePem());
        await using var peer = new Peer("* OK IMAP4rev1 ready\r\n", certificate);
        box.Site("{ every: 10s, timeout: 10s }");
        box.Write("mail.yaml", $$"""
            hosts:
              - host: mail
                address: 127.0.0.1
                checks:
                  - tcp: { port: {{peer.Port}}, tls: true, server-name: mail.test, expect: "* OK" }
                    degraded: [ tls-days < 14, reply lacks IMAP4rev1 ]
                  - tcp: { port: {{peer.Port}}, tls: true }
                    name: strange
            """);
        var trusting = new Dictionary<string, string?> { ["SSL_CERT_FILE"] = roots };
        var (code, output, errors) = await Probe(box, "tcp", trusting);
        Assert.True(code == 0, output + errors);
        Assert.Contains("mail/tcp (tcp): UP", output, StringComparison.Ordinal);
        Assert.Contains("tls-days = 30", output, StringComparison.Ordinal);
        Assert.Contains("\"* OK IMAP4rev1 ready\"", output, StringComparison.Ordinal);
        Assert.Contains("DOWN - the certificate is issued for mail.test, not for 127.0.0.1", (await Probe(box, "strange", trusting)).Output, StringComparison.Ordinal);
        Assert.Contains("DOWN - the certificate is self-signed", (await Probe(box, "tcp", [])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecretThatThePeerRepeatsIsNowhere()
    {
        const string Secret = "s3cret-word";
        using var box = new Sandbox();
        await using var peer = new Peer($"-ERR unknown command `AUTH {Secret}`, we have no {Secret}\r\n");
        box.Site();
        box.Write("cache.yaml", $$"""
            application: cache
            hosts:
              - host: redis
                address: 127.0.0.1
                checks:
                  - tcp: { port: {{peer.Port}}, send: "AUTH ${REDIS}\r\n", expect: "+OK" }
              - host: again
                address: 127.0.0.1
                checks:
                  - tcp: { port: {{peer.Port}}, send: "AUTH ${REDIS}\r\n" }
                    down: reply != +OK
            """);
        await using var server = await StatusFeedsProcess.Serve(box, environment: new() { ["REDIS"] = Secret });
        await box.HostIs("DOWN", "redis");
        var feed = await box.HostIs("DOWN", "again");
        Assert.Contains("expected \"+OK\" not in reply \"-ERR unknown command `AUTH ***`", feed.Text, StringComparison.Ordinal);
        var told = feed.Text + (await box.Get("/hosts/redis")).Text + (await box.Get("/hosts/again")).Text + (await box.Get("/all/events.atom")).Text + (await box.Get("/")).Text;
        Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);
        Assert.Equal(0, await server.Stop());
        Assert.DoesNotContain(Secret, server.Errors + server.Output, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(box.Folder))
        {
            Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }

    private static Task<(int ExitCode, string Output, string Errors)> Probe(Sandbox box, string check, Dictionary<string, string?> environment) =>
        Spawned.Run([.. StatusFeedsProcess.Command, "probe", "mail", check, "--config", box.Config], box.Folder, environment);

    /// <summary>Says the same to whoever connects, with or without TLS.</summary>
    private sealed class Peer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly byte[] words;
        private readonly X509Certificate2? certificate;
        private readonly Task talking;

        public Peer(string words, X509Certificate2? certificate = null)
        {
            this.words = Encoding.UTF8.GetBytes(words);
            this.certificate = certificate;
            listener.Start();
            talking = Talk();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            listener.Dispose();
            await talking;
        }

        private async Task Talk()
        {
            while (true)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    Stream stream = client.GetStream();
                    if (certificate is not null)
                    {
                        var tls = new SslStream(stream);
                        await tls.AuthenticateAsServerAsync(certificate);
                        stream = tls;
                    }

                    await stream.WriteAsync(words);
                    await stream.CopyToAsync(Stream.Null);
                }
                catch (Exception gone) when (gone is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The look hung up, as some of these tests want: the next may come.
                }
                catch (Exception over) when (over is SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
