// What is said between us and one agent in one look: request by request, in v3 with the agent's engine found and its clock kept.
using System.Net;
using System.Security.Cryptography;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

internal sealed class SnmpTalk(SnmpLane lane, Engines engines, KeyRing ring, IPEndPoint to, SnmpLogin login, SnmpPatience patience, Contact contact, Transcript? transcript)
{
    /// <summary>So often a report is believed and the request made anew: another engine, and then its clock.</summary>
    private const int MostReports = 3;

    private readonly long deadline = lane.Now + (Math.Max(0, patience.Timeout.Ticks) * 100);

    /// <summary>In v3 there is one more at the end: who is there?</summary>
    private readonly long interval = Math.Max(1, Math.Max(0, patience.Timeout.Ticks) * 100 / (patience.Retries + (login.Version == SnmpVersion.V3 ? 2 : 1)));

    private int answered;

    public IPEndPoint To => to;

    public SnmpLogin Login => login;

    /// <summary>Why there was no answer.</summary>
    public SnmpFault? Fault { get; set; }

    public TimeSpan? Rtt { get; private set; }

    /// <summary>Null: <see cref="Fault"/> says why.</summary>
    public async Task<Answer?> Exchange(byte pdu, ReadOnlyMemory<Oid> oids, int repetitions, CancellationToken end)
    {
        if (login.Version != SnmpVersion.V3)
        {
            return await Run(New(null, null, pdu, oids, repetitions), end);
        }

        var engine = engines.At(to) ?? await Discover(end);
        for (var reports = 1; engine is not null; reports++)
        {
            var keys = KeysOf(engine);
            var answer = keys is null ? null : await Run(New(engine, keys, pdu, oids, repetitions), end);
            if (answer is null or { Report: SnmpReport.None })
            {
                return answer;
            }

            if (reports >= MostReports || answer.Report is not (SnmpReport.UnknownEngine or SnmpReport.NotInTime))
            {
                Fault = SnmpWords.OfReport(answer.Report, to, login);
                return null;
            }

            engine = answer.Report == SnmpReport.NotInTime && answer.IsProven ? engine : Remember(answer.Engine) ?? await Discover(end);
        }

        return null;
    }

    /// <summary>RFC 3414 §4: a request to nobody is answered with who is there.</summary>
    private async Task<Engine?> Discover(CancellationToken end) => Remember((await Run(New(null, null, Ber.Get, default, 0), end))?.Engine);

    private Engine? Remember(Engine? engine)
    {
        if (engine is not null)
        {
            engines.Remember(to, engine);
            transcript?.Came($"engine {Convert.ToHexString(engine.Id)}, started {engine.Boots} times, {engine.TimeAt(lane.Now)} s ago");
        }

        return engine;
    }

    private SnmpKeys? KeysOf(Engine engine)
    {
        try
        {
            return engine.KeysOf(login, ring);
        }
        catch (CryptographicException refused)
        {
            Fault = new SnmpFault(SnmpRefusal.Ours, Wire.Fault.OfOurs($"this machine cannot encrypt with {SnmpWords.NameOf(login.Privacy)}: {refused.Message}"));
            return null;
        }
    }

    private Ask New(Engine? engine, SnmpKeys? keys, byte pdu, ReadOnlyMemory<Oid> oids, int repetitions) => new(to)
    {
        Login = login,
        Engine = engine,
        Keys = keys,
        Pdu = pdu,
        Oids = oids,
        Repetitions = repetitions,
        Tries = patience.Retries + 1,
        Interval = interval,
        Deadline = deadline,
    };

    private async Task<Answer?> Run(Ask ask, CancellationToken end)
    {
        transcript?.Asked(SnmpWords.Asked(ask));
        lane.Post(ask);
        var ended = end.UnsafeRegister(
            static state =>
            {
                var (lane, ask) = ((SnmpLane, Ask))state!;
                ask.IsCancelled = true;
                lane.Post(ask);
            },
            end.CanBeCanceled ? (lane, ask) : null);
        var answer = await ask.Done.Task;
        await ended.DisposeAsync();
        Learn(ask);
        if (answer is null)
        {
            Fault = answered > 0 && !ask.IsCancelled && ask is { IsClosed: false, Flaw: SnmpFlaw.None, IsSounded: false, Told: null } && (ask.Fault is null || ask.Sent == 0)
                ? SnmpWords.TooSlow(to, answered, patience.Timeout)
                : SnmpWords.OfNoAnswer(ask, patience.Timeout);
        }

        answered += answer is null ? 0 : 1;

        transcript?.Came(answer is null ? Fault!.Words : SnmpWords.Came(ask, answer));
        return answer;
    }

    /// <summary>An answer tells whether it came from here; only after silence is the routing table asked.</summary>
    private void Learn(Ask ask)
    {
        var heard = ask.IsHeard || ask.IsClosed;
        contact.Heard |= heard;
        contact.Here |= ask.IsHere || IPAddress.IsLoopback(to.Address) || (!heard && Route.LeadsHere(to.Address));
        if (ask.Rtt is { } nanoseconds && TimeSpan.FromTicks(nanoseconds / 100) is var rtt && !(Rtt < rtt))
        {
            Rtt = rtt;
        }
    }
}
