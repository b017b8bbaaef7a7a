// One look of the kind tcp: from the name to the reply.
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class TcpLook(TcpProbe probe, Look look, CancellationToken cancel)
{
    /// <summary>As much of a text as a sentence shows.</summary>
    private const int TextShown = 60;

    private readonly TimeProvider clock = look.Clock;
    private readonly long start = look.Clock.GetTimestamp();
    private readonly List<Reading> phases = [];
    private readonly string host = probe.Address ?? look.Address;
    private DateTimeOffset? expires;

    private string Peer => $"{HostAndPort.InUrl(host)}:{probe.Port}";

    public async Task<ProbeResult> Run() => await Talk() with { Expires = expires };

    private async Task<ProbeResult> Talk()
    {
        var (stream, fault) = await Reach();
        if (stream is null)
        {
            return fault!.Told([.. Times(clock.GetTimestamp())]);
        }

        await using (stream)
        {
            if (probe.Send is null && probe.Expect is null)
            {
                Reading[] times = [.. Times(clock.GetTimestamp())];
                return new ProbeResult(Verdict.Answered, $"connected to {Peer}{(probe.OverTls ? " over TLS" : "")} in {Words.Value(times[0])}", [.. times]);
            }

            var exchange = new TcpExchange(stream, clock, cancel);
            return Result(await exchange.Run(Encoding.UTF8.GetBytes(probe.Send ?? ""), Encoding.UTF8.GetBytes(probe.Expect ?? "")));
        }
    }

    private async Task<(Stream? Stream, Fault? Fault)> Reach()
    {
        var resolution = await look.Part<Resolver>().Resolve(host, probe.Family, cancel);
        if (resolution.Fault is not null)
        {
            return (null, resolution.Fault);
        }

        var resolved = clock.GetTimestamp();
        if (resolution.WasLookedUp)
        {
            Count("dns", start, resolved);
        }

        var (socket, fault) = await Connector.Connect(resolution.Addresses, probe.Port, look.Contact, clock, cancel);
        if (socket is null)
        {
            return (null, fault);
        }

        var connected = clock.GetTimestamp();
        Count("connect", resolved, connected);
        var connection = new NetworkStream(socket, ownsSocket: true);
        return probe.OverTls ? await Secure(connection, connected) : (connection, null);
    }

    private async Task<(Stream? Stream, Fault? Fault)> Secure(NetworkStream connection, long connected)
    {
        var name = (probe.ServerName ?? host).TrimEnd('.');
        var handshake = await Tls.Secure(connection, name, probe.VerifyTls, protocol: null, roots: null, clock, cancel);
        if (handshake.Stream is not null)
        {
            Count("tls", connected, clock.GetTimestamp());
        }

        if (handshake.Expires is { } end)
        {
            expires = end;
            phases.Add(new Reading("tls-days", Math.Floor((end - clock.GetUtcNow()).TotalDays)));
        }

        return (handshake.Stream, handshake.Fault);
    }

    private ProbeResult Result(TcpReply reply)
    {
        var text = TcpText.Of(reply.Bytes, probe.Hidden);
        Reading[] times = [.. Times(reply.At)];
        if (reply.Bytes.Length == 0)
        {
            return ProbeResult.Down(reply.End switch
            {
                TcpEnd.TimeUp => $"connected to {Peer}, but no reply came in time",
                _ => (reply.Broken ?? "the connection was closed") + " before a reply came",
            }, [.. times]);
        }

        Reading[] readings = [.. times, Reading.OfText("reply", text)];
        if (probe.Expect is null || reply.End == TcpEnd.Met)
        {
            return new ProbeResult(Verdict.Answered, $"{Peer} replied {Quoted(text)} in {Words.Value(times[0])}", [.. readings]);
        }

        var expected = $"expected {Quoted(TcpText.Written(probe.ShownExpect ?? probe.Expect))} not in ";
        return ProbeResult.Down(expected + reply.End switch
        {
            TcpEnd.Full => $"the first {reply.Bytes.Length} bytes of the reply {Quoted(text)}",
            TcpEnd.TimeUp => $"reply {Quoted(text)} when the time was up",
            TcpEnd.Broken => $"reply {Quoted(text)}, then {reply.Broken}",
            _ => $"reply {Quoted(text)}",
        }, [.. readings]);
    }

    private IEnumerable<Reading> Times(long until) => [new Reading("time", clock.GetElapsedTime(start, until).TotalSeconds, Unit.Seconds), .. phases];

    private void Count(string phase, long from, long until) => phases.Add(new Reading(phase, clock.GetElapsedTime(from, until).TotalSeconds, Unit.Seconds));

    private static string Quoted(string text) => text.Length <= TextShown ? $"\"{Words.OneLine(text)}\"" : $"\"{Words.OneLine(TcpText.Cut(text, TextShown))}…\"";
}
