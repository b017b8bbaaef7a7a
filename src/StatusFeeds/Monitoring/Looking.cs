// One look: the probe within its timeout, judged; whatever the probe did.
using Microsoft.Extensions.Logging;
using StatusFeeds.Model;
using StatusFeeds.Rules;

namespace StatusFeeds.Monitoring;

/// <param name="At">When the look ended.</param>
/// <param name="Elapsed">Without what it <paramref name="Waited"/>.</param>
/// <param name="Waited">For its turn on this machine.</param>
/// <param name="Answered">As in <see cref="Observation.Answered"/>.</param>
/// <param name="Here">As in <see cref="Observation.Here"/>.</param>
internal sealed record Looked(ProbeResult Result, Judgement Judgement, DateTimeOffset At, TimeSpan Elapsed, TimeSpan Waited, bool? Answered, bool Here);

internal static class Looking
{
    /// <summary>A look that ended so much after its timeout was held up by us (a paused machine, no CPU): it says nothing of the target.</summary>
    private static readonly TimeSpan OurDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Looks once. Faults of the probe are caught here and nowhere else: logged, and no result.
    /// Throws <see cref="OperationCanceledException"/> only when <paramref name="stop"/> fired.
    /// </summary>
    /// <param name="host">Whose check it is.</param>
    /// <param name="check">What is looked at.</param>
    /// <param name="memory">What its last look left.</param>
    /// <param name="transcript">Where somebody wants to read along.</param>
    /// <param name="wire">The shared sockets and caches.</param>
    /// <param name="clock">Of the look.</param>
    /// <param name="log">For faults of the probe.</param>
    /// <param name="stop">The end of the program.</param>
    public static async Task<Looked> Once(
        Host host, Check check, ReadOnlyMemory<byte> memory, Transcript? transcript, IServiceProvider wire, TimeProvider clock, ILogger log, CancellationToken stop)
    {
        using var time = new LookTime(clock, check.Timeout, keeps: !check.Probe.SharesSocket);
        using var either = check.Probe.SharesSocket ? null : CancellationTokenSource.CreateLinkedTokenSource(stop, time.Over);
        var look = new Look(host.Id, host.Address, clock, wire, check.Timeout) { Memory = memory, Transcript = transcript, Time = time };
        var tells = true;
        ProbeResult result;
        try
        {
            result = await check.Probe.Run(look, either?.Token ?? stop);
            // What ended the look may have been the end of the program: a look cut short says nothing.
            stop.ThrowIfCancellationRequested();
            if (time.Taken is var taken && taken <= check.Timeout + OurDelay)
            {
                return Of(taken);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (time.Over.IsCancellationRequested)
        {
            result = ProbeResult.Down($"no answer within {Seconds(check.Timeout)}") with { Answered = look.Contact.Tried ? false : null };
        }
        catch (Exception fault)
        {
            log.LogError(fault, "The {Kind} probe of {Host}/{Check} failed by itself; that is our fault and no result", check.Kind, check.Host, check.Name);
            tells = false;
            result = ProbeResult.NoResult($"the probe failed by itself ({fault.GetType().Name})");
        }

        var elapsed = time.Taken;
        if (elapsed > check.Timeout + OurDelay)
        {
            tells = false;
            result = ProbeResult.NoResult($"this machine held the look up: {Seconds(elapsed)} with a timeout of {Seconds(check.Timeout)}");
        }

        return Of(elapsed);

        Looked Of(TimeSpan took) => new(
            result, Judge.Of(check, result), clock.GetUtcNow(), took, time.Waited, !tells ? null : look.Contact.Heard ? true : result.Answered, look.Contact.Here);
    }

    private static string Seconds(TimeSpan span) => Words.Value(new Reading("", span.TotalSeconds, Unit.Seconds));
}
