// The requests of one version of IP: one socket, one thread that sends, receives, proves answers and keeps all times.
using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;

namespace StatusFeeds.Wire;

/// <summary>
/// Where many are under way the thread wakes for many answers at once, as the system stamps each at its arrival. All times are nanoseconds of the steady clock
/// but where a name says wall.
/// </summary>
internal sealed class SnmpLane : IDisposable
{
    private const long Millisecond = 1_000_000;

    /// <summary>So much later than meant, this machine stood still, and what it missed says nothing of the target.</summary>
    private const long OurDelay = 1000 * Millisecond;

    /// <summary>With so many unanswered, answers are gathered before they are read.</summary>
    private const int Many = 8;
    private const int Gather = 2;
    private const int Retry = 5;
    private const int Forever = -1;
    private const short Errors = 8; // POLLERR
    private const int Garbled = 64;

    private readonly UdpSocket socket;
    private readonly TimeProvider clock;
    private readonly int wake;
    private readonly ConcurrentQueue<Ask> arriving = new();
    private readonly Queue<Ask> waiting = new();
    private readonly List<Ask> due = [];
    private readonly AskFlight flight = new();
    private readonly TimerWheel wheel;
    private readonly SnmpReader reader = new();
    private readonly byte[] packet = new byte[ushort.MaxValue + 1];
    private readonly byte[] eight = new byte[8];
    private readonly (Peer Peer, int Port, long At)[] garbled = new (Peer, int, long)[Garbled];
    private readonly PollEntry[] waited;
    private int garbledSeen;
    private int woken;
    private volatile bool closed;
    private List<Ask> over = [];

    /// <param name="wake">An event (see <see cref="Libc.NewEvent"/>), the lane's from now on, as is the socket.</param>
    /// <param name="clock">Must be the system's: the socket and its stamps know no other.</param>
    public SnmpLane(UdpSocket socket, int wake, TimeProvider clock)
    {
        (this.socket, this.wake, this.clock) = (socket, wake, clock);
        wheel = new TimerWheel(Now);
        waited = [new PollEntry { Descriptor = wake, Events = Libc.Readable }, new PollEntry { Descriptor = socket.Descriptor, Events = Libc.Readable }];
        new Thread(Run) { IsBackground = true, Name = socket.IsSix ? "snmp6" : "snmp" }.Start();
    }

    public long Now => (long)(clock.GetTimestamp() * (1e9 / clock.TimestampFrequency));

    private long WallNow => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>Begins it, or, where it was begun and <see cref="Ask.IsCancelled"/> is set, ends it.</summary>
    public void Post(Ask ask)
    {
        arriving.Enqueue(ask);
        if (Interlocked.Exchange(ref woken, 1) == 0)
        {
            Libc.Signal(wake);
        }
    }

