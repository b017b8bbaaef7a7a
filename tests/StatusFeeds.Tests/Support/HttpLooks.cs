// Runs a probe as Monitoring would, with names that a test makes up.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

internal static class HttpLooks
{
    /// <summary>Looks that hang fail then; none waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static HttpProbe Probe(string url) => new() { Url = url };

    public static Task<ProbeResult> Look(string url) => Look(Probe(url));

    public static async Task<ProbeResult> Look(
        IProbe probe,
        Func<string, AddressFamily, IPAddress[]>? names = null,
        string address = "127.0.0.1",
        TimeProvider? clock = null,
        CancellationToken cancel = default)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var resolver = new Resolver(names ?? Dns.GetHostAddresses);
        using var parts = new WayParts(resolver);
        return await probe.Run(new Look("web01", address, clock ?? TimeProvider.System, parts), either.Token);
    }

    /// <summary>The same with what was asked (<c>&gt; </c>) and what came (<c>&lt; </c>).</summary>
    public static async Task<(ProbeResult Result, string[] Lines)> Overhear(IProbe probe, Func<string, AddressFamily, IPAddress[]>? names = null, string address = "127.0.0.1")
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var resolver = new Resolver(names ?? Dns.GetHostAddresses);
        using var parts = new WayParts(resolver);
        var transcript = new Transcript();
        var result = await probe.Run(new Look("web01", address, TimeProvider.System, parts) { Transcript = transcript }, patience.Token);
        return (result, [.. transcript.Lines.Select(line => (line.IsAsked ? "> " : "< ") + line.Text)]);
    }

    /// <summary>Every name is this machine.</summary>
    public static IPAddress[] Loopback(string name, AddressFamily family) => [IPAddress.Loopback];

    public static double? Number(this ProbeResult result, string reading) =>
        result.Readings.Any(candidate => candidate.Name == reading) ? result.Readings.Single(candidate => candidate.Name == reading).Value : null;

    public static string? Text(this ProbeResult result, string reading) => result.Readings.SingleOrDefault(candidate => candidate.Name == reading).Text;

    /// <summary>What is needed on the way to a server.</summary>
    internal sealed class WayParts(Resolver resolver) : IServiceProvider, IDisposable
    {
        private readonly Handshakes handshakes = new();

        public void Dispose() => handshakes.Dispose();

        public object? GetService(Type serviceType) => serviceType == typeof(Resolver) ? resolver : serviceType == typeof(Handshakes) ? handshakes : null;
    }
}
