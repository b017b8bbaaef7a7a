// Says to open pages that something moved (server-sent events), so that they fetch themselves anew. It holds no page and waits for nobody.
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using StatusFeeds.Model;
using StatusFeeds.Storage;

namespace StatusFeeds.Web;

/// <param name="most">So many streams are open at once; further ones are told to come again later, and their pages ask now and then instead.</param>
internal sealed class Live(Store store, TimeProvider clock, int most) : IAsyncDisposable
{
    public const string Path = "/live";

    /// <summary>What moves within it is told in one word.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    /// <summary>After so long without a word there is one all the same: that keeps proxies from hanging up, and shows who is gone.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    /// <summary>Who takes no word for so long is dropped.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Then a stream ends, and is asked for anew: whoever may read no more is noticed so.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private int streams;

    /// <summary>Streams that are open now.</summary>
    public int Streams => Volatile.Read(ref streams);

    public void Start() => running = Task.Run(Run);

    /// <summary>Ends all streams at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    /// <summary>To a GET or HEAD: a stream that lasts.</summary>
    /// <param name="see">What of a Board the one who asks may see: only what moves in it is told.</param>
    public async Task Answer(HttpContext http, Func<Board, Board> see)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (store.Board is null)
        {
            await Refuse(http, "Nothing has been recorded yet");
            return;
        }

        if (Interlocked.Increment(ref streams) > most)
        {
            Interlocked.Decrement(ref streams);
            await Refuse(http, "Too many pages are live just now");
            return;
        }

        try
        {
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, http.RequestAborted);
                await Tell(http.Response, see, end.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // Gone, or we go: the stream ends, and whoever is there asks again.
        }
        catch (TimeoutException)
        {
            http.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref streams);
        }
    }

    private static Task Refuse(HttpContext http, string why)
    {
        http.Response.Headers.RetryAfter = "60";
        return Reply.Text(http, StatusCodes.Status503ServiceUnavailable, why + "; try again in a minute.\n");
    }

    private async Task Tell(HttpResponse response, Func<Board, Board> see, CancellationToken end)
    {
        var (start, last, told, seen) = (clock.GetTimestamp(), clock.GetTimestamp(), "", store.Board);
        while (clock.GetElapsedTime(start) < Longest)
        {
            // Taken before the Board is: what moves from here on is not missed.
            var next = Volatile.Read(ref pulse).Task;
            var board = store.Board!;
            var mark = Moved.Mark(see(board), store.Trouble, Looking.Stopped(board, clock.GetUtcNow()));
            var due = clock.GetElapsedTime(last) >= Quiet;
            if (mark != told || due)
            {
                var word = mark != told ? Word(told.Length == 0 ? "retry: 3000\n" : "", mark) : Word(ReferenceEquals(board, seen) ? "event: still\n" : "event: look\n", mark);
                await response.Body.WriteAsync(Encoding.ASCII.GetBytes(word), end).AsTask().WaitAsync(Patience, clock, end);
                await response.Body.FlushAsync(end).WaitAsync(Patience, clock, end);
                (last, told, seen) = (clock.GetTimestamp(), mark, board);
            }

            var rest = Quiet - clock.GetElapsedTime(last);
            await next.WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, clock, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            end.ThrowIfCancellationRequested();
        }
    }

    /// <summary>With our time in Unix ms, so that a page whose clock is wrong still counts right.</summary>
    private string Word(string before, string mark) =>
        string.Create(CultureInfo.InvariantCulture, $"{before}data: {mark} {clock.GetUtcNow().ToUnixTimeMilliseconds()}\n\n");

    /// <summary>Wakes the streams when something has moved: at once, but at most once in a <see cref="Breath"/>. Without streams it only looks at the time.</summary>
    private async Task Run()
    {
        var (told, board) = ("", store.Board);
        var (next, tick) = (store.After(board, stop.Token), Seconds.Next(clock, stop.Token));
        try
        {
            while (true)
            {
                await Task.WhenAny(next, tick);
                if (tick.IsCompleted)
                {
                    await tick;
                    tick = Seconds.Next(clock, stop.Token);
                }

                if (next.IsCompleted)
                {
                    board = await next;
                    next = store.After(board, stop.Token);
                }

                if (board is null || Streams == 0 || Moved.Mark(board, store.Trouble, Looking.Stopped(board, clock.GetUtcNow())) is var mark && mark == told)
                {
                    continue;
                }

                told = mark;
                Interlocked.Exchange(ref pulse, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
                await Task.Delay(Breath, clock, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
