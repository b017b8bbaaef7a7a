// Two hundred reloads within seconds, while the files are written anew and often half: feeds are always there, the last whole folder wins, nothing is invented.
using System.Globalization;
using System.Net;
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

public sealed class ReloadStormTests
{
    [Fact]
    public async Task TwoHundredReloadsOfFilesThatAreOftenHalfWritten()
    {
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site();
        Write(3);
        await using var program = await StatusFeedsProcess.Serve(box);
        foreach (var number in Enumerable.Range(1, 3))
        {
            await box.HostIs("UP", $"web{number}");
        }

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => box.Get("/all/hosts.atom")));
        var (memory, descriptors) = (Resident(program), Descriptors(program));
        using var end = new CancellationTokenSource();
        var reading = Read();
        for (var round = 0; round < 200; round++)
        {
            var whole = Write(3 + (round % 5));
            if (round % 2 == 1)
            {
                box.Write("shop.yaml", whole[..(whole.Length * (round % 10) / 10)] + "\n  - host: [");
            }

            program.Reload();
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }

        Write(8);
        program.Reload();
        await box.HostIs("UP", "web8");
        await hosts.MoreLooks("web1", 2);
        await end.CancelAsync();
        Assert.True(await reading > 20, "Nobody read meanwhile");
        Assert.DoesNotContain((await box.Feed("/all/events.atom")).Entries, entry => entry.Status is not "UP");
        Assert.Equal(HttpStatusCode.OK, (await box.Get("/readyz")).Status);
        Assert.InRange(Descriptors(program), 1, descriptors + 30);
        Assert.InRange(Resident(program), 1, memory + (100 << 20));
        hosts.Set("web1", Reply.Down);
        await box.HostIs("DOWN", "web1");
        if (Soak.IsOn)
        {
            await OneReminderServesAll();
        }

        Assert.Equal(0, await program.Stop());

        // A host is taken out again and again, and then the folder is broken for more than the minute after which it would be RETIRED: neither is a storm of its own.
        async Task OneReminderServesAll()
        {
            for (var round = 0; round < 50; round++)
            {
                Write(8 - (round % 2));
                program.Reload();
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }

            box.Write("shop.yaml", "application: shop\nhosts: [");
            await Task.Delay(TimeSpan.FromSeconds(80), TimeProvider.System);
            Assert.InRange(Reminders() - 1, 1, 5);
        }

        int Reminders() => program.Errors.Split("something was missing a minute ago").Length;

        string Write(int count)
        {
            box.Application("shop", [.. Enumerable.Range(1, count).Select(number => ($"web{number}", hosts.Url($"web{number}")))]);
            return File.ReadAllText(Path.Combine(box.Config, "shop.yaml"));
        }

        // At every instant both feeds are there, and the hosts that never left are UP in them.
        async Task<int> Read()
        {
            var reads = 0;
            while (!end.IsCancellationRequested)
            {
                var feed = await box.Feed("/all/hosts.atom");
                Assert.All(Enumerable.Range(1, 3), number => Assert.Equal("UP", feed.Of($"web{number}")?.Status));
                Assert.NotEmpty((await box.Feed("/apps/shop/events.atom")).Entries);
                reads++;
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }

            return reads;
        }
    }

    private static long Resident(StatusFeedsProcess program) => 1024 * long.Parse(
        File.ReadLines($"/proc/{program.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);

    private static int Descriptors(StatusFeedsProcess program) => Directory.GetFileSystemEntries($"/proc/{program.Id}/fd").Length;
}
