// A BMC on loopback that is made to misbehave: RMCP+ by the book, of its own making, and what a test does to its datagrams.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace StatusFeeds.Tests.Support;

internal sealed class SmallBmc : IDisposable
{
    private readonly Socket socket;
    private readonly Dictionary<uint, SmallBmcSession> sessions = [];
    private uint named = 0x1000;

    public SmallBmc(string address = "127.0.0.1")
    {
        var at = new IPEndPoint(IPAddress.Parse(address), 0);
        socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(at);
        new Thread(Run) { IsBackground = true }.Start();
    }

    public IPEndPoint At => (IPEndPoint)socket.LocalEndPoint!;

    public string User { get; set; } = "monitor";

    public byte[] Password { get; set; } = Encoding.ASCII.GetBytes("s3cret");

    public byte[]? Key { get; set; }

    /// <summary>Who it says it is, asked for at each login.</summary>
    public Func<byte[]> Guid { get; set; } = () => Convert.FromHexString("A123456789ABCDEFA123456789ABCDEF");

    public int[] Suites { get; set; } = [3, 17];

    /// <summary>What it says that it has; null: the command is not known to it.</summary>
    public int[]? Listed { get; set; } = [3, 17];

    /// <summary>Bytes 2 to 4 of Get Channel Authentication Capabilities.</summary>
    public byte[] Capabilities { get; set; } = [0x80, 0x04, 0x02];

    /// <summary>Of IPMI 1.5, and puzzled by a bit that is of 2.0.</summary>
    public bool IsOld { get; set; }

    /// <summary>Bytes of the check in RAKP message 4; 0: as many as the suite says.</summary>
    public int CheckLength { get; set; }

    /// <summary>The checksums of its messages in a session.</summary>
    public bool WrongSums { get; set; }

    /// <summary>What it makes of the role before it hashes that.</summary>
    public Func<byte, byte> Hashed { get; set; } = role => role;

    /// <summary>By the payload's type of the answer: the status it refuses with.</summary>
    public Dictionary<byte, byte> Refuses { get; } = [];

    /// <summary>What it makes of each datagram: the step that it belongs to (caps, suites, open, rakp2, rakp4, command, pong), and what goes out in its place.</summary>
    public Func<string, byte[], IEnumerable<byte[]>> Change { get; set; } = (_, packet) => [packet];

    /// <summary>What comes in is not even looked at.</summary>
    public Func<byte[], bool> Drops { get; set; } = _ => false;

    /// <summary>Network function, command, data: completion code and data.</summary>
    public Func<byte, byte, byte[], byte[]> Answers { get; set; } = (_, command, data) => [0, command, .. data];

    /// <summary>Steps, and of requests in a session their command.</summary>
    public List<string> Steps { get; } = [];

    public int Open => Guarded(() => sessions.Values.Count(session => session.IsUp));

    /// <summary>As many sessions as stood at once.</summary>
    public int Most { get; private set; }

    public int Count(string step) => Guarded(() => Steps.Count(seen => seen == step));

    public void ForgetAll() => Guarded(() =>
    {
        sessions.Clear();
        return 0;
    });

    public void Dispose() => socket.Dispose();

    private T Guarded<T>(Func<T> what)
    {
        lock (sessions)
        {
            return what();
        }
    }

    private void Run()
    {
        var buffer = new byte[4096];
        while (true)
        {
            try
            {
                EndPoint from = At;
                var packet = buffer[..socket.ReceiveFrom(buffer, ref from)];
                var answers = Guarded(() => Drops(packet) ? [] : Answer(packet) is var (step, answer) && answer.Length > 0 ? Change(step, answer).ToArray() : []);
                foreach (var answer in answers)
                {
                    socket.SendTo(answer, from);
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Nobody hears it any longer, or it is disposed of.
                if (!socket.IsBound)
                {
                    return;
                }
            }
        }
    }

    private (string Step, byte[] Answer) Answer(byte[] packet) => packet switch
    {
        [_, _, _, 6, ..] => ("pong", [6, 0, 0xFF, 6, 0, 0, 0x11, 0xBE, 0x40, packet[9], 0, 16, 0, 0, 0x11, 0xBE, 0, 0, 0, 0, 0x81, 0, 0, 0, 0, 0, 0, 0]),
        [_, _, _, 7, 0, ..] => Sessionless(packet[14..]),
        [_, _, _, 7, 6, 0x10, ..] => OpenSession(packet[16..]),
        [_, _, _, 7, 6, 0x12, ..] => Rakp1(packet[16..]),
        [_, _, _, 7, 6, 0x14, ..] => Rakp3(packet[16..]),
        _ => Request(packet),
    };

    private (string Step, byte[] Answer) Sessionless(byte[] message)
    {
        var (step, body) = message[5] switch
        {
            0x38 when IsOld && message[6] >= 0x80 => ("caps", (byte[])[0xCC]),
            0x38 => ("caps", [0, 1, .. Capabilities, 0, 0, 0, 0]),
            0x54 when Listed is { } listed => ("suites", Page([.. listed.SelectMany(suite => (byte[])[0xC0, (byte)suite, 0, 0x40, 0x80])], message[8] & 0x3F)),
            0x54 => ("suites", [0xC1]),
            _ => ("else", [0xC1]),
        };
        Steps.Add(step);
        var inner = Message(message, body);
        return (step, [6, 0, 0xFF, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)inner.Length, .. inner]);

        static byte[] Page(byte[] records, int page) => [0, 1, .. records.Skip(page * 16).Take(16)];
    }

