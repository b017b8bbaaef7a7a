// The pings of one version of IP: one socket, one thread that sends, receives and keeps all times.
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace StatusFeeds.Wire;

/// <summary>
/// The thread wakes for what is due and for what came in, not for each packet: the system stamps each at its arrival, so reading it some milliseconds
/// later costs no accuracy, and reading many at once costs little. All times are nanoseconds of the steady clock but where a name says wall.
/// </summary>
internal sealed class PingLane : IDisposable
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1000 * Millisecond;

    /// <summary>What is due so soon goes out together with what is due now.</summary>
    private const long Slack = 3 * Millisecond;

    /// <summary>How long the last is waited for where others were answered, or twice the longest rtt.</summary>
    private const long Linger = Second;

    /// <summary>So much later than meant, this machine stood still, and what it missed says nothing of the target.</summary>
    private const long OurDelay = Second;

    private const int GatherNew = 2;
    private const int GatherAnswers = 10;
    private const int Retry = 5;
    private const int Forever = -1;
    private const int TokenBytes = 4096;

    private readonly PingSocket socket;
    private readonly TimeProvider clock;
    private readonly int wake;
    private readonly ConcurrentQueue<Pings> arriving = new();
    private readonly PriorityQueue<Pings, long> plan = new();
    private readonly Queue<Pings> waiting = new();
    private readonly Flight flight = new();
    private readonly byte[] packet = new byte[EchoPacket.Head + EchoPacket.MostPayload];
    private readonly byte[] eight = new byte[8];
    private readonly byte[] tokens = new byte[TokenBytes];
    private readonly PollEntry[] waited;
    private int tokensUsed = TokenBytes;
    private int woken;
    private volatile bool closed;
    private List<Pings> over = [];

    /// <param name="clock">Must be the system's: the socket and its stamps know no other.</param>
    /// <param name="wake">An event (see <see cref="Libc.NewEvent"/>), the lane's from now on, as is the socket.</param>
    public PingLane(PingSocket socket, int wake, TimeProvider clock)
    {
        this.socket = socket;
        this.wake = wake;
        this.clock = clock;
        waited = [new PollEntry { Descriptor = wake, Events = Libc.Readable }, new PollEntry { Descriptor = socket.Descriptor, Events = Libc.Readable }];
        new Thread(Run) { IsBackground = true, Name = socket.IsSix ? "ping6" : "ping" }.Start();
    }

    private long Now => (long)(clock.GetTimestamp() * (1e9 / clock.TimestampFrequency));

    private long WallNow => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>Begins these pings, or, where they were begun and <see cref="Pings.IsCancelled"/> is set, ends them with what has come so far.</summary>
    public void Post(Pings pings)
    {
        arriving.Enqueue(pings);
        if (Interlocked.Exchange(ref woken, 1) == 0)
        {
            Libc.Signal(wake);
        }
    }

    /// <summary>The thread ends soon after; pings under way fail. The event stays open: who posts too late must not write to what has its number then.</summary>
    public void Dispose()
    {
        closed = true;
        Libc.Signal(wake);
    }

    private void Run()
    {
        while (!closed)
        {
            try
            {
                Work();
            }
            catch (Exception bug)
            {
                // Told to all who wait, each of whom logs it; the lane goes on.
                FailAll(new InvalidOperationException("The pings failed by themselves.", bug));
            }
        }

        FailAll(new ObjectDisposedException(nameof(PingLane)));
        socket.Dispose();
    }

    /// <summary>Never returns but at the end, so that it would stay as first compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Work()
    {
        while (!closed)
        {
            var received = Receive();
            TakeArriving();
            var now = Now;
            flight.FreePlaces(now);
            var (sent, stuck) = SendDue(now);
            HandOver();
            Wait(now, stuck, gather: sent || received);
        }
    }

    private void Wait(long now, bool stuck, bool gather)
    {
        if (gather && !stuck)
        {
            // What was just sent is answered soon, and much of it together.
            Libc.Wait(waited, 0, GatherAnswers);
            return;
        }

        // Stuck: places or the socket's buffer are short; go on as soon as something comes, or time has passed.
        Libc.Wait(waited, waited.Length, stuck ? Retry : Remaining(now));
        if (waited[0].Seen != 0)
        {
            Libc.Reset(wake, eight);
            Libc.Wait(waited, 0, GatherNew);
        }
        else if (waited[1].Seen != 0 && !stuck)
        {
            Libc.Wait(waited, 0, GatherAnswers);
        }
    }

    /// <summary>Milliseconds until something is due.</summary>
    private int Remaining(long now)
    {
        while (plan.TryPeek(out var next, out var due))
        {
            if (!next.IsOver && due == next.Due)
            {
                return (int)Math.Clamp((due - now + Millisecond - 1) / Millisecond, 0, 60_000);
            }

            plan.Dequeue();
        }

        return Forever;
    }

    private void TakeArriving()
    {
        Interlocked.Exchange(ref woken, 0);
        var now = Now;
        while (arriving.TryDequeue(out var pings))
        {
            if (pings.IsCancelled)
            {
                End(pings);
            }
            else
            {
                pings.Deadline = now + pings.Timeout;
                Plan(pings, now);
            }
        }
    }

    private (bool Sent, bool Stuck) SendDue(long now)
    {
        while (plan.TryPeek(out var pings, out var due) && due <= now + Slack)
        {
            plan.Dequeue();
            if (pings.IsOver || due != pings.Due)
            {
                continue;
            }

            if (pings.Sent < pings.Count && now < pings.Deadline)
            {
                waiting.Enqueue(pings);
                continue;
            }

            if (now - due > OurDelay)
            {
                pings.Fault = Fault.OfOurs("this machine stood still while it waited for the answers");
            }

            End(pings);
        }

        var sent = false;
        while (waiting.TryPeek(out var next))
        {
            if (now >= next.Deadline)
            {
                End(next);
            }
            else if (!next.IsOver)
            {
                if (!flight.HasPlace || !Send(next))
                {
                    return (sent, true);
                }

                sent = true;
            }

            waiting.Dequeue();
        }

        return (sent, false);
    }

    /// <summary>Sends the next of these pings; false where the system has no room for it now.</summary>
    private bool Send(Pings pings)
    {
        var echo = flight.Begin(pings, NewToken());
        var error = Send(echo, EchoPacket.Write(packet, socket.IsSix, socket.Identifier, echo.Sequence, echo.Token, pings.Size));
        if (error == Libc.TryAgain)
        {
            return false;
        }

        pings.Sent++;
        pings.LastSent = echo.Sent;
        if (error == 0)
        {
            flight.Depart(echo);
        }
        else
        {
            var fault = SendFaults.Of(error, pings.To);
            if (fault.Ours)
            {
                pings.Fault = fault;
                End(pings);
                return true;
            }

            pings.GiveUp(fault.Words);
        }

        Plan(pings);
        return true;
    }

    /// <summary>On a datagram socket a router's word about another packet fails the next send: that word is taken, and the packet tried again.</summary>
    private int Send(Echo echo, int length)
    {
        var tries = default(SendTries);
        while (true)
        {
            (echo.Sent, echo.SentWall) = (Now, WallNow);
            var error = socket.Send(packet, length, echo.Of.Name);
            if (tries.AreOver(error))
            {
                return error;
            }

            tries.Count(hadCome: Receive());
        }
    }

    private bool Receive()
    {
        var (any, now) = (false, 0L);
        while (socket.TryReceive(out var received))
        {
            now = any ? now : Now;
            any = true;
            if (flight.Find(received) is not { IsAnswered: false } echo)
            {
                continue;
            }

            if (received.Said is not null)
            {
                echo.Of.GiveUp(received.Said, received.IsByTarget);
                Plan(echo.Of);
            }
            else if (EchoPacket.Returns(received.Packet, echo.Token, echo.Of.Size))
            {
                Answer(echo, received.At, now, received.IsFromHere);
            }
        }

        return any;
    }

    private void Answer(Echo echo, long at, long now, bool here)
    {
        // A wall clock that was set meanwhile makes nonsense of the stamp; then what counts is when we read the answer.
        var (byStamp, byReading) = (at - echo.SentWall, now - echo.Sent);
        var pings = echo.Of;
        flight.FreePlace(echo);
        pings.Answer(echo, at != 0 && byStamp >= 0 && byStamp <= byReading + Millisecond ? byStamp : byReading, here);
        if (pings.Answered == pings.Count)
        {
            End(pings);
        }
        else
        {
            Plan(pings);
        }
    }

    /// <summary>
    /// The next is sent after the interval. Once all are, and one was answered (or routers gave all up), the others are waited for so long that only what is
    /// out of all proportion is late; while nothing was heard, to the end of the look. That nobody on the link has an address is told only after seconds.
    /// </summary>
    private void Plan(Pings pings)
    {
        var next = pings.Sent < pings.Count ? pings.LastSent + pings.Interval
            : pings.Answered > 0 ? pings.LastSent + Math.Max(Linger, 2 * pings.LongestRtt)
            : pings.GivenUp >= pings.Sent ? Math.Max(pings.LastSent + Linger, Now)
            : long.MaxValue;
        Plan(pings, Math.Min(next, pings.Deadline));
    }

    /// <summary>One time holds; an entry of another is passed over.</summary>
    private void Plan(Pings pings, long due)
    {
        if (pings.Due != due)
        {
            pings.Due = due;
            plan.Enqueue(pings, due);
        }
    }

    private void End(Pings pings)
    {
        if (!pings.IsOver)
        {
            pings.IsOver = true;
            flight.End(pings);
            over.Add(pings);
        }
    }

    /// <summary>One errand for all that ended together; what goes on from there runs on the pool.</summary>
    private void HandOver()
    {
        if (over.Count > 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static ended => ended.ForEach(pings => pings.Done.TrySetResult(pings.Outcome())), over, preferLocal: false);
            over = [];
        }
    }

    private void FailAll(Exception fault)
    {
        foreach (var pings in plan.UnorderedItems.Select(item => item.Element).Concat(flight.Pings).Concat(waiting).Concat(arriving).Concat(over))
        {
            pings.IsOver = true;
            pings.Done.TrySetException(fault);
        }

        plan.Clear();
        waiting.Clear();
        flight.Clear();
        arriving.Clear();
        over = [];
    }

    private ulong NewToken()
    {
        if (tokensUsed == tokens.Length)
        {
            RandomNumberGenerator.Fill(tokens);
            tokensUsed = 0;
        }

        tokensUsed += sizeof(ulong);
        return BitConverter.ToUInt64(tokens, tokensUsed - sizeof(ulong));
    }
}
