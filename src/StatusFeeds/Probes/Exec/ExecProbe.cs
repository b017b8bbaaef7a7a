// The kind exec: runs a program, and reads its exit code and what it says as Nagios would.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

[assembly: StatusFeeds.Probes.ProbeKind<StatusFeeds.Probes.ExecProbe>]

namespace StatusFeeds.Probes;

/// <summary>The settings. Arguments and environment may hold secrets, so printing it shows none of them.</summary>
internal sealed record ExecProbe : IProbeKind<ExecProbe>
{
    /// <summary>What programs are given as PATH, and where one without a path is looked for: the usual folders, then those that plugins are installed into.</summary>
    public const string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        + ":/usr/lib/nagios/plugins:/usr/lib64/nagios/plugins:/usr/lib/monitoring-plugins:/usr/local/nagios/libexec:/usr/local/libexec/nagios";

    public static string Kind => "exec";

    public static KindRules Defaults { get; } = new(
        [new KnownReading("time", Unit.Seconds), new KnownReading("exit"), new KnownReading("output", IsText: true)],
        Degraded: [],
        Down: [],
        Open: true);

    /// <summary>The program, by its whole path or by its name alone, and its arguments; never empty.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Set in addition to what every program is given.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    public string Directory { get; init; } = "/";

    /// <summary>The texts of <c>${...}</c> in command and environment: the program may repeat them.</summary>
    public ImmutableArray<Secret> Hidden { get; init; } = [];

    public Effort Effort => Effort.Program;

    /// <summary>Programs need the processor: of many that are due, a few begin together.</summary>
    public int AtOnce => 8;

    /// <summary>The next one begins when one has ended or is known to take long.</summary>
    public TimeSpan Patience => TimeSpan.FromMilliseconds(500);

    public static ExecProbe Read(Fields fields) => ExecFields.Read(fields);

    public Task<ProbeResult> Run(Look look, CancellationToken cancel) => new ExecLook(this, look).Run(cancel);

    public override string ToString() => Kind;
}
