// The request of one hop of an http look: method, headers, login and body, and what of it may leave the url's own host.
using System.Net;
using System.Text;

namespace StatusFeeds.Probes;

/// <param name="Url">Asked for.</param>
/// <param name="Origin">The url of the settings.</param>
internal sealed record HttpHop(Uri Url, Uri Origin, HttpMethod Method, bool WithBody)
{
    /// <summary>Where the secrets of the settings may go: the url's own host and port, or its https where the url is plain http.</summary>
    public bool IsHome =>
        Url.IdnHost == Origin.IdnHost
        && ((Url.Scheme == Origin.Scheme && Url.Port == Origin.Port) || (Url is { Scheme: "https", Port: 443 } && Origin is { Scheme: "http", Port: 80 }));

    public bool IsSecure => Url.Scheme == Uri.UriSchemeHttps;

    /// <summary>Where the answer sends on to.</summary>
    public HttpHop To(Uri next, int status) =>
        (status == 303 ? Method != HttpMethod.Head : status is 301 or 302 && Method == HttpMethod.Post)
            ? new(next, Origin, HttpMethod.Get, false)
            : this with { Url = next };
}

internal static class HttpRequests
{
    public static readonly string Agent = "StatusFeeds/" + typeof(HttpRequests).Assembly.GetName().Version!.ToString(3);

    /// <summary>Not bound to the host they were written for; every other header may be a key to it.</summary>
    private static readonly string[] HarmlessHeaders = ["Accept", "Accept-Language", "User-Agent"];

    /// <param name="version">What is spoken on the connection.</param>
    public static HttpRequestMessage Of(HttpProbe probe, HttpHop hop, Version version)
    {
        var request = new HttpRequestMessage(hop.Method, hop.Url) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (hop.WithBody && probe.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(probe.Body));
        }

        foreach (var (header, value) in probe.Headers)
        {
            if (hop.IsHome || HarmlessHeaders.Contains(header, StringComparer.OrdinalIgnoreCase))
            {
                Add(request, header, value, hop.WithBody);
            }
        }

        var name = hop.Url.HostNameType == UriHostNameType.IPv6 ? hop.Url.Host : hop.Url.IdnHost;
        AddIfMissing(request, "Host", hop.Url.IsDefaultPort ? name : $"{name}:{hop.Url.Port}");
        AddIfMissing(request, "User-Agent", Agent);
        if (hop.IsHome && probe.Authorization is { } login)
        {
            AddIfMissing(request, "Authorization", login);
        }

        if (!hop.IsSecure && probe.Proxy?.Authorization is { } forProxy)
        {
            request.Headers.TryAddWithoutValidation("Proxy-Authorization", forProxy);
        }

        if (version == HttpVersion.Version11)
        {
            request.Headers.ConnectionClose = true;
        }

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
}
