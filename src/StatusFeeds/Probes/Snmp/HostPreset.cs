// The preset host-resources: how busy the processors of a computer are, and how full its memory and its disks.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed record HostPreset : SnmpPreset
{
    private const string Memory = "hrStorageRam";
    private const string Swap = "hrStorageVirtualMemory";
    private const string Disk = "hrStorageFixedDisk";
    private const long ReadOnly = 2;

    /// <summary>What Linux lends out of its memory and takes back when it is needed: net-snmp counts it as used.</summary>
    private static readonly string[] Lent = ["Memory buffers", "Cached memory"];

    /// <summary>Its size is what programs could still have; only newer agents say so.</summary>
    private const string Available = "Available memory";

    public override ImmutableArray<KnownReading> Readings { get; } =
    [
        new("cpu", Unit.Percent),
        new("memory", Unit.Percent),
        new("swap", Unit.Percent),
        new("disk *", Unit.Percent),
        new("processes"),
        new("uptime", Unit.Seconds),
    ];

    public override ImmutableArray<string> Degraded => ["cpu > 90%", "memory > 90%", "disk * > 90%"];

    public override async Task<Func<SnmpAgent, SnmpCounted, Task>?> Read(SnmpAgent agent, SnmpHarvest harvest)
    {
        var before = harvest.Readings.Count;
        var loads = (await agent.Column("hrProcessorLoad")).Rows.Where(row => row.Value.IsNumber).Select(row => row.Value.Real).ToArray();
        harvest.Add("cpu", loads.Length == 0 ? null : loads.Average(), Unit.Percent);
        await Storage(agent, harvest);
        var alone = await agent.Get([SnmpObject.OfValue("hrSystemProcesses").Object!.Oid, SnmpObject.OfValue("hrSystemUptime").Object!.Oid]);
        if (alone is [{ IsNumber: true } processes, _])
        {
            harvest.Add("processes", processes.Real);
        }

        if (alone is [_, { IsNumber: true } uptime])
        {
            harvest.Add("uptime", SnmpReadings.Number(uptime, SnmpForm.Any), Unit.Seconds);
        }

        if (harvest.Readings.Count == before)
        {
            harvest.Strange.Add("host-resources (no hrStorageType, no hrProcessorLoad)");
        }

        return null;
    }

    private static async Task Storage(SnmpAgent agent, SnmpHarvest harvest)
    {
        var types = await agent.Column("hrStorageType");
        if (types.IsEmpty)
        {
            return;
        }

        var names = await agent.Column("hrStorageDescr");
        var sizes = await agent.Column("hrStorageSize");
        var used = await agent.Column("hrStorageUsed");
        var fixedOnes = await Unwritable(agent);
        var rows = types.Rows.Select(row => (row.Row, Type: SnmpReadings.Text(row.Value, SnmpForm.Any), Name: names[row.Row] is { } name ? SnmpReadings.Label(name) : null)).ToArray();
        var available = rows.Where(row => row.Name == Available).Select(row => Units(sizes, row.Row)).FirstOrDefault();
        var lent = rows.Where(row => Lent.Contains(row.Name)).Sum(row => Units(used, row.Row) ?? 0);
        foreach (var (row, type, name) in rows)
        {
            var (size, taken) = (Units(sizes, row), Units(used, row));
            if (size is not > 0)
            {
                continue;
            }

            switch (type)
            {
                case Memory when !harvest.Readings.Any(reading => reading.Name == "memory"):
                    harvest.Add("memory", Share(available is > 0 ? size - available : taken - lent, size), Unit.Percent);
                    break;
                case Swap when name?.StartsWith("Virtual memory", StringComparison.Ordinal) != true && !harvest.Readings.Any(reading => reading.Name == "swap"):
                    harvest.Add("swap", Share(taken, size), Unit.Percent);
                    break;
                case Disk when !fixedOnes.Contains(row):
                    harvest.Add($"disk {Short(name) ?? row}", Share(taken, size), Unit.Percent);
                    break;
            }
        }
    }

    /// <summary>A read-only disk (an image, a CD) is always full, and nobody minds.</summary>
    private static async Task<HashSet<string>> Unwritable(SnmpAgent agent)
    {
        var storages = await agent.Column("hrFSStorageIndex");
        var access = await agent.Column("hrFSAccess");
        return [.. storages.Rows.Where(row => access.Number(row.Row) == ReadOnly).Select(row => SnmpReadings.Text(row.Value, SnmpForm.Any))];
    }

    /// <summary>Agents send a number above 2^31 as a negative one, as the MIB gives it 32 bits with a sign.</summary>
    private static double? Units(SnmpColumn column, string row) => column[row] is { IsNumber: true } value ? value.Real < 0 ? value.Real + (1L << 32) : value.Real : null;

    private static double? Share(double? part, double? whole) => Math.Clamp(100 * part / whole ?? double.NaN, 0, 100);

    /// <summary>Windows writes <c>C:\ Label:System  Serial Number 1a2b3c4d</c>.</summary>
    private static string? Short(string? name) => name?.IndexOf(" Label:", StringComparison.Ordinal) is > 0 and var at ? name[..at] : name;
}
