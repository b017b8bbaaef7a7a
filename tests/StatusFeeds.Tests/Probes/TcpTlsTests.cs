// The kind tcp over TLS: what the handshake adds, what is refused, and what is told the peer.
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class TcpTlsTests : IDisposable
{
    private readonly X509Certificate2 leaf = TestCertificates.Leaf(null, "127.0.0.1", 42.5);

    public void Dispose() => leaf.Dispose();

    [Fact]
    public async Task ACertificateThatIsNotTrustedIsDownAndItsDaysAreStillRead()
    {
        await using var server = new TestTcpServer(_ => Task.CompletedTask, Options());
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, OverTls = true });
        Assert.Equal((Verdict.Down, "the certificate is self-signed"), (result.Verdict, result.Detail));
        Assert.Equal(["time", "connect", "tls-days"], result.Readings.Select(reading => reading.Name));
        Assert.Equal(42, result.Number("tls-days"));
        Assert.Equal(new DateTimeOffset(leaf.NotAfter), result.Expires);
    }

    [Fact]
    public async Task WithoutVerifyingTheHandshakeIsTimedAndTheReplyReadThroughIt()
    {
        await using var server = new TestTcpServer(
            async talk =>
            {
                await talk.Read(8);
                await talk.Say("a1 OK done\r\n");
            },
            Options());
        var probe = new TcpProbe { Port = server.Port, OverTls = true, VerifyTls = false };
        var result = await HttpLooks.Look(probe with { Send = "a1 noop\n", Expect = "a1 OK" });
        Assert.Equal((Verdict.Answered, "a1 OK done"), (result.Verdict, result.Text("reply")));
        Assert.Equal(["time", "connect", "tls", "tls-days", "reply"], result.Readings.Select(reading => reading.Name));
        result = await HttpLooks.Look(probe);
        Assert.StartsWith($"connected to 127.0.0.1:{server.Port} over TLS in ", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePeerIsToldTheServersNameAndOfferedNoProtocol()
    {
        var told = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = Options();
        options.ServerCertificateContext = null;
        options.ServerCertificateSelectionCallback = (_, name) =>
        {
            told.TrySetResult(name);
            return leaf;
        };
        // A server that can only speak this would refuse whoever offers another.
        options.ApplicationProtocols = [new SslApplicationProtocol("imap")];
        await using var server = new TestTcpServer(talk => talk.Say("* OK ready\r\n"), options);
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, OverTls = true, VerifyTls = false, ServerName = "mail.test.", Expect = "* OK" });
        Assert.Equal((Verdict.Answered, "mail.test"), (result.Verdict, await told.Task));
    }

    [Fact]
    public async Task TheCertificateMustBeIssuedForTheServersName()
    {
        await using var server = new TestTcpServer(_ => Task.CompletedTask, Options());
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, OverTls = true, ServerName = "mail.test" });
        Assert.Equal((Verdict.Down, "the certificate is self-signed and is issued for 127.0.0.1, not for mail.test"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task APeerThatDoesNotSpeakTlsIsDown()
    {
        await using var server = TestTcpServer.Saying("220 mx.example.org ESMTP\r\n");
        var result = await HttpLooks.Look(new TcpProbe { Port = server.Port, OverTls = true });
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.StartsWith("the TLS handshake failed: ", result.Detail, StringComparison.Ordinal);
        Assert.Equal(["time", "connect"], result.Readings.Select(reading => reading.Name));
    }

    private SslServerAuthenticationOptions Options() => new() { ServerCertificateContext = TestCertificates.Context(leaf) };
}
