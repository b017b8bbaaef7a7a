// A real Prometheus and a site with thousands of checks: what a scrape takes, by Prometheus' own measure.
using System.Text;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

[Collection(Alone.Name)]
public sealed class ScrapeTests
{
    private const int Hosts = 500;
    private const int Each = 10;

    [Fact]
    public async Task FiveThousandChecksAreScrapedInUnder200Milliseconds()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site("{ every: 20s, timeout: 10s }");
        var text = new StringBuilder("hosts:\n");
        for (var host = 0; host < Hosts; host++)
        {
            text.Append($"  - host: h{host}\n    address: 127.0.0.1\n    checks:\n");
            for (var check = 0; check < Each; check++)
            {
                text.Append($"      - {{ name: c{check}, http: \"{hosts.Url($"h{host}")}\" }}\n");
            }
        }

        box.Write("many.yaml", text.ToString());
        await using var program = await StatusFeedsProcess.Serve(box);
        await using var prometheus = new Prometheus($"127.0.0.1:{box.Port}");
        await prometheus.Query("count by (job) (probe_success)", "job", found => found.GetValueOrDefault("statusfeeds") == Hosts * Each, TimeSpan.FromSeconds(90));

        // To make a series costs Prometheus many times what a sample does: once all are known it is as it will be from then on.
        await prometheus.Query("sum_over_time(scrape_series_added[10s]) + 10 - count_over_time(scrape_series_added[10s])", "job", found => found.GetValueOrDefault("statusfeeds", 100) <= 2, TimeSpan.FromSeconds(60));
        var took = await prometheus.Query("quantile_over_time(0.5, scrape_duration_seconds[8s])", "job", found => found.Count == 1);
        var samples = await prometheus.Query("scrape_samples_scraped", "job", found => found.Count == 1);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("Accept-Encoding", "gzip");
        var from = TimeProvider.System.GetTimestamp();
        using var answer = await box.Client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        TestContext.Current.SendDiagnosticMessage(
            "{0} samples in {1:0} ms; {2} bytes zipped are here after {3:0} ms", samples["statusfeeds"], took["statusfeeds"] * 1000, bytes.Length, TimeProvider.System.GetElapsedTime(from).TotalMilliseconds);
        Assert.InRange(took["statusfeeds"], 0, 0.2);
        Assert.True(samples["statusfeeds"] > 15 * Hosts * Each, $"{samples["statusfeeds"]} samples");
    }
}
