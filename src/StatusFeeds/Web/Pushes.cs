// /push/{token}: takes signs of life, and says "ok" when they are on the disk.
using System.Buffers;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class Pushes(Store store, TimeProvider clock, ILogger log)
{
    public const string Prefix = "/push/";

    /// <summary>How long a sender may take for his body, and the disk for taking it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly PostBox box = new(store, clock);
    private readonly Seldom strangers = new(clock);
    private readonly Seldom refusals = new(clock);
    private PushIndex? index;

    /// <summary>A token that nobody has gets the same answer as an address that is none; its body is not read.</summary>
    public async Task Answer(HttpContext http, string token, Site site)
    {
        var request = http.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method))
        {
            http.Response.Headers.Allow = "GET, POST";
            await Reply.Text(http, StatusCodes.Status405MethodNotAllowed, "Only GET and POST are a sign of life.\n");
            return;
        }

        if (IndexOf(site).Find(token) is not { } door)
        {
            if (strangers.Happened() is { } times)
            {
                log.LogWarning("Posts with a token that no push check has: {Count} since this was said last, the latest from {Address}", times, Callers.Address(http, site.TrustedProxies));
            }

            await Reply.Text(http, StatusCodes.Status404NotFound, "There is nothing here.\n");
            return;
        }

        var (code, words) = await Take(http, door);
        if (code is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            http.Response.Headers.RetryAfter = code == StatusCodes.Status429TooManyRequests ? "1" : "5";
        }

        if (code != StatusCodes.Status200OK && refusals.Happened() is { } refused)
        {
            log.LogWarning("Posts that were not taken: {Count} since this was said last, the latest for {Host}/{Check}: {Words}", refused, door.Check.Host, Words.OneLine(door.Check.Name), words.TrimEnd());
        }

        await Reply.Text(http, code, words);
    }

    private async Task<(int Code, string Words)> Take(HttpContext http, PushDoor door)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method) || request.ContentLength == 0)
        {
            return await Keep(door, request, default);
        }

        if (request.ContentLength > Post.MostBody)
        {
            return TooLong;
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            return (StatusCodes.Status400BadRequest, "The post does not count: send the body as it is, without Content-Encoding.\n");
        }

        if (!door.Enter())
        {
            return (StatusCodes.Status429TooManyRequests, "Too many posts for this token at once; post again in a second.\n");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Post.MostBody + 1);
        ReadOnlyMemory<byte> memory;
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            var length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, Post.MostBody + 1), Post.MostBody + 1, throwOnEndOfStream: false, patience.Token);
            if (length > Post.MostBody)
            {
                return TooLong;
            }

            (memory, var refusal) = door.Probe.Accept(Of(request, buffer.AsMemory(0, length)));
            if (refusal is not null)
            {
                return Wrong(refusal);
            }
        }
        catch (BadHttpRequestException bad)
        {
            return (bad.StatusCode, "The post does not count: the request is no proper HTTP.\n");
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return (StatusCodes.Status408RequestTimeout, "The post does not count: its body did not come in time.\n");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            door.Leave();
        }

        return await Keep(door, memory);
    }

    private static (int Code, string Words) TooLong => (StatusCodes.Status413PayloadTooLarge, $"The post does not count: a body may have at most {Post.MostBody / 1024} KiB.\n");

    private static (int Code, string Words) Wrong(string refusal) => (StatusCodes.Status400BadRequest, $"The post does not count: {refusal}.\n");

    private async Task<(int Code, string Words)> Keep(PushDoor door, HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var (memory, refusal) = door.Probe.Accept(Of(request, body));
        return refusal is null ? await Keep(door, memory) : Wrong(refusal);
    }

    private async Task<(int Code, string Words)> Keep(PushDoor door, ReadOnlyMemory<byte> memory)
    {
        try
        {
            await box.Put(new KeptMemory(door.Check.Host, door.Check.Name, door.Check.Remembering, memory)).WaitAsync(Patience, clock);
            return (StatusCodes.Status200OK, "ok");
        }
        catch (Exception failure) when (failure is StoreFailed or TimeoutException or InvalidOperationException)
        {
            // Invalid: the store takes no more orders, as the program ends.
            return (StatusCodes.Status503ServiceUnavailable, "The store takes no writes now; post again in some seconds.\n");
        }
    }

    private Post Of(HttpRequest request, ReadOnlyMemory<byte> body) => new(
        clock.GetUtcNow(),
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString() : request.ContentType ?? "",
        body,
        request.QueryString.HasValue ? [.. request.Query.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))] : ImmutableArray<KeyValuePair<string, string>>.Empty);

    /// <summary>Two who make it at once make the same.</summary>
    private PushIndex IndexOf(Site site)
    {
        var known = index;
        return ReferenceEquals(known?.Site, site) ? known : index = PushIndex.Of(site);
    }
}
