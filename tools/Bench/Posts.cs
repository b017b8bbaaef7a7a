// Signs of life for push checks, as something outside would send them.
namespace StatusFeeds.Bench;

internal static class Posts
{
    /// <summary>The token of a host's push check.</summary>
    public static string Token(int host) => $"a-token-for-the-bench-{host}";

    /// <summary>One for each host within so many seconds, evenly, until it is told to stop. One that is not taken is no end of the run: its check says so.</summary>
    /// <param name="server">Where the program answers.</param>
    /// <param name="first">The first host's number.</param>
    /// <param name="count">How many hosts; none: nothing is sent.</param>
    /// <param name="every">Seconds between two of one host.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task Send(Uri server, int first, int count, int every, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };
        for (var i = 0; count > 0 && !stop.IsCancellationRequested; i++)
        {
            try
            {
                using var answer = await client.PostAsync($"/push/{Token(first + (i % count))}", content: null, CancellationToken.None);
                answer.EnsureSuccessStatusCode();
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                Console.Error.WriteLine($"A post was not taken: {fault.Message}");
            }

            await Task.Delay(TimeSpan.FromSeconds((double)every / count), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
