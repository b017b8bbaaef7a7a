// One look of the kind snmp: from the name to the readings.
using System.Collections.Immutable;
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class SnmpLook(SnmpProbe probe, Look look, CancellationToken end)
{
    /// <summary>As many of what is missing as a sentence names.</summary>
    private const int MissingShown = 5;

    private readonly long start = look.Clock.GetTimestamp();
    private readonly SnmpHarvest harvest = new();

    private TimeSpan Left => look.Timeout - look.Clock.GetElapsedTime(start);

    public async Task<ProbeResult> Run()
    {
        var resolution = await Resolve();
        if (resolution.Fault is not null)
        {
            return resolution.Fault.Told();
        }

        // The system has put the addresses in the order in which it would use them.
        ProbeResult? worst = null;
        for (var i = 0; i < resolution.Addresses.Length; i++)
        {
            var to = new IPEndPoint(resolution.Addresses[i], probe.Port);
            var agent = new SnmpAgent(probe, look, to, look.Clock.GetTimestamp(), Left / (resolution.Addresses.Length - i), end);
            var result = await Ask(agent, to);
            if (agent.Fault is not { Kind: SnmpRefusal.Silence or SnmpRefusal.Closed or SnmpRefusal.Ours })
            {
                return result;
            }

            worst = worst is null || agent.Fault.Kind != SnmpRefusal.Ours ? result : worst;
        }

        return worst ?? ProbeResult.NoResult("the name has no address");
    }

    /// <summary>Only a name takes time, and so a timer.</summary>
    private async Task<Resolution> Resolve()
    {
        var (resolver, name) = (look.Part<Resolver>(), probe.Address ?? look.Address);
        if (IPAddress.TryParse(name, out _))
        {
            return await resolver.Resolve(name, probe.Family, end);
        }

        using var timeout = new CancellationTokenSource(look.Timeout, look.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, end);
        try
        {
            return await resolver.Resolve(name, probe.Family, either.Token);
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            return new Resolution([], Fault.OfOurs($"the resolver did not answer for {name} in time"));
        }
    }

    private async Task<ProbeResult> Ask(SnmpAgent agent, IPEndPoint to)
    {
        var rates = new SnmpRateLook(probe, look, end);
        var single = await agent.Get([.. probe.Oids.Select(ask => ask.Object.Oid), .. rates.Asked]);
        foreach (var (ask, value) in probe.Oids.Zip(single))
        {
            Take(ask.Name, ask.Object.Shown, value, ask.Form);
        }

        foreach (var walk in probe.Walks)
        {
            await Walk(agent, walk);
        }

        foreach (var preset in probe.Presets)
        {
            if (await preset.Read(agent, harvest) is { } counting)
            {
                rates.Count(counting);
            }
        }

        var memory = agent.Fault is null ? await rates.Read(agent, single.Length > probe.Oids.Length ? single[probe.Oids.Length..] : [], harvest) : null;
        if (agent.Fault is { } fault)
        {
            return fault.Told();
        }

        if (harvest.Readings.Count > SnmpAgent.MostRows * 5)
        {
            return new ProbeResult(Verdict.Unknown, $"{to} gave {harvest.Readings.Count} readings, which is more than a check keeps", []) { Memory = memory };
        }

        var took = Words.Value(new Reading("", look.Clock.GetElapsedTime(start).TotalSeconds, Unit.Seconds));
        return agent.TooLong is { } tooLong ? new ProbeResult(Verdict.Unknown, tooLong, [])
            : harvest.Strange.Count > 0 ? new ProbeResult(Verdict.Unknown, $"{to} has nothing of the preset {string.Join(" and of the preset ", harvest.Strange)}", []) { Memory = memory }
            : harvest.Readings.Count == 0 && harvest.Waiting.Count == 0 ? new ProbeResult(Verdict.Unknown, $"{to} has nothing of what is asked: {Missing()}", [])
            : new ProbeResult(Verdict.Answered, $"{to} answered with {Count(agent.Given, "value")} in {took}{Gaps()}", [.. harvest.Readings]) { Memory = memory };
    }

    private void Take(string name, string shown, SnmpValue value, SnmpForm form)
    {
        if (SnmpReadings.Of(name, value, form) is { } reading)
        {
            harvest.Readings.Add(reading);
        }
        else
        {
            harvest.Missing.Add(shown);
        }
    }

    private async Task Walk(SnmpAgent agent, SnmpWalk walk)
    {
        var column = await agent.Column(walk.Root.Oid, walk.As == SnmpSummary.Each ? SnmpAgent.MostRows : SnmpAgent.MostRows * 20);
        if (walk.As == SnmpSummary.Count)
        {
            harvest.Add(walk.Name, column.Rows.Length);
            return;
        }

        if (column.IsEmpty)
        {
            harvest.Missing.Add(walk.Root.Shown);
            return;
        }

        if (walk.As == SnmpSummary.Each)
        {
            var label = SnmpColumn.Labels(column.Rows.Select(row => row.Row), walk.Label is null ? new SnmpColumn([]) : await agent.Column(walk.Label.Oid));
            foreach (var (row, value) in column.Rows)
            {
                Take(label(row) is { } text ? $"{walk.Name} {text}" : $"{walk.Name}.{row}", $"{walk.Root.Shown}.{row}", value, walk.Form);
            }

            return;
        }

        var form = walk.Form.Kind == SnmpKind.Any ? SnmpForm.Parse("n") : walk.Form;
        var numbers = column.Rows.Select(row => SnmpReadings.Of(walk.Name, row.Value, form)).OfType<Reading>().Where(reading => !reading.IsText).ToArray();
        if (numbers.Length == 0)
        {
            harvest.Missing.Add($"a number under {walk.Root.Shown}");
            return;
        }

        var values = numbers.Select(reading => reading.Value);
        harvest.Add(walk.Name, walk.As switch { SnmpSummary.Max => values.Max(), SnmpSummary.Min => values.Min(), _ => values.Sum() }, numbers[0].Unit);
    }

    private string Gaps() =>
        (harvest.Missing.Count > 0 ? $"; {Missing()}" : "") + (harvest.Waiting.Count > 0 ? $"; no rate yet of {Some(harvest.Waiting)}" : "");

    private string Missing() => $"no such object: {Some(harvest.Missing)}";

    private static string Some(List<string> names) =>
        string.Join(", ", names.Take(MissingShown)) + (names.Count > MissingShown ? $" and {names.Count - MissingShown} more" : "");

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
