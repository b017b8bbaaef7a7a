// The plain answers: bodies with their length, texts, files, pages.
using System.Text;
using Microsoft.AspNetCore.Http;

namespace StatusFeeds.Web;

internal static class Reply
{
    /// <summary>Nothing may be loaded but our own stylesheet, icons and badges, nothing may run or be asked but our own, nobody may frame us.</summary>
    public static void Harden(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }

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
        return Body(http, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>In the coding asked for, with its tag, so that who has it already gets 304.</summary>
    public static Task File(HttpContext http, int code, Asset file, string cacheControl)
    {
        var (request, headers) = (http.Request.Headers, http.Response.Headers);
        var bytes = file.In(Conditions.Choose(request.AcceptEncoding));
        headers.ETag = bytes.ETag;
        headers.CacheControl = cacheControl;
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
