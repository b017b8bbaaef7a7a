// Brings content to subscribers: each gets the newest, one delivery at a time, and whoever is slow waits in a place of his own.
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using StatusFeeds.Feeds;

namespace StatusFeeds.Web;

internal sealed class Courier(Subscriptions subscriptions, Outside outside, HubCounts counts, Action wake, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    /// <summary>Deliveries at once to those who answer.</summary>
    private const int MostQuick = 32;

    /// <summary>Deliveries at once that take longer, and those to subscribers who failed last time.</summary>
    private const int MostSlow = 64;

    /// <summary>So long a delivery may hold one of the first.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop = new();

    // By the host that is called: one with a thousand subscriptions takes turns with one that has a single one.
    private readonly Turns<Subscriber> known = new();
    private readonly Turns<Subscriber> unknown = new();
    private readonly Turns<Subscriber> doubtful = new();
    private readonly HashSet<Task> running = [];
    private int quick;
    private int slow;

    /// <summary>Under the gate. He is due.</summary>
    public void Take(Subscriber subscriber)
    {
        subscriber.Begin();
        (subscriber.Failures > 0 ? doubtful : subscriber.IsKnown ? known : unknown).Add(subscriber.Callback.Host, subscriber);
        Pump();
    }

    public async ValueTask DisposeAsync()
    {
        Task[] last;
        lock (subscriptions.Gate)
        {
            stop.Cancel();
            known.Clear();
            unknown.Clear();
            doubtful.Clear();
            last = [.. running];
        }

        await Task.WhenAll(last);
        stop.Dispose();
    }

    private void Pump()
    {
        while (quick < MostQuick && !stop.IsCancellationRequested && (known.TryTake(out var subscriber) || unknown.TryTake(out subscriber)))
        {
            quick++;
            Run(subscriber, isQuick: true);
        }

        while (slow < MostSlow && !stop.IsCancellationRequested && doubtful.TryTake(out var subscriber))
        {
            slow++;
            Run(subscriber, isQuick: false);
        }
    }

    private void Run(Subscriber subscriber, bool isQuick)
    {
        var task = Task.Run(() => Deliver(subscriber, isQuick));
        running.Add(task);
        _ = task.ContinueWith(
            done =>
            {
                lock (subscriptions.Gate)
                {
                    running.Remove(done);
                }
            },
            TaskScheduler.Default);
    }

    private async Task Deliver(Subscriber subscriber, bool isQuick)
    {
        FeedBytes? what;
        lock (subscriptions.Gate)
        {
            what = subscriber.HasLeft ? null : subscriber.Topic.Now;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var heard = default(Heard);
        try
        {
            if (what is not null)
            {
                var sending = outside.InTime(cancel => Send(subscriber, what, cancel), end.Token);
                if (isQuick && await Task.WhenAny(sending, Task.Delay(Quick, clock, end.Token)) != sending)
                {
                    isQuick = false;
                    if (!Move())
                    {
                        await end.CancelAsync();
                    }
                }

                heard = await sending;
            }
        }
        catch (Exception fault)
        {
            heard = new(0, default, fault.Message);
            log.LogError(fault, "A delivery to {Callback} failed in a way that is a mistake of this program", subscriber.Callback.Shown);
        }

        lock (subscriptions.Gate)
        {
            (quick, slow) = isQuick ? (quick - 1, slow) : (quick, slow - 1);
            if (!stop.IsCancellationRequested)
            {
                Note(subscriber, what, heard);
            }

            Pump();
        }

        wake();
    }

    /// <summary>From the places of the quick to those of the slow; false where there is none.</summary>
    private bool Move()
    {
        lock (subscriptions.Gate)
        {
            quick--;
            slow++;
            Pump();
            return slow <= MostSlow;
        }
    }

    private void Note(Subscriber subscriber, FeedBytes? what, Heard heard)
    {
        if (what is null)
        {
            subscriber.Rest();
            return;
        }

        if (heard.IsFine)
        {
            subscriber.Took(what);
            subscriptions.Write(subscriber);
        }
        else if (heard.Code == 410)
        {
            subscriptions.Remove(subscriber);
            log.LogInformation("{Callback} says that its subscription is over (410)", subscriber.Callback.Shown);
        }
        else if (subscriber.Failed(what, clock))
        {
            log.LogWarning(
                "A delivery to {Callback} was tried for hours and is given up ({Reason}); its subscription stays until {Until:u}, and the next change is tried again",
                subscriber.Callback.Shown,
                heard.Code == 0 ? heard.Fault : $"HTTP {heard.Code}",
                subscriber.Kept.Until);
        }

        counts.Delivered(heard.Code);
    }

    private async Task<Heard> Send(Subscriber subscriber, FeedBytes what, CancellationToken cancel)
    {
        var addresses = await outside.Find(subscriber.Callback, subscriber.Addresses, subscriber.IsKnown, cancel);
        var content = new ReadOnlyMemoryContent(what.Identity.Bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(what.MediaType);
        var request = new HttpRequestMessage(HttpMethod.Post, subscriber.Callback.Url) { Content = content };
        request.Headers.TryAddWithoutValidation("Link", what.Links);
        if (subscriber.Kept.Secret is { } secret)
        {
            var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal), what.Identity.Bytes.Span);
            request.Headers.TryAddWithoutValidation("X-Hub-Signature", $"sha256={Convert.ToHexStringLower(signature)}");
        }

        var heard = await outside.Ask(request, addresses, most: 0, cancel);
        subscriber.Addresses = addresses;
        return heard;
    }
}
