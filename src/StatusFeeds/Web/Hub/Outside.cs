// Requests to subscribers: to an address that may be called, checked when it is connected to; short, without redirects, and never for longer than they may take.
using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="Code">0: no answer.</param>
/// <param name="Body">As far as it was wanted.</param>
/// <param name="Fault">Why there is no answer, in words.</param>
internal readonly record struct Heard(int Code, ReadOnlyMemory<byte> Body, string Fault)
{
    public bool IsFine => Code is >= 200 and < 300;
}

/// <param name="settings">Of the moment.</param>
internal sealed class Outside(Func<WebSub?> settings, TimeProvider clock) : IDisposable
{
    /// <summary>From the name's resolution to the last byte that is wanted.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Of several addresses one that is silent may take so long.</summary>
    private static readonly TimeSpan PatienceOfOne = TimeSpan.FromSeconds(3);

    private static readonly HttpRequestOptionsKey<IPAddress[]> To = new("addresses");

    private static readonly string Agent = $"StatusFeeds/{FeedHeader.Version} (WebSub hub)";

    /// <summary>Looking a name up holds a thread of its own, for as long as somebody else's name server likes: those who always answered wait for nobody else.</summary>
    private readonly (SemaphoreSlim Known, SemaphoreSlim Others) lookups = (new(8), new(32));

    private HttpClient? client;

    /// <summary>Ports of our own listeners: the hub must not call this very program.</summary>
    public FrozenSet<int> Own { get; set; } = [];

    /// <summary>The addresses at which the callback's host may be called.</summary>
    /// <param name="callback">Whose.</param>
    /// <param name="last">Where he answered; null: to be looked up.</param>
    /// <param name="isKnown">He has answered before.</param>
    /// <param name="cancel">The end of waiting.</param>
    /// <exception cref="HttpRequestException">There is none.</exception>
    public async Task<IPAddress[]> Find(Callback callback, IPAddress[]? last, bool isKnown, CancellationToken cancel)
    {
        var found = last ?? (IPAddress.TryParse(callback.Host, out var address) ? [address] : await Look(callback.Host, isKnown ? lookups.Known : lookups.Others, cancel));
        IPAddress[] allowed = [.. found.Where(one => settings()?.Allows(callback.Host, one) == true)];
        return allowed.Length > 0 ? allowed : throw new HttpRequestException(found.Length == 0
            ? "the name has no address"
            : $"its address {found[0]} is none that the hub may call (`websub: {{ callbacks: … }}` in site.yaml)");
    }

    /// <param name="request">Disposed in the end.</param>
    /// <param name="addresses">See <see cref="Find"/>.</param>
    /// <param name="most">Bytes of the answer's body that are wanted; 0: none are waited for.</param>
    /// <param name="cancel">The end of <see cref="Patience"/>, or of all.</param>
    public async Task<Heard> Ask(HttpRequestMessage request, IPAddress[] addresses, int most, CancellationToken cancel)
    {
        using (request)
        {
            request.Options.Set(To, addresses);
            request.Headers.UserAgent.ParseAdd(Agent);
            request.Headers.ConnectionClose = true;
            using var answer = await Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (most == 0)
            {
                return new((int)answer.StatusCode, default, "");
            }

            var body = new byte[most];
            await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
            var length = await stream.ReadAtLeastAsync(body, most, throwOnEndOfStream: false, cancel);
            return new((int)answer.StatusCode, body.AsMemory(0, length), "");
        }
    }

    /// <summary>Runs it as long as it may take; what fails is an answer too.</summary>
    public async Task<Heard> InTime(Func<CancellationToken, Task<Heard>> asking, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            return await asking(both.Token);
        }
        catch (OperationCanceledException)
        {
            return new(0, default, cancel.IsCancellationRequested ? "stopped" : "no answer in time");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            return new(0, default, Words.OneLine((fault.InnerException ?? fault).Message));
        }
    }

    public void Dispose() => client?.Dispose();

    private static async Task<IPAddress[]> Look(string host, SemaphoreSlim places, CancellationToken cancel)
    {
        await places.WaitAsync(cancel);
        var looking = Task.Factory.StartNew(() => Dns.GetHostAddresses(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = looking.ContinueWith(_ => places.Release(), TaskScheduler.Default);
        try
        {
            return await looking.WaitAsync(cancel);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            throw new HttpRequestException("its name cannot be resolved", fault);
        }
    }

    private HttpClient Client()
    {
        if (Volatile.Read(ref client) is { } made)
        {
            return made;
        }

        // A connection is never used twice: what a subscriber sends behind his answer is nobody else's.
        var fresh = new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = Connect,
            ConnectTimeout = Patience,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.Zero,
            ResponseDrainTimeout = TimeSpan.Zero,
            UseCookies = false,
            UseProxy = false,
        })
        {
            DefaultRequestVersion = HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (Interlocked.CompareExchange(ref client, fresh, null) is { } other)
        {
            fresh.Dispose();
            return other;
        }

        return fresh;
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        if (!context.InitialRequestMessage.Options.TryGetValue(To, out var addresses))
        {
            throw new InvalidOperationException("Nobody said where to.");
        }

        for (var place = 0; ; place++)
        {
            using var patience = new CancellationTokenSource(place < addresses.Length - 1 ? PatienceOfOne : Patience, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
            try
            {
                return await Connect(new IPEndPoint(addresses[place], context.DnsEndPoint.Port), both.Token);
            }
            catch (Exception fault) when (place < addresses.Length - 1 && !cancel.IsCancellationRequested && fault is SocketException or OperationCanceledException)
            {
                // The next one, then.
            }
        }
    }

    private async Task<Stream> Connect(IPEndPoint to, CancellationToken cancel)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, cancel);
            if (Own.Contains(to.Port) && socket.LocalEndPoint is IPEndPoint here && here.Address.Equals(((IPEndPoint)socket.RemoteEndPoint!).Address))
            {
                throw new HttpRequestException("that is this server itself");
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
