// One HTTP request and its answer on a connection that stands already; bounded whatever the server says.
using System.Buffers;
using System.Net;
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Location">Where a redirect leads, as sent; null where the answer is none.</param>
/// <param name="Body">What was read of it; empty where a redirect is to be followed.</param>
/// <param name="Charset">As the server names it.</param>
/// <param name="Version">As the server says: 1, 1.1 or 2.</param>
/// <param name="First">When the first of it came; a timestamp.</param>
internal sealed record HttpAnswer(int Status, string? Location, byte[] Body, string? Charset, double Version, long First)
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

/// <param name="Stream">Ready: connected, over TLS where that is asked for.</param>
/// <param name="Watch">Of its reading.</param>
/// <param name="Version">What is spoken on it.</param>
/// <param name="IsToProxy">A proxy is at its other end, which wants to be told the whole url.</param>
internal sealed record HttpConnection(Stream Stream, Watch Watch, Version Version, bool IsToProxy);

/// <param name="MostBody">Bytes that are read of the body.</param>
/// <param name="Follow">Where a redirect leads is asked for next: its body is left.</param>
internal sealed record HttpTerms(int MostBody, bool Follow, HttpTold? Told);

internal static class HttpExchange
{
    /// <summary>Interim answers (1xx) count too, and trailers once more.</summary>
    private const int HeaderKilobytes = 64;

    /// <summary>How often the body may be outweighed by its framing: one byte a chunk takes six; and room for headers, trailers, and what HTTP/2 says of itself.</summary>
    private const int FramingFactor = 8;
    private const int FramingBytes = 4 * HeaderKilobytes * 1024;

    /// <summary>
    /// Sends the request and reads the answer. The handler gets the ready stream, so it makes no connection, no TLS and no retry of its own; it is
    /// made for this one exchange, because a shared one mixes up checks of the same authority.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> fired.</exception>
    public static async Task<(HttpAnswer? Answer, Fault? Fault)> Exchange(
        HttpRequestMessage request, HttpConnection connection, HttpTerms terms, TimeProvider clock, CancellationToken cancel)
    {
        using var handler = Handler(connection);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        var (watch, inBody) = (connection.Watch, false);
        watch.Allowed = FramingBytes;
        try
        {
            using var response = await invoker.SendAsync(request, cancel);
            inBody = true;

            // An HTTP/2 server says things of itself before it answers.
            var first = response.Version.Major < 2 && watch.FirstByte is { } at ? at : clock.GetTimestamp();
            terms.Told?.Came(response);
            var location = IsRedirect(response.StatusCode) && response.Headers.NonValidated.TryGetValues("Location", out var values)
                ? values.FirstOrDefault()
                : null;
            watch.Allowed = watch.Received + FramingBytes + ((long)FramingFactor * terms.MostBody);
            var body = terms.Follow && location is not null ? [] : await Read(response, terms.MostBody, cancel);
            var version = response.Version.Major + (response.Version.Minor / 10d);
            return (new HttpAnswer((int)response.StatusCode, location, body, response.Content.Headers.ContentType?.CharSet, version, first), null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            cancel.ThrowIfCancellationRequested();
            return (null, Fault.OfTarget(HttpWords.Of(error, connection, inBody)));
        }
    }

    public static string MostHeaders => $"{HeaderKilobytes} KiB";

    private static SocketsHttpHandler Handler(HttpConnection connection)
    {
        var taken = false;
        return new()
        {
            ConnectCallback = (_, _) =>
            {
                // HTTP/2 has answers that mean "again, on another connection".
                var stream = taken ? throw new IOException(HttpWords.Again) : connection.Stream;
                taken = true;
                return ValueTask.FromResult(stream);
            },
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxConnectionsPerServer = 1,
            UseProxy = connection.IsToProxy,
            Proxy = connection.IsToProxy ? AnyProxy : null,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = HeaderKilobytes,
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
    }

    /// <summary>Which one does not matter: the connection stands.</summary>
    private static readonly WebProxy AnyProxy = new("http://proxy.invalid:1");

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
}
