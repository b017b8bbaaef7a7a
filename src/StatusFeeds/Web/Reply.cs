// The plain answers: bodies with their length, texts, files, pages.
using System.Text;
using Microsoft.AspNetCore.Http;

namespace StatusFeeds.Web;

internal static class Reply
{
    private const string Private = "private";
    private const string ResourcePolicy = "Cross-Origin-Resource-Policy";
    private const string Loads = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action ";

    /// <summary>Nothing may be loaded but our own stylesheet, icons and badges, nothing may run or be asked but our own, nobody may frame us. Pages of others may embed only what says so itself.</summary>
    /// <param name="headers">Of the answer.</param>
    /// <param name="onlyTls">Browsers shall come by TLS from now on.</param>
    public static void Harden(IHeaderDictionary headers, bool onlyTls = false)
    {
        if (onlyTls)
        {
            headers.StrictTransportSecurity = "max-age=2592000";
        }

        headers.ContentSecurityPolicy = Loads + "'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>What follows is a form of ours: it may be sent to us, and says then that it comes from us.</summary>
    public static void LetSend(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Loads + "'self'";
        headers["Referrer-Policy"] = "same-origin";
    }

    /// <summary>Pages of others may show what follows.</summary>
    public static void LetEmbed(IHeaderDictionary headers) => headers[ResourcePolicy] = "cross-origin";

    /// <summary>What follows is for no cache that others use.</summary>
    public static void KeepPrivate(IHeaderDictionary headers) => headers.CacheControl = Private;

    /// <summary>How long caches may keep it; <c>private</c> where that was said before.</summary>
    public static void Cache(IHeaderDictionary headers, string control) => headers.CacheControl = headers.CacheControl.Count == 0 ? control : control switch
    {
        "no-cache" => "private, no-cache",
        "max-age=60, must-revalidate" => "private, max-age=60, must-revalidate",
        _ => $"{Private}, {control}",
    };

    /// <summary>The body with its length; to HEAD the length alone.</summary>
    public static Task Body(HttpContext http, ReadOnlyMemory<byte> bytes)
    {
        http.Response.ContentLength = bytes.Length;

        // Without RequestAborted, which makes a source of cancellation for each request: Kestrel drops what is written to a caller that has gone.
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(bytes, CancellationToken.None).AsTask();
    }

    public static Task Text(HttpContext http, int code, string text)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.TryAdd(ResourcePolicy, "same-origin");
        return Body(http, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>An answer to one who has changed something, or tried: no cache keeps it.</summary>
    public static Task Once(HttpContext http, int code, Asset answer)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = answer.MediaType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.TryAdd(ResourcePolicy, "same-origin");
        return Body(http, answer.Bytes);
    }

    /// <summary>In the coding asked for, with its tag, so that who has it already gets 304.</summary>
    public static Task File(HttpContext http, int code, Asset file, string cacheControl)
    {
        var (request, headers) = (http.Request.Headers, http.Response.Headers);
        var bytes = file.In(Conditions.Choose(request.AcceptEncoding));
        headers.ETag = bytes.ETag;
        Cache(headers, cacheControl);
        headers.TryAdd(ResourcePolicy, "same-origin");
        headers.Vary = "Accept-Encoding";
        if (code == 200 && Conditions.Unchanged(request, DateTimeOffset.MaxValue, file.Tags))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (bytes.Coding.Length > 0)
        {
            headers.ContentEncoding = bytes.Coding;
        }

        http.Response.StatusCode = code;
        http.Response.ContentType = file.MediaType;
        return Body(http, bytes.Bytes);
    }
}
