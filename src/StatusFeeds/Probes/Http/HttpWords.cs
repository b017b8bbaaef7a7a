// What went wrong in an exchange of HTTP, in words.
using System.Net;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal static class HttpWords
{
    /// <summary>The handler wanted a second connection.</summary>
    public const string Again = "again, on another connection";

    /// <summary>RFC 9113, 7.</summary>
    private static readonly string[] Http2Errors =
    [
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL",
        "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
    ];

    /// <param name="inBody">The headers were read.</param>
    public static string Of(Exception error, HttpConnection connection, bool inBody)
    {
        var watch = connection.Watch;
        if (watch.IsOverrun)
        {
            return $"the answer never ends: more than {watch.Allowed} bytes, most of them framing";
        }

        var isTwo = connection.Version == HttpVersion.Version20;
        if (isTwo && watch.Received > 0 && !BeginsWithSettings(watch.Beginning))
        {
            return watch.Beginning.StartsWith("HTTP/1."u8) ? "the server speaks HTTP/1.1 here, not HTTP/2" : "the answer is not HTTP/2";
        }

        if (Causes(error).OfType<HttpProtocolException>().FirstOrDefault() is { } broken)
        {
            return $"the server broke HTTP/2 off or breaks its rules ({(broken.ErrorCode >= 0 && broken.ErrorCode < Http2Errors.Length ? Http2Errors[broken.ErrorCode] : broken.ErrorCode)})";
        }

        if (isTwo && Causes(error).Any(cause => cause.Message.StartsWith(Again, StringComparison.Ordinal)))
        {
            return "the server takes no request on this HTTP/2 connection (GOAWAY or REFUSED_STREAM)";
        }

        return ErrorOf(error) switch
        {
            HttpRequestError.InvalidResponse when watch.Received > 0 => inBody ? "the answer is not well-formed HTTP" : "the answer is not HTTP",
            HttpRequestError.ConfigurationLimitExceeded => $"the answer's headers are larger than {HttpExchange.MostHeaders}",
            HttpRequestError.Unknown when isTwo && watch.Received > 0 && !Causes(error).Any(cause => cause is System.Net.Sockets.SocketException) => "the answer is not well-formed HTTP/2, or a flood of frames",
            _ => Broken(error) + (watch.Received == 0 ? " before an answer came" : " before the answer was complete"),
        };
    }

    private static string Broken(Exception error) => Fault.OpenSslReason(error) is { } reason && reason.Contains("certificate required", StringComparison.Ordinal)
        ? "the server wants a client certificate (set `certificate` and `key`) and broke off"
        : Fault.Broken(error);

    /// <summary>A frame of type 4 on stream 0.</summary>
    private static bool BeginsWithSettings(ReadOnlySpan<byte> bytes) => bytes.Length < 9 || (bytes[3] == 4 && bytes[5..9].IndexOfAnyExcept((byte)0) < 0);

    private static HttpRequestError ErrorOf(Exception error)
    {
        foreach (var cause in Causes(error))
        {
            var said = cause is HttpRequestException request ? request.HttpRequestError : cause is HttpIOException body ? body.HttpRequestError : HttpRequestError.Unknown;
            if (said != HttpRequestError.Unknown)
            {
                return said;
            }
        }

        return HttpRequestError.Unknown;
    }

    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
