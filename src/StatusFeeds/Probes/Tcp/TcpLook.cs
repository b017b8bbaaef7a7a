// One look of the kind tcp: from the name to the reply.
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class TcpLook(TcpProbe probe, Look look, CancellationToken cancel)
{
    /// <summary>As much of a text as a sentence shows.</summary>
    private const int TextShown = 60;

    private readonly TimeProvider clock = look.Clock;
    private readonly Approach approach = new(look, cancel);
    private readonly string host = probe.Address ?? look.Address;

    private string Peer => $"{HostAndPort.InUrl(host)}:{probe.Port}";

    public async Task<ProbeResult> Run() => await Talk() with { Expires = approach.Expires };

    private async Task<ProbeResult> Talk()
    {
        var (stream, fault) = await Reach();
        if (stream is null)
        {
            return fault!.Told([.. approach.Times(clock.GetTimestamp())]);
        }

        await using (stream)
        {
            if (probe.Send is null && probe.Expect is null)
            {
                Reading[] times = [.. approach.Times(clock.GetTimestamp())];
                return new ProbeResult(Verdict.Answered, $"connected to {Peer}{(probe.OverTls ? " over TLS" : "")} in {Words.Value(times[0])}", [.. times]);
            }

            if (probe.Send is not null)
            {
                look.Transcript?.Asked($"{Encoding.UTF8.GetByteCount(probe.Send)} bytes: {TcpText.Written(TcpText.Of(Encoding.UTF8.GetBytes(probe.Send), probe.Hidden))}");
            }

            var exchange = new TcpExchange(stream, clock, cancel);
            var reply = await exchange.Run(Encoding.UTF8.GetBytes(probe.Send ?? ""), Encoding.UTF8.GetBytes(probe.Expect ?? ""));
            look.Transcript?.Came($"{reply.Bytes.Length} bytes: {TcpText.Written(TcpText.Of(reply.Bytes, probe.Hidden))}");
            return Result(reply);
        }
    }

    private async Task<(Stream? Stream, Fault? Fault)> Reach()
    {
        var (connection, fault) = await approach.Reach(host, probe.Port, probe.Family, look.Contact);
        if (connection is null || !probe.OverTls)
        {
            return (connection, fault);
        }

        var handshake = await approach.Secure(connection, new TlsTerms((probe.ServerName ?? host).TrimEnd('.'), probe.VerifyTls) { Roots = probe.Roots });
        return (handshake.Stream, handshake.Fault);
    }

    private ProbeResult Result(TcpReply reply)
    {
        var text = TcpText.Of(reply.Bytes, probe.Hidden);
        Reading[] times = [.. approach.Times(reply.At)];
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

    private static string Quoted(string text) => text.Length <= TextShown ? $"\"{Words.OneLine(text)}\"" : $"\"{Words.OneLine(TcpText.Cut(text, TextShown))}…\"";
}
