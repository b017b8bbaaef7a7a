// The rates of one look: the counters now, those of the last look, and where there are none two more looks a second apart.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class SnmpRateLook(SnmpProbe probe, Look look, CancellationToken end)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly Oid Uptime = SnmpObject.OfValue("sysUpTime").Object!.Oid;
    private static readonly Oid[] Interfaces = [SnmpObject.Of("ifEntry").Oid, SnmpObject.Of("ifXEntry").Oid];
    private static readonly Oid Discontinuity = SnmpObject.Of("ifCounterDiscontinuityTime").Oid;

    private readonly List<Func<SnmpAgent, SnmpCounted, Task>> presets = [];

    /// <summary>Asked together with the other values: the agent's uptime, the counters, and of interfaces when theirs began anew.</summary>
    public ImmutableArray<Oid> Asked { get; } = probe.Rates.IsEmpty ? [] : [Uptime, .. probe.Rates.Select(rate => rate.Object.Oid), .. Epochs(probe).Select(epoch => epoch.Oid)];

    public void Count(Func<SnmpAgent, SnmpCounted, Task> counting) => presets.Add(counting);

    /// <summary>What is to be remembered; null where there are no counters.</summary>
    /// <param name="agent">Faults of the second and third look are none of the check's.</param>
    /// <param name="first">The values of <see cref="Asked"/>.</param>
    /// <param name="harvest">Gets the rates, and what is missing.</param>
    public async Task<ReadOnlyMemory<byte>?> Read(SnmpAgent agent, ImmutableArray<SnmpValue> first, SnmpHarvest harvest)
    {
        if (probe.Rates.IsEmpty && presets.Count == 0)
        {
            return null;
        }

        var (now, counted) = await Moment(agent, first);
        if (agent.Fault is not null)
        {
            return null;
        }

        foreach (var rate in probe.Rates.Where(rate => !now.All.ContainsKey(SnmpCounts.Key(rate.Name))))
        {
            harvest.Missing.Add(rate.Object.Shown);
        }

        var before = SnmpCounts.Read(look.Memory.Span);
        var seconds = before is null ? null : SnmpRates.Seconds(before, now);
        var rates = seconds is { } time ? now.All.ToDictionary(count => count.Key, count => Since(before!, count.Key, count.Value, time)) : [];
        if (seconds is null && now.All.Count > 0 && await Twice(agent, now) is var (last, steady))
        {
            (now, rates) = (last, steady);
        }

        foreach (var (name, key, scale, unit) in counted.Readings)
        {
            if (rates.GetValueOrDefault(key) is { } rate)
            {
                harvest.Add(name, rate * scale, unit);
            }
            else
            {
                harvest.Waiting.Add(name);
            }
        }

        return Remembered(now, rates).Write();
    }

    private static SnmpCounts Remembered(SnmpCounts now, Dictionary<ulong, double?> rates) =>
        now with { All = now.All.ToDictionary(count => count.Key, count => count.Value with { Rate = (float)(rates.GetValueOrDefault(count.Key) ?? double.NaN) }) };

    private static double? Since(SnmpCounts before, ulong key, SnmpCount now, double seconds) =>
        before.All.TryGetValue(key, out var then) ? SnmpRates.PerSecond(then, now, seconds) : null;

    /// <summary>Null where the time is too short, or the agent did not answer again.</summary>
    private async Task<(SnmpCounts Last, Dictionary<ulong, double?> Steady)?> Twice(SnmpAgent agent, SnmpCounts first)
    {
        if (agent.Left < (Step * 2) + (look.Timeout - agent.Left) + Step)
        {
            return null;
        }

        var again = agent.Again();
        var moments = new List<SnmpCounts> { first };
        for (var i = 0; i < 2; i++)
        {
            await Task.Delay(Step, look.Clock, end);
            moments.Add((await Moment(again, await again.Get(Asked))).Counts);
            if (again.Fault is not null || SnmpRates.Seconds(moments[^2], moments[^1]) is null)
            {
                return null;
            }
        }

        var (one, two) = (SnmpRates.Seconds(moments[0], moments[1])!.Value, SnmpRates.Seconds(moments[1], moments[2])!.Value);
        return (moments[2], moments[2].All.ToDictionary(
            count => count.Key,
            count => moments[1].All.TryGetValue(count.Key, out var middle)
                ? SnmpRates.Steady(Since(moments[0], count.Key, middle, one), SnmpRates.PerSecond(middle, count.Value, two))
                : null));
    }

    private async Task<(SnmpCounts Counts, SnmpCounted Counted)> Moment(SnmpAgent agent, ImmutableArray<SnmpValue> values)
    {
        var counted = new SnmpCounted();
        if (values.Length == Asked.Length && !probe.Rates.IsEmpty)
        {
            var epochs = Epochs(probe).Select(epoch => epoch.Name).Zip(values[(1 + probe.Rates.Length)..], (name, value) => (name, value)).ToDictionary(epoch => epoch.name, epoch => (uint)epoch.value.Number, StringComparer.Ordinal);
            foreach (var (rate, value) in probe.Rates.Zip(values[1..]))
            {
                if (SnmpCount.Of(value, epochs.GetValueOrDefault(rate.Name)) is { } count)
                {
                    counted.Add(rate.Name, count, rate.Form.Scale, rate.Form.Unit);
                }
            }
        }
        else
        {
            values = await agent.Get([Uptime]);
        }

        var (at, uptime) = (look.Clock.GetUtcNow(), values is [{ Type: SnmpType.TimeTicks } ticks, ..] ? (uint?)ticks.Unsigned : null);
        foreach (var preset in presets)
        {
            await preset(agent, counted);
        }

        return (new SnmpCounts(at, uptime, counted.All), counted);
    }

    /// <summary>Of the rates that are an interface's, by the rate's name.</summary>
    private static IEnumerable<(string Name, Oid Oid)> Epochs(SnmpProbe probe) =>
        from rate in probe.Rates
        from table in Interfaces
        let oid = rate.Object.Oid
        where oid.StartsWith(table) && oid.Length == table.Length + 2
        select (rate.Name, Discontinuity.Append(oid[oid.Length - 1]));
}
