// The kind tls against certificates of every sort: its readings, its verdicts and their words.
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class TlsLookTests : IDisposable
{
    private readonly X509Certificate2 root = TestCertificates.Authority();

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task ASoundCertificateBringsEveryReading()
    {
        using var leaf = TestCertificates.Leaf(root, "web01.test", 42.5);
        await using var server = Server(leaf);
        var result = await Look(server, "web01.test.");
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.StartsWith($"TLSv1.3 with 127.0.0.1:{server.Port} in ", result.Detail, StringComparison.Ordinal);
        Assert.EndsWith($"its certificates are valid until {Instant(leaf.NotAfter)}", result.Detail, StringComparison.Ordinal);
        Assert.Equal(
            ["time", "connect", "tls", "tls-days", "protocol", "cipher", "issuer", "subject", "names", "fingerprint", "key-bits"],
            result.Readings.Select(reading => reading.Name));
        Assert.Equal((42, 256), (result.Number("tls-days"), result.Number("key-bits")));
        Assert.Equal(("TLSv1.3", "CN=Test Root", "CN=web01.test", "web01.test"), (result.Text("protocol"), result.Text("issuer"), result.Text("subject"), result.Text("names")));
        Assert.StartsWith("TLS_", result.Text("cipher"), StringComparison.Ordinal);
        Assert.Equal(leaf.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(), result.Text("fingerprint"));
        Assert.Equal(new DateTimeOffset(leaf.NotAfter), result.Expires);
    }

    [Fact]
    public async Task EveryReadingIsKnownToTheKind()
    {
        using var leaf = TestCertificates.Leaf(root, "web01.test", 42.5);
        await using var server = new TestTcpServer(async talk =>
        {
            await talk.Say("+OK\r\n");
            await talk.ReadLine();
            await talk.Say("+OK\r\n");
            await talk.Secure(new SslServerAuthenticationOptions { ServerCertificateContext = TestCertificates.Context(leaf) });
        });
        var probe = new TlsProbe { Port = server.Port, Address = "web01.test", Roots = [root], StartTls = StartTls.All.Single(way => way.Word == "pop3") };
        var result = await HttpLooks.Look(probe, HttpLooks.Loopback);
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.Equal(TlsProbe.Defaults.Readings.Select(known => (known.Name, known.Unit, known.IsText)).Order(), result.Readings.Select(reading => (reading.Name, reading.Unit, reading.IsText)).Order());
    }

    [Theory]
    [InlineData("expired", "the certificate expired 3 days ago (")]
    [InlineData("unborn", "the certificate is not valid before 2")]
    [InlineData("wrong name", "the certificate is issued for other.test, not for web01.test")]
    [InlineData("self-signed", "the certificate is self-signed")]
    [InlineData("of a stranger", "the certificate is issued by CN=Strange Root, which is not trusted here (does the server send all intermediate certificates?)")]
    [InlineData("expired and wrong name", "the certificate expired 3 days ago (")]
    public async Task ABadCertificateIsDownWithItsReasonAndItsReadings(string what, string reason)
    {
        using var stranger = TestCertificates.Authority("CN=Strange Root");
        using var leaf = what switch
        {
            "expired" => TestCertificates.Leaf(root, "web01.test", -3.5),
            "expired and wrong name" => TestCertificates.Leaf(root, "other.test", -3.5),
            "unborn" => TestCertificates.Leaf(root, "web01.test", 30, since: -2),
            "wrong name" => TestCertificates.Leaf(root, "other.test", 30),
            "self-signed" => TestCertificates.Leaf(null, "web01.test", 30),
            _ => TestCertificates.Leaf(stranger, "web01.test", 30),
        };
        await using var server = Server(leaf);
        var result = await Look(server, "web01.test");
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.StartsWith(reason, result.Detail, StringComparison.Ordinal);
        Assert.Equal(leaf.Issuer, result.Text("issuer"));
        Assert.Equal(new DateTimeOffset(leaf.NotAfter), result.Expires);
        Assert.Equal(what.Contains("wrong name", StringComparison.Ordinal), result.Detail.Contains("is issued for other.test, not for web01.test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutVerifyingAnExpiredCertificateIsLeftToTheRule()
    {
        using var leaf = TestCertificates.Leaf(null, "other.test", -0.001);
        await using var server = Server(leaf);
        var result = await HttpLooks.Look(new TlsProbe { Port = server.Port, ServerName = "web01.test", VerifyTls = false });
        Assert.Equal((Verdict.Answered, -1), (result.Verdict, result.Number("tls-days")));
    }

    [Fact]
    public async Task AnAddressIsANameToo()
    {
        using var leaf = TestCertificates.Leaf(root, "127.0.0.1", 30);
        await using var server = Server(leaf);
        Assert.Equal(Verdict.Answered, (await Look(server, null)).Verdict);
    }

    [Fact]
    public async Task ASelfSignedCertificateThatIsItsOwnAuthorityIsTaken()
    {
        using var leaf = TestCertificates.Leaf(null, "web01.test", 30);
        await using var server = Server(leaf);
        Assert.Equal(Verdict.Answered, (await HttpLooks.Look(new TlsProbe { Port = server.Port, ServerName = "web01.test", Roots = [leaf] })).Verdict);
    }

    [Fact]
    public async Task NamesThatCannotBeReadAreNoBugOfOurs()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=odd.test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension("2.5.29.17", [0x30, 0x05, 0x82, 0x7F, 1, 2, 3], critical: false));
        using var leaf = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        await using var server = Server(leaf);
        var result = await HttpLooks.Look(new TlsProbe { Port = server.Port, ServerName = "web01.test", Roots = [leaf] });
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.Contains("certificate", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOldProtocolIsReadAsTheFieldWritesIt()
    {
        using var leaf = TestCertificates.Leaf(root, "web01.test", 30);
        await using var server = new TestTcpServer(_ => Task.CompletedTask, new() { ServerCertificateContext = TestCertificates.Context(leaf), EnabledSslProtocols = SslProtocols.Tls12 });
        Assert.Equal("TLSv1.2", (await Look(server, "web01.test")).Text("protocol"));
    }

    [Fact]
    public async Task WhoReadsAlongSeesThePhasesAndTheWholeChain()
    {
        using var intermediate = TestCertificates.Intermediate(root, 90);
        using var leaf = TestCertificates.Leaf(intermediate, "web01.test", 30);
        await using var server = Server(leaf, intermediate);
        var (_, lines) = await HttpLooks.Overhear(new TlsProbe { Port = server.Port, Address = "web01.test", Roots = [root] }, HttpLooks.Loopback);
        string[] told =
        [
            "> the resolver for web01.test",
            "< 127.0.0.1",
            $"> for a connection to web01.test:{server.Port}",
            $"< a connection with 127.0.0.1:{server.Port}",
            "> for TLS with web01.test",
            "< certificate 1: CN=web01.test",
            "<   issued by CN=Test Intermediate",
            $"<   valid from {Instant(leaf.NotBefore)} until {Instant(leaf.NotAfter)}",
            "<   for web01.test",
            "<   sha256 " + leaf.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(),
            "< certificate 2: CN=Test Intermediate",
            "< certificate 3: CN=Test Root",
        ];
        Assert.Equal(told, lines.Where(told.Contains));
        Assert.StartsWith("< TLSv1.3, TLS_", lines[^1], StringComparison.Ordinal);
    }

    private Task<ProbeResult> Look(TestTcpServer server, string? name) => HttpLooks.Look(new TlsProbe { Port = server.Port, ServerName = name, Roots = [root] });

    private static string Instant(DateTime local) => Words.Instant(new DateTimeOffset(local));

    private static TestTcpServer Server(X509Certificate2 leaf, params X509Certificate2[] others) =>
        new(_ => Task.CompletedTask, new SslServerAuthenticationOptions { ServerCertificateContext = TestCertificates.Context(leaf, others) });
}
