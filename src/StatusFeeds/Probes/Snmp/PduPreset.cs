// The preset pdu: how much a power strip of APC carries and which of its outlets are on, from both generations of the PowerNet-MIB.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed record PduPreset : SnmpPreset
{
    private static readonly SnmpForm Load = SnmpForm.Parse("=normal,low,near-overload,overload");
    private static readonly SnmpForm Load2 = SnmpForm.Parse("=low,normal,near-overload,overload");
    private static readonly SnmpForm Outlet = SnmpForm.Parse("=on,off");
    private static readonly SnmpForm Outlet2 = SnmpForm.Parse("=off,on");

    public override ImmutableArray<KnownReading> Readings { get; } =
    [
        OneOf("load *", "normal", "low", "near-overload", "overload"),
        new("current *", Unit.Of("A")),
        new("power *", Unit.Of("W")),
        OneOf("outlet *", "on", "off"),
    ];

    public override ImmutableArray<string> Degraded => ["load * == near-overload"];

    public override ImmutableArray<string> Down => ["load * == overload"];

    public override async Task<Func<SnmpAgent, SnmpCounted, Task>?> Read(SnmpAgent agent, SnmpHarvest harvest)
    {
        var before = harvest.Readings.Count;
        if (!await Words(agent, harvest, "load", "rPDU2PhaseStatusLoadState", Load2, null))
        {
            await Words(agent, harvest, "load", "rPDULoadStatusLoadState", Load, null);
        }

        if (!await Numbers(agent, harvest, "current", "rPDU2PhaseStatusCurrent"))
        {
            await Numbers(agent, harvest, "current", "rPDULoadStatusLoad");
        }

        if (!await Numbers(agent, harvest, "power", "rPDU2DeviceStatusPower"))
        {
            var power = await agent.Get([SnmpObject.OfValue("rPDUIdentDevicePowerWatts").Object!.Oid]);
            harvest.Add("power 1", power is [{ IsNumber: true, Real: >= 0 } watts] ? watts.Real : null, Unit.Of("W"));
        }

        if (!await Words(agent, harvest, "outlet", "rPDU2OutletSwitchedStatusState", Outlet2, "rPDU2OutletSwitchedStatusName"))
        {
            await Words(agent, harvest, "outlet", "rPDUOutletStatusOutletState", Outlet, "rPDUOutletStatusOutletName");
        }

        if (harvest.Readings.Count == before)
        {
            harvest.Strange.Add("pdu (no rPDULoadStatusLoad, no rPDU2PhaseStatusCurrent)");
        }

        return null;
    }

    /// <summary>False where the agent has no such column.</summary>
    private static async Task<bool> Words(SnmpAgent agent, SnmpHarvest harvest, string reading, string column, SnmpForm form, string? names)
    {
        var found = await agent.Column(column);
        var label = SnmpColumn.Labels(found.Rows.Select(row => row.Row), names is null || found.IsEmpty ? new SnmpColumn([]) : await agent.Column(names));
        foreach (var (row, value) in found.Rows)
        {
            harvest.Add($"{reading} {label(row) ?? row}", SnmpReadings.Text(value, form));
        }

        return !found.IsEmpty;
    }

    private static async Task<bool> Numbers(SnmpAgent agent, SnmpHarvest harvest, string reading, string column)
    {
        var (found, form) = (await agent.Column(column), SnmpObject.Of(column).Form);
        foreach (var (row, value) in found.Rows.Where(row => row.Value.IsNumber))
        {
            harvest.Add($"{reading} {row}", form.Scaled(value.Real), form.Unit);
        }

        return !found.IsEmpty;
    }
}
