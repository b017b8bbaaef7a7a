// Logins of http looks beyond user and password: tokens and client certificates, what of them is sent where, and what is wrong with their files.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class HttpLoginTests : IDisposable
{
    private readonly X509Certificate2 server = TestCertificates.Leaf(null, "127.0.0.1", 42.5);
    private readonly X509Certificate2 client = TestCertificates.Leaf(null, "statusfeeds", 42.5);

    public void Dispose()
    {
        server.Dispose();
        client.Dispose();
    }

    [Fact]
    public async Task ATokenIsSentAsBearerAndNotToAnotherHost()
    {
        await using var other = TestHttpServer.Saying(TestHttpServer.Answer(200));
        await using var first = TestHttpServer.Saying(TestHttpServer.Redirect(other.Url + "/new"));
        var probe = HttpLooks.Probe(first.Url) with { Token = new Secret("t0ken-x") };
        await HttpLooks.Look(probe);
        Assert.Contains("\r\nAuthorization: Bearer t0ken-x\r\n", Assert.Single(first.Heads), StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", Assert.Single(other.Heads) + probe, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ url: /, token: abc, user: a, password: b }", "`token` and `user` are two logins: take one of them out")]
    [InlineData("{ url: 'http://a:b@c/', token: abc }", "`token` and `user` are two logins: take one of them out")]
    [InlineData("{ url: /, token: abc, headers: { authorization: x } }", "`token` and the header Authorization are two logins: take one of them out")]
    [InlineData("{ url: /, token: 'Bearer abc' }", "`token` must be one word of ASCII letters, digits and signs, without `Bearer`")]
    [InlineData("{ url: /, token: '' }", "`token` must be one word of ASCII letters, digits and signs, without `Bearer`")]
    public void WhatIsWrongWithATokenIsTold(string yaml, string mistake) => Assert.EndsWith(": " + mistake, Assert.Single(Mistakes(yaml)), StringComparison.Ordinal);

    [Fact]
    public void ACredentialMayBringATokenOrACertificate()
    {
        using var config = ConfigText.Of(
            ("site.yaml", "credentials: { api: { http: { token: \"${TOKEN}\" } }, mtls: { http: { certificate: keys/own.pem, key: keys/own.key } } }"),
            ("sub/a.yaml", "hosts: [ { host: a, checks: [ { http: { url: /, credential: api }, name: one }, { http: { url: 'https://a/', credential: mtls }, name: two } ] } ]"),
            ("keys/own.pem", client.ExportCertificatePem()),
            ("keys/own.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        var checks = config.Set("TOKEN", "s3cret").Site().Checks.ToDictionary(check => check.Name, check => (HttpProbe)check.Probe);
        Assert.Equal("Bearer s3cret", checks["one"].Authorization);
        Assert.Equal("CN=statusfeeds", checks["two"].Certificate!.TargetCertificate.Subject);
    }

    [Theory]
    [InlineData("One")]
    [InlineData("Any")]
    public async Task AServerThatWantsAClientCertificateGetsIt(string speech)
    {
        var shown = "";
        await using var kestrel = await TestKestrel.Start(HttpProtocols.Http1AndHttp2, context => context.Response.WriteAsync("hello"), server, certificate =>
        {
            shown = certificate.Subject;
            return true;
        });
        var probe = HttpLooks.Probe(kestrel.Url) with { VerifyTls = false, Speech = Enum.Parse<HttpSpeech>(speech), Certificate = TestCertificates.Context(client) };
        Assert.Equal("hello", (await HttpLooks.Look(probe)).Text("body"));
        Assert.Equal("CN=statusfeeds", shown);
        var without = await HttpLooks.Look(probe with { Certificate = null });
        Assert.Equal(Verdict.Down, without.Verdict);
        Assert.EndsWith(" before an answer came", without.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARedirectToAnotherHostIsNotShownTheCertificate()
    {
        var shown = new List<string>();
        await using var other = await TestKestrel.Start(HttpProtocols.Http1, context => context.Response.WriteAsync("other"), server, certificate =>
        {
            shown.Add(certificate.Subject);
            return true;
        });
        await using var first = TestHttpServer.Saying(TestHttpServer.Redirect(other.Url + "/new"), TestCertificates.Context(server));
        var result = await HttpLooks.Look(HttpLooks.Probe(first.Url) with { VerifyTls = false, Certificate = TestCertificates.Context(client) });
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.Empty(shown);
    }

    [Fact]
    public void CertificateAndKeyMayStandInOneFile()
    {
        using var config = ConfigText.Of(
            ("a.yaml", "hosts: [ { host: a, checks: [ http: { url: 'https://a/', certificate: both.pem } ] } ]"),
            ("both.pem", client.ExportCertificatePem() + "\n" + client.GetECDsaPrivateKey()!.ExportECPrivateKeyPem()));
        Assert.True(((HttpProbe)Assert.Single(config.Site().Checks).Probe).Certificate!.TargetCertificate.HasPrivateKey);
    }

    [Theory]
    [InlineData("certificate: none.pem, key: own.key", "`certificate`: there is no file none.pem")]
    [InlineData("certificate: own.pem, key: none.key", "`key`: there is no file none.key")]
    [InlineData("key: own.key", "`key` needs its `certificate` beside it")]
    [InlineData("certificate: own.pem", "`certificate`: there is no private key in `own.pem`: name the file that holds it as `key`")]
    [InlineData("certificate: own.key, key: own.key", "`certificate`: there is no certificate in `own.key` (a PEM file holds `-----BEGIN CERTIFICATE-----`)")]
    [InlineData("certificate: own.pem, key: own.pem", "`key`: there is no private key in `own.pem`")]
    [InlineData("certificate: own.pem, key: other.key", "`key`: the key in `other.key` is not the certificate's, or is damaged")]
    [InlineData("certificate: own.pem, key: locked.key", "`key`: the key in `locked.key` is encrypted: store it without a password, readable by StatusFeeds alone")]
    [InlineData("ca: own.key", "`ca`: there is no certificate in `own.key` (a PEM file holds `-----BEGIN CERTIFICATE-----`)")]
    public void WhatIsWrongWithAFileIsToldAtLoad(string settings, string mistake)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = client.GetECDsaPrivateKey()!;
        using var config = ConfigText.Of(
            ("a.yaml", "hosts: [ { host: a, checks: [ http: { url: 'https://a/', " + settings + " } ] } ]"),
            ("own.pem", client.ExportCertificatePem()),
            ("own.key", own.ExportPkcs8PrivateKeyPem()),
            ("other.key", other.ExportPkcs8PrivateKeyPem()),
            ("locked.key", own.ExportEncryptedPkcs8PrivateKeyPem("pw", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 10))));
        Assert.EndsWith(": " + mistake, Assert.Single(config.Mistakes()), StringComparison.Ordinal);
    }

    [Fact]
    public void ACertificateIsForHttpsAlone()
    {
        using var config = ConfigText.Of(
            ("a.yaml", "hosts: [ { host: a, checks: [ http: { url: /, certificate: both.pem } ] } ]"),
            ("both.pem", client.ExportCertificatePem() + "\n" + client.GetECDsaPrivateKey()!.ExportECPrivateKeyPem()));
        Assert.EndsWith(": `certificate` is for https alone: write the url with https://", Assert.Single(config.Mistakes()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheServerRepeatsOfOurSecretsIsHidden()
    {
        await using var echo = new TestHttpServer(talk => talk.Say(TestHttpServer.Answer(401, $"you said {talk.Head}", "X-Back: s3cret-one")));
        var yaml = new YamlText($"{{ url: '{echo.Url}/${{PATH}}/x?k=${{QUERY}}', headers: {{ X-Own: 'a ${{HEADER}}', Plain: p }}, token: lit3ral }}", name => $"s3cret-{name}");
        var (result, lines) = await HttpLooks.Overhear(HttpProbe.Read(yaml.Fields));
        Assert.Empty(yaml.Mistakes);
        var told = result.Text("body") + string.Join('\n', lines) + result.Detail;
        Assert.Contains("GET /***/x?k=*** HTTP/1.1", result.Text("body"), StringComparison.Ordinal);
        Assert.Contains("Bearer ***", result.Text("body"), StringComparison.Ordinal);
        Assert.Contains("Plain: p", told, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-PATH", told, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-QUERY", told, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-HEADER", told, StringComparison.Ordinal);
        Assert.DoesNotContain("lit3ral", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoReadsAlongSeesEachHopAndItsHeadersButNoLogin()
    {
        await using var second = TestHttpServer.Saying(TestHttpServer.Answer(200, new string('x', 300), "Set-Cookie: session=abc", "X-Is: shown"), TestCertificates.Context(server));
        await using var first = TestHttpServer.Saying(TestHttpServer.Redirect(second.Url + "/new?a=b"));
        var (_, lines) = await HttpLooks.Overhear(HttpLooks.Probe(first.Url + "/old?secret=1") with { VerifyTls = false, User = "noc", Password = new Secret("pw"), Headers = [new("Accept", "text/html")] });
        string[] expected =
        [
            "> GET /old?… HTTP/1.1", ">   Accept: text/html", ">   Authorization: ***", "< HTTP/1.1 302 Said",
            "> GET /new?… HTTP/1.1", ">   Accept: text/html", "< HTTP/1.1 200 Said", "<   Set-Cookie: ***", "<   X-Is: shown", $"< 300 bytes: {new string('x', 200)}…",
        ];
        Assert.Equal(expected, lines.Where(expected.Contains));
        Assert.Contains(lines, line => line.StartsWith("< TLSv1.3, ", StringComparison.Ordinal));
        Assert.Contains("< certificate 1: CN=127.0.0.1", lines);
    }

    private static string[] Mistakes(string text)
    {
        var yaml = new YamlText(text);
        HttpProbe.Read(yaml.Fields);
        yaml.Fields.Close();
        return yaml.Mistakes;
    }
}
