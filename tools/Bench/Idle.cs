// What the program takes of a core when nothing changes: the shipped configuration, as it is and at the default rhythm.
using System.Globalization;

namespace StatusFeeds.Bench;

internal static class Idle
{
    public static async Task<IReadOnlyList<Row>> Run(string[] program, bool quick)
    {
        var (before, time) = quick ? (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)) : (TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3));
        using var shipped = await Watcher.Shipped();
        using var minute = await Watcher.Shipped(("every: 10s", "every: 60s"), ("retry-every: 5s", "retry-every: 15s"));
        await using var often = await shipped.Serve(program);
        await using var seldom = await minute.Serve(program);
        await Wait.For(before);
        await Wait.ForMiddleOfSecond();
        var (one, other) = (often.Cpu, seldom.Cpu);
        await Wait.For(time);
        return
        [
            Row("the shipped configuration (three hosts, every 10 s)", often, one, time, before),
            Row("the same every 60 s", seldom, other, time, before),
        ];
    }

    private static Row Row(string what, Child child, TimeSpan from, TimeSpan time, TimeSpan before) => new(
        string.Create(CultureInfo.InvariantCulture, $"idle, {what}, for {time.TotalSeconds} s, {before.TotalSeconds} s after the start: CPU of a core; memory"),
        string.Create(CultureInfo.InvariantCulture, $"{100 * (child.Cpu - from) / time:0.00} %; {child.Memory("VmRSS"):0} MB"),
        Wanted: "< 0.3 %");
}
