// The peer of serving: Kestrel that says always the same, with nothing else around it. `Bench kestrel PORT HEAD [BODY]`.
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace StatusFeeds.Bench;

internal static class BareKestrel
{
    /// <summary>HEAD is a file with the status and one header a line; Kestrel writes Date itself.</summary>
    public static async Task<int> Run(string[] words)
    {
        var head = await File.ReadAllLinesAsync(words[1]);
        var status = int.Parse(head[0], CultureInfo.InvariantCulture);
        (string Name, StringValues Value)[] headers = [.. head.Skip(1).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], new StringValues(pair[1])))];
        var body = words.Length > 2 ? await File.ReadAllBytesAsync(words[2]) : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{words[0]}").ConfigureKestrel(options => options.AddServerHeader = false);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        await using var app = builder.Build();
        app.Run(http =>
        {
            http.Response.StatusCode = status;
            foreach (var (name, value) in headers)
            {
                http.Response.Headers[name] = value;
            }

            if (body is null)
            {
                return Task.CompletedTask;
            }

            http.Response.ContentLength = body.Length;
            return http.Response.Body.WriteAsync(body).AsTask();
        });
        await app.StartAsync();
        var end = new TaskCompletionSource();
        using var sigterm = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            end.TrySetResult();
        });
        await end.Task;
        await app.StopAsync(new CancellationToken(canceled: true));
        return 0;
    }
}