    private (string Step, byte[] Answer) OpenSession(byte[] asked)
    {
        Steps.Add("open");
        (byte, byte, byte) suite = (asked[12], asked[20], asked[28]);
        var status = Refuses.GetValueOrDefault((byte)0x11, Suites.Any(one => Terms(one) == suite) ? (byte)0 : (byte)0x11);
        if (status != 0)
        {
            return ("open", Outside(0x11, [asked[0], status, 0, 0, .. asked[4..8]]));
        }

        var session = new SmallBmcSession { Name = BitConverter.GetBytes(++named), Console = asked[4..8], Suite = suite };
        sessions[named] = session;
        return ("open", Outside(0x11, [asked[0], 0, 4, 0, .. session.Console, .. session.Name, .. asked[8..32]]));
    }

    private static (byte, byte, byte) Terms(int suite) => suite switch { 0 => (0, 0, 0), 1 => (1, 0, 0), 2 => (1, 1, 0), 3 => (1, 1, 1), 15 => (3, 0, 0), 16 => (3, 4, 0), _ => (3, 4, 1) };

    private (string Step, byte[] Answer) Rakp1(byte[] asked)
    {
        Steps.Add("rakp1");
        if (!sessions.TryGetValue(BitConverter.ToUInt32(asked, 4), out var session))
        {
            return ("rakp2", Outside(0x13, [asked[0], 2, 0, 0, 0, 0, 0, 0]));
        }

        var known = Encoding.ASCII.GetString(asked, 28, asked[27]) == User;
        if (Refuses.GetValueOrDefault((byte)0x13, known ? (byte)0 : (byte)0x0D) is var status and not 0)
        {
            return ("rakp2", Outside(0x13, [asked[0], status, 0, 0, .. session.Console]));
        }

        (session.Random, session.User, session.Guid) = (asked[8..24], [Hashed(asked[24]), .. asked[27..(28 + asked[27])]], Guid());
        var proof = session.Hash(Password, session.Console, session.Name, session.Random, session.OurRandom, session.Guid, session.User);
        return ("rakp2", Outside(0x13, [asked[0], 0, 0, 0, .. session.Console, .. session.OurRandom, .. session.Guid, .. proof]));
    }

    private (string Step, byte[] Answer) Rakp3(byte[] asked)
    {
        Steps.Add(asked[1] == 0 ? "rakp3" : "rakp3 ends");
        if (sessions.TryGetValue(BitConverter.ToUInt32(asked, 4), out var session) && session.IsUp)
        {
            return ("rakp4", []);
        }

        if (session is null || asked[1] != 0)
        {
            sessions.Remove(BitConverter.ToUInt32(asked, 4));
            return ("rakp4", asked[1] != 0 ? [] : Outside(0x15, [asked[0], 2, 0, 0, 0, 0, 0, 0]));
        }

        var right = session.Hash(Password, session.OurRandom, session.Console, session.User).AsSpan().SequenceEqual(asked.AsSpan(8));
        if (Refuses.GetValueOrDefault((byte)0x15, right ? (byte)0 : (byte)0x0F) is var status and not 0)
        {
            sessions.Remove(BitConverter.ToUInt32(asked, 4));
            return ("rakp4", Outside(0x15, [asked[0], status, 0, 0, .. session.Console]));
        }

        var key = session.Hash(Key ?? Password, session.Random, session.OurRandom, session.User);
        (session.Key1, session.Key2) = (session.Hash(key, [.. Enumerable.Repeat((byte)1, 20)]), session.Hash(key, [.. Enumerable.Repeat((byte)2, 20)]));
        session.IsUp = true;
        Most = Math.Max(Most, sessions.Values.Count(one => one.IsUp));
        var check = session.Hash(key, session.Random, session.Name, session.Guid);
        return ("rakp4", Outside(0x15, [asked[0], 0, 0, 0, .. session.Console, .. check.Take(CheckLength > 0 ? CheckLength : session.Suite.Auth == 1 ? 12 : 16)]));
    }

    /// <summary>Of a session that it does not know, of another number than the session's next ones, or not sealed well: nothing (IPMI 2.0 §6.12.13).</summary>
    private (string Step, byte[] Answer) Request(byte[] packet)
    {
        if (packet.Length < 17 || !sessions.TryGetValue(BitConverter.ToUInt32(packet, 6), out var session) || !session.IsUp || !session.Seen.Add(BitConverter.ToUInt32(packet, 10)))
        {
            Steps.Add("dropped");
            return ("command", []);
        }

        var payload = packet[16..(16 + BitConverter.ToUInt16(packet, 14))];
        var seal = session.SealLength;
        if (seal > 0 && !session.Hash(session.Key1, packet[4..^seal]).AsSpan(0, seal).SequenceEqual(packet.AsSpan()[^seal..]))
        {
            Steps.Add("wrong seal");
            return ("command", []);
        }

        var message = session.Suite.Encryption == 1 ? session.Plain(payload) : payload;
        Steps.Add($"command {message[5]:X2}");
        var data = message[6..^1];
        if (message[5] == 0x3C)
        {
            session.IsUp = false;
        }

        var answer = Message(message, message[5] == 0x3C ? [0] : Answers((byte)(message[1] >> 2), message[5], data));
        answer[^1] ^= (byte)(WrongSums ? 1 : 0);
        return ("command", session.Sealed(answer));
    }

    private static byte[] Outside(byte type, byte[] payload)
    {
        byte[] packet = [6, 0, 0xFF, 7, 6, type, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(14), (ushort)payload.Length);
        return packet;
    }

    private static byte[] Message(byte[] asked, byte[] body)
    {
        byte[] head = [asked[3], (byte)(asked[1] | 4)];
        byte[] tail = [asked[0], asked[4], asked[5], .. body];
        return [.. head, Sum(head), .. tail, Sum(tail)];

        static byte Sum(byte[] bytes) => (byte)-bytes.Sum(one => one);
    }
}
