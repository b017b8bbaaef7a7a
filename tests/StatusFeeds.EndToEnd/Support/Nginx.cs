// Debian's real nginx as a host to look at: its own prefix, a loopback port, stopped and started again by its process id.
namespace StatusFeeds.EndToEnd.Support;

/// <param name="secure">A further server as its configuration has it, on <see cref="Secure"/>, written there as PORT.</param>
internal sealed class Nginx(string secure = "") : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private Spawned? running;

    public int Port { get; } = Ports.Free();

    public int Secure { get; } = Ports.Free();

    public string Url => $"http://127.0.0.1:{Port}/";

    public async Task Start()
    {
        Directory.CreateDirectory(folder.File("tmp"));
        await File.WriteAllTextAsync(folder.File("nginx.conf"), $$"""
            {{(Spawned.IsRoot ? "user root;" : "")}}
            worker_processes 1;
            pid {{folder.File("nginx.pid")}};
            error_log {{folder.File("error.log")}};
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path {{folder.File("tmp")}}/body;
                proxy_temp_path {{folder.File("tmp")}}/proxy;
                fastcgi_temp_path {{folder.File("tmp")}}/fastcgi;
                uwsgi_temp_path {{folder.File("tmp")}}/uwsgi;
                scgi_temp_path {{folder.File("tmp")}}/scgi;
                server {
                    listen 127.0.0.1:{{Port}};
                    location / { return 200 "ready\n"; }
                }
                {{secure.Replace("PORT", Secure.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}}
            }
            """);
        running = Spawned.Start(["nginx", "-p", folder.Path, "-c", folder.File("nginx.conf"), "-e", folder.File("error.log"), "-g", "daemon off;"]);
        using var client = new HttpClient();
        await Until.Seen(
            "nginx answers",
            async () => running.HasExited ? throw new InvalidOperationException($"nginx ended: {running.Errors}") : await client.GetStringAsync(new Uri(Url)),
            text => text == "ready\n");
    }

    public async Task Stop()
    {
        if (running is not null)
        {
            running.Signal(Spawned.Terminate);
            await running.Exit(TimeSpan.FromSeconds(10));
            await running.DisposeAsync();
            running = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        folder.Dispose();
    }
}
