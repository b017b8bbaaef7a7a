// The kind dns: asks a DNS server for the records of a name, and compares them with what is expected.
using System.Collections.Immutable;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

[assembly: StatusFeeds.Probes.ProbeKind<StatusFeeds.Probes.DnsProbe>]

namespace StatusFeeds.Probes;

/// <summary>The settings.</summary>
internal sealed record DnsProbe : IProbeKind<DnsProbe>
{
    private static readonly KnownReading[] Readings =
    [
        new("time", Unit.Seconds),
        new("dns", Unit.Seconds),
        new("connect", Unit.Seconds),
        new("answers"),
        new("rcode", IsText: true),
        new("answer", IsText: true),
        new("ttl", Unit.Seconds),
        new("authoritative"),
    ];

    /// <summary>Of records of other types than SOA, which have no serial.</summary>
    private static readonly KindRules WithoutSerial = new([.. Readings], Degraded: [], Down: ["rcode != NOERROR", "answers == 0"]);

    public static string Kind => "dns";

    public static KindRules Defaults { get; } = WithoutSerial with { Readings = [.. Readings, new KnownReading("serial")] };

    public required DnsName Query { get; init; }

    public DnsType Type { get; init; } = DnsType.A;

    /// <summary>An address or a name; null: the system's own name servers.</summary>
    public string? Server { get; init; }

    public int Port { get; init; } = NameServers.Port;

    /// <summary>From the beginning; else only for an answer that is too long for a datagram.</summary>
    public bool ByTcp { get; init; }

    public bool Recursion { get; init; } = true;

    /// <summary>All of these must be among the answers.</summary>
    public ImmutableArray<DnsExpected> Expect { get; init; } = [];

    /// <summary>Nothing but what is expected may be among the answers.</summary>
    public bool ExpectOnly { get; init; }

    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    public KindRules Own => Type == DnsType.SOA ? Defaults : WithoutSerial;

    public static DnsProbe Read(Fields fields) => DnsFields.Read(fields);

    public Task<ProbeResult> Run(Look look, CancellationToken cancel) => new DnsLook(this, look, cancel).Run();

    public override string ToString() => Kind;
}