    /// <summary>The thread ends soon after; what is under way fails. The event stays open: who posts too late must not write to what has its number then.</summary>
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
                FailAll(new InvalidOperationException("The SNMP requests failed by themselves.", bug));
            }
        }

        FailAll(new ObjectDisposedException(nameof(SnmpLane)));
        socket.Dispose();
    }

    /// <summary>Never returns but at the end, so that it would stay as first compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Work()
    {
        while (!closed)
        {
            Receive();
            TakeArriving();
            var now = Now;
            flight.FreePlaces(now);
            TakeDue(now);
            var stuck = !SendWaiting(now);
            HandOver();
            Wait(stuck);
        }
    }

    private void Wait(bool stuck)
    {
        if (flight.Held >= Many && !stuck)
        {
            Libc.Wait(waited, 0, Gather);
            return;
        }

        // Stuck: places or the socket's buffer are short; go on as soon as something comes, or time has passed.
        var now = Now;
        Libc.Wait(waited, waited.Length, wheel.Remaining(now) is { } left ? (int)Math.Min((left / Millisecond) + 1, stuck ? Retry : 60_000) : stuck ? Retry : Forever);
        if (waited[0].Seen != 0)
        {
            Libc.Reset(wake, eight);
            if (arriving.Count > 1)
            {
                Libc.Wait(waited, 0, Gather);
            }
        }

        if ((waited[1].Seen & Errors) != 0)
        {
            socket.NoteErrors();
        }
    }

    private void TakeArriving()
    {
        Interlocked.Exchange(ref woken, 0);
        while (arriving.TryDequeue(out var ask))
        {
            if (ask.IsCancelled)
            {
                End(ask);
            }
            else if (!ask.IsOver)
            {
                wheel.Plan(ask, ask.Deadline);
                waiting.Enqueue(ask);
            }
        }
    }

    private void TakeDue(long now)
    {
        due.Clear();
        wheel.Collect(now, due);
        foreach (var ask in due)
        {
            if (now < ask.Deadline)
            {
                wheel.Plan(ask, ask.Deadline);
                waiting.Enqueue(ask);
                continue;
            }

            if (now - ask.Due > OurDelay)
            {
                ask.Fault = Fault.OfOurs("this machine stood still while it waited for the answer");
            }
            else if (ask.Sent == 0)
            {
                ask.Fault = Fault.OfOurs($"nothing could be sent to {ask.To} in time: too many requests wait before it");
            }

            End(ask);
        }
    }

    /// <summary>False where not all could go.</summary>
    private bool SendWaiting(long now)
    {
        while (waiting.TryPeek(out var ask))
        {
            if (!ask.IsOver && now < ask.Deadline && (!flight.HasPlace || !Send(ask)))
            {
                return false;
            }

            waiting.Dequeue();
        }

        return true;
    }

    /// <summary>False where the system has no room for it now.</summary>
    private bool Send(Ask ask)
    {
        if (ask.Id == 0)
        {
            flight.Begin(ask);
        }

        var from = SnmpWriter.Write(ask, packet, Now);
        var length = packet.Length - SnmpWriter.Slack - from;
        packet.AsSpan(from, length).CopyTo(packet);
        var error = SendTo(ask, length);
        if (ask.IsOver || error == Libc.TryAgain)
        {
            return ask.IsOver;
        }

        ask.Sent++;
        ask.FirstSent = ask.Sent == 1 ? ask.LastSent : ask.FirstSent;
        if (error == 0)
        {
            flight.Depart(ask);
        }
        else
        {
            var fault = SendFaults.Of(error, ask.To.Address, "ask");
            ask.Told = fault.Words;
            if (fault.Ours)
            {
                ask.Fault = fault;
                End(ask);
                return true;
            }
        }

        // The last try is followed, in v3, by the question who is there; then nothing is left but to wait.
        var more = ask.Sent < ask.Tries || (ask.IsSounding && ask.Sent == ask.Tries);
        wheel.Plan(ask, more ? Math.Min(ask.LastSent + ask.Interval, ask.Deadline) : ask.Deadline);
        return true;
    }

    /// <summary>A router's word about another datagram fails the next send: it is noted, and the datagram tried again.</summary>
    private int SendTo(Ask ask, int length)
    {
        var tries = default(SendTries);
        while (true)
        {
            (ask.LastSent, ask.LastSentWall) = (Now, WallNow);
            var error = socket.Send(packet, length, ask.Name);
            if (ask.IsOver || tries.AreOver(error))
            {
                return error;
            }

            socket.NoteErrors();
            tries.Count(hadCome: Receive());
        }
    }

    private bool Receive()
    {
        var any = false;
        while (socket.TryReceive(out var arrival))
        {
            any = true;
            if (arrival.Said is not null)
            {
                Told(arrival);
            }
            else if (!SnmpReader.TryId(arrival.Data, out var id))
            {
                garbled[garbledSeen++ % Garbled] = (arrival.Peer, arrival.Port, Now);
            }
            else if (flight.Find(id) is { } ask)
            {
                Answered(ask, arrival);
            }
        }

        return any;
    }

    /// <summary>That nothing listens is final; an unreachable way may be another at the next try.</summary>
    private void Told(in Arrival arrival)
    {
        if (flight.Find(arrival) is not { } ask)
        {
            return;
        }

        ask.Told = arrival.Said;
        ask.IsClosed |= arrival.IsClosed;
        if (ask.IsClosed || ask.Sent >= ask.Tries)
        {
            End(ask);
        }
    }

    private void Answered(Ask ask, in Arrival arrival)
    {
        if (arrival.Peer != ask.Peer || arrival.Port != ask.To.Port)
        {
            ask.Stranger = (arrival.Peer, arrival.Port);
            return;
        }

        var now = Now;
        ask.IsHeard = true;
        ask.IsHere |= arrival.IsFromHere;
        if (reader.TryTake(ask, arrival.Data, now))
        {
            // A wall clock that was set meanwhile makes nonsense of the stamp; then what counts is when we read the answer.
            var (byStamp, byReading) = (arrival.At - ask.LastSentWall, now - ask.LastSent);
            ask.Rtt = ask.Sent > 1 ? null : arrival.At != 0 && byStamp >= 0 && byStamp <= byReading + Millisecond ? byStamp : byReading;
            End(ask);
        }
    }

    private void End(Ask ask)
    {
        if (!ask.IsOver)
        {
            ask.IsOver = true;
            ask.IsHeard |= ask.IsGarbled = ask.Answer is null && garbled.Any(one => one.Port == ask.To.Port && one.Peer == ask.Peer && one.At >= ask.FirstSent);
            flight.End(ask);
            wheel.CallOff(ask);
            over.Add(ask);
        }
    }

    /// <summary>One errand for all that ended together; what goes on from there runs on the pool.</summary>
    private void HandOver()
    {
        if (over.Count > 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static ended => ended.ForEach(ask => ask.Done.TrySetResult(ask.Answer)), over, preferLocal: false);
            over = [];
        }
    }

    private void FailAll(Exception fault)
    {
        foreach (var ask in wheel.All.Concat(waiting).Concat(arriving).Concat(over).Concat(due).ToArray())
        {
            wheel.CallOff(ask);
            ask.IsOver = true;
            ask.Done.TrySetException(fault);
        }

        waiting.Clear();
        flight.Clear();
        arriving.Clear();
        over = [];
    }
}
