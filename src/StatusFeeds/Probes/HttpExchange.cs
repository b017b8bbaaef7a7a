// One HTTP/1.1 request and its answer on a connection that stands already; bounded whatever the server says.
using System.Buffers;
using System.Net;
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Location">Where a redirect leads, as sent; null where the answer is none.</param>
/// <param name="Body">What was read of it; empty where a redirect is to be followed.</param>
/// <param name="Charset">As the server names it.</param>
internal sealed record HttpAnswer(int Status, string? Location, byte[] Body, string? Charset)
{
    /// <summary>Bytes that are no text become U+FFFD.</summary>
    public string Text()
    {
        var encoding = Encoding.UTF8;
        if (Charset?.Trim('"', ' ') is { Length: > 0 } name)
        {
            try
            {
                encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            }
            catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
            {
                encoding = Encoding.UTF8;
            }
        }

        var preamble = encoding.Preamble;
        return encoding.GetString(preamble.Length > 0 && Body.AsSpan().StartsWith(preamble) ? Body.AsSpan(preamble.Length) : Body);
    }
}

internal static class HttpExchange
{
    /// <summary>Interim answers (1xx) count too, and trailers once more.</summary>
    private const int HeaderKilobytes = 64;

    /// <summary>How often the body may be outweighed by its framing: one byte a chunk takes six; and room for trailers.</summary>
    private const int FramingFactor = 8;
    private const int FramingBytes = 4 * HeaderKilobytes * 1024;

    /// <summary>
    /// Sends the request and reads the answer. The handler gets the ready stream, so it makes no connection, no TLS and no retry of its own; it is
    /// made for this one exchange, because a shared one mixes up checks of the same authority.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> fired.</exception>
    public static async Task<(HttpAnswer? Answer, Fault? Fault)> Exchange(
        HttpRequestMessage request, WatchedStream stream, int maxBody, bool follow, CancellationToken cancel)
    {
        using var handler = Handler(stream);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        var inBody = false;
        try
        {
            using var response = await invoker.SendAsync(request, cancel);
            inBody = true;
            var location = IsRedirect(response.StatusCode) && response.Headers.NonValidated.TryGetValues("Location", out var values)
                ? values.FirstOrDefault()
                : null;
            stream.Allowed = stream.Received + FramingBytes + ((long)FramingFactor * maxBody);
            var body = follow && location is not null ? [] : await Read(response, maxBody, cancel);
            return (new HttpAnswer((int)response.StatusCode, location, body, response.Content.Headers.ContentType?.CharSet), null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            cancel.ThrowIfCancellationRequested();
            return (null, Fault.OfTarget(Words(error, stream, inBody)));
        }
    }

    private static SocketsHttpHandler Handler(Stream stream) => new()
    {
        ConnectCallback = (_, _) => ValueTask.FromResult(stream),
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxConnectionsPerServer = 1,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = HeaderKilobytes,
        MaxResponseDrainSize = 0,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    };

    private static async Task<byte[]> Read(HttpResponseMessage response, int most, CancellationToken cancel)
    {
        await using var content = await response.Content.ReadAsStreamAsync(cancel);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(most, 16 * 1024));
        var length = 0;
        try
        {
            while (length < most)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(Math.Min(most, 2 * length));
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var count = await content.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, most) - length), cancel);
                if (count == 0)
                {
                    break;
                }

                length += count;
            }

            return buffer[..length];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private static string Words(Exception error, WatchedStream stream, bool inBody)
    {
        if (stream.IsOverrun)
        {
            return $"the answer never ends: more than {stream.Allowed} bytes, most of them framing";
        }

        return ErrorOf(error) switch
        {
            HttpRequestError.InvalidResponse => inBody ? "the answer is not well-formed HTTP" : "the answer is not HTTP",
            HttpRequestError.ConfigurationLimitExceeded => $"the answer's headers are larger than {HeaderKilobytes} KiB",
            _ => Fault.Broken(error) + (stream.Received == 0 ? " before an answer came" : " before the answer was complete"),
        };
    }

    private static HttpRequestError ErrorOf(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            var said = cause is HttpRequestException request ? request.HttpRequestError : cause is HttpIOException body ? body.HttpRequestError : HttpRequestError.Unknown;
            if (said != HttpRequestError.Unknown)
            {
                return said;
            }
        }

        return HttpRequestError.Unknown;
    }
}
