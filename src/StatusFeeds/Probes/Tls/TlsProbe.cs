// The kind tls: shakes hands with a server, at once or by STARTTLS, and reads what its certificates say.
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

[assembly: StatusFeeds.Probes.ProbeKind<StatusFeeds.Probes.TlsProbe>]

namespace StatusFeeds.Probes;

internal sealed record TlsProbe : IProbeKind<TlsProbe>
{
    public const int HttpsPort = 443;

    public static string Kind => "tls";

    public static KindRules Defaults { get; } = new(
        [
            new KnownReading("tls-days"),
            new KnownReading("time", Unit.Seconds),
            new KnownReading("dns", Unit.Seconds),
            new KnownReading("connect", Unit.Seconds),
            new KnownReading("start-tls", Unit.Seconds),
            new KnownReading("tls", Unit.Seconds),
            new KnownReading("protocol", IsText: true),
            new KnownReading("cipher", IsText: true),
            new KnownReading("issuer", IsText: true),
            new KnownReading("subject", IsText: true),
            new KnownReading("names", IsText: true),
            new KnownReading("fingerprint", IsText: true),
            new KnownReading("key-bits"),
        ],
        Degraded: ["tls-days < 14"],
        Down: ["tls-days < 0"]);

    public required int Port { get; init; }

    /// <summary>Where to connect to instead of the host's address.</summary>
    public string? Address { get; init; }

    /// <summary>For SNI and the certificate's name, instead of the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>What must be said before TLS; null: nothing.</summary>
    public StartTls? StartTls { get; init; }

    public bool VerifyTls { get; init; } = true;

    /// <summary>Trusted instead of the system's roots.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    public Effort Effort => Effort.Handshake;

    public static TlsProbe Read(Fields fields) => TlsFields.Read(fields);

    public Task<ProbeResult> Run(Look look, CancellationToken cancel) => new TlsLook(this, look, cancel).Run();

    public override string ToString() => Kind;
}
