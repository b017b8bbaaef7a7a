// A BMC's network side that speaks cipher suite 17, written in Python by another hand than our client: ipmi/front.py before an ipmi_sim.
namespace StatusFeeds.EndToEnd.Support;

internal sealed class IpmiFront : IAsyncDisposable
{
    private readonly TempFolder folder;
    private readonly Spawned process;

    private IpmiFront(TempFolder folder, Spawned process, int port) => (this.folder, this.process, Port) = (folder, process, port);

    public int Port { get; }

    /// <summary>With ipmi_sim's users.</summary>
    /// <param name="suites">Those it offers.</param>
    /// <param name="kg">Its own key; none: the passwords stand in for it.</param>
    /// <param name="watts">What DCMI says at first; null: there is no DCMI.</param>
    /// <param name="drop">Of so many datagrams one is not heard; 0: all are.</param>
    public static async Task<IpmiFront> Start(IpmiSim sim, string suites = "3,17", string kg = "", int? watts = null, int drop = 0)
    {
        var (folder, port) = (new TempFolder(), Ports.Free());
        string[] command =
        [
            "/usr/bin/python3", Repository.File("tests", "StatusFeeds.EndToEnd", "ipmi", "front.py"), IpmiSim.Address, $"{port}", $"{sim.SerialPort}",
            "--user", $"{IpmiSim.Admin}:{IpmiSim.AdminPassword}:4", "--user", $"{IpmiSim.Viewer}:{IpmiSim.ViewerPassword}:2",
            "--suites", suites, "--kg", kg, "--drop", $"{drop}", .. watts is null ? Array.Empty<string>() : ["--dcmi", folder.File("watts")],
        ];
        var front = new IpmiFront(folder, Spawned.Start(command), port);
        try
        {
            front.Watts(watts ?? 0);
            await Until.True("the front end listens", () => front.process.HasExited || front.process.Output.Contains("ready", StringComparison.Ordinal));
            return front.process.HasExited ? throw new InvalidOperationException($"front.py ended: {front.process.Output}{front.process.Errors}") : front;
        }
        catch
        {
            await front.DisposeAsync();
            throw;
        }
    }

    public void Watts(int watts)
    {
        File.WriteAllText(folder.File("watts.new"), $"{watts}\n");
        File.Move(folder.File("watts.new"), folder.File("watts"), overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }
}
