// The kind http: asks a web server for one url, and reads status, times, certificate and body.
using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

[assembly: StatusFeeds.Probes.ProbeKind<StatusFeeds.Probes.HttpProbe>]

namespace StatusFeeds.Probes;

/// <summary>Which HTTP is spoken.</summary>
internal enum HttpSpeech
{
    /// <summary>HTTP/1.1.</summary>
    One,

    /// <summary>HTTP/2: over TLS chosen by ALPN, else at once (prior knowledge).</summary>
    Two,

    /// <summary>Over TLS HTTP/2 if the server takes it, else HTTP/1.1.</summary>
    Any,
}

/// <summary>The settings. Url, headers, body and expectation may hold secrets, so printing it shows none of them.</summary>
internal sealed record HttpProbe : IProbeKind<HttpProbe>
{
    public const int DefaultMaxBody = 1_000_000;

    public static string Kind => "http";

    public static KindRules Defaults { get; } = new(
        [
            new KnownReading("status"),
            new KnownReading("time", Unit.Seconds),
            new KnownReading("dns", Unit.Seconds),
            new KnownReading("connect", Unit.Seconds),
            new KnownReading("tls", Unit.Seconds),
            new KnownReading("first-byte", Unit.Seconds),
            new KnownReading("body-size", Unit.Bytes),
            new KnownReading("http-version"),
            new KnownReading("tls-days"),
            new KnownReading("body", IsText: true),
        ],
        Degraded: ["tls-days < 14"],
        Down: ["status >= 400"])
    {
        Wanted = HttpJson.Wanted,
    };

    public static CredentialForm Credential { get; } = new(
        ["user", "password", "token", "certificate", "key"],
        "http: { user: ..., password: ... }` or `http: { token: ... }` or `http: { certificate: ..., key: ... }",
        fields => fields.Has("user") ? fields.Has("password") && !fields.Has("token") : !fields.Has("password") && (fields.Has("token") || fields.Has("certificate")));

    /// <summary>Its named readings of JSON are known by name; a text, as they may be anything.</summary>
    public KindRules? Own => Json.IsEmpty ? null : Defaults with
    {
        Readings = [.. Defaults.Readings, .. Json.Select(path => new KnownReading(path.Reading, IsText: true))],
    };

    /// <summary>Absolute (http or https, without user and password), or a path that begins with a slash: then it is asked of the host's address.</summary>
    public required string Url { get; init; }

    /// <summary>What to show for the url's path where that holds text of <c>${...}</c>; else null.</summary>
    public string? ShownPath { get; init; }

    public HttpMethod Method { get; init; } = HttpMethod.Get;

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? Body { get; init; }

    public string? User { get; init; }

    public Secret? Password { get; init; }

    /// <summary>A bearer token (RFC 6750), in place of user and password.</summary>
    public Secret? Token { get; init; }

    /// <summary>Shown to the url's own server where that asks for one over TLS.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>For the url's own server; null without a login.</summary>
    public string? Authorization => Token is not null ? "Bearer " + Token.Reveal
        : User is null ? null
        : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password?.Reveal}"));

    /// <summary>Names of headers that hold text of <c>${...}</c>.</summary>
    public ImmutableArray<string> HiddenHeaders { get; init; } = [];

    /// <summary>What the server may repeat and nobody may read.</summary>
    public ImmutableArray<Secret> Hidden { get; init; } = [];

    /// <summary>Text that must be in the body.</summary>
    public string? Expect { get; init; }

    /// <summary>What to show for <see cref="Expect"/> where that holds text of <c>${...}</c>; else null.</summary>
    public string? ShownExpect { get; init; }

    /// <summary>Where to connect to instead of the url's host; all that is said there stays the url's.</summary>
    public HostAndPort? Connect { get; init; }

    public HttpProxy? Proxy { get; init; }

    public HttpSpeech Speech { get; init; }

    /// <summary>What is read of a body in JSON.</summary>
    public ImmutableArray<JsonPath> Json { get; init; } = [];

    public bool FollowRedirects { get; init; } = true;

    public bool VerifyTls { get; init; } = true;

    /// <summary>Trusted instead of the system's roots.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>Bytes; reading stops there.</summary>
    public int MaxBody { get; init; } = DefaultMaxBody;

    public Effort Effort => Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? Effort.Handshake : Effort.Connection;

    public static HttpProbe Read(Fields fields) => HttpFields.Read(fields);

    public IProbe Wanting(ImmutableArray<string> readings) => HttpJson.Of(readings, Json) is { Length: > 0 } more ? this with { Json = [.. Json, .. more] } : this;

    public Task<ProbeResult> Run(Look look, CancellationToken cancel) => new HttpLook(this, look, cancel).Run();

    public override string ToString() => Kind;
}
