// Subscribers of our hub on one loopback port, each by a path that says how it behaves: good, hanging, dripping, endless, lying, sending on.
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StatusFeeds.EndToEnd.Support;

internal sealed record Told(string Path, DateTimeOffset At, string Signature, string Link, string Type, byte[] Body);

internal sealed class HubListener : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Told> told = new();
    private readonly ConcurrentDictionary<string, int> asked = new();

    private HubListener()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddLogging(logging => logging.ClearProviders());
        app = builder.Build();
        app.Run(Answer);
    }

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<HubListener> Start()
    {
        var listener = new HubListener();
        await listener.app.StartAsync();
        return listener;
    }

    /// <summary>What was delivered there.</summary>
    public IReadOnlyList<Told> To(string path) => [.. told.Where(one => one.Path == path)];

    /// <summary>How often it was asked there whether it is meant.</summary>
    public int Asked(string path) => asked.GetValueOrDefault(path);

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.Zero, TimeProvider.System);
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }

    private async Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (HttpMethods.IsGet(http.Request.Method) && !path.StartsWith("/lying", StringComparison.Ordinal) && !path.StartsWith("/circling", StringComparison.Ordinal))
        {
            asked.AddOrUpdate(path, 1, (_, count) => count + 1);
            await http.Response.WriteAsync(http.Request.Query["hub.challenge"].ToString());
            return;
        }

        asked.AddOrUpdate(path, 1, (_, count) => count + 1);
        told.Enqueue(new Told(
            path, TimeProvider.System.GetUtcNow(), http.Request.Headers["X-Hub-Signature"].ToString(), http.Request.Headers.Link.ToString(), http.Request.ContentType ?? "", body.ToArray()));
        var (gone, some) = (http.RequestAborted, Encoding.ASCII.GetBytes(new string('x', 1000)));
        switch (path.Split('/')[1])
        {
            case "hanging":
                await Forever(gone);
                break;
            case "dripping":
                while (!gone.IsCancellationRequested)
                {
                    await http.Response.Body.WriteAsync(some.AsMemory(0, 1), gone);
                    await http.Response.Body.FlushAsync(gone);
                    await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, gone);
                }

                break;
            case "lying":
                while (!gone.IsCancellationRequested)
                {
                    await http.Response.Body.WriteAsync(some, gone);
                }

                break;
            case "circling":
                http.Response.StatusCode = (int)HttpStatusCode.PermanentRedirect;
                http.Response.Headers.Location = path + http.Request.QueryString.Value;
                break;
            default:
                http.Response.StatusCode = (int)HttpStatusCode.Accepted;
                break;
        }
    }

    private static Task Forever(CancellationToken gone) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
}
