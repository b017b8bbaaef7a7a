// One look of the kind http: from the name to the body, over all redirects, each on a connection of its own.
using System.Collections.Immutable;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class HttpLook(HttpProbe probe, Look look, CancellationToken cancel)
{
    private const int MostRedirects = 10;
    private const int PathShown = 100;

    private readonly Approach approach = new(look, cancel);
    private readonly HttpTold? told = look.Transcript is { } transcript ? new(probe, transcript) : null;

    public async Task<ProbeResult> Run() => await Chase() with { Expires = approach.Expires };

    private async Task<ProbeResult> Chase()
    {
        if (!Uri.TryCreate(probe.Url.StartsWith('/') ? $"http://{HostAndPort.InUrl(look.Address)}{probe.Url}" : probe.Url, UriKind.Absolute, out var origin))
        {
            return ProbeResult.NoResult($"no url can be made of the address {look.Address}");
        }

        var hop = new HttpHop(origin, origin, probe.Method, WithBody: true);
        for (var redirects = 0; ; redirects++)
        {
            // That the place where a redirect leads is silent, or is here, says nothing of the host.
            var contact = redirects == 0 ? look.Contact : new Contact();
            var (answer, fault) = await Ask(hop, contact);
            if (answer is null)
            {
                return fault!.Told([.. approach.Times()]);
            }

            if (!probe.FollowRedirects || answer.Location is null)
            {
                return Result(answer, hop.Url);
            }

            if (redirects == MostRedirects)
            {
                return ProbeResult.Down($"more than {MostRedirects} redirects, the last from {Shown(hop.Url)}", [.. approach.Times()]);
            }

            if (!Uri.TryCreate(hop.Url, answer.Location, out var next) || next.Scheme is not ("http" or "https"))
            {
                return ProbeResult.Down($"HTTP {answer.Status} from {Shown(hop.Url)} redirects to what is no http address", [.. approach.Times()]);
            }

            hop = hop.To(next, answer.Status);
        }
    }

    private async Task<(HttpAnswer? Answer, Fault? Fault)> Ask(HttpHop hop, Contact contact)
    {
        var (connection, fault) = await new HttpWay(probe, look, approach, cancel).To(hop, contact);
        if (connection is null)
        {
            return (null, fault);
        }

        await using var stream = connection.Stream;
        using var request = HttpRequests.Of(probe, hop, connection.Version);
        told?.Asked(request, Shown(hop.Url));
        var ready = look.Clock.GetTimestamp();
        var exchanged = await HttpExchange.Exchange(request, connection, new HttpTerms(probe.MaxBody, probe.FollowRedirects, told), look.Clock, cancel);
        if ((exchanged.Answer?.First ?? connection.Watch.FirstByte) is { } first)
        {
            approach.Count("first-byte", ready, first);
        }

        if (!connection.IsToProxy || probe.Proxy is not { } proxy)
        {
            return exchanged;
        }

        return exchanged.Answer?.Status == 407 ? (null, proxy.Login())
            : exchanged.Fault is { } broken ? (null, proxy.Through(broken))
            : exchanged;
    }

    private ProbeResult Result(HttpAnswer answer, Uri url)
    {
        told?.Came(answer);
        var text = answer.Text();
        var said = $"HTTP {answer.Status} from {Shown(url)}";
        var times = approach.Times().ToList();
        var json = probe.Json.IsEmpty ? null : JsonReadings.Of(InUtf8(answer, text), probe.Json, isCut: answer.Body.Length == probe.MaxBody);
        ImmutableArray<Reading> readings =
        [
            new Reading("status", answer.Status, Words: said),
            .. times,
            new Reading("body-size", answer.Body.Length, Unit.Bytes),
            new Reading("http-version", answer.Version),
            Reading.OfText("body", TcpText.Hide(text, probe.Hidden)),
            .. json?.Readings.Select(reading => reading.Text is { } secret ? reading with { Text = TcpText.Hide(secret, probe.Hidden) } : reading) ?? [],
        ];
        if (probe.Expect is { } expected && !text.Contains(expected, StringComparison.Ordinal))
        {
            var where = answer.Body.Length == probe.MaxBody ? $"the first {probe.MaxBody} bytes of the body lack" : "the body lacks";
            return ProbeResult.Down($"{where} \"{probe.ShownExpect ?? expected}\"", readings);
        }

        if (json?.TooMany is { } many)
        {
            return new ProbeResult(Verdict.Unknown, $"the body holds more than {JsonReadings.Most} values of {many}: name fewer", readings);
        }

        return new ProbeResult(Verdict.Answered, $"{said} in {Words.Value(times[0])}", readings) with
        {
            Absent = json?.Absent ?? ImmutableDictionary<string, string>.Empty,
        };
    }

    private static ReadOnlySpan<byte> InUtf8(HttpAnswer answer, string text) =>
        answer.Charset?.Trim('"', ' ') is { Length: > 0 } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetBytes(text) : answer.Body;

    /// <summary>The path alone: no query, no user, and no text of <c>${...}</c>.</summary>
    private string Shown(Uri url)
    {
        var path = probe.ShownPath ?? url.AbsolutePath;
        return path.Length <= PathShown ? path : path[..PathShown] + "…";
    }
}
