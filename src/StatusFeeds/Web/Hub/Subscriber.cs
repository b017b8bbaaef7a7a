// One subscription as the hub goes through it: what he has, what he is to get, and when he is tried again.
using System.Net;
using StatusFeeds.Feeds;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <summary>All but what never changes is read and written under the gate of <see cref="Subscriptions"/>.</summary>
internal sealed class Subscriber(KeptSubscription kept, Callback callback, Topic topic)
{
    /// <summary>After so many failures with the same content he is left alone until there is another: after about six hours.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(2),
    ];

    private long? next;

    public KeptSubscription Kept { get; set; } = kept;

    public Callback Callback { get; } = callback;

    public Topic Topic { get; } = topic;

    /// <summary>A delivery is under way, or waits for its place.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Ended: nothing is delivered any more.</summary>
    public bool HasLeft { get; set; }

    /// <summary>His last delivery was taken: he goes before those of whom nothing is known yet.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Of his host, while he answers there; null: to be looked up.</summary>
    public IPAddress[]? Addresses { get; set; }

    /// <summary>In a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Tag of the content with which he was given up.</summary>
    private string Without { get; set; } = "";

    /// <summary>He has other content than that of this tag, and was not given up with it.</summary>
    public bool Wants(string tag) => !HasLeft && tag != Kept.Delivered && tag != Without;

    public bool IsDue(TimeProvider clock) => !IsBusy && Topic.Now is { } now && Wants(now.Identity.ETag) && (next is not { } at || clock.GetTimestamp() >= at);

    public void Begin() => IsBusy = true;

    /// <summary>There was nothing to deliver after all.</summary>
    public void Rest() => IsBusy = false;

    /// <summary>He has shown that he wants it, maybe once more.</summary>
    public void Confirm(KeptSubscription again, IPAddress[] addresses)
    {
        (Kept, Addresses) = (again, addresses);
        Forgive();
    }

    public void Took(FeedBytes what)
    {
        (Kept, IsBusy, IsKnown) = (Kept with { Delivered = what.Identity.ETag }, false, true);
        Forgive();
    }

    /// <returns>He is given up until there is other content.</returns>
    public bool Failed(FeedBytes what, TimeProvider clock)
    {
        (IsBusy, IsKnown, Addresses) = (false, false, null);
        if (Failures < Pauses.Length)
        {
            next = clock.GetTimestamp() + (long)(Pauses[Failures++].TotalSeconds * clock.TimestampFrequency);
            return false;
        }

        Forgive();
        Without = what.Identity.ETag;
        return true;
    }

    private void Forgive() => (Failures, next, Without) = (0, null, "");
}
