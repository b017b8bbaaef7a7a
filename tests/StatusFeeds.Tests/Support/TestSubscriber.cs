// A subscriber on loopback: keeps what the hub sends it, and answers as a test wants.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StatusFeeds.Tests.Support;

/// <summary>A request of the hub.</summary>
internal sealed record HubCall(string Method, string Path, string RawQuery, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Mode => Query.GetValueOrDefault("hub.mode", "");
}

internal sealed class TestSubscriber : IAsyncDisposable
{
    private readonly ConcurrentQueue<HubCall> calls = new();
    private TestKestrel kestrel = null!;

    /// <summary>To a delivery.</summary>
    public Func<HubCall, int> Answers { get; set; } = _ => 204;

    /// <summary>Until then no delivery is answered.</summary>
    public Task Holds { get; set; } = Task.CompletedTask;

    /// <summary>To the question whether it is meant: status and body.</summary>
    public Func<HubCall, (int Code, string Body)> Confirms { get; set; } = call => (200, call.Query["hub.challenge"]);

    public string Url => kestrel.Url;

    public ImmutableArray<HubCall> Calls => [.. calls];

    public ImmutableArray<HubCall> Asked => [.. calls.Where(call => call.Method == "GET" && call.Mode != "denied")];

    public ImmutableArray<HubCall> Denied => [.. calls.Where(call => call.Mode == "denied")];

    public ImmutableArray<HubCall> Deliveries => [.. calls.Where(call => call.Method == "POST")];

    public static async Task<TestSubscriber> Start()
    {
        var subscriber = new TestSubscriber();
        subscriber.kestrel = await TestKestrel.Start(HttpProtocols.Http1, subscriber.Answer);
        return subscriber;
    }

    public ValueTask DisposeAsync() => kestrel.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var call = new HubCall(
            http.Request.Method,
            http.Request.Path.Value ?? "",
            http.Request.QueryString.Value ?? "",
            http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            http.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            body.ToArray());
        calls.Enqueue(call);
        if (call.Method == "POST")
        {
            await Holds;
        }

        var (code, text) = call.Method == "POST" ? (Answers(call), "") : call.Mode == "denied" ? (200, "") : Confirms(call);
        http.Response.StatusCode = code;
        if (code is >= 300 and < 400)
        {
            http.Response.Headers.Location = $"{Url}/elsewhere?hub.challenge={call.Query.GetValueOrDefault("hub.challenge")}";
        }

        if (text.Length > 0)
        {
            await http.Response.WriteAsync(text);
        }
    }
}
