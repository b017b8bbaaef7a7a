// Posts on their way to the disk: of each check at most one a second, the latest.
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

internal sealed class PostBox(Store store, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Host, string Check), Lane> lanes = [];

    /// <summary>Ends when it, or a later one of the same check, is on the disk.</summary>
    /// <exception cref="StoreFailed">It is not.</exception>
    public Task Put(KeptMemory memory)
    {
        Waiting waiting;
        Lane lane;
        lock (gate)
        {
            var key = (memory.Host, memory.Check);
            lane = lanes.TryGetValue(key, out var known) ? known : lanes[key] = new Lane();
            waiting = lane.Next ??= new Waiting();
            waiting.Memory = memory;
            if (lane.IsSending)
            {
                return waiting.Done.Task;
            }

            lane.IsSending = true;
        }

        _ = Send(lane);
        return waiting.Done.Task;
    }

    /// <summary>Until none waits.</summary>
    private async Task Send(Lane lane)
    {
        while (true)
        {
            if (lane.Sent is { } last && clock.GetElapsedTime(last) is var since && since < Pause)
            {
                await Task.Delay(Pause - since, clock, CancellationToken.None);
            }

            Waiting waiting;
            lock (gate)
            {
                if (lane.Next is null)
                {
                    lane.IsSending = false;
                    return;
                }

                (waiting, lane.Next, lane.Sent) = (lane.Next, null, clock.GetTimestamp());
            }

            try
            {
                await store.Keep([waiting.Memory!], [], CancellationToken.None);
                waiting.Done.SetResult();
            }
            catch (Exception failure)
            {
                // Those who wait for it have it.
                waiting.Done.SetException(failure);
            }

            lock (gate)
            {
                if (lane.Next is null)
                {
                    lane.IsSending = false;
                    return;
                }
            }
        }
    }

    private sealed class Lane
    {
        public Waiting? Next { get; set; }

        public bool IsSending { get; set; }

        /// <summary>When the last one was handed to the store; the clock's stamp.</summary>
        public long? Sent { get; set; }
    }

    private sealed class Waiting
    {
        public KeptMemory? Memory { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
