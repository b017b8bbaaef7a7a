// Where incidents are told: lets in who may write, takes the body in whole, and hands it on as JSON or as a form.
using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class IncidentDoor
{
    public const string FormType = "application/x-www-form-urlencoded";
    public const string JsonType = "application/json";

    /// <summary>Seconds after which one may try again.</summary>
    private const int Pause = 5;

    /// <summary>Details of any script, and the rest.</summary>
    private const int MostJson = (64 * 1024) + (3 * IncidentPosting.MostDetails);

    /// <summary>In a form each byte may take three.</summary>
    private const int MostForm = 3 * MostJson;

    /// <summary>Bodies that are read at once.</summary>
    private const int MostAtOnce = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock;
    private readonly Allowance allowed;
    private readonly IncidentApi api;
    private readonly IncidentForms forms;
    private int reading;

    public IncidentDoor(Store store, TimeProvider clock, ILogger log)
    {
        this.clock = clock;

        // A script that posts in a loop is stopped, and nobody in an outage is.
        allowed = new(60, 0.5, clock);
        var pen = new IncidentPen(store, clock, log);
        (api, forms) = (new IncidentApi(pen, clock, log), new IncidentForms(pen, store, clock));
    }

    /// <param name="http">The request.</param>
    /// <param name="seat">As whom he is here.</param>
    /// <param name="at">What is asked for.</param>
    /// <param name="whole">The newest board.</param>
    public async Task Answer(HttpContext http, Seat seat, IncidentAddress at, Board whole)
    {
        var (isRead, isPost) = (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method), HttpMethods.IsPost(http.Request.Method));
        var seen = seat.Audience.See(whole);
        if (at.IsForm ? !isRead && !isPost : at.Place is IncidentPlace.One ? !isRead : at.Place == IncidentPlace.All ? !isRead && !isPost : !isPost)
        {
            http.Response.Headers.Allow = at.Place switch
            {
                IncidentPlace.One => "GET, HEAD",
                IncidentPlace.Updates or IncidentPlace.Notes or IncidentPlace.Close => "POST",
                _ => "GET, HEAD, POST",
            };
            await Refuse(http, at, StatusCodes.Status405MethodNotAllowed, $"Only {http.Response.Headers.Allow} is answered here.");
        }
        else if (isRead && !at.IsForm)
        {
            await api.Read(http, seat, at, seen, whole.Site);
        }
        else if (Kept(seat, whole.Site, at.IsForm) is var (code, words))
        {
            if (code == StatusCodes.Status401Unauthorized)
            {
                Entrance.Challenge(http);
            }

            await Refuse(http, at, code, words);
        }
        else if (isRead)
        {
            await forms.Show(http, seat.Writer!, at, seen);
        }
        else if (await Body(http, seat, at, whole.Site.Url) is { } body)
        {
            await (at.IsForm ? forms.Take(http, seat.Writer!, at, body, seen) : api.Take(http, seat.Writer!, at, body, seen, whole.Site));
        }
    }

    /// <summary>Why he may not write; null: he may write something. A form asks readers for another login.</summary>
    private static (int Code, string Words)? Kept(Seat seat, Site site, bool isForm) =>
        seat.Way.Length > 0 ? (StatusCodes.Status403Forbidden, "By a token in the address nobody writes, as many see addresses: show it in the header, Authorization: Bearer TOKEN.")
        : site.Access.Writers.IsEmpty ? (StatusCodes.Status403Forbidden, "Nobody may write: add `access.write` to site.yaml.")
        : seat.Writer is not null ? null
        : seat.LoggedIn && !isForm ? (StatusCodes.Status403Forbidden, "You may read here, and not write: show a login or token of `access.write`.")
        : (StatusCodes.Status401Unauthorized, "Only those of `access.write` may write here: log in.");

    /// <summary>Null: he got his answer.</summary>
    private async Task<ReadOnlyMemory<byte>?> Body(HttpContext http, Seat seat, IncidentAddress at, string url)
    {
        var (request, wanted, most) = (http.Request, at.IsForm ? FormType : JsonType, at.IsForm ? MostForm : MostJson);
        if (at.IsForm ? !Origins.IsOurs(request, url) : Origins.IsForeign(request))
        {
            await Refuse(http, at, StatusCodes.Status403Forbidden, "This was sent by a page of somebody else. Open the form here and send it from there.");
            return null;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(wanted, StringComparison.OrdinalIgnoreCase) || request.Headers.ContentEncoding.Count > 0)
        {
            await Refuse(http, at, StatusCodes.Status415UnsupportedMediaType, $"Send it as {wanted}, without Content-Encoding.");
            return null;
        }

        if (!allowed.Take(seat.Writer!.Login.Name))
        {
            await Refuse(http, at, StatusCodes.Status429TooManyRequests, "You have posted too much in a short time. Try again in some seconds.");
            return null;
        }

        var (body, code, words) = await Read(http, most);
        if (body is null)
        {
            await Refuse(http, at, code, words);
        }

        return body;
    }

    private async Task<(ReadOnlyMemory<byte>? Body, int Code, string Words)> Read(HttpContext http, int most)
    {
        if (http.Request.ContentLength > most)
        {
            return (null, StatusCodes.Status413PayloadTooLarge, $"This is too long: {most / 1024} KiB fit.");
        }

        if (Interlocked.Increment(ref reading) > MostAtOnce)
        {
            Interlocked.Decrement(ref reading);
            return (null, StatusCodes.Status429TooManyRequests, "Too many post at once. Try again in some seconds.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(most + 1);
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            var length = await http.Request.Body.ReadAtLeastAsync(buffer.AsMemory(0, most + 1), most + 1, throwOnEndOfStream: false, patience.Token);
            if (length > most)
            {
                return (null, StatusCodes.Status413PayloadTooLarge, $"This is too long: {most / 1024} KiB fit.");
            }

            return (buffer.AsSpan(0, length).ToArray(), 200, "");
        }
        catch (BadHttpRequestException bad)
        {
            return (null, bad.StatusCode, "The request is no proper HTTP.");
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return (null, StatusCodes.Status408RequestTimeout, "The request did not come in time. Send it again.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Interlocked.Decrement(ref reading);
        }
    }

    public static void Later(HttpContext http, int code)
    {
        if (code is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            http.Response.Headers.RetryAfter = Pause.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static Task Refuse(HttpContext http, IncidentAddress at, int code, string words)
    {
        Later(http, code);
        return at.IsForm ? Reply.Text(http, code, words + "\n") : Reply.Once(http, code, Api.Error(words));
    }
}
