// One pretend host: its doors, its mood, and what it says to whom.
using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace StatusFeeds.Fleet;

internal sealed class Host
{
    private const int RequestLength = 16 * 1024;

    private static readonly ReadOnlyMemory<byte> Refusal = "421 go away\r\n"u8.ToArray();

    private static readonly ReadOnlyMemory<byte> Nod = "250 OK\r\n"u8.ToArray();

    private static readonly TimeSpan BetweenPieces = TimeSpan.FromMilliseconds(5);

    private readonly Answers answers;
    private readonly byte[] greeting;
    private readonly List<Door> doors = [];
    private readonly List<Ear> ears = [];
    private volatile Mood mood = Mood.Up;
    private int asked;

    public Host(int number, Settings settings, Answers answers, Authority? authority)
    {
        this.answers = answers;
        greeting = Encoding.ASCII.GetBytes($"220 h{number} ready\r\n");
        var address = settings.AddressOf(number);
        var tls = authority is null ? null : new Lazy<SslServerAuthenticationOptions>(() => authority.For(address));
        Add(settings.Http, caller => Http(new NetworkStream(caller), caller));
        Add(settings.Tls, async caller =>
        {
            await using var secured = new SslStream(new NetworkStream(caller));
            await secured.AuthenticateAsServerAsync(tls!.Value);
            await Http(secured, caller);
        });
        Add(settings.Banner, caller => Banner(new NetworkStream(caller), caller));
        Bmc = settings.Bmc.Of(number) is { } place ? new Bmc(new(address, place), new()) : null;
        Listen(settings.Snmp, SnmpAnswers.To);
        Listen(settings.Dns, DnsAnswers.To);

        void Add(DoorNumber ports, Func<Socket, Task> welcome)
        {
            if (ports.Of(number) is { } port)
            {
                doors.Add(new Door(new(address, port), welcome));
            }
        }

        void Listen(DoorNumber ports, Func<ReadOnlyMemory<byte>, byte[]?> answer)
        {
            if (ports.Of(number) is { } port)
            {
                ears.Add(new Ear(new(address, port), answer));
            }
        }
    }

    /// <summary>How many requests (or greeted callers, questions by UDP, commands to the BMC) there were.</summary>
    public int Asked => Volatile.Read(ref asked) + (Bmc?.Asked ?? 0) + ears.Sum(ear => ear.Asked);

    public Bmc? Bmc { get; }

    public Mood Mood
    {
        get => mood;
        set
        {
            mood = value;
            Minded(Bmc, value);
            ears.ForEach(ear => ear.Mind(value));
            foreach (var door in doors)
            {
                if (value == Mood.Down)
                {
                    door.Close();
                }
                else
                {
                    door.Open();
                }
            }
        }
    }

    private static void Minded(Bmc? bmc, Mood mood)
    {
        if (mood == Mood.Down)
        {
            bmc?.Close();
        }
        else if (bmc is not null)
        {
            bmc.Open();
            bmc.Mood = BmcMood.Fine with { IsSilent = mood == Mood.Silent, Delay = mood.Delay, IsGarbled = mood.Manner == Manner.Garbage };
        }
    }

    private async Task Http(Stream stream, Socket caller)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(RequestLength);
        try
        {
            var goesOn = true;
            while (goesOn && await Request(stream, buffer) is var length and > 0)
            {
                Interlocked.Increment(ref asked);
                goesOn = await Answer(stream, caller) && !Ends(buffer.AsSpan(0, length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads up to the blank line; 0 when the caller has gone or talks without end.</summary>
    private static async ValueTask<int> Request(Stream stream, byte[] buffer)
    {
        var length = 0;
        while (length < RequestLength)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length, RequestLength - length));
            if (count == 0)
            {
                return 0;
            }

            length += count;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                return length;
            }
        }

        return 0;
    }

    private static bool Ends(ReadOnlySpan<byte> request) =>
        request.IndexOf("onnection: close"u8) >= 0 || request[..request.IndexOf((byte)'\n')].IndexOf("HTTP/1.0"u8) >= 0;

    /// <summary>False where the connection is over with it.</summary>
    private async ValueTask<bool> Answer(Stream stream, Socket caller)
    {
        var now = mood;
        switch (now.Manner)
        {
            case Manner.Down:
                // Lingering for no time: cut off, not ended.
                caller.LingerState = new LingerOption(enable: true, seconds: 0);
                return false;
            case Manner.Silent:
                return await Silence(stream);
            case Manner.Slow:
                await Task.Delay(now.Delay, TimeProvider.System);
                await stream.WriteAsync(answers.Fine);
                return true;
            case Manner.Status:
                await stream.WriteAsync(answers.OfStatus(now.Status));
                return true;
            case Manner.Garbage:
                await stream.WriteAsync(Answers.Garbage);
                return false;
            case Manner.Cut:
                await stream.WriteAsync(answers.Cut);
                return false;
            case Manner.Endless:
                return await Endless(stream);
            default:
                await stream.WriteAsync(answers.Fine);
                return true;
        }
    }

    private static async ValueTask<bool> Silence(Stream stream)
    {
        var nothing = new byte[256];
        while (await stream.ReadAsync(nothing) > 0)
        {
            // Heard, and not answered.
        }

        return false;
    }

    private static async ValueTask<bool> Endless(Stream stream)
    {
        await stream.WriteAsync(Answers.EndlessHead);
        while (true)
        {
            await stream.WriteAsync(Answers.EndlessPiece);
            await Task.Delay(BetweenPieces, TimeProvider.System);
        }
    }

    private async Task Banner(Stream stream, Socket caller)
    {
        Interlocked.Increment(ref asked);
        var now = mood;
        if (now.Manner == Manner.Slow)
        {
            await Task.Delay(now.Delay, TimeProvider.System);
        }

        if (now.Manner is not (Manner.Up or Manner.Slow or Manner.Silent))
        {
            if (now.Manner == Manner.Status)
            {
                await stream.WriteAsync(Refusal);
            }
            else
            {
                await Answer(stream, caller);
            }

            return;
        }

        if (now.Manner != Manner.Silent)
        {
            await stream.WriteAsync(greeting);
        }

        var line = new byte[512];
        while (await stream.ReadAsync(line) > 0)
        {
            if (mood.Manner != Manner.Silent)
            {
                await stream.WriteAsync(Nod);
            }
        }
    }
}
