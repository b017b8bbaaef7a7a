// Looks are spread over the seconds of their interval.
using StatusFeeds.EndToEnd.Support;

namespace StatusFeeds.EndToEnd;

[Collection(Alone.Name)]
public sealed class StartsTests
{
    [Fact]
    public async Task NoSecondStartsOverTwiceTheMean()
    {
        const int checks = 120;
        const int every = 10;
        var seconds = Soak.IsOn ? 60 : every;
        await using var hosts = await PretendHosts.Start();
        using var box = new Sandbox();
        box.Site($"{{ every: {every}s, timeout: 5s }}");
        box.Application("shop", [.. Enumerable.Range(1, checks).Select(number => ($"h{number}", hosts.Url($"h{number}")))]);
        await using var program = await StatusFeedsProcess.Serve(box);

        // Everything is looked at once within one interval of the start; counted is from then on.
        await Until.True("every host's first look", () => hosts.Arrivals.Select(arrival => arrival.Host).Distinct().Count() == checks, TimeSpan.FromSeconds(every + 3));
        var begin = TimeProvider.System.GetUtcNow();
        await Until.True("the looks of the time to count", () => TimeProvider.System.GetUtcNow() > begin.AddSeconds(seconds), TimeSpan.FromSeconds(seconds + 10));

        // Beats come once a second; a bin's edge lies halfway between two, where hardly anything arrives.
        var times = hosts.Arrivals.Select(arrival => (arrival.At - begin).TotalSeconds).Where(second => second >= 0 && second < seconds).ToArray();
        var edge = Enumerable.Range(0, 10).Select(tenth => tenth / 10.0).MinBy(tenth => times.Count(second => (second - tenth + 1) % 1 < 0.1)) + 0.05;
        var bins = times.GroupBy(second => (int)Math.Floor(second - edge)).ToDictionary(bin => bin.Key, bin => bin.Count());
        var mean = (double)checks / every;
        Assert.InRange(times.Length, mean * (seconds - 2), mean * (seconds + 2));
        Assert.All(bins, bin => Assert.True(bin.Value <= 2 * mean, $"{bin.Value} looks began in second {bin.Key}"));
    }
}
