// What an http look says and hears, as lines for who reads along: no query, no secrets.
using System.Net.Http.Headers;
using StatusFeeds.Model;

namespace StatusFeeds.Probes;

internal sealed class HttpTold(HttpProbe probe, Transcript transcript)
{
    private const int BodyShown = 200;
    private const int LineShown = 300;
    private const int HeadersShown = 50;

    /// <summary>Their values are keys to something, whoever wrote them.</summary>
    private static readonly string[] Keys = ["authorization", "cookie", "token", "key", "secret", "password", "session", "signature"];

    public void Asked(HttpRequestMessage request, string path)
    {
        var url = request.RequestUri!;
        transcript.Asked(Line($"{request.Method} {path}{(url.Query.Length > 0 ? "?…" : "")} HTTP/{Version(request.Version)}"));
        var headers = request.Content is { } content ? request.Headers.NonValidated.Concat(content.Headers.NonValidated) : request.Headers.NonValidated;
        foreach (var (name, values) in headers)
        {
            transcript.Asked(Line($"  {name}: {(probe.HiddenHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) || IsKey(name) ? "***" : string.Join(", ", values))}"));
        }

        if (request.Content?.Headers.ContentLength is > 0 and var bytes)
        {
            transcript.Asked($"  a body of {bytes} bytes");
        }
    }

    public void Came(HttpResponseMessage response)
    {
        // HTTP/2 has no words for a status; .NET makes some up.
        transcript.Came(Line($"HTTP/{Version(response.Version)} {(int)response.StatusCode} {(response.Version.Major < 2 ? response.ReasonPhrase : "")}".TrimEnd()));
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Take(HeadersShown))
        {
            transcript.Came(Line($"  {name}: {(IsKey(name) ? "***" : string.Join(", ", values))}"));
        }
    }

    public void Came(HttpAnswer answer)
    {
        var text = TcpText.Hide(answer.Text(), probe.Hidden);
        var shown = text.Length <= BodyShown ? text : TcpText.Cut(text, BodyShown) + "…";
        transcript.Came($"{answer.Body.Length} bytes{(answer.Body.Length == 0 ? "" : $": {TcpText.Written(shown)}")}");
    }

    private static bool IsKey(string name) => Keys.Any(key => name.Contains(key, StringComparison.OrdinalIgnoreCase));

    private static string Version(Version version) => version.Major >= 2 ? "2" : version.ToString(2);

    private string Line(string text)
    {
        var line = TcpText.Hide(text, probe.Hidden);
        return line.Length <= LineShown ? line : TcpText.Cut(line, LineShown) + "…";
    }
}
