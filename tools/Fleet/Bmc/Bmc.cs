// One pretend BMC: its UDP socket, and what its mood makes of the datagrams.
using System.Net;
using System.Net.Sockets;

namespace StatusFeeds.Fleet;

internal sealed class Bmc(IPEndPoint place, BmcSettings settings) : IDisposable
{
    private const int Longest = 2048;

    /// <summary>Of so many answers the last, where they are reordered.</summary>
    private const int HeldBack = 10;

    private readonly Lock gate = new();
    private readonly BmcBrain brain = new(settings);
    private Socket? socket;
    private IPEndPoint at = place;
    private byte[]? held;
    private int heard;
    private int said;

    /// <summary>Where it is; its port stays the same from the first opening on.</summary>
    public IPEndPoint At => at;

    public BmcMood Mood
    {
        get
        {
            lock (gate)
            {
                return brain.Mood;
            }
        }

        set
        {
            lock (gate)
            {
                brain.Mood = value;
            }
        }
    }

    /// <summary>Datagrams that came.</summary>
    public int Heard => Volatile.Read(ref heard);

    /// <summary>Commands within sessions.</summary>
    public int Asked => Within(brain => brain.Asked);

    /// <summary>On loopback, at a free port.</summary>
    public static Bmc Start(BmcSettings? settings = null)
    {
        var bmc = new Bmc(new(IPAddress.Loopback, 0), settings ?? new());
        bmc.Open();
        return bmc;
    }

    /// <summary>Reads or changes what it has inside, between two datagrams.</summary>
    public T Within<T>(Func<BmcBrain, T> what)
    {
        lock (gate)
        {
            return what(brain);
        }
    }

    public void Change(Action<BmcSensor> how, string sensor) => Within(brain =>
    {
        how(Array.Find(brain.Commands.Records.Sensors, one => one.Name == sensor) ?? throw new ArgumentException($"There is no sensor {sensor}", nameof(sensor)));
        return true;
    });

    /// <summary>A raw value, or states; false where there is no such sensor.</summary>
    public bool Measures(int number, ushort value) => Within(brain =>
    {
        if (Array.Find(brain.Commands.Records.Sensors, one => one.Number == number) is not { } sensor)
        {
            return false;
        }

        (sensor.Raw, sensor.States) = ((byte)value, value);
        return true;
    });

    /// <summary>All sessions, at once; how many were open.</summary>
    public int Forget() => Within(brain => brain.Logins.Forget());

    public void Open()
    {
        if (socket is not null)
        {
            return;
        }

        var opened = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            opened.Bind(at);
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        at = (IPEndPoint)opened.LocalEndPoint!;
        socket = opened;
        _ = Serve(opened);
    }

    /// <summary>Nothing listens then, and the machine says so to whoever asks.</summary>
    public void Close()
    {
        socket?.Dispose();
        socket = null;
    }

    public void Dispose()
    {
        Close();
        lock (gate)
        {
            brain.Dispose();
        }
    }

    private async Task Serve(Socket opened)
    {
        var (buffer, from) = (new byte[Longest], new SocketAddress(AddressFamily.InterNetwork));
        while (true)
        {
            try
            {
                var count = await opened.ReceiveFromAsync(buffer, SocketFlags.None, from);
                Hear(opened, buffer.AsMemory(0, count), from);
            }
            catch (SocketException fault) when (fault.SocketErrorCode is not SocketError.OperationAborted)
            {
                // The asker went away: the next, please.
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Hear(Socket opened, ReadOnlyMemory<byte> datagram, SocketAddress from)
    {
        BmcMood now;
        byte[][] answers;
        lock (gate)
        {
            now = brain.Mood;
            var number = Interlocked.Increment(ref heard);
            answers = now.IsSilent || (now.Drops > 0 && number % now.Drops == 0) || brain.Answer(datagram.Span) is not { } answer ? [] : Said(now, answer);
        }

        if (now.Delay > TimeSpan.Zero && answers.Length > 0)
        {
            var to = new SocketAddress(from.Family, from.Size);
            from.Buffer.Span[..from.Size].CopyTo(to.Buffer.Span);
            _ = Later(opened, answers, to, now.Delay);
            return;
        }

        foreach (var one in answers)
        {
            opened.SendTo(one, SocketFlags.None, from);
        }
    }

    private byte[][] Said(BmcMood now, byte[] answer)
    {
        var number = ++said;
        if (now.IsGarbled)
        {
            return [Garbled(answer, number)];
        }

        if (now.Reorders)
        {
            var before = held;
            held = number % HeldBack == 0 ? answer : null;
            return held is not null ? before is null ? [] : [before] : before is null ? [answer] : [answer, before];
        }

        return now.Doubles ? [answer, answer] : [answer];
    }

    private static byte[] Garbled(byte[] answer, int number)
    {
        switch (number % 5)
        {
            case 0:
                return [];
            case 1:
                var noise = new byte[Random.Shared.Next(1, 300)];
                Random.Shared.NextBytes(noise);
                return noise;
            case 2:
                return answer[..Random.Shared.Next(answer.Length)];
            case 3:
                return [.. answer[..4], .. Answers.Garbage.Span];
            default:
                byte[] wrong = [.. answer];
                var mask = (byte)Random.Shared.Next(1, 256);
                foreach (ref var one in wrong.AsSpan(4))
                {
                    one ^= mask;
                }

                return wrong;
        }
    }

    private static async Task Later(Socket opened, byte[][] answers, SocketAddress to, TimeSpan delay)
    {
        await Task.Delay(delay, TimeProvider.System);
        try
        {
            foreach (var one in answers)
            {
                opened.SendTo(one, SocketFlags.None, to);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Closed meanwhile.
        }
    }
}
