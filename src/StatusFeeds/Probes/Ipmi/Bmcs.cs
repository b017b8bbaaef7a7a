// All BMCs that looks ask: one session with each at a time, kept between looks or closed.
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="mostKept">Sessions that are kept between looks; each has a socket.</param>
internal sealed class Bmcs(int mostKept = Bmcs.Most) : IDisposable, IAsyncDisposable
{
    public const int Most = 2_000;

    /// <summary>What is known of a BMC that nobody asks any longer is forgotten.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(25);

    /// <summary>Timers ring so much early at most.</summary>
    private static readonly TimeSpan Hair = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<IPEndPoint, BmcSlot> slots = [];
    private ITimer? sweeping;
    private int kept;
    private bool closed;

    /// <summary>Asks one BMC while nobody else does.</summary>
    /// <param name="to">Its address.</param>
    /// <param name="login">Who we are.</param>
    /// <param name="keeps">The session is left to the next look.</param>
    /// <param name="look">Whose clock, contact and transcript are used.</param>
    /// <param name="time">For all of it.</param>
    /// <param name="talk">What is asked; the BMC is not to be used after it.</param>
    /// <param name="cancel">The end of the program, or of the look.</param>
    /// <exception cref="BmcLost">It would not let us in, or went silent.</exception>
    public async Task<T> With<T>(IPEndPoint to, IpmiLogin login, bool keeps, Look look, TimeSpan time, Func<IBmc, BmcSlot, Task<T>> talk, CancellationToken cancel)
    {
        to = to.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(to.Address.MapToIPv4(), to.Port) : to;
        var term = BmcTerm.Of(look, time, cancel);
        var slot = SlotOf(to, look.Clock);
        try
        {
            await Enter(slot, to, term);
            var isShort = term.Left < time / 2;
            try
            {
                return await Talk(slot, new IpmiSession(to, login, slot, term), login, keeps, talk, look.Clock);
            }
            catch (BmcLost) when (isShort && term.Left < Hair)
            {
                throw new BmcLost(slot.Silence ?? IpmiWords.Busy(to));
            }
            catch (BmcLost lost)
            {
                slot.Silence = lost.Fault.Silent ? lost.Fault : null;
                throw;
            }
            finally
            {
                slot.Gate.Release();
            }
        }
        finally
        {
            lock (gate)
            {
                slot.Users--;
                slot.LeftAt = look.Clock.GetTimestamp();
            }
        }
    }

    /// <summary>Sessions that are kept are closed, as far as one datagram does it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            sweeping?.Dispose();
            foreach (var slot in slots.Values)
            {
                Drop(slot);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<T> Talk<T>(BmcSlot slot, IpmiSession session, IpmiLogin login, bool keeps, Func<IBmc, BmcSlot, Task<T>> talk, TimeProvider clock)
    {
        using (session)
        {
            if (slot.Kept is { } old && (old.Login != login || !slot.IsFresh(clock) || clock.GetElapsedTime(old.At) > IpmiSession.LongestIdle))
            {
                Drop(slot);
            }

            // From here on it is the look's, until it is left to the next.
            Interlocked.Add(ref kept, slot.Kept is null ? 0 : -1);
            await session.Begin();
            slot.Silence = null;
            var result = await talk(session, slot);
            if (!keeps || !session.Stands || slot.Lapses >= BmcSlot.MostLapses || !MayKeep())
            {
                await session.Close();
                return result;
            }

            session.Keep();
            return result;
        }
    }

    private bool MayKeep()
    {
        if (Interlocked.Increment(ref kept) <= mostKept && !closed)
        {
            return true;
        }

        Interlocked.Decrement(ref kept);
        return false;
    }

    private BmcSlot SlotOf(IPEndPoint to, TimeProvider clock)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            sweeping ??= clock.CreateTimer(_ => Sweep(clock), null, SweepEvery, SweepEvery);
            if (!slots.TryGetValue(to, out var slot))
            {
                slots[to] = slot = new BmcSlot();
            }

            slot.Users++;
            return slot;
        }
    }

    private void Sweep(TimeProvider clock)
    {
        lock (gate)
        {
            foreach (var (to, slot) in slots)
            {
                if (slot.Users == 0 && clock.GetElapsedTime(slot.LeftAt) > IpmiSession.LongestIdle)
                {
                    Drop(slot);
                    if (clock.GetElapsedTime(slot.LeftAt) > Forgotten)
                    {
                        slots.Remove(to);
                    }
                }
            }
        }
    }

    private void Drop(BmcSlot slot)
    {
        if (slot.Kept is { } session)
        {
            slot.Kept = null;
            Interlocked.Decrement(ref kept);
            session.CloseUnheard();
            session.Dispose();
        }
    }

    private static async Task Enter(BmcSlot slot, IPEndPoint to, BmcTerm term)
    {
        if (slot.Gate.Wait(0))
        {
            return;
        }

        using var alarm = new CancellationTokenSource(term.Left > TimeSpan.Zero ? term.Left : TimeSpan.Zero, term.Look.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, term.Cancel);
        try
        {
            await slot.Gate.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!term.Cancel.IsCancellationRequested)
        {
            throw new BmcLost(slot.Silence ?? IpmiWords.Busy(to));
        }
    }
}
