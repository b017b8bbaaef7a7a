// Asks callbacks whether they mean it (WebSub §5.3), and tells them when they may not (§5.2): some at once, none for long, nobody before his turn.
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <param name="From">The network that asked: it has its own places.</param>
/// <param name="Denial">What to tell instead of asking; null: nothing, he may.</param>
internal sealed record Request(Wish Wish, string From, string? Denial);

/// <param name="outside">The way to callbacks.</param>
/// <param name="find">What lies at a topic.</param>
/// <param name="settings">Of the moment.</param>
internal sealed class Verifier(
    Subscriptions subscriptions, Outside outside, Func<string, TopicState> find, Func<WebSub?> settings, HubCounts counts, Action wake, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    private const int MostWaiting = 1_000;
    private const int MostWaitingOfOne = 200;
    private const int MostAtOnce = 64;
    private const int MostAtOnceOfOne = 8;

    /// <summary>No reader takes longer from reading a feed to subscribing to it.</summary>
    private static readonly TimeSpan New = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource stop = new();
    private readonly Seldom refusals = new(clock);

    // Under the gate of the subscriptions.
    private readonly Turns<Request> waiting = new();
    private readonly Dictionary<string, Request> latest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> under = new(StringComparer.Ordinal);
    private readonly HashSet<Task> running = [];

    /// <summary>False: too many wait. A later request for the same topic and callback stands in place of one that still waits.</summary>
    public bool Take(Request request)
    {
        lock (subscriptions.Gate)
        {
            if (stop.IsCancellationRequested || waiting.Count >= MostWaiting || waiting.CountOf(request.From) >= MostWaitingOfOne)
            {
                return false;
            }

            latest[Id(request)] = request;
            waiting.Add(request.From, request);
            Pump();
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] last;
        lock (subscriptions.Gate)
        {
            stop.Cancel();
            waiting.Clear();
            last = [.. running];
        }

        await Task.WhenAll(last);
        stop.Dispose();
    }

    private static string Id(Request request) => KeptSubscription.IdOf(request.Wish.Topic, request.Wish.Callback.Text);

    private bool IsLatest(Request request) => ReferenceEquals(latest.GetValueOrDefault(Id(request)), request);

    private void Pump()
    {
        while (running.Count < MostAtOnce && !stop.IsCancellationRequested && waiting.TryTake(out var request, from => under.GetValueOrDefault(from) < MostAtOnceOfOne))
        {
            if (!IsLatest(request))
            {
                continue;
            }

            under[request.From] = under.GetValueOrDefault(request.From) + 1;
            Task? task = null;
            task = Task.Run(async () =>
            {
                try
                {
                    await (request.Denial is { } reason ? Deny(request, reason) : Verify(request));
                }
                catch (Exception fault)
                {
                    log.LogError(fault, "A request of {Callback} failed in a way that is a mistake of this program", request.Wish.Callback.Shown);
                }

                Done(request, task!);
            });
            running.Add(task);
        }
    }

    private void Done(Request request, Task task)
    {
        lock (subscriptions.Gate)
        {
            running.Remove(task);
            if ((under[request.From] -= 1) == 0)
            {
                under.Remove(request.From);
            }

            if (IsLatest(request))
            {
                latest.Remove(Id(request));
            }

            Pump();
        }

        wake();
    }

    private async Task Verify(Request request)
    {
        var (wish, now) = (request.Wish, clock.GetUtcNow());
        var delivered = "";
        if (wish.IsOn)
        {
            if (find(wish.Topic).Bytes is not { } bytes || settings() is not { } hub)
            {
                await Deny(request, "there is no such feed any more");
                return;
            }

            // What lies there he has, as he has read it before he came; but what is so new may have come after that.
            var content = await bytes.Value;
            delivered = now - DateTimeOffset.FromUnixTimeSeconds(content.LastModified) < New ? "" : content.Identity.ETag;
            wish = wish with { Lease = wish.Lease ?? hub.Lease };
        }

        var challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        (string, string)[] asked =
        [
            ("hub.mode", wish.IsOn ? "subscribe" : "unsubscribe"),
            ("hub.topic", wish.Topic),
            ("hub.challenge", challenge),
            .. wish.Lease is { } lease ? [("hub.lease_seconds", ((long)lease.TotalSeconds).ToString(CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>(),
        ];
        IPAddress[] addresses = [];
        var heard = await outside.InTime(
            async cancel =>
            {
                addresses = await outside.Find(wish.Callback, null, isKnown: false, cancel);
                return await outside.Ask(new HttpRequestMessage(HttpMethod.Get, wish.Callback.With(asked)), addresses, challenge.Length + 1, cancel);
            },
            stop.Token);
        if (!heard.IsFine || !heard.Body.Span.SequenceEqual(Encoding.ASCII.GetBytes(challenge)))
        {
            counts.Verified("failed");
            if (refusals.Happened() is { } times)
            {
                var reason = heard.Code == 0 ? heard.Fault : heard.IsFine ? "it did not answer with the challenge" : $"HTTP {heard.Code}";
                log.LogInformation("Requests to the hub that were not confirmed: {Count} since this was said last, the latest of {Callback}: {Reason}", times, wish.Callback.Shown, reason);
            }

            return;
        }

        lock (subscriptions.Gate)
        {
            // Another request that came meanwhile has the last word.
            if (IsLatest(request) && !stop.IsCancellationRequested)
            {
                counts.Verified("confirmed");
                Confirm(wish, addresses, now, delivered);
            }
        }
    }

    private void Confirm(Wish wish, IPAddress[] addresses, DateTimeOffset now, string delivered)
    {
        var known = subscriptions.Find(wish.Topic, wish.Callback);
        if (!wish.IsOn)
        {
            if (known is not null)
            {
                subscriptions.Remove(known);
            }
        }
        else if (known is not null || subscriptions.Full(wish.Topic, wish.Callback) is null)
        {
            var kept = new KeptSubscription(wish.Topic, wish.Callback.Text, wish.Secret, now + wish.Lease!.Value, known?.Kept.Delivered ?? delivered);
            var subscriber = known ?? subscriptions.Add(kept, wish.Callback);
            subscriber.Confirm(kept, addresses);
            subscriber.Topic.Forget();
            subscriptions.Write(subscriber);
        }
    }

    private async Task Deny(Request request, string reason)
    {
        counts.Verified("denied");
        var callback = request.Wish.Callback;
        await outside.InTime(
            async cancel =>
            {
                var addresses = await outside.Find(callback, null, isKnown: false, cancel);
                var url = callback.With(("hub.mode", "denied"), ("hub.topic", request.Wish.Topic), ("hub.reason", reason));
                return await outside.Ask(new HttpRequestMessage(HttpMethod.Get, url), addresses, most: 0, cancel);
            },
            stop.Token);
    }
}
