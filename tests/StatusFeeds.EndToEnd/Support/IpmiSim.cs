// Debian's ipmi_sim as a peer: a BMC with the files of ipmi/ beside the tests, or a test's own; what it measures is said at run time.
using System.Net.Sockets;
using System.Text;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class IpmiSim : IAsyncDisposable
{
    public const string Address = "127.0.0.1";

    /// <summary>May all.</summary>
    public const string Admin = "monitor";
    public const string AdminPassword = "s3cret-m";

    /// <summary>May read. ipmi_sim itself lets anyone do all; its front end does not.</summary>
    public const string Viewer = "viewer";
    public const string ViewerPassword = "s3cret-v";

    private const string Prompt = "\r> ";

    private readonly TempFolder folder = new();
    private Spawned? process;

    private IpmiSim()
    {
    }

    /// <summary>UDP; cipher suites 0 to 3 and 6.</summary>
    public int Port { get; } = Ports.Free();

    /// <summary>Where <see cref="IpmiFront"/> asks.</summary>
    public int SerialPort { get; } = Ports.Free();

    private int ConsolePort { get; } = Ports.Free();

    /// <param name="sdrs">What sdrcomp compiles.</param>
    /// <param name="emu">The commands that make its sensors; sensor 0 must be the watchdog.</param>
    public static async Task<IpmiSim> Start(string? sdrs = null, string? emu = null)
    {
        var sim = new IpmiSim();
        try
        {
            await sim.Prepare(sdrs ?? await Shipped("bmc.sdrs"), emu ?? await Shipped("bmc.emu"));
            await sim.Begin();
            return sim;
        }
        catch
        {
            await sim.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is to be written into a check.</summary>
    public static string Login(string user = Viewer, string password = ViewerPassword) => $"user: {user}, password: {password}";

    /// <summary>The chassis' power.</summary>
    public void Power(bool on)
    {
        // Moved into its place, so that nobody reads half of it.
        File.WriteAllText(folder.File("power.new"), on ? "1\n" : "0\n");
        File.Move(folder.File("power.new"), folder.File("power"), overwrite: true);
    }

    /// <summary>Commands of ipmi_sim_cmd(5) at its console, one after the other: <c>sensor_set_value 0x20 0 2 2 1</c>.</summary>
    public async Task Do(params string[] commands)
    {
        using var deadline = new CancellationTokenSource(Until.Generous, TimeProvider.System);
        using var console = new TcpClient();
        await console.ConnectAsync(Address, ConsolePort, deadline.Token);
        var line = console.GetStream();
        foreach (var command in commands)
        {
            await line.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), deadline.Token);
            var said = new StringBuilder();
            for (var buffer = new byte[4096]; !said.ToString().EndsWith(Prompt, StringComparison.Ordinal);)
            {
                var count = await line.ReadAsync(buffer, deadline.Token);
                said.Append(count > 0 ? Encoding.Latin1.GetString(buffer, 0, count) : throw new IOException($"ipmi_sim hung up at {command}: {said}"));
            }

            if (said.ToString().Contains("**", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"ipmi_sim did not do {command}: {said}");
            }
        }
    }

    /// <summary>An entry of the log about a sensor.</summary>
    public Task Log(byte sensorType, byte sensor, byte offset, byte eventType = 0x6F) =>
        Do($"sel_add 0x20 0x02 0 0 0 0 0x20 0 4 {sensorType} {sensor} {eventType} {0xA0 | offset} 0xff 0xff");

    public Task<string> Ipmitool(params string[] words) => Ipmitool(Port, 3, words);

    /// <param name="suite">The cipher suite.</param>
    public static Task<string> Ipmitool(int port, int suite, params string[] words) =>
        Spawned.Must(["ipmitool", "-I", "lanplus", "-C", $"{suite}", "-H", Address, "-p", $"{port}", "-U", Admin, "-P", AdminPassword, .. words]);

    /// <summary>ipmi-sensors, ipmi-sel …; it keeps what it caches in the folder.</summary>
    public async Task<string> FreeIpmi(string program, int? port = null, int suite = 3, params string[] words)
    {
        var (code, output, errors) = await Spawned.Run(
            [
                program, "-D", "LAN_2_0", "-h", $"{Address}:{port ?? Port}", "-u", Admin, "-p", AdminPassword, "-l", "ADMIN", "-I", $"{suite}",
                .. port is null ? ["-W", "opensesspriv"] : Array.Empty<string>(), .. program == "ipmi-sensors" ? ["--sdr-cache-directory", folder.Path] : Array.Empty<string>(), .. words,
            ],
            folder.Path);
        return code == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', words)} ended with {code}: {errors}{output}");
    }

    /// <summary>Its sessions are forgotten then; the log is kept.</summary>
    public async Task Restart()
    {
        await process!.DisposeAsync();
        await Begin();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    private static Task<string> Shipped(string file) => File.ReadAllTextAsync(Repository.File("tests", "StatusFeeds.EndToEnd", "ipmi", file));

    private async Task Prepare(string sdrs, string emu)
    {
        var store = Directory.CreateDirectory(folder.File("state", "ipmi_sim", "bmc")).FullName;
        await File.WriteAllTextAsync(folder.File("bmc.sdrs"), sdrs);
        await File.WriteAllTextAsync(folder.File("bmc.emu"), emu);
        File.Copy(Repository.File("tests", "StatusFeeds.EndToEnd", "ipmi", "chassis.sh"), folder.File("chassis.sh"));
        await File.WriteAllTextAsync(folder.File("lan.conf"), (await Shipped("lan.conf"))
            .Replace("@ADDRESS@", Address, StringComparison.Ordinal)
            .Replace("@PORT@", $"{Port}", StringComparison.Ordinal)
            .Replace("@VM@", $"{SerialPort}", StringComparison.Ordinal)
            .Replace("@CONSOLE@", $"{ConsolePort}", StringComparison.Ordinal)
            .Replace("@FOLDER@", folder.Path, StringComparison.Ordinal));
        Power(on: true);
        await Spawned.Must("sdrcomp", "-o", Path.Combine(store, "sdr.20.main"), folder.File("bmc.sdrs"));
    }

    private async Task Begin()
    {
        process = Spawned.Start(["ipmi_sim", "-c", "lan.conf", "-f", "bmc.emu", "-s", "state", "-n"], folder.Path);
        await Until.Seen(
            "ipmi_sim takes commands",
            async () =>
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"ipmi_sim ended with {process.ExitCode}: {process.Output}{process.Errors}");
                }

                try
                {
                    await Do("# ready?");
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            isReady => isReady);
    }
}
