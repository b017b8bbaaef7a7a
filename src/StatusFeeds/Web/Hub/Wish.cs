// What a subscriber asks of the hub, read from the form he sends (WebSub §5.1).
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

/// <param name="IsOn">He wants to be told; false: no more.</param>
/// <param name="Topic">As given.</param>
/// <param name="Lease">As he asks for it, within what we give; null: he leaves it to us.</param>
internal sealed record Wish(bool IsOn, string Topic, Callback Callback, Secret? Secret, TimeSpan? Lease)
{
    public const int MostBytes = 16 * 1024;

    /// <summary>WebSub §5.1: less than 200 bytes.</summary>
    private const int MostSecret = 199;

    private const int MostTopic = 2048;

    /// <summary>Null with the reason, in words for who wrote the subscriber. What else stands in the form is ignored.</summary>
    public static (Wish? Wish, string Refusal) Read(string form)
    {
        var values = QueryHelpers.ParseQuery(form);
        var twice = values.FirstOrDefault(pair => pair.Value.Count > 1 && pair.Key is "hub.mode" or "hub.topic" or "hub.callback" or "hub.secret" or "hub.lease_seconds");
        if (twice.Value.Count > 1)
        {
            return (null, $"{twice.Key} stands there twice");
        }

        var (mode, topic, secret) = (One(values, "hub.mode"), One(values, "hub.topic"), One(values, "hub.secret"));
        if (mode is not ("subscribe" or "unsubscribe"))
        {
            return (null, mode == "publish"
                ? "this hub tells of its own site only, and knows its changes itself: nobody else can publish here"
                : "hub.mode must be subscribe or unsubscribe");
        }

        if (topic.Length > MostTopic || topic.Any(char.IsControl) || !Uri.TryCreate(topic, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return (null, "hub.topic must be a feed's own address, as its rel=self says it");
        }

        if (Encoding.UTF8.GetByteCount(secret) > MostSecret)
        {
            return (null, $"hub.secret may have at most {MostSecret} bytes");
        }

        var (lease, isLease) = mode == "subscribe" ? ReadLease(One(values, "hub.lease_seconds")) : (null, true);
        if (!isLease)
        {
            return (null, "hub.lease_seconds must be a whole number of seconds");
        }

        var (callback, refusal) = Callback.Read(One(values, "hub.callback"));
        return callback is null ? (null, refusal) : (new Wish(mode == "subscribe", topic, callback, secret.Length == 0 ? null : new Secret(secret), lease), "");
    }

    /// <summary>Zero was PubSubHubbub's word for "as long as you like".</summary>
    private static (TimeSpan? Lease, bool IsSound) ReadLease(string text)
    {
        if (text.Length == 0 || text.All(letter => letter == '0'))
        {
            return (null, true);
        }

        if (!text.All(char.IsAsciiDigit))
        {
            return (null, false);
        }

        var seconds = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : long.MaxValue;
        return (TimeSpan.FromSeconds(Math.Clamp(seconds, (long)WebSub.LeastLease.TotalSeconds, (long)WebSub.MostLease.TotalSeconds)), true);
    }

    private static string One(Dictionary<string, StringValues> values, string key) => values.TryGetValue(key, out var value) ? value.ToString() : "";
}
