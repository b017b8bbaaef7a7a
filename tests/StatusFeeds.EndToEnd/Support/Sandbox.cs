// A site of its own for a test: a working folder, a folder of configuration, a free port, a client.
using System.Net;
using System.Text;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class Sandbox : IDisposable
{
    /// <summary>Everything as fast as it goes: looked at every second, believed at once.</summary>
    public const string Fast = "{ every: 1s, timeout: 1s, fail-after: 1, recover-after: 1, retry-every: 1s }";

    private readonly TempFolder folder = new();

    public Sandbox(Func<Stream>? dial = null)
    {
        Directory.CreateDirectory(Config);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
        if (dial is not null)
        {
            handler.ConnectCallback = (_, _) => ValueTask.FromResult(dial());
        }

        Client = new HttpClient(handler) { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Folder => folder.Path;

    public string Config => folder.File("feeds-config");

    public string Database => folder.File("statusfeeds.db");

    public int Port { get; } = Ports.Free();

    public string Url => $"http://127.0.0.1:{Port}";

    public HttpClient Client { get; }

    /// <summary>Writes site.yaml: listens on this sandbox's port; further keys as given, one a line.</summary>
    public void Site(string defaults = Fast, params string[] more) => Write("site.yaml", string.Join('\n', (string[])[
        "title: Test site",
        .. more.Any(line => line.StartsWith("url:", StringComparison.Ordinal)) ? Array.Empty<string>() : [$"url: {Url}"],
        .. more.Any(line => line.StartsWith("listen:", StringComparison.Ordinal)) ? Array.Empty<string>() : [$"listen: {Url}"],
        $"defaults: {defaults}",
        .. more]) + "\n");

    /// <summary>Writes an application's file. Hosts are given as (id, what the check says after <c>http:</c>, further lines of the check).</summary>
    public void Application(string id, params (string Host, string Http, string[] More)[] hosts)
    {
        var text = new StringBuilder($"application: {id}\ntitle: The {id}\nhosts:\n");
        foreach (var (host, http, more) in hosts)
        {
            text.Append($"  - host: {host}\n    address: 127.0.0.1\n    checks:\n      - http: {http}\n");
            foreach (var line in more)
            {
                text.Append($"        {line}\n");
            }
        }

        Write(id + ".yaml", text.ToString());
    }

    public void Application(string id, params (string Host, string Http)[] hosts) =>
        Application(id, [.. hosts.Select(host => (host.Host, host.Http, Array.Empty<string>()))]);

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Config, name), text);

    public async Task<Answer> Get(string path, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        with?.Invoke(request);
        using var response = await Client.SendAsync(request);
        return new Answer(
            response.StatusCode,
            await response.Content.ReadAsByteArrayAsync(),
            response.Headers.ETag?.ToString(),
            response.Content.Headers.LastModified,
            response.Headers.Date,
            response.Content.Headers.ContentType?.MediaType);
    }

    public async Task<AtomFeed> Feed(string path)
    {
        var answer = await Get(path);
        return answer.Status == HttpStatusCode.OK ? answer.Feed : throw new HttpRequestException($"{path} answered {(int)answer.Status}: {answer.Text}");
    }

    /// <summary>Waits until a host's entry has this status, and gives the feed's answer of that moment.</summary>
    public Task<Answer> HostIs(string status, string host, string feed = "/all/hosts.atom", TimeSpan? deadline = null) => Until.Seen(
        $"{host} {status} in {feed}",
        () => Get(feed),
        answer => answer.Status == HttpStatusCode.OK && answer.Feed.Of(host)?.Status == status,
        deadline);

    public void Dispose()
    {
        Client.Dispose();
        folder.Dispose();
    }
}
