// POST /hub: takes what a subscriber asks, and answers before anything of it is done (WebSub §5.1.2).
using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal sealed class HubDoor(Subscriptions subscriptions, Verifier verifier, Func<string, TopicState> find, TimeProvider clock)
{
    /// <summary>In seconds: when whoever asked too often may come again.</summary>
    private const int Pause = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Each request makes us send one: nobody shall use that to flood somebody else. A reader with a hundred feeds may come with all at once.</summary>
    private readonly (Allowance Caller, Allowance Callee, Allowance All) allowed = (new(200, 0.5, clock), new(200, 0.5, clock), new(1_000, 10, clock));

    /// <param name="http">The request.</param>
    /// <param name="site">Of the moment; has a hub.</param>
    /// <param name="way">The token by which he came, as it stands before all paths; or nothing.</param>
    /// <param name="from">Who asks.</param>
    public async Task Answer(HttpContext http, Site site, string way, IPAddress from)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = "POST";
            await Reply.Text(http, StatusCodes.Status405MethodNotAllowed, "This is a WebSub hub: subscribers send their requests here by POST.\n");
            return;
        }

        var (code, words) = await Take(http, site, way, Strangers.Network(from).ToString());
        if (code is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = Pause.ToString(CultureInfo.InvariantCulture);
        }

        await Reply.Text(http, code, words + ".\n");
    }

    private async Task<(int Code, string Words)> Take(HttpContext http, Site site, string way, string from)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return (StatusCodes.Status415UnsupportedMediaType, "The request must be a form, application/x-www-form-urlencoded");
        }

        var (form, refusal) = await Body(http);
        if (form is null)
        {
            return refusal;
        }

        var (wish, wrong) = Wish.Read(form);
        if (wish is null)
        {
            return (StatusCodes.Status400BadRequest, $"The request is refused: {wrong}");
        }

        if (IPAddress.TryParse(wish.Callback.Host, out var address) && !site.WebSub!.Allows(wish.Callback.Host, address))
        {
            return (StatusCodes.Status403Forbidden, "The request is refused: this hub may not call the address in hub.callback (`websub: { callbacks: … }` in site.yaml says which it may)");
        }

        var offer = wish.IsOn && IsUnder(site, way, wish.Topic) ? find(wish.Topic) : default;
        if (offer.IsComing)
        {
            return (StatusCodes.Status503ServiceUnavailable, "This feed is not ready yet; try again in a minute");
        }

        lock (subscriptions.Gate)
        {
            if (wish.IsOn && offer.Bytes is not null && subscriptions.Full(wish.Topic, wish.Callback) is { } full)
            {
                return full;
            }
        }

        return allowed.Caller.Take(from) && allowed.Callee.Take(wish.Callback.Host) && allowed.All.Take("")
            && verifier.Take(new Request(wish, from, !wish.IsOn || offer.Bytes is not null ? null : "this is no feed of this hub, or may not be read by this address"))
            ? (StatusCodes.Status202Accepted, "The request will be verified at hub.callback")
            : (StatusCodes.Status429TooManyRequests, "Too many requests for this hub; try again in a minute");
    }

    /// <summary>Who comes by a token is offered what lies behind it, and nobody else is.</summary>
    private static bool IsUnder(Site site, string way, string topic) =>
        topic.StartsWith($"{site.Url}{way}/", StringComparison.Ordinal) && (way.Length > 0 || !topic.AsSpan(site.Url.Length).StartsWith(Doors.Prefix, StringComparison.Ordinal));

    private async Task<(string? Form, (int Code, string Words) Refusal)> Body(HttpContext http)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Wish.MostBytes + 1);
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            var length = http.Request.ContentLength > Wish.MostBytes
                ? int.MaxValue
                : await http.Request.Body.ReadAtLeastAsync(buffer.AsMemory(0, Wish.MostBytes + 1), Wish.MostBytes + 1, throwOnEndOfStream: false, patience.Token);
            return length > Wish.MostBytes
                ? (null, (StatusCodes.Status413PayloadTooLarge, $"The request may have at most {Wish.MostBytes / 1024} KiB"))
                : (Encoding.UTF8.GetString(buffer, 0, length), default);
        }
        catch (BadHttpRequestException bad)
        {
            return (null, (bad.StatusCode, "The request is no proper HTTP"));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return (null, (StatusCodes.Status408RequestTimeout, "The request did not come in time"));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
