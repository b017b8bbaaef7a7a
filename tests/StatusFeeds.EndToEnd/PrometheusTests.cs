// A real Prometheus scrapes the real program; promtool finds nothing to say of its metrics and of the rules in docs/.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class PrometheusTests
{
    [Fact]
    public async Task ARealPrometheusKnowsEveryHostByItsNameAndAlertsOfTheOneThatIsDown()
    {
        await using var nginx = new Nginx();
        await nginx.Start();
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("web01", nginx.Url), ("dead01", "/"));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");
        await box.HostIs("DOWN", "dead01");

        await using var prometheus = new Prometheus($"127.0.0.1:{box.Port}");
        await prometheus.Query("up{job=\"statusfeeds\"}", "instance", found => found.GetValueOrDefault($"127.0.0.1:{box.Port}") == 1);
        await prometheus.Query("probe_success", "instance", found => found is { Count: 2 } && found["web01"] == 1 && found["dead01"] == 0);
        await prometheus.Query("statusfeeds_host_status", "instance", found => found is { Count: 2 } && found["web01"] == 0 && found["dead01"] == 2);
        await prometheus.Query("statusfeeds_application_status", "application", found => found.GetValueOrDefault("shop") == 2);
        await prometheus.Query("probe_http_status_code", "host", found => found["web01"] == 200 && found["dead01"] == 0);
        await prometheus.Query("probe_http_duration_seconds{instance=\"web01\"}", "phase", found => found.Count == 5 && found["processing"] > 0);
        await prometheus.Query("statusfeeds_reading{instance=\"web01\"}", "reading", found => found["status"] == 200 && found["body-size"] == 6);
        await prometheus.Query("rate(process_cpu_seconds_total{job=\"statusfeeds\"}[10s])", "job", found => found.Count == 1 && found["statusfeeds"] > 0);
        await prometheus.Query("ALERTS{alertstate=\"firing\"}", "alertname", found => found.ContainsKey("HostDown") && found.ContainsKey("ApplicationDown"));

        await nginx.Stop();
        await prometheus.Query("statusfeeds_host_status_changes_total", "instance", found => found["web01"] == 2 && found["dead01"] == 1);
        await prometheus.Query("ALERTS{alertname=\"HostDown\",alertstate=\"firing\"}", "host", found => found.Count == 2);

        var rules = (await prometheus.Get("/api/v1/rules")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray()).ToList();
        Assert.True(rules.Count > 10, $"only {rules.Count} rules were loaded");
        Assert.All(rules, rule => Assert.True(rule.GetProperty("health").GetString() == "ok", rule.ToString()));
        var target = Assert.Single((await prometheus.Get("/api/v1/targets")).GetProperty("activeTargets").EnumerateArray());
        Assert.Equal(("up", ""), (target.GetProperty("health").GetString(), target.GetProperty("lastError").GetString()));
        Assert.DoesNotContain("level=warn", prometheus.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("level=error", prometheus.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheUsualAlertsOfBlackboxFireForAStoppedHostAndACertificateThatExpires()
    {
        await using var nginx = new Nginx();
        await nginx.Start();
        using var box = new Sandbox();
        var https = Ports.Free();
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = new CertificateRequest("CN=tls01", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(5));
            box.Write("cert.pem", certificate.ExportCertificatePem());
            box.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        }

        // Who shows the certificate is the program itself.
        box.Site(Sandbox.Fast, $"listen: [ \"{box.Url}\", \"https://127.0.0.1:{https}\" ]", "certificate: cert.pem", "key: key.pem");
        box.Application("shop", ("web01", nginx.Url), ("tls01", $"{{ url: \"https://127.0.0.1:{https}/healthz\", verify-tls: false }}"));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("UP", "web01");
        await box.HostIs("DEGRADED", "tls01");

        await using var prometheus = new Prometheus($"127.0.0.1:{box.Port}", Repository.File("tests", "StatusFeeds.EndToEnd", "blackbox.rules.yml"));
        const string firing = "ALERTS{alertstate=\"firing\",alertname=";
        await prometheus.Query(firing + "\"CertificateExpiresSoon\"}", "instance", found => found is { Count: 1 } && found.ContainsKey("tls01"));
        await prometheus.Query(firing + "\"BlackboxSslCertificateWillExpireSoon\"}", "instance", found => found.ContainsKey("tls01"));
        await prometheus.Query("probe_success", "instance", found => found is { Count: 2 } && found.Values.All(value => value == 1));
        await prometheus.Query(firing + "\"BlackboxProbeFailed\"}", "instance", found => found.Count == 0);
        await nginx.Stop();
        await prometheus.Query(firing + "\"BlackboxProbeFailed\"}", "instance", found => found is { Count: 1 } && found.ContainsKey("web01"));
        await prometheus.Query(firing + "\"BlackboxProbeHttpFailure\"}", "instance", found => found is { Count: 1 } && found.ContainsKey("web01"));
        await nginx.Start();
        await prometheus.Query(firing + "\"BlackboxProbeFailed\"}", "instance", found => found.Count == 0);
    }

    [Fact]
    public async Task PromtoolHasNothingToSay()
    {
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("dead01", "/"));
        box.Write("all.yaml", """
            hosts:
              - host: all01
                address: 127.0.0.1
                checks:
                  - ping
                  - tcp: 9
                  - { push: 0123456789abcdef, every: 1h }
            """);
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("DOWN", "dead01");
        await box.HostIs("DOWN", "all01");
        Assert.Equal("ok", (await box.Get("/push/0123456789abcdef?rows=12&took=3.2s&full=7%25&volts=230V&fan%20%22a%22=900")).Text);
        await Until.Seen("what was posted", () => box.Get("/metrics"), seen => seen.Text.Contains("reading=\"volts\"} 230", StringComparison.Ordinal));
        var answer = await Until.Seen("feeds are counted", () => box.Get("/metrics"), seen => seen.Text.Contains("statusfeeds_feed_requests_total{", StringComparison.Ordinal));
        Assert.Equal("text/plain", answer.ContentType);
        var file = Path.Combine(box.Folder, "metrics");
        await File.WriteAllBytesAsync(file, answer.Body);
        Assert.Equal((0, "", ""), await Spawned.Run(["sh", "-c", "exec promtool check metrics < \"$0\"", file]));
        var (code, output, errors) = await Spawned.Run(["promtool", "check", "rules", "--lint-fatal", Repository.File("docs", "alerts.yml")]);
        Assert.True(code == 0 && errors.Length == 0, output + errors);
    }

    [Fact]
    public async Task EveryAlertFiresWhenItShouldAndNotBefore()
    {
        var (code, output, errors) = await Spawned.Run(["promtool", "test", "rules", Repository.File("tests", "StatusFeeds.EndToEnd", "alerts.test.yml")]);
        Assert.True(code == 0, output + errors);
    }

    [Fact]
    public async Task TheApiSaysWhatTheFeedsSay()
    {
        using var box = new Sandbox();
        box.Site();
        box.Application("shop", ("dead01", "/?key=sesame"));
        await using var program = await StatusFeedsProcess.Serve(box);
        await box.HostIs("DOWN", "dead01");
        var status = (await box.Get("/api/status")).Text;
        var host = (await box.Get("/api/hosts/dead01")).Text;
        Assert.Contains("\"status\":\"down\"", status, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"http: connection refused", status, StringComparison.Ordinal);
        Assert.Contains("\"result\":\"down\"", host, StringComparison.Ordinal);
        foreach (var text in new[] { status, host, (await box.Get("/metrics")).Text })
        {
            Assert.DoesNotContain("sesame", text, StringComparison.Ordinal);
        }
    }
}
