// Kestrel on the site's addresses, ready to be started: nothing of it needs the store, so it is made while that is opened.
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <summary>An address could not be listened on; the message is for people and says which, why and what to change.</summary>
internal sealed class ListenFailed(string message, Exception? cause = null) : Exception(message, cause);

internal sealed class Listening : IAsyncDisposable
{
    /// <summary>How long a handshake may take, and the headers of a request.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>So many connections any address may hold.</summary>
    private const int FewestOfOne = 32;

    private readonly WebApplication kestrel;

    private Listening(Site site, int mostConnections, WebApplication app) => (Site, MostConnections, kestrel) = (site, mostConnections, app);

    public Site Site { get; }

    public int MostConnections { get; }

    /// <summary>Once started, what is listened on, with the ports that were really given: <c>http://127.0.0.1:8080</c>.</summary>
    public IReadOnlyList<string> Addresses => [.. kestrel.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Listens nowhere yet.</summary>
    /// <param name="site">Whose addresses they are.</param>
    /// <param name="mostConnections">Connections that are taken at once; further ones are closed.</param>
    /// <param name="clock">For certificates.</param>
    /// <param name="logs">For what goes wrong.</param>
    /// <param name="cancel">The end of waiting for names.</param>
    /// <exception cref="ListenFailed">A name has no address, or a certificate cannot be read.</exception>
    public static async Task<Listening> Make(Site site, int mostConnections, TimeProvider clock, ILoggerFactory logs, CancellationToken cancel)
    {
        // Empty: no appsettings, no environment, no developer page; nothing but what stands here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "statusfeeds", EnvironmentName = Environments.Production });
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore();
        var endpoints = new List<(Listener Listener, IPEndPoint? EndPoint, Certificates? Https)>();
        foreach (var listener in site.Listen)
        {
            var https = listener.Address.Scheme == Uri.UriSchemeHttps ? new Certificates(listener, clock, logs.CreateLogger("StatusFeeds.Web.Certificates")) : null;
            foreach (var endpoint in await Resolve(listener, cancel))
            {
                endpoints.Add((listener, endpoint, https));
            }
        }

        var crowd = new Crowd(Math.Max(FewestOfOne, mostConnections / 4), site.TrustedProxies);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxConcurrentConnections = mostConnections;
            options.Limits.MaxRequestBodySize = 1_000_000;
            options.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            options.Limits.MaxRequestHeaderCount = 64;
            options.Limits.RequestHeadersTimeout = Patience;
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
            options.Limits.Http2.MaxStreamsPerConnection = 50;
            options.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            foreach (var (listener, endpoint, https) in endpoints)
            {
                Listen(options, listener, endpoint, https, crowd);
            }
        });

        var app = builder.Build();
        app.Services.GetRequiredService<IServer>();
        return new Listening(site, mostConnections, app);
    }

    /// <summary>Listens on every address of the site, or on none.</summary>
    /// <exception cref="ListenFailed">An address is taken, not ours or not allowed.</exception>
    public async Task Start(RequestDelegate answer, CancellationToken cancel)
    {
        kestrel.Run(answer);
        try
        {
            await kestrel.StartAsync(cancel);
        }
        catch (Exception fault) when (fault is IOException or SocketException or UnauthorizedAccessException)
        {
            throw new ListenFailed(Refusal(Site, fault), fault);
        }
    }

    /// <summary>Takes no more requests, and lets those under way end.</summary>
    public Task Stop() => kestrel.StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => kestrel.DisposeAsync();

    // Kestrel itself would listen on every interface for a name it does not know; here a name means its addresses and nothing else.
    private static async Task<IEnumerable<IPEndPoint?>> Resolve(Listener listener, CancellationToken cancel)
    {
        var (host, port) = (listener.Address.IdnHost, listener.Address.Port);
        if (IPAddress.TryParse(host, out var address))
        {
            return [new IPEndPoint(address, port)];
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return port == 0 ? [new IPEndPoint(IPAddress.Loopback, 0)] : [null];
        }

        try
        {
            return from found in await Dns.GetHostAddressesAsync(host, cancel) select new IPEndPoint(found, port);
        }
        catch (SocketException fault)
        {
            throw new ListenFailed($"Cannot listen on {listener.Address}: the name {host} has no address ({fault.Message}). Write an address of this machine under `listen:` in site.yaml.", fault);
        }
    }

    // Without an endpoint: localhost, which is 127.0.0.1 and ::1 where this machine has both.
    private static void Listen(KestrelServerOptions options, Listener listener, IPEndPoint? endpoint, Certificates? https, Crowd crowd)
    {
        void Configure(ListenOptions listen)
        {
            crowd.Watch(listen);
            Acquaintance.Make(listen);
            if (https is not null)
            {
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(https.Options), HandshakeTimeout = Patience });
            }
        }

        if (endpoint is null)
        {
            options.ListenLocalhost(listener.Address.Port, Configure);
        }
        else
        {
            options.Listen(endpoint, Configure);
        }
    }

    private static string Refusal(Site site, Exception fault)
    {
        var listener = site.Listen.FirstOrDefault(candidate => fault.Message.Contains($":{candidate.Address.Port}:", StringComparison.Ordinal));
        var where = listener is null ? string.Join(", ", site.Listen.Select(candidate => candidate.Address)) : listener.Address.ToString();
        var code = (fault as SocketException ?? fault.InnerException as SocketException ?? fault.InnerException?.InnerException as SocketException)?.SocketErrorCode;
        var why = code switch
        {
            SocketError.AddressAlreadyInUse => $"another program has this port, perhaps another StatusFeeds (`ss -ltnp 'sport = :{listener?.Address.Port}'` names it). Stop it, or write another port",
            SocketError.AddressNotAvailable => "this machine has no such address. Write one that it has",
            SocketError.AccessDenied => "this user may not open that port (below 1024 only root may, or who has CAP_NET_BIND_SERVICE). Write a higher port",
            _ => $"{fault.Message.TrimEnd('.')}. Write another address",
        };
        return $"Cannot listen on {where.TrimEnd('/')}: {why} under `listen:` in site.yaml.";
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
