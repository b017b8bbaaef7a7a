// What the last look of every check saw, under blackbox_exporter's names where it has one.
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Web;

/// <param name="Labels">Of its check.</param>
internal readonly record struct SeenLook(byte[] Labels, string Kind, Observation Look)
{
    public bool IsHttp => Kind == "http";

    public bool IsDns => Kind == "dns";

    /// <summary>NaN where the look did not bring that number.</summary>
    public double Number(string reading)
    {
        foreach (var one in Look.Judgement.Readings)
        {
            if (!one.IsText && one.Name == reading)
            {
                return one.Value;
            }
        }

        return double.NaN;
    }

    public double OrZero(string reading) => Number(reading) is var number && double.IsNaN(number) ? 0 : number;
}

/// <summary>The labels of readings are made anew only for a name not met before.</summary>
internal sealed class LookMetrics
{
    /// <summary>Names of readings come from targets too: what is remembered of them is bounded.</summary>
    private const int MostNames = 10_000;

    private readonly Dictionary<string, byte[]> names = new(StringComparer.Ordinal);

    /// <summary>The last looks that still say something: as old as makes a check unknown, a look counts no more.</summary>
    public static List<SeenLook> Fresh(IEnumerable<LabelledHost> hosts, World world, DateTimeOffset now)
    {
        var fresh = new List<SeenLook>();
        foreach (var host in hosts)
        {
            var state = world.Hosts.GetValueOrDefault(host.Host);
            foreach (var (check, labels) in host.Checks)
            {
                if (Last(state, check.Name) is { } last && now - last.At <= (check.LookEvery * Believing.Patience) + check.Timeout)
                {
                    fresh.Add(new SeenLook(labels, check.Kind, last));
                }
            }
        }

        return fresh;
    }

