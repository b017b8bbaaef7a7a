// The kind snmp: values of an agent by SNMP v1, v2c or v3, counters as rates, columns of tables, and presets of all that for common devices.
using System.Collections.Immutable;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

[assembly: StatusFeeds.Probes.ProbeKind<StatusFeeds.Probes.SnmpProbe>]

namespace StatusFeeds.Probes;

/// <summary>One value and the reading it becomes.</summary>
internal sealed record SnmpAsk(string Name, SnmpObject Object, SnmpForm Form);

internal enum SnmpSummary
{
    Each,
    Max,
    Min,
    Sum,
    Count,
}

/// <summary>A column of a table, as a reading for each row or one over all.</summary>
/// <param name="Label">Another column of the same rows, whose texts name the readings; null: the rows' numbers do.</param>
internal sealed record SnmpWalk(string Name, SnmpObject Root, SnmpForm Form, SnmpSummary As, SnmpObject? Label);

/// <summary>The settings. Printing it shows no secrets.</summary>
internal sealed record SnmpProbe : IProbeKind<SnmpProbe>
{
    /// <summary>What is read where a check asks for nothing.</summary>
    private static readonly string[] Plain = ["sysUpTime", "sysName", "sysDescr"];

    public static string Kind => "snmp";

    public static KindRules Defaults { get; } = new([.. PlainAsks.Select(ask => ask.Form.Reading(ask.Name))], Degraded: [], Down: []);

    public static CredentialForm Credential => SnmpLoginFields.Form;

    public static IEnumerable<SnmpAsk> PlainAsks => Plain.Select(name => SnmpObject.OfValue(name).Object is { } known ? new SnmpAsk(name, known, known.Form) : throw new InvalidOperationException(name));

    /// <summary>An address or a name; null: the host's.</summary>
    public string? Address { get; init; }

    public int Port { get; init; } = SnmpClient.Port;

    public int Retries { get; init; } = 1;

    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    public required SnmpLogin Login { get; init; }

    public ImmutableArray<SnmpAsk> Oids { get; init; } = [];

    public ImmutableArray<SnmpAsk> Rates { get; init; } = [];

    public ImmutableArray<SnmpWalk> Walks { get; init; } = [];

    public ImmutableArray<SnmpPreset> Presets { get; init; } = [];

    public bool SharesSocket => true;

    public KindRules Own => new(
        [
            .. Oids.Select(ask => ask.Form.Reading(ask.Name)),
            .. Rates.Select(ask => ask.Form.Reading(ask.Name)),
            .. Walks.SelectMany(Readings),
            .. Presets.SelectMany(preset => preset.Readings),
        ],
        [.. Presets.SelectMany(preset => preset.Degraded)],
        [.. Presets.SelectMany(preset => preset.Down)]);

    public static SnmpProbe Read(Fields fields) => SnmpFields.Read(fields);

    public Task<ProbeResult> Run(Look look, CancellationToken cancel) => new SnmpLook(this, look, cancel).Run();

    public override string ToString() => Kind;

    private static IEnumerable<KnownReading> Readings(SnmpWalk walk) => walk.As switch
    {
        SnmpSummary.Count => [new(walk.Name)],
        SnmpSummary.Each when walk.Label is null => [walk.Form.Reading(walk.Name + ".*")],
        SnmpSummary.Each => [walk.Form.Reading(walk.Name + " *"), walk.Form.Reading(walk.Name + ".*")],
        _ => [walk.Form.Reading(walk.Name)],
    };
}
