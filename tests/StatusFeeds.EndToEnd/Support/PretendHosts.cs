// Pretend hosts: one server on loopback whose every path is a host of its own, with answers that a test flips and arrivals that it counts.
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StatusFeeds.EndToEnd.Support;

/// <param name="Code">0: takes the request and never answers.</param>
internal sealed record Reply(int Code = 200, string Body = "ready", TimeSpan Delay = default)
{
    public static readonly Reply Up = new();
    public static readonly Reply Down = new(503);
    public static readonly Reply Silent = new(0);
}

internal sealed record Arrival(string Host, DateTimeOffset At, int Code);

internal sealed class PretendHosts : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Reply> replies = new();
    private readonly ConcurrentQueue<Arrival> arrivals = new();
    private Reply otherwise = Reply.Up;

    private PretendHosts(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddLogging(logging => logging.ClearProviders());
        app = builder.Build();
        app.Run(Answer);
    }

    public int Port => new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public IReadOnlyCollection<Arrival> Arrivals => arrivals;

    public static async Task<PretendHosts> Start(int port = 0)
    {
        var hosts = new PretendHosts(port);
        await hosts.app.StartAsync();
        return hosts;
    }

    public string Url(string host) => $"http://127.0.0.1:{Port}/{host}";

    public void Set(string host, Reply reply) => replies[host] = reply;

    /// <summary>All hosts at once, those set before too.</summary>
    public void SetAll(Reply reply)
    {
        otherwise = reply;
        replies.Clear();
    }

    public int Looks(string host) => arrivals.Count(arrival => arrival.Host == host);

    /// <summary>Waits until a host has been looked at so many times more.</summary>
    public async Task MoreLooks(string host, int more)
    {
        var before = Looks(host);
        await Until.Seen($"{more} more looks at {host}", () => Looks(host), now => now >= before + more);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        var host = context.Request.Path.Value!.TrimStart('/');
        var reply = replies.GetValueOrDefault(host, otherwise);
        arrivals.Enqueue(new Arrival(host, TimeProvider.System.GetUtcNow(), reply.Code));
        if (reply.Delay > TimeSpan.Zero || reply.Code == 0)
        {
            var delay = reply.Code == 0 ? Timeout.InfiniteTimeSpan : reply.Delay;
            await Task.Delay(delay, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (context.RequestAborted.IsCancellationRequested)
            {
                context.Abort();
                return;
            }
        }

        context.Response.StatusCode = reply.Code;
        await context.Response.WriteAsync(reply.Body);
    }
}
