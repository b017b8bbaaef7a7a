// The kind tcp: connects to a port, and if asked to says something there and reads the reply; with or without TLS.
using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

[assembly: StatusFeeds.Probes.ProbeKind<StatusFeeds.Probes.TcpProbe>]

namespace StatusFeeds.Probes;

/// <summary>The settings. What is sent and expected may hold secrets, so printing it shows none of them.</summary>
internal sealed record TcpProbe : IProbeKind<TcpProbe>
{
    public static string Kind => "tcp";

    public static KindRules Defaults { get; } = new(
        [
            new KnownReading("time", Unit.Seconds),
            new KnownReading("dns", Unit.Seconds),
            new KnownReading("connect", Unit.Seconds),
            new KnownReading("tls", Unit.Seconds),
            new KnownReading("tls-days"),
            new KnownReading("reply", IsText: true),
        ],
        Degraded: [],
        Down: []);

    public required int Port { get; init; }

    /// <summary>Where to connect to instead of the host's address.</summary>
    public string? Address { get; init; }

    /// <summary>Sent as UTF-8 as soon as the connection stands; nothing is added.</summary>
    public string? Send { get; init; }

    /// <summary>Text that must come in the reply.</summary>
    public string? Expect { get; init; }

    /// <summary>What to show for <see cref="Expect"/> where that holds text of <c>${...}</c>; else null.</summary>
    public string? ShownExpect { get; init; }

    /// <summary>The texts of <c>${...}</c> in what is sent and expected: a reply may repeat them.</summary>
    public ImmutableArray<Secret> Hidden { get; init; } = [];

    public bool OverTls { get; init; }

    /// <summary>For SNI and the certificate's name, instead of the address.</summary>
    public string? ServerName { get; init; }

    public bool VerifyTls { get; init; } = true;

    /// <summary>Trusted instead of the system's roots.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    public Effort Effort => OverTls ? Effort.Handshake : Effort.Connection;

    public static TcpProbe Read(Fields fields) => TcpFields.Read(fields);

    public Task<ProbeResult> Run(Look look, CancellationToken cancel) => new TcpLook(this, look, cancel).Run();

    public override string ToString() => Kind;
}
