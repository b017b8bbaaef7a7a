// TLS handshakes against certificates of every sort: what is taken, what is refused and in which words.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 root = TestCertificates.Authority();

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task ASoundChainIsTakenAndItsEarliestEndIsRead()
    {
        using var intermediate = TestCertificates.Intermediate(root, 20.5);
        using var leaf = TestCertificates.Leaf(intermediate, "web01.test", 90.5);
        var handshake = await Shake(TestCertificates.Context(leaf, intermediate), "web01.test");
        Assert.Null(handshake.Fault);
        Assert.Equal(20, Math.Floor((handshake.Expires!.Value - TimeProvider.System.GetUtcNow()).TotalDays));
    }

    [Fact]
    public async Task TheEndOfTheRootDoesNotCount()
    {
        using var brief = TestCertificates.Authority(days: 5);
        using var leaf = TestCertificates.Leaf(brief, "web01.test", 50.5);
        var handshake = await Shake(TestCertificates.Context(leaf, brief), "web01.test", verify: false);
        Assert.Equal(50, Math.Floor((handshake.Expires!.Value - TimeProvider.System.GetUtcNow()).TotalDays));
    }

    [Fact]
    public async Task AnExpiredCertificateIsRefusedWithItsAgeAndItsDaysAreStillRead()
    {
        using var leaf = TestCertificates.Leaf(root, "web01.test", -3.5);
        var handshake = await Shake(TestCertificates.Context(leaf), "web01.test");
        Assert.StartsWith("the certificate expired 3 days ago (", handshake.Fault!.Words, StringComparison.Ordinal);
        Assert.False(handshake.Fault.Ours);
        Assert.Equal(-4, Math.Floor((handshake.Expires!.Value - TimeProvider.System.GetUtcNow()).TotalDays));
    }

    [Fact]
    public async Task AnExpiredIntermediateIsNamed()
    {
        using var intermediate = TestCertificates.Intermediate(root, -2.5);
        using var leaf = TestCertificates.Leaf(intermediate, "web01.test", -2.6);
        var handshake = await Shake(TestCertificates.Context(leaf, intermediate), "web01.test");
        Assert.Contains("is issued by CN=Test Intermediate, which expired 2 days ago", handshake.Fault!.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACertificateOfAnotherNameIsRefusedWithBothNames()
    {
        using var leaf = TestCertificates.Leaf(root, "other.test", 90);
        var handshake = await Shake(TestCertificates.Context(leaf), "web01.test");
        Assert.Equal(Fault.OfTarget("the certificate is issued for other.test, not for web01.test"), handshake.Fault);
    }

    [Fact]
    public async Task ASelfSignedCertificateIsRefused()
    {
        using var leaf = TestCertificates.Leaf(null, "web01.test", 90);
        var handshake = await Shake(TestCertificates.Context(leaf), "web01.test");
        Assert.Equal(Fault.OfTarget("the certificate is self-signed"), handshake.Fault);
    }

    [Fact]
    public async Task AnAuthorityThatIsNotTrustedIsNamed()
    {
        using var stranger = TestCertificates.Authority("CN=Strange Root");
        using var leaf = TestCertificates.Leaf(stranger, "web01.test", 90);
        var handshake = await Shake(TestCertificates.Context(leaf, stranger), "web01.test");
        Assert.Contains("CN=Strange Root, which is not trusted here", handshake.Fault!.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingIntermediateIsGuessedAt()
    {
        using var intermediate = TestCertificates.Intermediate(root, 90);
        using var leaf = TestCertificates.Leaf(intermediate, "web01.test", 80);
        var handshake = await Shake(TestCertificates.Context(leaf), "web01.test");
        Assert.Equal(
            "the certificate is issued by CN=Test Intermediate, which is not trusted here (does the server send all intermediate certificates?)",
            handshake.Fault!.Words);
    }

    [Fact]
    public async Task WithoutVerifyingAnyCertificateWillDoAndItsDaysAreRead()
    {
        using var leaf = TestCertificates.Leaf(null, "other.test", -3.5);
        var handshake = await Shake(TestCertificates.Context(leaf), "web01.test", verify: false);
        Assert.NotNull(handshake.Stream);
        Assert.True(handshake.Expires < TimeProvider.System.GetUtcNow());
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "the answer is not TLS, it begins with \"SSH-2.0-OpenSSH_9.2\"")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005\u0006", "the answer is not TLS")]
    [InlineData("\u0015\u0003\u0003\0\u0002\u0002\u0028", "handshake failure")]
    [InlineData("", "the connection was closed")]
    public async Task AFailedHandshakeIsTheTargetsFaultWithTheReason(string said, string reason)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var talking = Task.Run(async () =>
        {
            using var client = await listener.AcceptSocketAsync();
            Assert.NotEqual(0, await client.ReceiveAsync(new byte[65536]));
            await client.SendAsync(Encoding.Latin1.GetBytes(said));
            client.Shutdown(SocketShutdown.Send);
            while (await client.ReceiveAsync(new byte[1024]) > 0)
            {
                // Until the look hangs up.
            }
        });
        var handshake = await Shake(((IPEndPoint)listener.LocalEndpoint).Port, "web01.test", verify: true);
        await talking;
        Assert.False(handshake.Fault!.Ours);
        Assert.StartsWith("the TLS handshake failed: ", handshake.Fault.Words, StringComparison.Ordinal);
        Assert.EndsWith(reason, handshake.Fault.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void PreparingReadsTheSystemsRootsOnAnyMachine() => Tls.Prepare();

    private async Task<Handshake> Shake(SslStreamCertificateContext certificate, string name, bool verify = true)
    {
        await using var server = new TestHttpServer(_ => Task.CompletedTask, certificate);
        return await Shake(server.Port, name, verify);
    }

    private async Task<Handshake> Shake(int port, string name, bool verify)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        var handshake = await Tls.Secure(client.GetStream(), new TlsTerms(name, verify) { Roots = [root] }, TimeProvider.System, patience.Token);
        if (handshake.Stream is not null)
        {
            await handshake.Stream.DisposeAsync();
        }

        return handshake;
    }
}
