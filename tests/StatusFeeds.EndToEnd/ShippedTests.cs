// The configuration that comes with the program shows what there is to show: a host that is UP, one DEGRADED, one DOWN.
using System.Globalization;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ShippedTests
{
    [Fact]
    public async Task TheShippedConfigurationIsUpDegradedAndDown()
    {
        using var box = new Sandbox();
        foreach (var file in Directory.GetFiles(Repository.File("feeds-config")))
        {
            box.Write(Path.GetFileName(file), (await File.ReadAllTextAsync(file)).Replace("8080", box.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        await using var program = await StatusFeedsProcess.Serve(box);
        const string feed = "/apps/first-look/hosts.atom";
        await box.HostIs("UP", "statusfeeds", feed);
        var degraded = await box.HostIs("DEGRADED", "never-fast-enough", feed);
        var down = await box.HostIs("DOWN", "nobody-home", feed);
        Assert.Matches(@"^DEGRADED: Never fast enough \(DEGRADED on purpose\) - http: time [0-9.]+ s > 0 ms$", degraded.Feed.Of("never-fast-enough")!.Title);
        Assert.Equal("DOWN: Nobody home (DOWN on purpose) - tcp: connection refused by 127.0.0.1:9", down.Feed.Of("nobody-home")!.Title);
        Assert.Equal(3, down.Feed.Entries.Count);
    }
}
