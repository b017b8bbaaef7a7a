// The fleet of pretend hosts that is looked at, as a process of its own.
using System.Globalization;

namespace StatusFeeds.Bench;

internal sealed class Pretend(Child child, HttpClient control, int port) : IAsyncDisposable
{
    /// <summary>Hosts that answer HTTP.</summary>
    public static Task<Pretend> Start(int hosts) => Start(hosts, port => ["--http", $"{port}"]);

    /// <summary>BMCs, and nothing else.</summary>
    public static Task<Pretend> StartBmcs(int hosts) => Start(hosts, port => ["--http", "0", "--bmc", $"{port}"]);

    /// <summary>What is said of a port: that it, and further ports, are open at some hosts.</summary>
    public static async Task<Pretend> Start(int hosts, Func<int, string[]> what)
    {
        var (port, orders) = (Wait.FreePort(), Wait.FreePort());
        var child = Child.Start(["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Fleet.dll"), "--hosts", $"{hosts}", "--control", $"{orders}", .. what(port)]);
        var fleet = new Pretend(child, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{orders}/fleet/") }, port);
        await Wait.Until($"the fleet ({child.Output})", async () => (await fleet.Order("count")).Length > 0, TimeSpan.FromSeconds(30));
        return fleet;
    }

    /// <summary>Of HTTP, or of the BMCs.</summary>
    public int Port => port;

    /// <summary>Of host 1 … as Fleet gives addresses from 127.1.0.1 on.</summary>
    public static string Address(int host) => $"127.1.{host >> 8}.{host & 255}";

    public string Url(int host) => $"http://{Address(host)}:{port}/";

    public Task<string> Order(string order) => control.GetStringAsync(order.Replace(' ', '/'));

    /// <summary>Requests that came so far, and at how many hosts.</summary>
    /// <param name="who">Of these alone: <c>1-9000</c>.</param>
    public async Task<(int Requests, int Hosts)> Count(string who = "all")
    {
        var words = (await Order($"count {who}")).Split(' ');
        return (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await child.DisposeAsync();
    }
}
