// The way to a peer over TCP: its name, a connection, a TLS handshake; each phase timed, and told to who reads along.
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <summary>Of one look, which may go several ways after another (redirects): the times of a phase add up.</summary>
internal sealed class Approach(Look look, CancellationToken cancel)
{
    private readonly TimeProvider clock = look.Clock;
    private readonly long start = look.Clock.GetTimestamp();
    private readonly OrderedDictionary<string, double> phases = [];
    private TimeSpan waited;

    /// <summary>The earliest end of all certificates that were shown; null where none was.</summary>
    public DateTimeOffset? Expires { get; private set; }

    public async Task<(Stream? Stream, Fault? Fault)> Reach(string host, int port, AddressFamily family, Contact contact)
    {
        var from = clock.GetTimestamp();
        var resolution = await look.Part<Resolver>().Resolve(host, family, cancel);
        if (resolution.Fault is not null)
        {
            return (null, Told(resolution.Fault));
        }

        var resolved = clock.GetTimestamp();
        if (resolution.WasLookedUp)
        {
            Count("dns", from, resolved);
            look.Transcript?.Asked($"the resolver for {host}");
            look.Transcript?.Came(string.Join(", ", resolution.Addresses));
        }

        look.Transcript?.Asked($"for a connection to {HostAndPort.InUrl(host)}:{port}");
        var (socket, fault) = await Connector.Connect(resolution.Addresses, port, contact, clock, cancel);
        if (socket is null)
        {
            return (null, Told(fault!));
        }

        Count("connect", resolved, clock.GetTimestamp());
        look.Transcript?.Came($"a connection with {socket.RemoteEndPoint}");
        return (new NetworkStream(socket, ownsSocket: true), null);
    }

    /// <summary>Takes the connection over: it is disposed with the stream returned, or on a fault.</summary>
    public async Task<Handshake> Secure(Stream connection, TlsTerms terms)
    {
        var from = clock.GetTimestamp();
        var offered = terms.Protocols.IsEmpty ? "" : $", offering {string.Join(", ", terms.Protocols)}";
        look.Transcript?.Asked($"for TLS with {terms.Name}{offered}");
        Handshake handshake;
        try
        {
            var told = look.Transcript is null ? terms : terms with { Shown = terms.Shown + Tell };
            look.Time?.Pause();
            handshake = await look.Part<Handshakes>().Secure(connection, told, clock, Begins, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            handshake = new Handshake(null, null, Fault.OfTarget("the connection stands, but the TLS handshake was not over in time"));
        }

        Expires = handshake.Expires < Expires ? handshake.Expires : Expires ?? handshake.Expires;
        if (handshake.Stream is { } stream)
        {
            Count("tls", from, clock.GetTimestamp());
            var chosen = stream.NegotiatedApplicationProtocol.Protocol.IsEmpty ? "" : $", {stream.NegotiatedApplicationProtocol}";
            look.Transcript?.Came($"{VersionOf(stream)}, {stream.NegotiatedCipherSuite}{chosen}");
        }
        else
        {
            Told(handshake.Fault!);
        }

        return handshake;

        void Begins()
        {
            var now = clock.GetTimestamp();
            waited += clock.GetElapsedTime(from, now);
            look.Time?.GoOn(clock.GetElapsedTime(from, now));
            from = now;
        }
    }

    public void Count(string phase, long from, long until) =>
        phases[phase] = phases.GetValueOrDefault(phase) + clock.GetElapsedTime(from, until).TotalSeconds;

    /// <summary>As the field writes it: <c>TLSv1.3</c>.</summary>
    public static string VersionOf(SslStream stream) => stream.SslProtocol switch
    {
        SslProtocols.Tls13 => "TLSv1.3",
        SslProtocols.Tls12 => "TLSv1.2",
        var old => (int)old switch { 0x300 => "TLSv1.1", 0xC0 => "TLSv1", _ => old.ToString() },
    };

    /// <summary>The time until then, the phases in their order, and the days until the first certificate ends.</summary>
    public IEnumerable<Reading> Times(long until)
    {
        yield return new Reading("time", (clock.GetElapsedTime(start, until) - waited).TotalSeconds, Unit.Seconds);
        foreach (var (phase, seconds) in phases)
        {
            yield return new Reading(phase, seconds, Unit.Seconds);
        }

        if (Expires is { } end)
        {
            yield return new Reading("tls-days", Math.Floor((end - clock.GetUtcNow()).TotalDays));
        }
    }

    public IEnumerable<Reading> Times() => Times(clock.GetTimestamp());

    private Fault Told(Fault fault)
    {
        look.Transcript?.Came(fault.Words);
        return fault;
    }

    private void Tell(X509Chain chain)
    {
        foreach (var line in CertificateFacts.Of(chain))
        {
            look.Transcript!.Came(line);
        }
    }
}
