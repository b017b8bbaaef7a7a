// Checks of the kind http by the real program against real peers: nginx with HTTP/2 and client certificates, tinyproxy with and without a login.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class HttpTests
{
    [Fact]
    public async Task NginxSpeaksHttp2WantsCertificatesAndIsReadAsJson()
    {
        using var box = new Sandbox();
        using var authority = new TestAuthority(box.Config);
        var (certificate, key) = authority.Issue("server", "web.test", 30.5);
        authority.Issue("client", "statusfeeds", 30.5);
        authority.Issue("stranger", "statusfeeds", 30.5, isSelfSigned: true);
        await using var nginx = new Nginx($$"""
            server {
                listen 127.0.0.1:PORT ssl http2;
                ssl_certificate {{certificate}};
                ssl_certificate_key {{key}};
                ssl_client_certificate {{Path.Combine(box.Config, "ca.pem")}};
                ssl_verify_client optional;
                location /open { return 200 '{ "version": "$server_protocol", "queue": 17, "workers": [ { "state": "ok" }, { "state": "ok" } ] }'; }
                location /inner { if ($ssl_client_verify != SUCCESS) { return 403 "$ssl_client_verify"; } return 200 "$ssl_client_s_dn"; }
                location /token { if ($http_authorization != "Bearer s3cret-token") { return 401; } return 200 "said $http_authorization"; }
            }
            """);
        await nginx.Start();
        box.Site();
        var url = $"https://web.test:{nginx.Secure}";
        box.Write("web.yaml", $$"""
            x-way: &way { connect: 127.0.0.1, ca: ca.pem }
            hosts:
              - host: web
                address: 127.0.0.1
                checks:
                  - { http: { <<: *way, url: "{{url}}/open" }, name: one, down: [ json.version != HTTP/1.1, http-version != 1.1 ] }
                  - { http: { <<: *way, url: "{{url}}/open", http-version: 2 }, name: two, down: [ json.version != HTTP/2.0, http-version < 2 ] }
                  - { http: { <<: *way, url: "{{url}}/open", http-version: any, json: { backlog: queue } }, name: any, degraded: [ backlog > 16, "json.workers[*].state != ok" ] }
                  - { http: { <<: *way, url: "{{url}}/inner", certificate: client.pem, key: client.key }, name: inner, down: body lacks CN=statusfeeds }
                  - { http: { <<: *way, url: "{{url}}/inner", http-version: 2, certificate: client.pem, key: client.key }, name: inner2 }
                  - { http: { <<: *way, url: "{{url}}/inner" }, name: nobody }
                  - { http: { <<: *way, url: "{{url}}/inner", certificate: stranger.pem, key: stranger.key }, name: stranger }
                  - { http: { <<: *way, url: "{{url}}/token", token: "${TOKEN}" }, name: token, degraded: body contains said }
                  - { http: "http://127.0.0.1:{{nginx.Port}}/", name: plain }
                  - { http: { url: "http://127.0.0.1:{{nginx.Port}}/", http-version: 2 }, name: plain2 }
            """);
        var (_, output, errors) = await Spawned.Run(
            [.. StatusFeedsProcess.Command, "probe", "web", "--config", box.Config], box.Folder, new Dictionary<string, string?> { ["TOKEN"] = "s3cret-token" });
        foreach (var line in new[]
        {
            "web/one (http): UP\n", "web/two (http): UP\n", "web/any (http): DEGRADED - backlog 17 > 16\n", "web/inner (http): UP\n", "web/inner2 (http): UP\n",
            "web/nobody (http): DOWN - HTTP 403 from /inner\n", "web/stranger (http): DOWN - HTTP 400 from /inner\n", "web/token (http): DEGRADED - body contains \"said\"\n",
            "web/plain (http): UP\n", "web/plain2 (http): DOWN - the server speaks HTTP/1.1 here, not HTTP/2\n", "  asked     GET /open HTTP/2\n", "  came      HTTP/2 200\n",
            "  asked       Authorization: ***\n", "  reading   body = \"said Bearer ***\" (15 characters)\n", "  reading   tls-days = 30\n",
        })
        {
            Assert.Contains(line, output + errors, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("s3cret", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARealProxyIsTheWayAndNotTheTarget()
    {
        using var box = new Sandbox();
        using var authority = new TestAuthority(box.Config);
        var (certificate, key) = authority.Issue("server", "web.test", 30.5);
        await using var nginx = new Nginx($$"""
            server {
                listen 127.0.0.1:PORT ssl http2;
                ssl_certificate {{certificate}};
                ssl_certificate_key {{key}};
                location / { return 200 "ready $server_protocol $http_x_tinyproxy"; }
            }
            """);
        await nginx.Start();
        await using var open = new Tinyproxy(nginx.Secure);
        await using var locked = new Tinyproxy(nginx.Secure, "noc", "s3cret");
        await open.Start();
        await locked.Start();
        box.Site();
        var (secure, plain, closed) = ($"https://web.test:{nginx.Secure}/", $"http://127.0.0.1:{nginx.Port}/", Ports.Free());
        box.Write("web.yaml", $$"""
            hosts:
              - host: web
                address: 127.0.0.1
                checks:
                  - { http: { url: "{{plain}}", proxy: "{{open.Url}}" }, name: plain, down: body lacks ready }
                  - { http: { url: "{{secure}}", proxy: "{{open.Url}}", connect: 127.0.0.1, ca: ca.pem }, name: secure, down: body lacks ready }
                  - { http: { url: "{{secure}}", proxy: "{{open.Url}}", connect: 127.0.0.1, ca: ca.pem, http-version: 2 }, name: two, down: http-version < 2 }
                  - { http: { url: "{{plain}}", proxy: "http://noc:${PW}@127.0.0.1:{{locked.Port}}" }, name: login }
                  - { http: { url: "{{secure}}", proxy: "http://noc:${PW}@127.0.0.1:{{locked.Port}}", connect: 127.0.0.1, ca: ca.pem }, name: login-secure }
                  - { http: { url: "{{plain}}", proxy: "{{locked.Url}}" }, name: no-login }
                  - { http: { url: "{{secure}}", proxy: "{{locked.Url}}", connect: 127.0.0.1, ca: ca.pem }, name: no-login-secure }
                  - { http: { url: "https://web.test:1/", proxy: "{{open.Url}}" }, name: forbidden }
                  - { http: { url: "{{secure}}", proxy: "{{open.Url}}", connect: nobody.invalid }, name: no-target }
                  - { http: { url: "{{secure}}", proxy: "http://127.0.0.1:{{closed}}" }, name: no-proxy }
            """);
        var (_, output, errors) = await Spawned.Run(
            [.. StatusFeedsProcess.Command, "probe", "web", "--config", box.Config], box.Folder, new Dictionary<string, string?> { ["PW"] = "s3cret" });
        foreach (var line in new[]
        {
            "web/plain (http): UP\n", "web/secure (http): UP\n", "web/two (http): UP\n", "web/login (http): UP\n", "web/login-secure (http): UP\n",
            $"web/no-login (http): UNKNOWN - the proxy 127.0.0.1:{locked.Port} answered 407: it wants a user and a password",
            $"web/no-login-secure (http): UNKNOWN - the proxy 127.0.0.1:{locked.Port} answered 407: it wants a user and a password",
            $"web/forbidden (http): UNKNOWN - the proxy 127.0.0.1:{open.Port} answered 403 to CONNECT web.test:1\n",
            $"web/no-target (http): DOWN - the proxy 127.0.0.1:{open.Port} answered 500 to CONNECT nobody.invalid:{nginx.Secure}: it cannot reach it\n",
            $"web/no-proxy (http): NO RESULT - the proxy 127.0.0.1:{closed} cannot be used: connection refused by 127.0.0.1:{closed}\n",
            "  answered  cannot tell\n", "  answered  yes\n", $"  asked     the proxy 127.0.0.1:{locked.Port}: CONNECT 127.0.0.1:{nginx.Secure} HTTP/1.1, Proxy-Authorization: ***\n",
        })
        {
            Assert.Contains(line, output + errors, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("s3cret", output + errors, StringComparison.Ordinal);
    }
}
