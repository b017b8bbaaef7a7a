// Runs a look of the kind dns as Monitoring would, and keeps what it learned and what was written along.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

internal sealed class DnsLooks : IServiceProvider, IDisposable
{
    private readonly Resolver resolver;

    /// <param name="addresses">Of every name.</param>
    public DnsLooks(TimeSpan? timeout = null, params IPAddress[] addresses)
    {
        resolver = new Resolver((_, _) => addresses);
        Look = new Look("ns1", "127.0.0.1", TimeProvider.System, this, timeout ?? TimeSpan.FromSeconds(30)) { Transcript = new Transcript() };
    }

    public Look Look { get; }

    public IEnumerable<string> Asked => Look.Transcript!.Lines.Where(line => line.IsAsked).Select(line => line.Text);

    public IEnumerable<string> Came => Look.Transcript!.Lines.Where(line => !line.IsAsked).Select(line => line.Text);

    public static DnsProbe Probe(int port, string query = "a.test", DnsType type = DnsType.A, params string[] expect) => new()
    {
        Query = DnsName.Parse(query).Name!,
        Type = type,
        Server = "127.0.0.1",
        Port = port,
        Expect = [.. expect.Select(text => new DnsExpected(DnsExpected.Parse(type, text).Text!, DnsExpected.Parse(type, text).Text!))],
    };

    public static async Task<ProbeResult> Result(DnsProbe probe)
    {
        using var looks = new DnsLooks();
        return await looks.Run(probe);
    }

    /// <summary>To its end, or to its timeout.</summary>
    public Task<ProbeResult> Run(DnsProbe probe) => Within(cancel => probe.Run(Look, cancel));

    /// <summary>By these name servers in place of the system's.</summary>
    public Task<ProbeResult> Run(DnsProbe probe, params IPAddress[] system) =>
        Within(cancel => new DnsLook(probe with { Server = null }, Look, cancel, () => ([.. system], null)).Run());

    public object? GetService(Type serviceType) => serviceType == typeof(Resolver) ? resolver : null;

    public void Dispose() => resolver.Dispose();

    private async Task<ProbeResult> Within(Func<CancellationToken, Task<ProbeResult>> run)
    {
        using var timeout = new CancellationTokenSource(Look.Timeout, TimeProvider.System);
        return await run(timeout.Token);
    }
}
