// One look of the kind dns: which servers are asked, in which order, and whose fault it is when none answers.
using System.Collections.Immutable;
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="nameServers">The system's own: their addresses and the port they are asked at.</param>
internal sealed class DnsLook(DnsProbe probe, Look look, CancellationToken cancel, Func<(ImmutableArray<IPAddress> Servers, Fault? Fault)>? nameServers = null)
{
    /// <summary>How long one server may be silent while others are left to ask: our first question and one repetition.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TimeProvider clock = look.Clock;
    private readonly long start = look.Clock.GetTimestamp();
    private readonly DnsQuestion question = new(probe.Query, probe.Type, probe.Recursion);
    private readonly List<Reading> phases = [];
    private DnsCall? last;

    public Task<ProbeResult> Run() => probe.Server is { } server ? Target(server) : System();

    /// <summary>The server is what is looked at: that it is silent, or refuses, is its fault.</summary>
    private async Task<ProbeResult> Target(string server)
    {
        var resolution = await look.Part<Resolver>().Resolve(server, probe.Family, cancel);
        if (resolution.Fault is not null)
        {
            return resolution.Fault.Told();
        }

        if (resolution.WasLookedUp)
        {
            phases.Add(new Reading("dns", clock.GetElapsedTime(start).TotalSeconds, Unit.Seconds));
        }

        try
        {
            Fault? worst = null;
            var addresses = resolution.Addresses;
            for (var i = 0; i < addresses.Length; i++)
            {
                var reply = await Ask(new IPEndPoint(addresses[i], probe.Port), look.Contact, i < addresses.Length - 1 ? Patience : Timeout.InfiniteTimeSpan);
                if (reply.Answer is { Wrong: null } answer)
                {
                    return Found(answer, reply);
                }

                var fault = reply.Fault ?? Fault.OfTarget($"the answer of {reply.From} cannot be read: it {reply.Answer!.Wrong}");
                worst = worst is null || fault.Weight > worst.Weight ? fault : worst;
            }

            return worst!.Told([.. Times(clock.GetTimestamp())]);
        }
        catch (OperationCanceledException) when (last?.Odd is not null)
        {
            return Fault.OfTarget(last.Unanswered()).Told([.. Times(clock.GetTimestamp())]);
        }
    }

    /// <summary>The name is what is looked at: a resolver of ours that is silent, or will not do it for us, says nothing of it.</summary>
    private async Task<ProbeResult> System()
    {
        var (servers, missing) = (nameServers ?? (() => NameServers.Read()))();
        if (missing is not null)
        {
            return missing.Told();
        }

        // Who is asked is not the target: nothing is learned of the way there.
        var (contact, patience) = (new Contact(), look.Timeout > TimeSpan.Zero && look.Timeout / servers.Length < Patience ? look.Timeout / servers.Length : Patience);
        DnsReply? failed = null;
        List<string> faults = [];
        try
        {
            for (var i = 0; i < servers.Length; i++)
            {
                var reply = await Ask(new IPEndPoint(servers[i], probe.Port), contact, i < servers.Length - 1 ? patience : Timeout.InfiniteTimeSpan);
                switch (reply.Answer)
                {
                    case { Wrong: { } wrong }:
                        faults.Add($"the answer of {reply.From} cannot be read: it {wrong}");
                        break;
                    case { Code: DnsCode.Refused or DnsCode.NotImp or DnsCode.FormErr } answer:
                        faults.Add($"{servers[i]} will not answer us ({answer.Code})");
                        break;
                    case { Code: DnsCode.ServFail }:
                        failed ??= reply;
                        break;
                    case { } answer:
                        return Found(answer, reply);
                    default:
                        faults.Add(reply.Fault!.Words);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            faults.Add(last?.Odd is null ? $"no answer from {servers[^1]}" : last.Unanswered());
        }

        // The resolver answered, but had none from those who know: a silence of theirs, which may be that of our own network.
        return failed is not null
            ? Found(failed.Answer!, failed) with { Answered = false }
            : Fault.OfNoNetwork($"the system's resolver failed for {question}: {string.Join("; ", faults)}; see {NameServers.File}").Told();
    }

    private async Task<DnsReply> Ask(IPEndPoint to, Contact contact, TimeSpan patience)
    {
        last = new DnsCall(question, to, contact, look, cancel);
        var reply = await last.Ask(probe.ByTcp, patience);
        if (reply.Answer is not null && last.Connected is { } took)
        {
            phases.RemoveAll(phase => phase.Name == "connect");
            phases.Add(new Reading("connect", took.TotalSeconds, Unit.Seconds));
        }

        return reply;
    }

    private ProbeResult Found(DnsAnswer answer, DnsReply reply)
    {
        foreach (var line in look.Transcript is null ? [] : DnsLines.Records(answer))
        {
            look.Transcript?.Came(line);
        }

        return DnsFound.Of(probe, question, answer, [.. Times(reply.At)], reply.From.ToString());
    }

    private IEnumerable<Reading> Times(long until) => [new Reading("time", clock.GetElapsedTime(start, until).TotalSeconds, Unit.Seconds), .. phases];
}
