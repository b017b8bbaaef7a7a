// Waiting: for a condition, for a time, for the middle of a second.
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Bench;

internal static class Wait
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    public static Task For(TimeSpan time) => Task.Delay(time, Clock);

    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public static async Task Until(string what, Func<Task<bool>> condition, TimeSpan most)
    {
        var from = Clock.GetTimestamp();
        while (!await Holds(condition))
        {
            if (Clock.GetElapsedTime(from) > most)
            {
                throw new TimeoutException($"{what} did not come within {most.TotalSeconds} s");
            }

            await For(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Looks begin at the turn of the second, so a window from middle to middle holds whole beats.</summary>
    public static Task ForMiddleOfSecond()
    {
        var now = Clock.GetUtcNow();
        return For(TimeSpan.FromMilliseconds((1700 - now.Millisecond) % 1000));
    }

    /// <summary>Calls so often, evenly, for so long; what takes longer than a pause does not hold up the next.</summary>
    public static async Task Paced(TimeSpan pause, TimeSpan time, Func<int, Task> call)
    {
        var (from, calls) = (Clock.GetTimestamp(), new List<Task>());
        for (var i = 0; pause * i < time; i++)
        {
            var left = (pause * i) - Clock.GetElapsedTime(from);
            if (left > TimeSpan.Zero)
            {
                await For(left);
            }

            calls.Add(call(i));
        }

        await Task.WhenAll(calls);
    }

    /// <summary>Below the range from which the kernel takes the local ends of outgoing connections.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(15000, 32000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another.
            }
        }
    }

    private static async Task<bool> Holds(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            return false;
        }
    }
}
