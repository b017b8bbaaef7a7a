// The preset interfaces: of each interface its status, how much goes in and out, and errors.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Only">Names, with <c>*</c> for any characters; empty: all interfaces.</param>
internal sealed record InterfacesPreset(ImmutableArray<string> Only) : SnmpPreset
{
    /// <summary>Where somebody has switched it off.</summary>
    private const string Disabled = "disabled";

    /// <summary>Asked for by name, and not there.</summary>
    private const string Gone = "missing";
    private const long AdminDown = 2;
    private const double BitsOfAByte = 8;

    private static readonly SnmpForm Status = SnmpObject.Of("ifOperStatus").Form;
    private static readonly Unit BitsPerSecond = Unit.Of("bit/s");

    public override ImmutableArray<KnownReading> Readings { get; } =
    [
        OneOf("status *", [.. Status.Words.Values, Disabled, Gone]),
        new("in *", BitsPerSecond),
        new("out *", BitsPerSecond),
        new("in-errors *"),
        new("out-errors *"),
    ];

    public override ImmutableArray<string> Degraded => ["status * == down", "status * == lowerLayerDown", $"status * == {Gone}"];

    public override async Task<Func<SnmpAgent, SnmpCounted, Task>?> Read(SnmpAgent agent, SnmpHarvest harvest)
    {
        var status = await agent.Column("ifOperStatus");
        var wanted = await agent.Column("ifAdminStatus");
        var names = await agent.Column("ifName");
        var descriptions = await agent.Column("ifDescr");
        var aliases = Only.IsEmpty ? new SnmpColumn([]) : await agent.Column("ifAlias");
        if (status.IsEmpty)
        {
            harvest.Strange.Add("interfaces (no ifOperStatus)");
            return null;
        }

        var label = SnmpColumn.Labels(status.Rows.Select(row => row.Row), names, descriptions);
        var chosen = status.Rows.Where(row => IsChosen(label(row.Row), names[row.Row], descriptions[row.Row], aliases[row.Row]))
            .ToDictionary(row => row.Row, row => label(row.Row) ?? row.Row, StringComparer.Ordinal);
        foreach (var (row, value) in status.Rows.Where(row => chosen.ContainsKey(row.Row)))
        {
            harvest.Add($"status {chosen[row]}", wanted.Number(row) == AdminDown ? Disabled : SnmpReadings.Text(value, Status));
        }

        foreach (var pattern in Only.Where(pattern => !status.Rows.Any(row => Fits(pattern, label(row.Row), names[row.Row], descriptions[row.Row], aliases[row.Row]))))
        {
            harvest.Add($"status {pattern}", Gone);
        }

        return chosen.Count == 0 ? null : (again, counted) => Count(again, chosen, counted);
    }

    private static async Task Count(SnmpAgent agent, Dictionary<string, string> chosen, SnmpCounted counted)
    {
        var epochs = await agent.Column("ifCounterDiscontinuityTime");
        var columns = new[]
        {
            ("in", await Octets(agent, "ifHCInOctets", "ifInOctets"), BitsOfAByte, BitsPerSecond),
            ("out", await Octets(agent, "ifHCOutOctets", "ifOutOctets"), BitsOfAByte, BitsPerSecond),
            ("in-errors", await agent.Column("ifInErrors"), 1, Unit.None),
            ("out-errors", await agent.Column("ifOutErrors"), 1, Unit.None),
        };
        foreach (var (name, column, scale, unit) in columns)
        {
            foreach (var (row, value) in column.Rows)
            {
                if (chosen.TryGetValue(row, out var label) && SnmpCount.Of(value, (uint)(epochs[row]?.Number ?? 0)) is { } count)
                {
                    counted.Add($"{name} {label}", count, scale, unit);
                }
            }
        }
    }

    /// <summary>In 64 bits where the agent has them: those of 32 bits wrap within seconds on a fast link.</summary>
    private static async Task<SnmpColumn> Octets(SnmpAgent agent, string wide, string narrow) =>
        await agent.Column(wide) is { IsEmpty: false } column ? column : await agent.Column(narrow);

    private bool IsChosen(string? label, params SnmpValue?[] names) => Only.IsEmpty || Only.Any(pattern => Fits(pattern, label, names));

    private static bool Fits(string pattern, string? label, params SnmpValue?[] names) =>
        names.Select(name => name is { } value ? SnmpReadings.Label(value) : null).Append(label).Any(name => name is not null && IsLike(pattern, name));

    /// <summary>Case counts for nothing, as in the makers' own command lines.</summary>
    private static bool IsLike(string pattern, string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name);
}
