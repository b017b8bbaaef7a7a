// Reads the settings of the kind http and says what is wrong with them.
using System.Buffers;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static partial class HttpFields
{
    private const int MostMaxBody = 100_000_000;

    /// <summary>RFC 9110, 5.6.2.</summary>
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>What frames the request is ours to say.</summary>
    private static readonly string[] OwnHeaders = ["Connection", "Content-Length", "Expect", "Transfer-Encoding", "Upgrade"];

    public static HttpProbe Read(Fields fields)
    {
        fields.Short("url");
        var (url, user, password) = Url(fields);
        var connect = Connect(fields);
        var probe = new HttpProbe
        {
            Url = url,
            ShownPath = Filled(fields, "url") is { } written ? PathOf(written) : null,
            Method = fields.Choice("method", HttpMethod.Get, [.. Methods.Select(method => (method.Method, method))]),
            Headers = fields.Pairs("headers"),
            Body = fields.Text("body"),
            User = fields.Text("user") ?? user,
            Password = fields.Secret("password") ?? (fields.Has("user") ? null : password),
            Token = fields.Secret("token"),
            Certificate = PemFiles.Own(fields),
            Expect = fields.Text("expect"),
            ShownExpect = Filled(fields, "expect"),
            Connect = connect,
            Proxy = HttpProxy.Read(fields),
            Speech = fields.Choice("http-version", HttpSpeech.One, ("1.1", HttpSpeech.One), ("2", HttpSpeech.Two), ("any", HttpSpeech.Any)),
            Json = HttpJson.Read(fields),
            FollowRedirects = fields.Flag("follow-redirects", true),
            VerifyTls = fields.Flag("verify-tls", true),
            Roots = TlsFields.Roots(fields),
            Family = PeerFields.Family(fields),
            MaxBody = (int)fields.Size("max-body", HttpProbe.DefaultMaxBody, 1, MostMaxBody),
        };
        CheckHeaders(fields, probe);
        CheckLogin(fields, probe);
        CheckFamily(fields, probe);
        CheckWay(fields, probe);
        probe = probe with { HiddenHeaders = HttpSecrets.Headers(fields, probe) };
        return probe with { Hidden = HttpSecrets.Of(fields, probe) };
    }

    private static readonly HttpMethod[] Methods =
        [HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Options];

    /// <summary>The url without its user and password, and those two; a path stands for itself.</summary>
    private static (string Url, string? User, Secret? Password) Url(Fields fields)
    {
        var text = fields.Text("url");
        if (text is null)
        {
            if (!fields.Has("url"))
            {
                fields.Wrong("url", "`url` is missing: write an address such as https://www.example.org/health, or a path such as /health");
            }

            return ("/", null, null);
        }

        if (text.StartsWith('/'))
        {
            return (text, null, null);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            var hint = fields.Hides("url") ? "; what is filled in may hold characters that break it: write a login as `user` and `password` beside it" : "";
            fields.Wrong("url", $"`url` must begin with http:// or https:// and a name, or be a path that begins with a slash, not {fields.Shown("url")}{hint}");
            return ("/", null, null);
        }

        if (url.UserInfo.Length == 0)
        {
            return (text, null, null);
        }

        var login = url.UserInfo.Split(':', 2);
        var bare = new UriBuilder(url) { UserName = "", Password = "" }.Uri.AbsoluteUri;
        return (bare, Uri.UnescapeDataString(login[0]), login.Length > 1 ? new Secret(Uri.UnescapeDataString(login[1])) : null);
    }

    private static HostAndPort? Connect(Fields fields)
    {
        if (fields.Text("connect") is not { } text)
        {
            return null;
        }

        var connect = HostAndPort.Parse(text);
        if (connect is null)
        {
            fields.Wrong("connect", $"`connect` must be an address or a name, with or without a port (10.0.0.2, web02:8080, [fd00::2]:80), not {fields.Shown("connect")}");
        }

        return connect;
    }

    private static void CheckHeaders(Fields fields, HttpProbe probe)
    {
        var headers = fields.Map("headers");
        foreach (var (name, value) in probe.Headers)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(Token))
            {
                headers!.Wrong(name, "this is not a name that a header can have");
            }
            else if (OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                headers!.Wrong(name, $"the header {name} is StatusFeeds' own to send: take it out");
            }
            else if (value.Any(char.IsControl))
            {
                headers!.Wrong(name, $"the header {name} must be one line without control characters");
            }
        }
    }

    private static void CheckLogin(Fields fields, HttpProbe probe)
    {
        if (probe.User is null && probe.Password is not null)
        {
            fields.Wrong("password", "`password` needs a `user` beside it");
        }

        if (probe.User?.Contains(':') == true)
        {
            fields.Wrong("user", "`user` must not hold a colon (RFC 7617)");
        }

        if (probe.Token is not { Reveal: var token })
        {
            return;
        }

        if (probe.User is not null)
        {
            fields.Wrong("token", "`token` and `user` are two logins: take one of them out");
        }

        if (probe.Headers.Any(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
        {
            fields.Wrong("token", "`token` and the header Authorization are two logins: take one of them out");
        }

        if (token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            fields.Wrong("token", "`token` must be one word of ASCII letters, digits and signs, without `Bearer`");
        }
    }

    /// <summary>What needs TLS, and what a proxy does not let through.</summary>
    private static void CheckWay(Fields fields, HttpProbe probe)
    {
        var isPlain = !fields.IsUnknown("url") && !probe.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        if (isPlain && fields.Has("certificate"))
        {
            fields.Wrong("certificate", "`certificate` is for https alone: write the url with https://");
        }

        if (probe.Proxy is null)
        {
            return;
        }

        if (isPlain && probe.Connect is not null)
        {
            fields.Wrong("connect", "a proxy asks the url's own server where that is not https: take out `connect` or `proxy`");
        }

        if (isPlain && probe.Speech == HttpSpeech.Two)
        {
            fields.Wrong("http-version", "HTTP/2 without TLS does not go through a proxy: write the url with https://, or `http-version: any`");
        }

        if (probe.Family != AddressFamily.Unspecified)
        {
            fields.Wrong("ip", "with a proxy it is the proxy that chooses the address: take out `ip` or `proxy`");
        }
    }

    private static void CheckFamily(Fields fields, HttpProbe probe)
    {
        if (probe.Proxy is not null)
        {
            return;
        }

        var host = probe.Connect?.Host ?? (Uri.TryCreate(probe.Url, UriKind.Absolute, out var url) && !probe.Url.StartsWith('/') ? url.IdnHost : "");
        PeerFields.CheckFamily(fields, probe.Family, host, "the address to connect to");
    }

    /// <summary>The value as written, if text of <c>${...}</c> was put into it; else null.</summary>
    internal static string? Filled(Fields fields, string key) => fields.Take(key) is Scalar { IsFilled: true, Raw: var raw } ? Hole().Replace(raw, "***") : null;

    /// <summary>The path of a url as written, without scheme, host, query and fragment.</summary>
    private static string PathOf(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? url : url[(scheme + 3)..];
        var end = path.IndexOfAny(['?', '#']);
        path = end < 0 ? path : path[..end];
        var slash = path.IndexOf('/');
        return slash < 0 ? "/" : path[slash..];
    }

    [GeneratedRegex(@"\$\{[^{}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Hole();
}
