// The kind ping: asks an address whether it is there, and reads loss and times.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

[assembly: StatusFeeds.Probes.ProbeKind<StatusFeeds.Probes.PingProbe>]

namespace StatusFeeds.Probes;

internal sealed record PingProbe : IProbeKind<PingProbe>
{
    private const int MostCount = 100;

    public static string Kind => "ping";

    public static KindRules Defaults { get; } = new(
        [
            new KnownReading("loss", Unit.Percent),
            new KnownReading("rtt", Unit.Seconds),
            new KnownReading("rtt-max", Unit.Seconds),
            new KnownReading("jitter", Unit.Seconds),
        ],
        Degraded: [],
        Down: ["loss == 100%"]);

    /// <summary>An address or a name; null: the host's.</summary>
    public string? Address { get; init; }

    public int Count { get; init; } = 3;

    /// <summary>Bytes of payload.</summary>
    public int Size { get; init; } = 56;

    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(200);

    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    public bool SharesSocket => true;

    public TimeSpan Least => (Count - 1) * Interval;

    public static PingProbe Read(Fields fields)
    {
        fields.Short("address");
        var probe = new PingProbe
        {
            Address = fields.Text("address"),
            Count = fields.Number("count", 3, 1, MostCount),
            Size = fields.Number("size", 56, EchoPacket.Token, EchoPacket.MostPayload),
            Interval = fields.Duration("interval", TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60)),
            Family = PeerFields.Family(fields),
        };
        CheckAddress(fields, probe);
        return probe;
    }

    public async Task<ProbeResult> Run(Look look, CancellationToken cancel)
    {
        var from = look.Clock.GetTimestamp();
        var resolution = await Resolve(look, cancel);
        if (resolution.Fault is not null)
        {
            return resolution.Fault.Told();
        }

        // The system has put the addresses in the order in which it would use them; one that we cannot reach for a fault of ours says nothing.
        look.Contact.Tried = true;
        var (to, outcome) = (IPAddress.None, default(PingOutcome));
        foreach (var address in resolution.Addresses)
        {
            var next = await look.Part<Pinger>().Ping(address, Count, Size, Interval, look.Timeout - look.Clock.GetElapsedTime(from), cancel);
            Learn(look.Contact, address, next);
            if (outcome is null || next.Fault is null || next.Fault.Weight > outcome.Fault!.Weight)
            {
                (to, outcome) = (address, next);
            }

            if (next.Fault is null)
            {
                break;
            }
        }

        return Result(to, outcome!);
    }

    /// <summary>An answer tells whether it came from here; only after silence is the routing table asked.</summary>
    private static void Learn(Contact contact, IPAddress address, PingOutcome outcome)
    {
        contact.Heard |= outcome.Heard;
        contact.Here |= outcome.Here || IPAddress.IsLoopback(address) || (!outcome.Heard && Route.LeadsHere(address));
    }

    /// <summary>Only a name takes time, and so a timer.</summary>
    private async Task<Resolution> Resolve(Look look, CancellationToken cancel)
    {
        var (resolver, name) = (look.Part<Resolver>(), Address ?? look.Address);
        if (IPAddress.TryParse(name, out _))
        {
            return await resolver.Resolve(name, Family, cancel);
        }

        using var timeout = new CancellationTokenSource(look.Timeout, look.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        return await resolver.Resolve(name, Family, either.Token);
    }

    internal ProbeResult Result(IPAddress to, PingOutcome outcome)
    {
        var (sent, rtts) = (outcome.Sent, outcome.Rtts);
        if (outcome.Fault is not null || (rtts.Length == 0 && sent < Count))
        {
            return outcome.Fault?.Told() ?? ProbeResult.NoResult($"only {sent} of {Count} pings could be sent to {to} in time");
        }

        var loss = new Reading("loss", 100.0 * (sent - rtts.Length) / sent, Unit.Percent);
        if (rtts.Length == 0)
        {
            var words = outcome.Told ?? $"no answer from {to} to {Pings(sent)}";
            return (outcome.Heard ? Fault.OfTarget(words) : Fault.OfSilence(words)).Told(loss);
        }

        var readings = ImmutableArray.Create(
            loss, new Reading("rtt", rtts.Average(), Unit.Seconds), new Reading("rtt-max", rtts.Max(), Unit.Seconds));
        if (rtts.Length > 1)
        {
            readings = readings.Add(new Reading("jitter", rtts.Zip(rtts.Skip(1), (one, next) => Math.Abs(next - one)).Average(), Unit.Seconds));
        }

        return new ProbeResult(Verdict.Answered, $"{to} answered {rtts.Length} of {Pings(sent)} in {Words.Value(readings[1])}", readings);
    }

    private static void CheckAddress(Fields fields, PingProbe probe)
    {
        var text = probe.Address;
        if (text is null)
        {
            return;
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            if (Uri.CheckHostName(text) == UriHostNameType.Unknown)
            {
                fields.Wrong("address", $"`address` must be an IP address or a host name alone, not {fields.Shown("address")}");
            }
        }
        else if (EchoPacket.IsNoSingleHost(address))
        {
            fields.Wrong("address", $"`address` must be the address of a single host, not {fields.Shown("address")}");
        }
        else
        {
            PeerFields.CheckFamily(fields, probe.Family, text, "the address to ping");
        }
    }

    private static string Pings(int count) => count == 1 ? "1 ping" : $"{count} pings";
}
