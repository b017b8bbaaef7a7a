// Waiting for a condition with a generous deadline; what was last seen is told when it does not come.
namespace StatusFeeds.EndToEnd.Support;

internal static class Until
{
    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until <paramref name="enough"/>; a look that throws what an unready server throws counts as not yet.</summary>
    public static async Task<T> Seen<T>(string what, Func<Task<T>> look, Func<T, bool> enough, TimeSpan? deadline = null, TimeSpan? pause = null)
    {
        var clock = TimeProvider.System;
        var (start, limit, last) = (clock.GetTimestamp(), deadline ?? Generous, "nothing");
        while (true)
        {
            try
            {
                var seen = await look();
                if (enough(seen))
                {
                    return seen;
                }

                last = seen?.ToString() ?? "null";
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException or System.Xml.XmlException)
            {
                last = fault.Message;
            }

            if (clock.GetElapsedTime(start) > limit)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s for: {what}. Last seen: {last}");
            }

            await Task.Delay(pause ?? Pause, clock);
        }
    }

    public static Task<T> Seen<T>(string what, Func<T> look, Func<T, bool> enough, TimeSpan? deadline = null) =>
        Seen(what, () => Task.FromResult(look()), enough, deadline);

    public static Task True(string what, Func<bool> condition, TimeSpan? deadline = null) => Seen(what, condition, held => held, deadline);
}
