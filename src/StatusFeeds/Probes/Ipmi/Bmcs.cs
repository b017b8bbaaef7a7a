// All BMCs that looks ask: one session with each at a time, kept between looks or closed.
using System.Collections.Concurrent;
using System.Net;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class Bmcs : IDisposable, IAsyncDisposable
{
    /// <summary>Each has a socket.</summary>
    private const int MostKept = 2_000;

    private readonly ConcurrentDictionary<IPEndPoint, BmcSlot> slots = new();
    private int kept;

    /// <summary>Asks one BMC while nobody else does. What is asked must not outlive <paramref name="talk"/>.</summary>
    /// <param name="to">Its address.</param>
    /// <param name="login">Who we are.</param>
    /// <param name="keeps">The session is left to the next look.</param>
    /// <param name="look">Whose clock, contact and transcript are used.</param>
    /// <param name="time">For all of it.</param>
    /// <param name="talk">What is asked.</param>
    /// <param name="cancel">The end of the program, or of the look.</param>
    /// <exception cref="BmcLost">It would not let us in, or went silent.</exception>
    public async Task<T> With<T>(IPEndPoint to, IpmiLogin login, bool keeps, Look look, TimeSpan time, Func<IBmc, BmcSlot, Task<T>> talk, CancellationToken cancel)
    {
        var term = BmcTerm.Of(look, time, cancel);
        var slot = slots.GetOrAdd(to, static _ => new BmcSlot());
        await Enter(slot, to, term);
        try
        {
            if (slot.Kept is { } old)
            {
                Interlocked.Decrement(ref kept);
                if (old.Login != login)
                {
                    slot.Kept = null;
                    old.CloseUnheard();
                    old.Dispose();
                }
            }

            using var session = new IpmiSession(to, login, slot, term);
            await session.Begin();
            var result = await talk(session, slot);
            if (keeps && Interlocked.Increment(ref kept) <= MostKept)
            {
                session.Keep();
            }
            else
            {
                kept -= keeps ? 1 : 0;
                await session.Close();
            }

            return result;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (var slot in slots.Values)
        {
            slot.Kept?.CloseUnheard();
            slot.Dispose();
        }

        slots.Clear();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task Enter(BmcSlot slot, IPEndPoint to, BmcTerm term)
    {
        if (slot.Gate.Wait(0))
        {
            return;
        }

        using var alarm = new CancellationTokenSource(term.Left, term.Look.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, term.Cancel);
        try
        {
            await slot.Gate.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!term.Cancel.IsCancellationRequested)
        {
            throw new BmcLost(IpmiWords.Busy(to));
        }
    }
}
