// Looks of the kind snmp as Monitoring would start them, at an agent of the test.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

/// <summary>One client, as in the program, and the memory from look to look.</summary>
/// <param name="shared">Used by others too; null: its own.</param>
internal sealed class SnmpLooks(SnmpClient? shared = null) : IServiceProvider, IDisposable
{
    private readonly Resolver resolver = new();
    private readonly SnmpClient client = shared ?? new();

    public AheadClock Clock { get; } = new();

    public ReadOnlyMemory<byte> Memory { get; set; }

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What was asked and what came at the last look.</summary>
    public Transcript Transcript { get; private set; } = new();

    public Contact Contact { get; private set; } = new();

    /// <param name="settings">Without address and port.</param>
    public static SnmpProbe Probe(string settings, int port)
    {
        var text = new YamlText($"{{ port: {port}{(settings.Length > 0 ? ", " : "")}{settings} }}");
        var probe = SnmpProbe.Read(text.Fields);
        text.Fields.Close();
        Assert.Empty(text.Mistakes);
        return probe;
    }

    public Task<ProbeResult> Look(string settings, TableAgent agent) => Look(Probe(settings, agent.Port));

    public async Task<ProbeResult> Look(SnmpProbe probe, CancellationToken end = default)
    {
        Transcript = new Transcript();
        var look = new Look("sw1", "127.0.0.1", Clock, this, Timeout) { Memory = Memory, Transcript = Transcript };
        Contact = look.Contact;
        var result = await probe.Run(look, end);
        Memory = result.Memory ?? Memory;
        return result;
    }

    public object? GetService(Type serviceType) => serviceType == typeof(Resolver) ? resolver : serviceType == typeof(SnmpClient) ? client : null;

    public void Dispose()
    {
        resolver.Dispose();
        if (shared is null)
        {
            client.Dispose();
        }
    }
}