    public void Write(Exposition to, List<SeenLook> looks)
    {
        to.Family("statusfeeds_probe_lag_seconds", "gauge", "How long after its due second the last look started.");
        foreach (var seen in looks)
        {
            to.Sample(seen.Look.Lag.TotalSeconds, seen.Labels);
        }

        to.Family("statusfeeds_probe_timestamp_seconds", "gauge", "When the last look ended, in Unix seconds.");
        foreach (var seen in looks)
        {
            to.Sample(seen.Look.At.ToUnixTimeMilliseconds() / 1000.0, seen.Labels);
        }

        // A fault of ours says nothing of the target: no series rather than a wrong one.
        List<SeenLook> results = [.. looks.Where(seen => seen.Look.Judgement.Status is not null)];
        Each("probe_success", "Whether the last look found its target up or degraded.", results, seen => seen.Look.Judgement.Status is Status.Up or Status.Degraded ? 1 : 0);
        Each("probe_duration_seconds", "How long the last look took.", results, seen => seen.Look.Elapsed.TotalSeconds);
        Each("probe_dns_lookup_time_seconds", "How long the last look waited for names to be resolved.", results, seen => seen.IsHttp || seen.IsDns ? seen.OrZero("dns") : seen.Number("dns"));
        Each("probe_ssl_earliest_cert_expiry", "When the first certificate of the chain expires, in Unix seconds.", results, seen => seen.Look.Expires?.ToUnixTimeSeconds() ?? double.NaN);

        List<SeenLook> dns = [.. results.Where(seen => seen.IsDns)];
        Each("probe_dns_query_succeeded", "Whether the server gave an answer, whatever it says.", dns, seen => double.IsNaN(seen.Number("answers")) ? 0 : 1);
        Each("probe_dns_answer_rrs", "Records in the answer; 0 when none came.", dns, seen => seen.OrZero("answers"));
        Each("probe_dns_serial", "Serial number of the zone, where its SOA was asked for.", dns, seen => seen.Number("serial"));
        Phases("probe_dns_duration_seconds", "Duration of the last query by phase.", dns,
        [
            ("resolve", seen => seen.OrZero("dns")),
            ("connect", seen => seen.OrZero("connect")),
            ("request", seen => Math.Max(0, seen.OrZero("time") - seen.OrZero("dns") - seen.OrZero("connect"))),
        ]);

        List<SeenLook> https = [.. results.Where(seen => seen.IsHttp)];
        Each("probe_http_status_code", "HTTP status of the last answer; 0 when none came.", https, seen => seen.OrZero("status"));
        Each("probe_http_version", "Version of HTTP of the last answer.", https, seen => seen.Number("http-version"));
        Each("probe_http_ssl", "Whether the last look spoke TLS, on any hop.", https, seen => double.IsNaN(seen.Number("tls")) ? 0 : 1);
        Each("probe_http_uncompressed_body_length", "Bytes of the body as far as it was read.", https, seen => seen.OrZero("body-size"));
        Phases("probe_http_duration_seconds", "Duration of the last look by phase, summed over all redirects.", https,
        [
            ("resolve", seen => seen.OrZero("dns")),
            ("connect", seen => seen.OrZero("connect")),
            ("tls", seen => seen.OrZero("tls")),
            ("processing", seen => seen.OrZero("first-byte")),
            ("transfer", Transfer),
        ]);
        Phases("probe_icmp_duration_seconds", "Mean round trip of the last pings.", [.. results.Where(seen => seen.Kind == "ping")], [("rtt", seen => seen.Number("rtt"))]);

        to.Family("statusfeeds_reading", "gauge", "Every number of the last look, in base units; a percentage as a ratio from 0 to 1.");
        foreach (var (labels, _, look) in results)
        {
            Readings(to, labels, look);
        }

        void Each(string family, string help, List<SeenLook> of, Func<SeenLook, double> value)
        {
            to.Family(family, "gauge", help);
            foreach (var seen in of)
            {
                if (value(seen) is var number && !double.IsNaN(number))
                {
                    to.Sample(number, seen.Labels);
                }
            }
        }

        void Phases(string family, string help, List<SeenLook> of, (string Phase, Func<SeenLook, double> Value)[] phases)
        {
            to.Family(family, "gauge", help);
            byte[][] labels = [.. phases.Select(phase => Exposition.Label("phase", phase.Phase))];
            foreach (var seen in of)
            {
                for (var i = 0; i < phases.Length; i++)
                {
                    if (phases[i].Value(seen) is var number && !double.IsNaN(number))
                    {
                        to.Sample(number, seen.Labels, labels[i]);
                    }
                }
            }
        }
    }

    /// <summary>What is left of an answered look after all other phases.</summary>
    private static double Transfer(SeenLook seen) => double.IsNaN(seen.Number("status"))
        ? 0
        : Math.Max(0, seen.OrZero("time") - seen.OrZero("dns") - seen.OrZero("connect") - seen.OrZero("tls") - seen.OrZero("first-byte"));

    private static Observation? Last(HostState? state, string check)
    {
        foreach (var one in state?.Checks ?? [])
        {
            if (one.Name == check)
            {
                return one.Last;
            }
        }

        return null;
    }

    private void Readings(Exposition to, byte[] labels, Observation look)
    {
        var readings = look.Judgement.Readings;
        for (var i = 0; i < readings.Length; i++)
        {
            // Of two with the same name the first: a series has one value.
            if (!readings[i].IsText && IsFirst(readings, i))
            {
                to.Sample(readings[i].Unit == Unit.Percent ? readings[i].Value / 100 : readings[i].Value, labels, Name(readings[i].Name));
            }
        }
    }

    private static bool IsFirst(System.Collections.Immutable.ImmutableArray<Reading> readings, int place)
    {
        for (var i = 0; i < place; i++)
        {
            if (!readings[i].IsText && readings[i].Name == readings[place].Name)
            {
                return false;
            }
        }

        return true;
    }

    private byte[] Name(string reading)
    {
        if (!names.TryGetValue(reading, out var label))
        {
            label = Exposition.Label("reading", reading);
            if (names.Count < MostNames)
            {
                names[reading] = label;
            }
        }

        return label;
    }
}
