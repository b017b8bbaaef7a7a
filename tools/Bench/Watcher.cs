// The program as it is measured: a site of its own in a temporary folder, and the process that serves it.
using System.Text;

namespace StatusFeeds.Bench;

internal sealed class Watcher : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string site;

    /// <param name="every">The rhythm of all checks; one result is enough to be believed.</param>
    public Watcher(string every)
    {
        Client = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(5) };
        Directory.CreateDirectory(Config);
        Write("site.yaml", site = $"title: Bench\nurl: {Url}\nlisten: {Url}\ndefaults: {{ every: {every}, timeout: 5s, fail-after: 1, recover-after: 1 }}\n");
    }

    /// <summary>More of site.yaml, instead of what was given before.</summary>
    public void Site(string more) => Write("site.yaml", $"{site}{more}\n");

    public int Port { get; } = Wait.FreePort();

    public string Url => $"http://127.0.0.1:{Port}";

    public HttpClient Client { get; }

    /// <summary>Where the program makes one, or finds what was made before it starts.</summary>
    public string Database => folder.File("statusfeeds.db");

    public string Config => folder.File("feeds-config");

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Config, name), text);

    /// <summary>The configuration that comes with the program, on a port of its own.</summary>
    public static async Task<Watcher> Shipped(params (string Was, string Is)[] changes)
    {
        var watcher = new Watcher("10s");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Published.Repository, "feeds-config")))
        {
            var text = await File.ReadAllTextAsync(file);
            foreach (var (was, now) in ((string, string)[])[("localhost:8080", $"127.0.0.1:{watcher.Port}"), ("127.0.0.1:8080", $"127.0.0.1:{watcher.Port}"), .. changes])
            {
                text = text.Replace(was, now, StringComparison.Ordinal);
            }

            watcher.Write(Path.GetFileName(file), text);
        }

        return watcher;
    }

    /// <summary>Applications of a hundred hosts each, <c>h1</c> and so on, each with the one check that is given.</summary>
    public void Hosts(int count, Func<int, string> check, Func<int, string>? address = null)
    {
        foreach (var hosts in Enumerable.Range(1, count).Chunk(100))
        {
            var app = $"app{(hosts[0] / 100) + 1}";
            var text = new StringBuilder($"application: {app}\ntitle: Application {app}\nhosts:\n");
            foreach (var host in hosts)
            {
                text.Append($"  - host: h{host}\n    name: Host {host}\n    address: {address?.Invoke(host) ?? "127.0.0.1"}\n    checks:\n      - {check(host)}\n");
            }

            Write(app + ".yaml", text.ToString());
        }
    }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="program">The command that starts it.</param>
    /// <param name="inside">What stands before the command: <c>unshare -n …</c>; then nobody outside can ask it, and only its start is waited for.</param>
    public async Task<Child> Serve(string[] program, params string[] inside)
    {
        var child = Child.Start([.. inside, .. program, "serve", "--config", Config], folder.Path);
        try
        {
            await Wait.Until(
                "the program's start",
                async () => child.HasExited
                    ? throw new Unmeasured($"the program ended: {child.Output}")
                    : inside.Length > 0 ? child.Output.Contains("watches", StringComparison.Ordinal) : (await Client.GetStringAsync("/healthz")).Length > 0,
                TimeSpan.FromSeconds(60));
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until so many entries of the hosts feed of an application begin with that word.</summary>
    public Task Tells(string word, int hosts, string feed, TimeSpan most) => Wait.Until(
        $"{hosts} hosts {word} in {feed}",
        async () => (await Client.GetStringAsync(feed)).Split($"<title>{word}: ").Length - 1 >= hosts,
        most);

    public void Dispose()
    {
        Client.Dispose();
        folder.Dispose();
    }
}
