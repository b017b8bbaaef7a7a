// A rack of one server that is looked at twice: through ipmi_sim itself by suite 3, and through the front end by suite 17 with a key of the BMC's own.
namespace StatusFeeds.EndToEnd.Support;

internal sealed class IpmiRack : IAsyncDisposable
{
    public const string Bare = "bare";
    public const string Fronted = "fronted";
    public const string Key = "two-keys";

    /// <summary>Looked at every second.</summary>
    private const string Pace = "{ every: 2s, timeout: 2s, fail-after: 2, recover-after: 1, retry-every: 1s }";

    private readonly IpmiFront front;

    private IpmiRack(IpmiSim sim, IpmiFront front, string pace)
    {
        (Sim, this.front) = (sim, front);
        Box.Site(pace, $$"""
            credentials: { bmc: { ipmi: { {{IpmiSim.Login()}} } }, keyed: { ipmi: { {{IpmiSim.Login()}}, key: {{Key}}, cipher-suite: 17 } } }
            flapping: { changes: 20 }
            """);
        Box.Write("rack.yaml", $$"""
            application: rack
            hosts:
              - { host: {{Bare}}, address: 127.0.0.1, checks: [ ipmi: { credential: bmc, port: {{sim.Port}} } ] }
              - { host: {{Fronted}}, address: 127.0.0.1, checks: [ ipmi: { credential: keyed, port: {{front.Port}} } ] }
            """);
    }

    public Sandbox Box { get; } = new();

    public IpmiSim Sim { get; }

    /// <param name="pace">For one look alone: as much time as it wants where the machine is busy.</param>
    public static async Task<IpmiRack> Start(string pace = Pace)
    {
        var sim = await IpmiSim.Start();
        return new(sim, await IpmiFront.Start(sim, suites: "17", kg: Key, watts: 187), pace);
    }

    /// <summary>Waits until both say so; their articles.</summary>
    public async Task<AtomEntry[]> Both(string status) =>
        [(await Box.HostIs(status, Bare)).Feed.Of(Bare)!, (await Box.HostIs(status, Fronted)).Feed.Of(Fronted)!];

    /// <summary>Waits until both count so many new entries of the log.</summary>
    public async Task Counted(string entries)
    {
        foreach (var host in (string[])[Bare, Fronted])
        {
            await LastLook.When(Box, host, look => look.Readings.GetValueOrDefault("sel-new") == entries);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        await Sim.DisposeAsync();
        Box.Dispose();
    }
}
