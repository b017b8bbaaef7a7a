// /metrics: the series of a small site, what stays away and why, how labels are escaped, and what a scrape costs.
using System.IO.Compression;
using StatusFeeds.Feeds;
using StatusFeeds.Model;
using StatusFeeds.Tests.Feeds;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Web;

public sealed class MetricsTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 57, 39, TimeSpan.Zero);

    private readonly SteppedClock clock = new(Evening);

    [Fact]
    public async Task EverySeriesIsAsTheDocumentationSays()
    {
        await using var served = await Watched();
        await served.Until("/apps/shop/hosts.atom", clock, feed => feed.Code == 200);
        var fetched = await Scrape(served);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", fetched["Content-Type"]);
        Assert.Equal("no-cache", fetched["Cache-Control"]);
        var process = fetched.Text.IndexOf("# HELP process_", StringComparison.Ordinal);
        Golden.Holds("../Web/metrics.txt", fetched.Text[..process].Replace($"version=\"{FeedHeader.Version}\"", "version=\"0.1.0\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FamiliesStandTogetherAndEachSaysItsTypeAndMeaning()
    {
        await using var served = await Watched();
        var lines = (await Scrape(served)).Text.TrimEnd('\n').Split('\n');
        var families = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                Assert.NotEmpty(line.Split(' ', 4)[3]);
                families.Add(line.Split(' ')[2]);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(families[^1], line.Split(' ')[2]);
                Assert.Equal(families[^1].EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge", line.Split(' ')[3]);
            }
            else
            {
                Assert.Equal(families[^1], line.Split('{', ' ')[0]);
            }
        }

        Assert.Equal(families.Distinct(), families);
        Assert.Equal(lines.Distinct(), lines);
    }

    [Fact]
    public async Task TheProcessTellsWhatItTakes()
    {
        await using var served = await Watched();
        var text = (await Scrape(served)).Text;
        Assert.All(
            ["process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes", "process_open_fds", "process_max_fds", "dotnet_total_memory_bytes",
                "dotnet_gc_heap_total_allocated_bytes_total", "dotnet_threadpool_num_threads"],
            name => Assert.True(Value(text, name) > 0, name));
        Assert.InRange(Value(text, "process_start_time_seconds"), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 86400, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
        Assert.True(Value(text, "dotnet_collection_count_total{generation=\"0\"}") >= 0);
    }

    [Fact]
    public async Task ALookTooOldToCountOnIsNotShownAndTheLastKnownStatusIs()
    {
        await using var served = await Watched();
        clock.Advance(TimeSpan.FromSeconds(309));
        var text = (await Scrape(served)).Text;
        Assert.Equal(1, Value(text, "probe_success{host=\"web01\",check=\"http\",kind=\"http\"}"));

        clock.Advance(TimeSpan.FromSeconds(2));
        text = (await Scrape(served)).Text;
        Assert.DoesNotContain("probe_success", text, StringComparison.Ordinal);
        Assert.DoesNotContain("statusfeeds_reading", text, StringComparison.Ordinal);
        Assert.Equal(2, Value(text, "statusfeeds_host_status{host=\"web02\"}"));
        Assert.Equal(0, Value(text, "statusfeeds_looking"));
    }

    [Fact]
    public async Task FeedRequestsAreCountedByFeedAndCodeAndNamesThatSomebodyMadeUpAreNot()
    {
        await using var served = await Watched();
        var feed = await served.Until("/apps/shop/hosts.atom", clock, answer => answer.Code == 200);
        var before = Value((await Scrape(served)).Text, "statusfeeds_feed_requests_total{feed=\"apps/shop/hosts.atom\",code=\"200\"}");
        await served.Get("/apps/shop/hosts.atom");
        await served.Send(HttpMethod.Head, "/apps/shop/hosts.atom");
        await served.Get("/apps/shop/hosts.atom", ("If-None-Match", feed["ETag"]));
        await served.Get("/apps/made-up/hosts.atom");
        await served.Get("/apps/shop/hosts.atom%22%7D");
        var text = (await Scrape(served)).Text;
        Assert.Equal(before + 2, Value(text, "statusfeeds_feed_requests_total{feed=\"apps/shop/hosts.atom\",code=\"200\"}"));
        Assert.Equal(1, Value(text, "statusfeeds_feed_requests_total{feed=\"apps/shop/hosts.atom\",code=\"304\"}"));
        Assert.DoesNotContain("made-up", text, StringComparison.Ordinal);
        Assert.DoesNotContain("code=\"404\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARemovedApplicationsFeedsAreCountedAsOther()
    {
        await using var served = await Watched();
        await served.Until("/apps/lab/hosts.atom", clock, answer => answer.Code == 200);
        await served.Adopt(SmallSite.Shop("web01"));
        await served.Until("/apps/lab/hosts.atom", clock, answer => answer.Code == 410);
        Assert.True(Value((await Scrape(served)).Text, "statusfeeds_feed_requests_total{feed=\"other\",code=\"410\"}") >= 1);
    }

    [Fact]
    public async Task ItIsZippedForThoseWhoAskAndHasALengthForHead()
    {
        await using var served = await Watched();
        clock.Advance(TimeSpan.FromSeconds(1));
        var plain = await served.Get("/metrics");
        var zipped = await served.Get("/metrics", ("Accept-Encoding", "gzip;q=1.0, br"));
        Assert.Equal(("", "gzip"), (plain["Content-Encoding"], zipped["Content-Encoding"]));
        Assert.Equal(("Accept-Encoding", "Accept-Encoding"), (plain["Vary"], zipped["Vary"]));
        await using var unzipped = new GZipStream(new MemoryStream(zipped.Body), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        var end = "# HELP process_";
        Assert.Equal(plain.Text.Split(end)[0], (await reader.ReadToEndAsync()).Split(end)[0]);

        var head = await served.Send(HttpMethod.Head, "/metrics");
        Assert.Equal((200, 0, plain["Content-Length"]), (head.Code, head.Body.Length, head["Content-Length"]));
        Assert.Equal("", (await served.Get("/metrics", ("Accept-Encoding", "br")))["Content-Encoding"]);
    }

    [Fact]
    public async Task WithinASecondAllGetTheSameBytes()
    {
        await using var served = await Watched();
        var first = await Scrape(served);
        await served.Change(("web01", Status.Down, "HTTP 503 from /"));
        Assert.Equal(first.Body, (await served.Get("/metrics")).Body);
        Assert.Equal(2, Value((await Scrape(served)).Text, "statusfeeds_host_status{host=\"web01\"}"));
    }

    [Fact]
    public async Task ARefusedConfigurationAndLateLooksAreSeen()
    {
        await using var served = await Watched();
        served.Workings = new Workings(Late: 12, Missed: 3, Dropped: 7, Evening.AddMinutes(-5), Refused: true);
        await served.Look();
        var text = (await Scrape(served)).Text;
        Assert.Equal(0, Value(text, "statusfeeds_config_last_reload_successful"));
        Assert.Equal(Evening.AddMinutes(-5).ToUnixTimeSeconds(), Value(text, "statusfeeds_config_last_reload_success_timestamp_seconds"));
        Assert.Equal((12, 3, 7), (Value(text, "statusfeeds_looks_late_total"), Value(text, "statusfeeds_looks_missed_total"), Value(text, "statusfeeds_looks_dropped_total")));
    }

    [Fact]
    public async Task ADnsCheckHasTheSeriesThatBlackboxHasForIt()
    {
        var site = Sites.Of(Sites.Host("ns1", Sites.Check("ns1", "dns") with { Kind = "dns" }, Sites.Check("ns1", "silent") with { Kind = "dns" }));
        await using var served = await ServedSite.Open(site, clock);
        var seen = new Observation("ns1", "dns", Evening.AddMilliseconds(-250), TimeSpan.FromMilliseconds(142), new Judgement(Status.Up, "",
        [
            new("time", 0.125, Unit.Seconds), new("dns", 0.0625, Unit.Seconds), new("connect", 0.03125, Unit.Seconds), new("answers", 2), new("serial", 2026112100),
        ]));
        var silent = new Observation("ns1", "silent", Evening, TimeSpan.FromSeconds(10), new Judgement(Status.Down, "no answer", []));
        var state = SmallSite.Begun(site, Evening).Hosts["ns1"] with
        {
            Checks = [SmallSite.StateOf("dns", Status.Up, "", Evening, seen), SmallSite.StateOf("silent", Status.Down, "no answer", Evening, silent)],
        };
        await served.Become(World.Empty with { Hosts = World.Empty.Hosts.Add("ns1", state), Watching = Evening });
        var text = (await Scrape(served)).Text;
        const string labels = "{host=\"ns1\",check=\"dns\",kind=\"dns\"";
        (string Series, double Value)[] wanted =
        [
            ($"probe_dns_lookup_time_seconds{labels}}}", 0.0625), ($"probe_dns_query_succeeded{labels}}}", 1), ($"probe_dns_answer_rrs{labels}}}", 2), ($"probe_dns_serial{labels}}}", 2026112100),
            ($"probe_dns_duration_seconds{labels},phase=\"resolve\"}}", 0.0625), ($"probe_dns_duration_seconds{labels},phase=\"connect\"}}", 0.03125), ($"probe_dns_duration_seconds{labels},phase=\"request\"}}", 0.03125),
            ($"statusfeeds_probe_timestamp_seconds{labels}}}", Evening.ToUnixTimeSeconds() - 0.25),
        ];
        Assert.All(wanted, one => Assert.Equal((one.Series, one.Value), (one.Series, Value(text, one.Series))));
        var none = labels.Replace("\"dns\",kind", "\"silent\",kind", StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), (Value(text, $"probe_dns_query_succeeded{none}}}"), Value(text, $"probe_dns_answer_rrs{none}}}"), Value(text, $"probe_dns_duration_seconds{none},phase=\"request\"}}")));
        Assert.DoesNotContain($"probe_dns_serial{none}", text, StringComparison.Ordinal);
    }

    private async Task<ServedSite> Watched()
    {
        var served = await ServedSite.Open(WatchedHosts.Site, clock);
        served.Workings = new Workings(0, 0, 0, Evening, Refused: false);
        await served.Become(WatchedHosts.At(clock.GetUtcNow()));
        return served;
    }

    /// <summary>A second after whatever was scraped before.</summary>
    private async Task<Fetched> Scrape(ServedSite served)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        var fetched = await served.Get("/metrics");
        Assert.Equal(200, fetched.Code);
        return fetched;
    }

    private static double Value(string text, string series) =>
        double.Parse(Assert.Single(text.Split('\n'), line => line.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
}
