// What goes between us and one BMC: sent again after growing waits, until it is answered or the time is over.
using System.Net;
using System.Runtime.CompilerServices;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class BmcLine(BmcSocket socket, BmcSlot slot) : IDisposable
{
    /// <summary>What is no answer to us, within one look.</summary>
    private const int MostStrange = 1_000;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestFirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private readonly byte[] outgoing = new byte[Rmcp.MostSent];
    private readonly byte[] incoming = new byte[Rmcp.MostRead];
    private CancellationTokenSource? alarm;
    private ITimer? timer;
    private CancellationTokenRegistration ended;
    private BmcTerm? term;

    public IPEndPoint To => socket.To;

    public BmcTerm Term => term!;

    public TimeProvider Clock => Term.Look.Clock;

    public Transcript? Transcript => Term.Look.Transcript;

    /// <summary>Of what came for the last exchange, some was no IPMI, or broken.</summary>
    public bool IsGarbled { get; private set; }

    /// <summary>Of what came for the last exchange, some was not proven to be the BMC's.</summary>
    public bool IsForged { get; private set; }

    /// <summary>How often the last exchange was sent.</summary>
    public int Tries { get; private set; }

    public void Begin(BmcTerm of)
    {
        term = of;
        of.Look.Contact.Tried = true;
        of.Look.Contact.Here |= IPAddress.IsLoopback(To.Address);
        ended = of.Cancel.UnsafeRegister(static line => ((BmcLine)line!).alarm?.Cancel(), this);
    }

    public void End() => ended.Dispose();

    /// <param name="exchange">What is asked.</param>
    /// <param name="tries">How often at most; the time ends it too.</param>
    /// <exception cref="OperationCanceledException">The program ends, or nobody waits any longer.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LineEnd> Run(IExchange exchange, int tries)
    {
        if (!exchange.IsOneOfMany)
        {
            Transcript?.Asked(exchange.Name);
        }

        (IsGarbled, IsForged) = (false, false);
        var (closed, wait, first) = (socket.Closed, Wait(), Clock.GetTimestamp());
        for (Tries = 1; ; Tries++, wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks)))
        {
            if (!Send(exchange, pings: Tries > 1 && Term.Heard == 0))
            {
                return LineEnd.Cannot;
            }

            var until = Math.Min(Term.End, Clock.GetTimestamp() + BmcTerm.Stamps(Clock, wait));
            while (await Receive(until) is >= 0 and var length)
            {
                if (Take(exchange, incoming.AsSpan(0, length)))
                {
                    Learn(first);
                    return LineEnd.Answered;
                }

                if (Term.Strange > MostStrange)
                {
                    return LineEnd.Flooded;
                }

                if (socket.Closed > closed + 1)
                {
                    return LineEnd.Closed;
                }
            }

            // Timers may ring a little early.
            if (until >= Term.End)
            {
                return LineEnd.OutOfTime;
            }

            if (Tries >= tries)
            {
                return LineEnd.Silent;
            }
        }
    }

    /// <summary>Once, without an answer.</summary>
    public void Tell(IExchange exchange)
    {
        Transcript?.Asked(exchange.Name);
        socket.Send(outgoing.AsSpan(0, exchange.Write(outgoing)));
    }

    /// <summary>Of the first silence, or of a way that is none.</summary>
    public Fault FaultOf(LineEnd end, IExchange exchange)
    {
        Term.Look.Contact.Here |= Term.Heard == 0 && Route.LeadsHere(To.Address);
        var timeout = Term.Look.Timeout;
        return Told(end switch
        {
            LineEnd.Cannot => socket.Fault!,
            LineEnd.Closed => IpmiWords.Closed(To),
            LineEnd.Flooded => IpmiWords.Flood(To),
            _ when IsForged => IpmiWords.Forged(To, exchange.Name),
            _ when IsGarbled => IpmiWords.Garbage(To, exchange.Name),
            // Who lets us in and answers is there, however slow.
            LineEnd.Silent => IpmiWords.Unanswered(To, exchange.Name) with { Refuses = true },
            _ when Term.Answered > 0 && exchange is BmcSession => IpmiWords.TooSlow(To, exchange.Name, Term.Answered, timeout) with { Refuses = true },
            _ when Term.Answered > 0 => IpmiWords.TooSlow(To, exchange.Name, Term.Answered, timeout),
            _ when Term.Pong is { } pong => IpmiWords.PongOnly(To, pong),
            _ when Term.Heard > 0 => IpmiWords.Garbage(To, exchange.Name),
            _ when socket.Said is { } said => IpmiWords.Unreachable(To, said),
            _ => IpmiWords.Silence(To, timeout, Term.Sent),
        });
    }

    public Fault Told(Fault fault)
    {
        Transcript?.Came(fault.Words);
        return fault;
    }

    public void Dispose()
    {
        ended.Dispose();
        timer?.Dispose();
        socket.Dispose();
    }

    private TimeSpan Wait() => TimeSpan.FromTicks(Math.Clamp((slot.Rtt ?? TimeSpan.Zero).Ticks * 4, FirstWait.Ticks, LongestFirstWait.Ticks));

    /// <param name="exchange">What is asked.</param>
    /// <param name="pings">An RMCP ping goes with it.</param>
    private bool Send(IExchange exchange, bool pings)
    {
        if (pings && !socket.Send(outgoing.AsSpan(0, Rmcp.WritePing(outgoing, (byte)Tries))))
        {
            return false;
        }

        Term.Sent += pings ? 2 : 1;
        return socket.Send(outgoing.AsSpan(0, exchange.Write(outgoing)));
    }

    private bool Take(IExchange exchange, ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty)
        {
            Term.Look.Contact.Heard |= socket.Closed > 0;
            Term.Strange++;
            return false;
        }

        (Term.Heard, Term.Look.Contact.Heard) = (Term.Heard + 1, true);
        if (Rmcp.ReadPong(packet) is { } pong)
        {
            Term.Pong = pong;
            Term.Strange++;
            return false;
        }

        var taken = exchange.Read(packet);
        Term.Strange += taken == Taken.Yes ? 0 : 1;
        IsGarbled |= taken == Taken.Garbage;
        IsForged |= taken == Taken.Forged;
        Term.Answered += taken == Taken.Yes ? 1 : 0;
        return taken == Taken.Yes;
    }

    /// <summary>Of what was sent twice, the first may have been lost: then it is more than the round trip was. Were it left out, that of a slow BMC would never be known.</summary>
    private void Learn(long from)
    {
        var rtt = Clock.GetElapsedTime(from);
        slot.Rtt = slot.Rtt is { } old ? ((old * 7) + rtt) / 8 : rtt;
    }

    /// <summary>Negative: the wait is over.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> Receive(long until)
    {
        Term.Cancel.ThrowIfCancellationRequested();
        var left = Clock.GetElapsedTime(Clock.GetTimestamp(), until);
        if (left <= TimeSpan.Zero)
        {
            return -1;
        }

        // Rung too late for the last wait, it is of no use for this one.
        alarm = alarm is { IsCancellationRequested: false } ? alarm : new CancellationTokenSource();
        timer ??= Clock.CreateTimer(static line => ((BmcLine)line!).alarm?.Cancel(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(left, Timeout.InfiniteTimeSpan);
        Term.Cancel.ThrowIfCancellationRequested();
        try
        {
            var length = await socket.Receive(incoming, alarm.Token);
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return length;
        }
        catch (OperationCanceledException)
        {
            Term.Cancel.ThrowIfCancellationRequested();
            return -1;
        }
    }
}
