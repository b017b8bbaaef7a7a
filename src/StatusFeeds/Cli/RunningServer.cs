// Asks the server that runs on this configuration, where it listens.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using StatusFeeds.Model;

namespace StatusFeeds.Cli;

/// <param name="Text">The answer; null where there is none.</param>
/// <param name="Missing">There is a server, and it knows no such host.</param>
/// <param name="Why">What was tried, and why no answer came of it.</param>
internal sealed record ServerSaid(string? Text, bool Missing, string Why);

internal static class RunningServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>The longest answer that is read.</summary>
    private const int Most = 16 << 20;

    public static async Task<ServerSaid> Ask(Site site, string path, CancellationToken cancel)
    {
        var tried = new List<string>();
        foreach (var listener in site.Listen)
        {
            var address = Reached(listener.Address);
            try
            {
                using var client = ClientOf(listener);
                client.DefaultRequestHeaders.Authorization = LoginOf(site);
                using var answer = await client.GetAsync(new Uri(address, path), cancel);
                if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound && client.DefaultRequestHeaders.Authorization is null && !site.Access.Readers.IsEmpty)
                {
                    tried.Add($"{Shown(address)} (it wants a login, and `access` has none that sees everything but as a hash)");
                    continue;
                }

                var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancel));
                if (answer.Content.Headers.ContentType?.MediaType == "application/json" && IsObject(text))
                {
                    return new ServerSaid(answer.IsSuccessStatusCode ? text : null, answer.StatusCode == HttpStatusCode.NotFound, "");
                }

                tried.Add($"{Shown(address)} (it answered {(int)answer.StatusCode}, not as StatusFeeds does)");
            }
            catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                tried.Add($"{Shown(address)} ({WhyNot(fault)})");
            }
        }

        return new ServerSaid(null, Missing: false, $"No server answers at {string.Join(", nor at ", tried)}.");
    }

    /// <summary>One that listens on every address of this machine is reached by its loopback.</summary>
    private static Uri Reached(Uri listening) => listening.DnsSafeHost switch
    {
        "0.0.0.0" => new UriBuilder(listening) { Host = "127.0.0.1" }.Uri,
        "::" => new UriBuilder(listening) { Host = "[::1]" }.Uri,
        _ => listening,
    };

    private static HttpClient ClientOf(Listener listener) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectTimeout = Patience,
        AutomaticDecompression = DecompressionMethods.None,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, errors) => errors == SslPolicyErrors.None || IsOurs(listener, shown) },
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = Most,
    };

    /// <summary>The certificate is issued for the name that users know, not for the address that is asked here: that it is the configured one is enough.</summary>
    private static bool IsOurs(Listener listener, X509Certificate? shown)
    {
        try
        {
            using var own = X509CertificateLoader.LoadCertificateFromFile(listener.Certificate!);
            return shown is not null && own.RawData.AsSpan().SequenceEqual(shown.GetRawCertData());
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The first that sees everything and is not hashed; null: there is none.</summary>
    private static AuthenticationHeaderValue? LoginOf(Site site) => site.Access.Readers
        .Where(reader => !reader.IsHashed && site.Applications.All(application => application.Readers.IsEmpty || application.Readers.Contains(reader.Name)))
        .Select(reader => reader.User is null
            ? new AuthenticationHeaderValue("Bearer", reader.Proof.Reveal)
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{reader.User}:{reader.Proof.Reveal}"))))
        .FirstOrDefault();

    private static string WhyNot(Exception fault) => fault switch
    {
        TaskCanceledException => $"no answer within {Words.Duration(Patience)}",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "connection refused",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "its certificate is not the one of `certificate:` in site.yaml",
        { InnerException: { } inner } => Words.OneLine(inner.Message),
        _ => Words.OneLine(fault.Message),
    };

    private static bool IsObject(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shown(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
