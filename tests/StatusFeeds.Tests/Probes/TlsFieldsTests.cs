// The settings of the kind tls: how they are read, and what is said of those that are wrong; ca too where tcp and http take it.
using System.Net.Sockets;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class TlsFieldsTests
{
    [Theory]
    [InlineData("", 443, null)]
    [InlineData("8443", 8443, null)]
    [InlineData("{ port: 993 }", 993, null)]
    [InlineData("{ start-tls: none }", 443, null)]
    [InlineData("{ start-tls: smtp }", 25, "smtp")]
    [InlineData("{ start-tls: smtp, port: 587 }", 587, "smtp")]
    [InlineData("{ start-tls: imap }", 143, "imap")]
    [InlineData("{ start-tls: pop3 }", 110, "pop3")]
    [InlineData("{ start-tls: ftp }", 21, "ftp")]
    [InlineData("{ start-tls: ldap }", 389, "ldap")]
    [InlineData("{ start-tls: postgres }", 5432, "postgres")]
    [InlineData("{ start-tls: sieve }", 4190, "sieve")]
    [InlineData("{ start-tls: nntp }", 119, "nntp")]
    [InlineData("{ start-tls: xmpp }", 5222, "xmpp")]
    public void ThePortIsThatOfTheProtocolUnlessItSaysOtherwise(string yaml, int port, string? way)
    {
        var (probe, mistakes) = Read(yaml);
        Assert.Empty(mistakes);
        Assert.Equal((port, way), (probe.Port, probe.StartTls?.Word));
    }

    [Fact]
    public void EverySettingIsRead()
    {
        using var folder = new TempFolder();
        using var root = TestCertificates.Authority();
        File.WriteAllText(folder["own.pem"], "Our own authority\n" + root.ExportCertificatePem());
        var (probe, mistakes) = Read($"{{ port: 993, address: fd00::2, server-name: mail.example.org, ca: {folder["own.pem"]}, ip: 6 }}");
        Assert.Empty(mistakes);
        Assert.Equal((993, "fd00::2", "mail.example.org", true, AddressFamily.InterNetworkV6), (probe.Port, probe.Address, probe.ServerName, probe.VerifyTls, probe.Family));
        Assert.Equal(root.Thumbprint, Assert.Single(probe.Roots!).Thumbprint);
        Assert.False(Read("{ verify-tls: false }").Probe.VerifyTls);
        Assert.Equal("tls", probe.ToString());
    }

    [Theory]
    [InlineData("65536", "1:1: `port` must be from 1 to 65535, not `65536`")]
    [InlineData("web01:443", "1:1: `port` must be a whole number, not `web01:443`")]
    [InlineData("{ start-tls: smpt }", "1:14: `start-tls` must be one of none, smtp, imap, pop3, ftp, ldap, postgres, sieve, nntp, xmpp, not `smpt`; did you mean `smtp`?")]
    [InlineData("{ address: 'web01:443' }", "1:12: `address` must be an IP address or a name alone (the port stands under `port`), not `web01:443`")]
    [InlineData("{ server-name: 'https://a' }", "1:16: `server-name` must be the name (or the IP address) that the certificate is issued for, not `https://a`")]
    [InlineData("{ address: 10.0.0.1, ip: 6 }", "1:26: `ip: 6` does not fit the address to connect to, which is of the other kind")]
    [InlineData("{ starttls: smtp }", "1:3: `starttls` is not a key here; did you mean `start-tls`?")]
    [InlineData("{ ca: /nowhere/ca.pem }", "1:7: `ca`: there is no file /nowhere/ca.pem")]
    [InlineData("{ ca: /dev/null }", "1:7: `ca`: there is no certificate in `/dev/null` (a PEM file holds `-----BEGIN CERTIFICATE-----`)")]
    [InlineData("{ ca: / }", "1:7: `ca`: the file / cannot be read; may the user that runs StatusFeeds read it?")]
    [InlineData("{ ca: '${CA}' }", "1:7: `ca`: the file `${CA}` is not there, or cannot be read")]
    public void EachMistakeIsToldAtItsPlace(string yaml, string mistake) => Assert.Equal(["test.yaml:" + mistake], Read(yaml, _ => "/nowhere/s3cret").Mistakes);

    [Fact]
    public void AnAuthorityWhereNothingIsVerifiedIsAMistake() =>
        Assert.Contains("test.yaml:1:7: `ca` says whom to trust, and `verify-tls: false` that anyone will do: take one of them out", Read("{ ca: /dev/null, verify-tls: false }").Mistakes);

    [Fact]
    public void ADamagedCertificateIsNone()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["bad.pem"], "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Assert.Contains("there is no certificate in", Assert.Single(Read($"{{ ca: {folder["bad.pem"]} }}").Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void ChecksThatTrustTheSameAuthorityShareItAndOthersHaveTheirOwn()
    {
        using var folder = new TempFolder();
        using var root = TestCertificates.Authority();
        using var other = TestCertificates.Authority();
        File.WriteAllText(folder["one.pem"], root.ExportCertificatePem());
        File.WriteAllText(folder["same.pem"], root.ExportCertificatePem());
        File.WriteAllText(folder["other.pem"], other.ExportCertificatePem());
        var roots = Read($"{{ ca: {folder["one.pem"]} }}").Probe.Roots;
        Assert.Same(roots, Read($"{{ ca: {folder["same.pem"]} }}").Probe.Roots);
        Assert.Equal(other.Thumbprint, Assert.Single(Read($"{{ ca: {folder["other.pem"]} }}").Probe.Roots!).Thumbprint);
    }

    /// <summary>And not to that of the working folder, or of the folder of the configuration.</summary>
    [Theory]
    [InlineData("tls: { ca: own.pem }")]
    [InlineData("tcp: { port: 993, tls: true, ca: own.pem }")]
    [InlineData("http: { url: 'https://web01/', ca: own.pem }")]
    public void TheFileIsRelativeToTheYamlFileThatNamesIt(string check)
    {
        using var root = TestCertificates.Authority();
        using var config = ConfigText.Of(("deep/web.yaml", $"hosts: [ {{ host: web01, checks: [ {check} ] }} ]"), ("deep/own.pem", root.ExportCertificatePem()));
        config.Site();
        File.Delete(Path.Combine(config.Folder, "deep", "own.pem"));
        Assert.Contains($"there is no file {config.Folder}/deep/own.pem", config.Read().Mistakes[0].Message, StringComparison.Ordinal);
        Assert.Empty(config.Mistakes(withoutSecrets: true));
    }

    [Fact]
    public void TheCatalogHasTheKindWithItsDefaults()
    {
        var tls = Catalog.Kinds["tls"];
        Assert.Equal(["tls-days < 0"], tls.Defaults.Down);
        Assert.Equal(["tls-days < 14"], tls.Defaults.Degraded);
    }

    private static (TlsProbe Probe, string[] Mistakes) Read(string text, Func<string, string?>? environment = null)
    {
        var yaml = new YamlText(text, environment);
        var probe = TlsProbe.Read(yaml.Fields);
        yaml.Fields.Close();
        return (probe, yaml.Mistakes);
    }
}
