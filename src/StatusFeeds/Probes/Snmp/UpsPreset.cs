// The preset ups: where the power comes from and how long the battery lasts, from the UPS-MIB (RFC 1628), else from APC's PowerNet-MIB.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed record UpsPreset : SnmpPreset
{
    private static readonly SnmpForm Source = SnmpObject.Of("upsOutputSource").Form;
    private static readonly SnmpForm Battery = SnmpForm.Parse("=unknown,normal,low,depleted");
    private static readonly SnmpForm ApcBattery = SnmpForm.Parse("=unknown,normal,low,fault,absent");

    /// <summary>In the words of the UPS-MIB; the numbers are those of upsBasicOutputStatus.</summary>
    private static readonly SnmpForm ApcSource = SnmpForm.Parse(
        "=other,normal,battery,booster,other,bypass,none,other,bypass,bypass,none,reducer,normal,normal,battery,bypass,bypass,normal");

    private static readonly SnmpForm Replace = SnmpForm.Parse("=no,yes");

    /// <summary>Each reading, and what it is read of: the first that the agent has.</summary>
    private static readonly (string Reading, string[] From)[] Numbers =
    [
        ("charge", ["upsEstimatedChargeRemaining", "upsAdvBatteryCapacity"]),
        ("runtime", ["upsEstimatedMinutesRemaining", "upsAdvBatteryRunTimeRemaining"]),
        ("on-battery", ["upsSecondsOnBattery", "upsBasicBatteryTimeOnBattery"]),
        ("temperature", ["upsBatteryTemperature", "upsAdvBatteryTemperature"]),
        ("alarms", ["upsAlarmsPresent"]),
    ];

    private static readonly ImmutableArray<string> Asked =
        ["upsOutputSource", "upsBasicOutputStatus", "upsBatteryStatus", "upsBasicBatteryStatus", "upsAdvBatteryReplaceIndicator", "upsAdvOutputLoad", .. Numbers.SelectMany(number => number.From)];

    public override ImmutableArray<KnownReading> Readings { get; } =
    [
        OneOf("source", [.. Source.Words.Values]),
        OneOf("battery", "unknown", "normal", "low", "depleted", "fault", "absent"),
        new("charge", Unit.Percent),
        new("runtime", Unit.Seconds),
        new("on-battery", Unit.Seconds),
        new("load", Unit.Percent),
        new("temperature", Unit.Celsius),
        new("alarms"),
        OneOf("replace-battery", "no", "yes"),
    ];

    public override ImmutableArray<string> Degraded => ["source == battery", "source == bypass", "battery == fault", "replace-battery == yes"];

    public override ImmutableArray<string> Down => ["battery == low", "battery == depleted", "source == none"];

    public override async Task<Func<SnmpAgent, SnmpCounted, Task>?> Read(SnmpAgent agent, SnmpHarvest harvest)
    {
        var values = (await agent.Get([.. Asked.Select(name => SnmpObject.Of(name).Oid.Append(0))])).Zip(Asked).ToDictionary(pair => pair.Second, pair => pair.First);
        harvest.Add("source", Word(Of("upsOutputSource"), Source) ?? Word(Of("upsBasicOutputStatus"), ApcSource));
        harvest.Add("battery", Word(Of("upsBatteryStatus"), Battery) ?? Word(Of("upsBasicBatteryStatus"), ApcBattery));
        foreach (var (reading, from) in Numbers)
        {
            if (from.Where(name => Of(name) is { IsMissing: false, Real: >= 0 }).Select(name => SnmpReadings.Of(reading, values[name], SnmpObject.Of(name).Form)).FirstOrDefault() is { IsText: false } number)
            {
                harvest.Readings.Add(number);
            }
        }

        var loads = (await agent.Column("upsOutputPercentLoad")).Rows.Where(row => row.Value.IsNumber).Select(row => row.Value.Real).ToArray();
        harvest.Add("load", loads.Length > 0 ? loads.Max() : Of("upsAdvOutputLoad") is { IsNumber: true } load ? load.Real : null, Unit.Percent);
        harvest.Add("replace-battery", Word(Of("upsAdvBatteryReplaceIndicator"), Replace));
        if (!harvest.Readings.Any(reading => reading.Name == "source"))
        {
            harvest.Strange.Add("ups (no upsOutputSource, no upsBasicOutputStatus)");
        }

        return null;

        SnmpValue? Of(string name) => values.TryGetValue(name, out var value) ? value : null;
    }
}
