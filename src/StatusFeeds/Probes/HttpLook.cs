// One look of the kind http: from the name to the body, over all redirects, each on a connection of its own.
using System.Net.Security;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class HttpLook(HttpProbe probe, Look look, CancellationToken cancel)
{
    private const int MostRedirects = 10;
    private const int PathShown = 100;

    private static readonly string Agent = "StatusFeeds/" + typeof(HttpLook).Assembly.GetName().Version!.ToString(3);

    /// <summary>Not bound to the host they were written for; every other header may be a key to it.</summary>
    private static readonly string[] HarmlessHeaders = ["Accept", "Accept-Language", "User-Agent"];

    private readonly TimeProvider clock = look.Clock;
    private readonly Approach approach = new(look, cancel);

    public async Task<ProbeResult> Run() => await Chase() with { Expires = approach.Expires };

    private async Task<ProbeResult> Chase()
    {
        if (!Uri.TryCreate(probe.Url.StartsWith('/') ? $"http://{HostAndPort.InUrl(look.Address)}{probe.Url}" : probe.Url, UriKind.Absolute, out var origin))
        {
            return ProbeResult.NoResult($"no url can be made of the address {look.Address}");
        }

        var (url, method, withBody) = (origin, probe.Method, true);
        for (var redirects = 0; ; redirects++)
        {
            // That the place where a redirect leads is silent, or is here, says nothing of the host.
            var contact = redirects == 0 ? look.Contact : new Contact();
            var (answer, fault) = await Ask(url, origin, method, withBody, contact);
            if (answer is null)
            {
                return fault!.Told([.. approach.Times()]);
            }

            if (!probe.FollowRedirects || answer.Location is null)
            {
                return Result(answer, url);
            }

            if (redirects == MostRedirects)
            {
                return ProbeResult.Down($"more than {MostRedirects} redirects, the last from {Shown(url)}", [.. approach.Times()]);
            }

            if (!Uri.TryCreate(url, answer.Location, out var next) || next.Scheme is not ("http" or "https"))
            {
                return ProbeResult.Down($"HTTP {answer.Status} from {Shown(url)} redirects to what is no http address", [.. approach.Times()]);
            }

            if (answer.Status == 303 ? method != HttpMethod.Head : answer.Status is 301 or 302 && method == HttpMethod.Post)
            {
                (method, withBody) = (HttpMethod.Get, false);
            }

            url = next;
        }
    }

    private async Task<(HttpAnswer? Answer, Fault? Fault)> Ask(Uri url, Uri origin, HttpMethod method, bool withBody, Contact contact)
    {
        var (connection, fault) = await Reach(url, origin, contact);
        if (connection is null)
        {
            return (null, fault);
        }

        if (url.Scheme == "https")
        {
            var terms = new TlsTerms(url.IdnHost.TrimEnd('.'), probe.VerifyTls) { Protocols = [SslApplicationProtocol.Http11], Roots = probe.Roots };
            var handshake = await approach.Secure(connection, terms);
            if (handshake.Stream is null)
            {
                return (null, handshake.Fault);
            }

            connection = handshake.Stream;
        }

        await using var stream = new WatchedStream(connection, clock);
        using var request = Request(url, origin, method, withBody);
        var ready = clock.GetTimestamp();
        var exchanged = await HttpExchange.Exchange(request, stream, probe.MaxBody, probe.FollowRedirects, cancel);
        if (stream.FirstByte is { } first)
        {
            approach.Count("first-byte", ready, first);
        }

        return exchanged;
    }

    private Task<(Stream? Stream, Fault? Fault)> Reach(Uri url, Uri origin, Contact contact)
    {
        // RFC 6874: in a url the percent sign before the zone of fe80::1%eth0 is written %25.
        var (host, port) = (url.IdnHost.Replace("%25", "%", StringComparison.Ordinal), url.Port);
        if (probe.Connect is { } instead && url.IdnHost == origin.IdnHost)
        {
            host = instead.Host;
            port = url.Port == origin.Port ? instead.Port ?? port : port;
        }

        return approach.Reach(host, port, probe.Family, contact);
    }

    /// <summary>The request goes out as http, for TLS is already under the stream; the Host header is the url's in any case.</summary>
    private HttpRequestMessage Request(Uri url, Uri origin, HttpMethod method, bool withBody)
    {
        var request = new HttpRequestMessage(method, new UriBuilder(url) { Scheme = "http", Port = url.Port, Fragment = "" }.Uri)
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (withBody && probe.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(probe.Body));
        }

        var atHome = IsHome(url, origin);
        foreach (var (header, value) in probe.Headers)
        {
            if (atHome || HarmlessHeaders.Contains(header, StringComparer.OrdinalIgnoreCase))
            {
                Add(request, header, value, withBody);
            }
        }

        var name = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        AddIfMissing(request, "Host", url.IsDefaultPort ? name : $"{name}:{url.Port}");
        AddIfMissing(request, "User-Agent", Agent);
        if (atHome && probe.User is not null)
        {
            AddIfMissing(request, "Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{probe.User}:{probe.Password?.Reveal}")));
        }

        request.Headers.ConnectionClose = true;
        return request;
    }

    /// <summary>.NET keeps the headers that describe a body (Content-Type) with the body; where none is sent they are not either.</summary>
    private static void Add(HttpRequestMessage request, string header, string value, bool withBody)
    {
        if (!request.Headers.TryAddWithoutValidation(header, value) && withBody)
        {
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private static void AddIfMissing(HttpRequestMessage request, string header, string value)
    {
        if (!request.Headers.NonValidated.Contains(header))
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    /// <summary>Where the secrets of the settings may go: the url's own host and port, or its https where the url is plain http.</summary>
    private static bool IsHome(Uri url, Uri origin) =>
        url.IdnHost == origin.IdnHost
        && ((url.Scheme == origin.Scheme && url.Port == origin.Port) || (url is { Scheme: "https", Port: 443 } && origin is { Scheme: "http", Port: 80 }));

    private ProbeResult Result(HttpAnswer answer, Uri url)
    {
        var text = answer.Text();
        var said = $"HTTP {answer.Status} from {Shown(url)}";
        var times = approach.Times().ToList();
        Reading[] readings =
        [
            new Reading("status", answer.Status, Words: said),
            .. times,
            new Reading("body-size", answer.Body.Length, Unit.Bytes),
            Reading.OfText("body", text),
        ];
        if (probe.Expect is { } expected && !text.Contains(expected, StringComparison.Ordinal))
        {
            var where = answer.Body.Length == probe.MaxBody ? $"the first {probe.MaxBody} bytes of the body lack" : "the body lacks";
            return ProbeResult.Down($"{where} \"{probe.ShownExpect ?? expected}\"", [.. readings]);
        }

        return new ProbeResult(Verdict.Answered, $"{said} in {Words.Value(times[0])}", [.. readings]);
    }

    /// <summary>The path alone: no query, no user, and no text of <c>${...}</c>.</summary>
    private string Shown(Uri url)
    {
        var path = probe.ShownPath ?? url.AbsolutePath;
        return path.Length <= PathShown ? path : path[..PathShown] + "…";
    }
}
