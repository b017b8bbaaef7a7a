// BMCs of one site, each with its own mood or login, and what the program makes of them.
using StatusFeeds.Fleet;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class IpmiCrowd : IDisposable
{
    /// <summary>Seconds.</summary>
    public const double Timeout = 3;

    /// <summary>Each is asked for in a look.</summary>
    private const int Sensors = 40;

    private const string Pace = "{ every: 3s, timeout: 3s, fail-after: 1, recover-after: 1, retry-every: 3s }";

    private readonly List<string> checks = [];

    public Sandbox Box { get; } = new();

    public List<Bmc> Bmcs { get; } = [];

    public List<string> Hosts { get; } = [];

    public void Dispose()
    {
        Bmcs.ForEach(bmc => bmc.Dispose());
        Box.Dispose();
    }

    /// <summary>Its looks, with all their requests, come in their rhythm; and no process was started.</summary>
    public async Task GoesOn(Bmc bmc, string host, StatusFeedsProcess server)
    {
        var (since, asked) = (TimeProvider.System.GetUtcNow(), bmc.Asked);
        await Until.True("the next look's requests", () => bmc.Asked >= asked + Sensors);
        var look = (await LastLook.When(Box, host, look => look.At > since))!;
        Assert.Equal("up", look.Status);
        Assert.Equal("5100", look.Readings["Fan1"]);
        Assert.InRange(look.Elapsed, 0, Timeout / 2);
        Assert.All(Directory.EnumerateDirectories($"/proc/{server.Id}/task"), thread => Assert.Empty(File.ReadAllText(Path.Combine(thread, "children")).Trim()));
    }

    public int Port(BmcSettings settings, BmcMood? mood = null) => Made(settings, mood).At.Port;

    public Bmc Add(string host, BmcSettings? settings = null, BmcMood? mood = null, string more = "")
    {
        var bmc = Made(settings, mood);
        Check(host, bmc.At.Port, IpmiSim.Login(), more);
        return bmc;
    }

    public (string, string, string) Refused(string host, string words, int port, string login)
    {
        Check(host, port, login);
        return (host, "unknown", words);
    }

    public (string, string, string) Failed(string host, string words, int port)
    {
        Check(host, port, IpmiSim.Login());
        return (host, "down", words);
    }

    public void Write()
    {
        Box.Site(Pace);
        Box.Write("bmcs.yaml", $"hosts:\n{string.Join('\n', checks)}\n");
    }

    public void Check(string host, int port, string login, string more = "")
    {
        Hosts.Add(host);
        checks.Add($"  - {{ host: {host}, address: 127.0.0.1, checks: [ {{ ipmi: {{ {login}, port: {port} }}{more} }} ] }}");
    }

    private Bmc Made(BmcSettings? settings, BmcMood? mood)
    {
        var bmc = Bmc.Start(settings);
        bmc.Mood = mood ?? BmcMood.Fine;
        Bmcs.Add(bmc);
        return bmc;
    }
}
