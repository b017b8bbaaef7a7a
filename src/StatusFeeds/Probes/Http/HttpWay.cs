// The way to the server of one hop: direct or by a proxy, over TLS or not, and which HTTP is spoken at its end.
using System.Net;
using System.Net.Security;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class HttpWay(HttpProbe probe, Look look, Approach approach, CancellationToken cancel)
{
    private static readonly SslApplicationProtocol[] One = [SslApplicationProtocol.Http11];
    private static readonly SslApplicationProtocol[] Two = [SslApplicationProtocol.Http2];
    private static readonly SslApplicationProtocol[] Any = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <param name="hop">Where to.</param>
    /// <param name="contact">Learns what was heard of the server itself.</param>
    public async Task<(HttpConnection? Connection, Fault? Fault)> To(HttpHop hop, Contact contact)
    {
        var (stream, fault) = await Reach(hop, contact);
        if (stream is null)
        {
            return (null, fault);
        }

        if (hop.IsSecure)
        {
            return await Secure(stream, hop, contact);
        }

        var watched = new WatchedStream(stream, look.Clock);
        var version = probe.Speech == HttpSpeech.Two ? HttpVersion.Version20 : HttpVersion.Version11;
        return (new HttpConnection(watched, watched.Watch, version, probe.Proxy is not null), null);
    }

    private async Task<(Stream? Stream, Fault? Fault)> Reach(HttpHop hop, Contact contact)
    {
        // RFC 6874: in a url the percent sign before the zone of fe80::1%eth0 is written %25.
        var (host, port) = (hop.Url.IdnHost.Replace("%25", "%", StringComparison.Ordinal), hop.Url.Port);
        if (probe.Connect is { } instead && hop.Url.IdnHost == hop.Origin.IdnHost)
        {
            host = instead.Host;
            port = hop.Url.Port == hop.Origin.Port ? instead.Port ?? port : port;
        }

        if (probe.Proxy is not { } proxy)
        {
            return await approach.Reach(host, port, probe.Family, contact);
        }

        if (!hop.IsSecure && probe.Speech == HttpSpeech.Two)
        {
            return (null, Fault.OfOurs($"HTTP/2 without TLS cannot go through the proxy {proxy}, and {HostAndPort.InUrl(host)}:{port} is asked without"));
        }

        return await ReachBy(proxy, hop.IsSecure ? $"{HostAndPort.InUrl(host)}:{port}" : null);
    }

    /// <param name="tunnelTo">Null: no tunnel, the proxy itself is asked.</param>
    private async Task<(Stream? Stream, Fault? Fault)> ReachBy(HttpProxy proxy, string? tunnelTo)
    {
        Stream? stream;
        Fault? fault;
        try
        {
            (stream, fault) = await approach.Reach(proxy.Host, proxy.Port, System.Net.Sockets.AddressFamily.Unspecified, new Contact());
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return (null, proxy.Unreached(Fault.OfSilence("no answer in time")));
        }

        if (stream is null || tunnelTo is null)
        {
            return (stream, fault is null ? null : proxy.Unreached(fault));
        }

        var from = look.Clock.GetTimestamp();
        if (await proxy.Tunnel(stream, tunnelTo, HttpRequests.Agent, look.Transcript, cancel) is { } refused)
        {
            await stream.DisposeAsync();
            return (null, refused);
        }

        approach.Count("connect", from, look.Clock.GetTimestamp());
        return (stream, null);
    }

    private async Task<(HttpConnection? Connection, Fault? Fault)> Secure(Stream stream, HttpHop hop, Contact contact)
    {
        var terms = new TlsTerms(hop.Url.IdnHost.TrimEnd('.'), probe.VerifyTls)
        {
            Protocols = [.. probe.Speech switch { HttpSpeech.One => One, HttpSpeech.Two => Two, _ => Any }],
            Roots = probe.Roots,
            Own = hop.IsHome ? probe.Certificate : null,
        };
        var handshake = await approach.Secure(stream, terms);
        if (probe.Proxy is not null && (handshake.Stream is not null || handshake.Expires is not null))
        {
            contact.Heard = true;
        }

        if (handshake.Stream is not { } secured)
        {
            var fault = handshake.Fault!;
            if (probe.Speech == HttpSpeech.Two && fault.Words.Contains("no application protocol", StringComparison.Ordinal))
            {
                return (null, NotTwo);
            }

            return (null, probe.Proxy is { } proxy && handshake.Expires is null ? proxy.Through(fault) : fault);
        }

        var isTwo = secured.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
        if (probe.Speech == HttpSpeech.Two && !isTwo)
        {
            await secured.DisposeAsync();
            return (null, NotTwo);
        }

        return (new HttpConnection(secured, secured.Watch, isTwo ? HttpVersion.Version20 : HttpVersion.Version11, IsToProxy: false), null);
    }

    private static Fault NotTwo => Fault.OfTarget("the server offers no HTTP/2 over TLS (ALPN)");
}
