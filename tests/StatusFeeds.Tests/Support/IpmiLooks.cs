// Whole looks of the kind ipmi as Monitoring would start them, at a BMC of the test that has records and a log.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

/// <summary>The memory goes from look to look.</summary>
internal sealed class IpmiLooks : IServiceProvider, IDisposable
{
    private readonly Resolver resolver = new();
    private Bmcs bmcs = new();

    public IpmiLooks() => Bmc.Answers = (netFn, command, data) =>
    {
        var request = new IpmiRequest(netFn, command, data);
        Last = (netFn, command);
        Asked.Add(Last.Value);
        var reply = netFn == IpmiRequest.Chassis ? new(0, new byte[] { 1, 0, 0 })
            : netFn == IpmiRequest.Storage && command >= 0x40 ? Log.Ask(request).AsTask().GetAwaiter().GetResult()
            : Sdr.Ask(request).AsTask().GetAwaiter().GetResult();
        return [reply.Code, .. reply.Data.Span];
    };

    public SmallBmc Bmc { get; } = new();

    public SdrBmc Sdr { get; } = new(SdrSamples.Full(1, "Temp"), SdrSamples.Full(2, "Fan 1"));

    public LogBmc Log { get; } = new();

    /// <summary>Network function and command.</summary>
    public List<(byte NetFn, byte Command)> Asked { get; } = [];

    public (byte NetFn, byte Command)? Last { get; private set; }

    public ReadOnlyMemory<byte> Memory { get; set; }

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Its session, from look to look.</summary>
    public bool Keeps { get; set; }

    public int Records => Asked.Count(one => one is (IpmiRequest.Storage, 0x23));

    public void Restart()
    {
        bmcs.Dispose();
        bmcs = new();
    }

    public async Task<ProbeResult> Look(string settings = "")
    {
        var text = new YamlText($"{{ user: monitor, password: s3cret, port: {Bmc.At.Port}{(settings.Length > 0 ? ", " : "")}{settings} }}");
        var probe = IpmiProbe.Read(text.Fields);
        text.Fields.Close();
        Assert.Empty(text.Mistakes);
        var result = await (probe with { KeepsSession = Keeps }).Run(new Look("h", "127.0.0.1", TimeProvider.System, this, Timeout) { Memory = Memory }, TestContext.Current.CancellationToken);
        Memory = result.Memory ?? Memory;
        return result;
    }

    public object? GetService(Type serviceType) => serviceType == typeof(Resolver) ? resolver : serviceType == typeof(Bmcs) ? bmcs : null;

    public void Dispose()
    {
        bmcs.Dispose();
        resolver.Dispose();
        Bmc.Dispose();
    }
}
