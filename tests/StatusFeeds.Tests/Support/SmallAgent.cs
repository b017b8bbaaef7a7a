// An SNMP agent that is made to misbehave: what it answers to each datagram is the test's to say.
using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Support;

/// <summary>What came, taken apart; of v3 only what is not encrypted, and of it the digest is not looked at.</summary>
internal sealed record Asked(byte[] Packet, int Version, int Id, byte Pdu, int Repetitions, IReadOnlyList<Oid> Oids, byte Flags, byte[] Engine, byte[] User, IPEndPoint From, int Count);

internal sealed class SmallAgent : IDisposable
{
    public static readonly byte[] EngineId = [0x80, 0, 0x1F, 0x88, 4, 1, 2, 3, 4];

    private readonly Socket socket;
    private readonly Func<Asked, IEnumerable<byte[]>> answer;
    private int count;

    /// <param name="answer">All that it sends back for one datagram.</param>
    public SmallAgent(Func<Asked, IEnumerable<byte[]>> answer, string address = "127.0.0.1")
    {
        this.answer = answer;
        socket = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        socket.ReceiveBufferSize = 4 << 20;
        new Thread(Run) { IsBackground = true }.Start();
    }

    public IPEndPoint At => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Datagrams that came.</summary>
    public int Count => Volatile.Read(ref count);

    public static byte[] Tlv(byte tag, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(part => part)];
        byte[] length = content.Length < 0x80 ? [(byte)content.Length] : [0x82, (byte)(content.Length >> 8), (byte)content.Length];
        return [tag, .. length, .. content];
    }

    public static byte[] Int(int value) => Tlv(Ber.Integer, [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);

    public static byte[] Text(string value) => Tlv(Ber.OctetString, Encoding.UTF8.GetBytes(value));

    public static byte[] Row(Oid oid, byte[] value) => Tlv(Ber.Sequence, Tlv(Ber.ObjectId, oid.ToBytes()), value);

    public static byte[] Pdu(Asked to, byte tag, int status, int index, params byte[][] rows) => Tlv(tag, Int(to.Id), Int(status), Int(index), Tlv(Ber.Sequence, rows));

    /// <summary>A response in the version that was asked in; of v3 without digest and encryption.</summary>
    public static byte[] Response(Asked to, int status, int index, params byte[][] rows) => to.Version == 3
        ? Three(to, 0, EngineId, 1, 1, null, Pdu(to, Ber.Response, status, index, rows))
        : Tlv(Ber.Sequence, Int(to.Version), Text("public"), Pdu(to, Ber.Response, status, index, rows));

    /// <summary>Each name with a number.</summary>
    public static byte[] Numbers(Asked to, int number = 7) => Response(to, 0, 0, [.. to.Oids.Select(oid => Row(oid, Int(number)))]);

    /// <summary>Of usmStats (RFC 3414 §5): 1 level, 2 time, 3 user, 4 engine, 5 digest, 6 decryption.</summary>
    public static byte[] Report(Asked to, uint which, int boots = 1, int time = 1, SnmpKeys? keys = null) =>
        Three(to, (byte)(keys is null ? 0 : 1), EngineId, boots, time, keys, Pdu(to, Ber.Report, 0, 0, Row(Oid.Parse("1.3.6.1.6.3.15.1.1").Append(which, 0), Tlv(Ber.Counter32, [1]))));

    /// <summary>A message of v3 as its flags say; with keys for them.</summary>
    public static byte[] Three(Asked to, byte flags, byte[] engine, int boots, int time, SnmpKeys? keys, byte[] pdu)
    {
        var data = Tlv(Ber.Sequence, Tlv(Ber.OctetString, engine), Text(""), pdu);
        var salt = new byte[(flags & 2) != 0 ? SnmpKeys.SaltLength : 0];
        if (salt.Length > 0)
        {
            var length = (data.Length + keys!.Padding - 1) / keys.Padding * keys.Padding;
            Array.Resize(ref data, length + 16);
            keys.Encrypt(data, length, boots, time, salt);
            data = Tlv(Ber.OctetString, data[..length]);
        }

        var digest = new byte[(flags & 1) != 0 ? keys!.DigestLength : 0];
        byte[] Whole() => Tlv(
            Ber.Sequence,
            Int(3),
            Tlv(Ber.Sequence, Int(to.Id), Int(65507), Tlv(Ber.OctetString, [flags]), Int(3)),
            Tlv(Ber.OctetString, Tlv(Ber.Sequence, Tlv(Ber.OctetString, engine), Int(boots), Int(time), Tlv(Ber.OctetString, to.User), Tlv(Ber.OctetString, digest), Tlv(Ber.OctetString, salt))),
            data);
        if (digest.Length > 0)
        {
            keys!.Digest(Whole(), digest);
        }

        return Whole();
    }

    public void Dispose() => socket.Dispose();

    private void Run()
    {
        var buffer = new byte[65536];
        while (true)
        {
            try
            {
                EndPoint from = new IPEndPoint(At.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
                var length = socket.ReceiveFrom(buffer, ref from);
                Interlocked.Increment(ref count);
                foreach (var packet in answer(Read(buffer[..length], (IPEndPoint)from)))
                {
                    socket.SendTo(packet, from);
                }
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // Who asked is gone.
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private Asked Read(byte[] packet, IPEndPoint from)
    {
        new BerReader(packet).TryEnter(Ber.Sequence, out var message);
        message.TryInteger(out var version);
        var (id, flags, engine, user) = (0, (byte)0, Array.Empty<byte>(), Array.Empty<byte>());
        if (version == 3)
        {
            message.TryEnter(Ber.Sequence, out var head);
            head.TryInteger(out id);
            head.TryInteger(out _);
            head.TryRead(Ber.OctetString, out var bits);
            flags = bits[0];
            message.TryEnter(Ber.OctetString, out var parameters);
            parameters.TryEnter(Ber.Sequence, out var security);
            security.TryRead(Ber.OctetString, out var engineId);
            security.TryInteger(out _);
            security.TryInteger(out _);
            security.TryRead(Ber.OctetString, out var name);
            (engine, user) = (engineId.ToArray(), name.ToArray());
            message.TryEnter(Ber.Sequence, out message);
            message.TryRead(Ber.OctetString, out _);
        }

        message.TryRead(Ber.OctetString, out _);
        var (repetitions, oids) = (0, new List<Oid>());
        if (message.TryRead(out var tag, out var content))
        {
            var pdu = new BerReader(content);
            pdu.TryInteger(out var request);
            id = version == 3 ? id : request;
            pdu.TryInteger(out _);
            pdu.TryInteger(out repetitions);
            pdu.TryEnter(Ber.Sequence, out var rows);
            while (rows.TryEnter(Ber.Sequence, out var row) && row.TryRead(Ber.ObjectId, out var name) && Oid.TryRead(name, out var oid))
            {
                oids.Add(oid);
            }
        }

        return new Asked(packet, version, id, tag, repetitions, oids, flags, engine, user, from, Count);
    }
}
