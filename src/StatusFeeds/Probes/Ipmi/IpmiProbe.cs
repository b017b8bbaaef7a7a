// The kind ipmi: sensors, chassis and event log of a BMC, by RMCP+.
using System.Collections.Immutable;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

[assembly: StatusFeeds.Probes.ProbeKind<StatusFeeds.Probes.IpmiProbe>]

namespace StatusFeeds.Probes;

internal enum SelReading
{
    /// <summary>Every entry counts.</summary>
    All,

    /// <summary>Those that tell of trouble.</summary>
    Faults,
    None,
}

/// <summary>The settings. Printing it shows no secrets.</summary>
internal sealed record IpmiProbe : IProbeKind<IpmiProbe>
{
    public const int DefaultPort = 623;

    public static string Kind => "ipmi";

    public static KindRules Defaults { get; } = new(
        [
            new("power"),
            new("critical"),
            new("non-critical"),
            new("intrusion"),
            new("power-fault"),
            new("drive-fault"),
            new("cooling-fault"),
            new("sel-new"),
            new("sel-free", Unit.Percent),
            new("consumption", Unit.Of("W")),
            new("cipher-zero"),
            new("anonymous"),
        ],
        Degraded: ["non-critical > 0", "sel-new > 0", "power-fault == 1", "drive-fault == 1", "cooling-fault == 1", "intrusion == 1"],
        Down: ["power == 0", "critical > 0"],
        Open: true);

    public static CredentialForm Credential => IpmiLoginFields.Form;

    /// <summary>The BMC's address or name; null: the host's own.</summary>
    public string? Address { get; init; }

    public int Port { get; init; } = DefaultPort;

    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    public required IpmiLogin Login { get; init; }

    /// <summary>Names of sensors, <c>*</c> for any characters; empty: all.</summary>
    public ImmutableArray<string> Sensors { get; init; } = [];

    /// <summary>Of those, the ones that are left alone.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    public SelReading Sel { get; init; }

    /// <summary>The session is kept to the next look: that comes before the BMC would end it.</summary>
    public bool KeepsSession { get; init; }

    public string? Caution => Login switch
    {
        { Suite: 0 } => "cipher suite 0 asks for no password and encrypts nothing: whoever reaches the BMC can do what this user can; give it another suite, and switch suite 0 off at the BMC",
        { User.Length: 0, Password.Reveal.Length: 0 } => "an anonymous login without a password: whoever reaches the BMC can log in as we do; make a user for StatusFeeds, and switch anonymous logins off at the BMC",
        _ => null,
    };

    /// <summary>The BMC's, whatever is asked of it and by whom.</summary>
    public string Remembering => $"{Kind} {Address}:{Port}";

    public static IpmiProbe Read(Fields fields) => IpmiFields.Read(fields);

    /// <summary>A BMC ends a session that is silent for 60 s ± 3 s (IPMI 2.0 §6.12.15).</summary>
    public IProbe At(TimeSpan every) => this with { KeepsSession = every <= TimeSpan.FromSeconds(45) };

    public Task<ProbeResult> Run(Look look, CancellationToken cancel) => new IpmiLook(this, look, cancel).Run();

    public override string ToString() => Kind;
}
