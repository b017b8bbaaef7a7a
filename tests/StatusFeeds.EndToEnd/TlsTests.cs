// The kind tls by the real program against real servers: OpenSSL's with certificates of every sort, and those that speak STARTTLS.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class TlsTests
{
    [Fact]
    public async Task ARealServersCertificatesAreToldApart()
    {
        using var box = new Sandbox();
        using var authority = new TestAuthority(box.Config);
        var (fine, expired, own, other) = (Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free());
        await using var first = Server(fine, authority.Issue("fine", "web.test", 30.5));
        await using var second = Server(expired, authority.Issue("expired", "web.test", -3.5));
        await using var third = Server(own, authority.Issue("self", "web.test", 30.5, isSelfSigned: true));
        await using var fourth = Server(other, authority.Issue("other", "elsewhere.test", 30.5));
        await Answer(fine, expired, own, other);
        box.Site("{ every: 10s, timeout: 10s }");
        box.Write("web.yaml", $$"""
            hosts:
              - host: web
                address: 127.0.0.1
                checks:
                  - { tls: { port: {{fine}}, server-name: web.test, ca: ca.pem }, name: fine }
                  - { tls: { port: {{fine}}, server-name: web.test }, name: stranger }
                  - { tls: { port: {{expired}}, server-name: web.test, ca: ca.pem }, name: expired }
                  - { tls: { port: {{expired}}, verify-tls: false }, name: unverified }
                  - { tls: { port: {{own}}, server-name: web.test, ca: ca.pem }, name: self }
                  - { tls: { port: {{other}}, server-name: web.test, ca: ca.pem }, name: other }
                  - { tls: { port: {{fine}}, server-name: web.test, ca: ca.pem }, name: soon, degraded: tls-days < 31 }
                  - { tcp: { port: {{fine}}, tls: true, server-name: web.test, ca: ca.pem }, name: tcp }
                  - { http: { url: "https://web.test:{{fine}}/", connect: 127.0.0.1, ca: ca.pem }, name: http }
            """);
        var (_, output, errors) = await Spawned.Run([.. StatusFeedsProcess.Command, "probe", "web", "--config", box.Config], box.Folder);
        foreach (var line in new[]
        {
            "web/fine (tls): UP\n",
            "web/stranger (tls): DOWN - the certificate is issued by CN=Test Authority, which is not trusted here (does the server send all intermediate certificates?)\n",
            "web/expired (tls): DOWN - the certificate expired 3 days ago (",
            "web/unverified (tls): DOWN - tls-days -4 < 0\n",
            "web/self (tls): DOWN - the certificate is self-signed\n",
            "web/other (tls): DOWN - the certificate is issued for elsewhere.test, not for web.test\n",
            "web/soon (tls): DEGRADED - tls-days 30 < 31\n",
            "web/tcp (tcp): UP\n",
            "web/http (http): UP\n",
            "  came      certificate 1: CN=web.test\n",
            "  reading   issuer = \"CN=Test Authority\"",
        })
        {
            Assert.Contains(line, output + errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RealServersOfEveryProtocolAgreeOnTls()
    {
        Needs.Root();
        using var box = new Sandbox();
        await Spawned.Must("chmod", "755", box.Folder);
        using var authority = new TestAuthority(box.Config);
        var (certificate, key) = authority.Issue("mail", "mail.test", 42.5);
        await using var mail = new MailServers(certificate, key);
        await mail.Start();
        var forPostgres = authority.Issue("postgres", "mail.test", 42.5);
        await Spawned.Must("chown", "postgres:", forPostgres.Key);
        await Spawned.Must("chmod", "400", forPostgres.Key);
        await using var database = new PostgreSql(["ssl=on", $"ssl_cert_file={forPostgres.Certificate}", $"ssl_key_file={forPostgres.Key}"]);
        await database.NewDatabase();
        await Answer(mail.Smtp, mail.Imap, mail.Pop3, mail.Ftp, mail.Ldap);
        (string Way, int Port)[] all =
            [("smtp", mail.Smtp), ("imap", mail.Imap), ("pop3", mail.Pop3), ("ftp", mail.Ftp), ("ldap", mail.Ldap), ("postgres", database.Port)];
        box.Site("{ every: 10s, timeout: 10s }");
        box.Write("mail.yaml", $$"""
            hosts:
              - host: mail
                address: 127.0.0.1
                checks:
            {{string.Concat(all.Select(one => $"      - {{ tls: {{ port: {one.Port}, start-tls: {one.Way}, server-name: mail.test, ca: ca.pem }}, name: {one.Way} }}\n"))}}
                  - { tls: { port: {{mail.Smtp}}, server-name: mail.test, ca: ca.pem }, name: forgotten }
                  - { tls: { port: {{mail.Imap}}, start-tls: smtp }, name: mistaken }
            """);
        var (_, output, errors) = await Spawned.Run([.. StatusFeedsProcess.Command, "probe", "mail", "--config", box.Config], box.Folder);
        foreach (var (way, _) in all)
        {
            Assert.True(output.Contains($"mail/{way} (tls): UP\n", StringComparison.Ordinal), $"{way}: {output}{errors}{mail.Said}");
        }

        Assert.Equal(all.Length, output.Split("reading   tls-days = 42\n").Length - 1);
        Assert.Contains($"mail/forgotten (tls): DOWN - the TLS handshake failed: the answer is not TLS, it begins with \"220 mail.test ESMTP Postfix", output, StringComparison.Ordinal);
        Assert.Contains($"mail/mistaken (tls): DOWN - 127.0.0.1:{mail.Imap} does not greet as SMTP does: \"* OK [CAPABILITY", output, StringComparison.Ordinal);
    }

    private static Spawned Server(int port, (string Certificate, string Key) files) =>
        Spawned.Start(["openssl", "s_server", "-accept", $"127.0.0.1:{port}", "-cert", files.Certificate, "-key", files.Key, "-www", "-quiet"]);

    private static async Task Answer(params int[] ports)
    {
        foreach (var port in ports)
        {
            await Until.Seen($"something listens on {port}", () => Listens(port), listens => listens);
        }
    }

    private static async Task<bool> Listens(int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
