// One look of the kind tls: from the name to the end of the handshake.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class TlsLook(TlsProbe probe, Look look, CancellationToken cancel)
{
    private readonly TimeProvider clock = look.Clock;
    private readonly Approach approach = new(look, cancel);
    private readonly List<Reading> facts = [];
    private readonly string host = probe.Address ?? look.Address;

    private string Peer => $"{HostAndPort.InUrl(host)}:{probe.Port}";

    public async Task<ProbeResult> Run() => await Shake() with { Expires = approach.Expires };

    private async Task<ProbeResult> Shake()
    {
        var (connection, fault) = await approach.Reach(host, probe.Port, probe.Family, look.Contact);
        if (connection is null)
        {
            return fault!.Told([.. approach.Times()]);
        }

        if (probe.StartTls is { } way && await Refusal(way, connection) is { } refusal)
        {
            await connection.DisposeAsync();
            return ProbeResult.Down(refusal, [.. approach.Times()]);
        }

        var terms = new TlsTerms((probe.ServerName ?? host).TrimEnd('.'), probe.VerifyTls)
        {
            Roots = probe.Roots,
            Shown = chain => facts.AddRange(CertificateFacts.Readings(chain.ChainElements[0].Certificate)),
        };
        var handshake = await approach.Secure(connection, terms);
        Reading[] times = [.. approach.Times()];
        if (handshake.Stream is not { } stream)
        {
            return handshake.Fault!.Told([.. times, .. facts]);
        }

        await using (stream)
        {
            var version = Approach.VersionOf(stream);
            Reading[] agreed = [Reading.OfText("protocol", version), Reading.OfText("cipher", stream.NegotiatedCipherSuite.ToString())];
            await Leave(stream);
            return new ProbeResult(Verdict.Answered, $"{version} with {Peer} in {Words.Value(times[0])}, {Validity()}", [.. times, .. agreed, .. facts]);
        }
    }

    /// <summary>Why TLS cannot be begun; null where it can.</summary>
    private async Task<string?> Refusal(StartTls way, Stream connection)
    {
        var from = clock.GetTimestamp();
        var local = (connection as NetworkStream)?.Socket.LocalEndPoint is IPEndPoint here ? here.Address : IPAddress.Loopback;
        var talk = new StartTlsTalk(connection, Peer, local, (probe.ServerName ?? host).TrimEnd('.'), look.Transcript, cancel);
        var agreed = await talk.Agree(way);
        approach.Count("start-tls", from, clock.GetTimestamp());
        return agreed ? null : talk.Trouble;
    }

    /// <summary>What the peer makes of it is nobody's matter any more.</summary>
    private async Task Leave(SslStream stream)
    {
        try
        {
            if (probe.StartTls?.Farewell is { } farewell)
            {
                await stream.WriteAsync(farewell, cancel);
            }

            await stream.ShutdownAsync();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            look.Transcript?.Came("the peer hung up first");
        }
    }

    private string Validity() => approach.Expires is { } end ? $"its certificates are valid until {Words.Instant(end)}" : "without a certificate";
}
