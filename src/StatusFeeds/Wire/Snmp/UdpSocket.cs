// One UDP socket for any number of peers: datagrams out, answers and errors in, each with the instant at which the system had it.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <summary>A datagram, or a router's (or our own system's) word about one of ours; valid until the next is received.</summary>
/// <param name="data">What came, or as much of ours as the error quotes.</param>
/// <param name="peer">Who sent it, or to whom we did.</param>
/// <param name="port">Of that peer.</param>
/// <param name="at">When the system received it, nanoseconds of the wall clock; 0: it does not say.</param>
internal readonly ref struct Arrival(Span<byte> data, Peer peer, int port, long at)
{
    public Span<byte> Data { get; } = data;

    public Peer Peer { get; } = peer;

    public int Port { get; } = port;

    public long At { get; } = at;

    /// <summary>Both ends are this machine's.</summary>
    public bool IsFromHere { get; init; }

    /// <summary>Null for a datagram.</summary>
    public string? Said { get; init; }

    /// <summary>What was said: nothing listens on that port, and it is the peer itself that says so.</summary>
    public bool IsClosed { get; init; }
}

internal sealed class UdpSocket : IDisposable
{
    private const int Buffer = 4 << 20;

    // Places in the arena that recvmsg writes to.
    private const int PartsAt = 128;
    private const int ControlAt = 256;
    private const int ControlLength = 512;
    private const int DataAt = 1024;
    private const int DataLength = ushort.MaxValue + 1;

    private readonly byte[] arena = GC.AllocateArray<byte>(DataAt + DataLength, pinned: true);
    private readonly Socket socket;
    private readonly nint place;
    private bool hasErrors;

    private UdpSocket(Socket socket)
    {
        this.socket = socket;
        IsSix = socket.AddressFamily == AddressFamily.InterNetworkV6;
        place = Marshal.UnsafeAddrOfPinnedArrayElement(arena, 0);
        MemoryMarshal.Write(arena.AsSpan(PartsAt), place + DataAt);
        MemoryMarshal.Write(arena.AsSpan(PartsAt + nint.Size), (nint)DataLength);
    }

    public bool IsSix { get; }

    public int Descriptor => (int)socket.Handle;

    public static (UdpSocket? Socket, Fault? Fault) Open(bool six)
    {
        Socket? made = null;
        try
        {
            made = new Socket(six ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            ControlData.Prepare(made, Buffer, errors: true);
            made.Bind(new IPEndPoint(six ? IPAddress.IPv6Any : IPAddress.Any, 0));
            return (new UdpSocket(made), null);
        }
        catch (SocketException error)
        {
            made?.Dispose();
            return (null, Fault.OfOurs($"no UDP socket: {Fault.Reason(error.SocketErrorCode)}"));
        }
    }

    /// <summary>Zero, or the error's number.</summary>
    public int Send(byte[] packet, int length, byte[] to) => Libc.Send(Descriptor, packet, length, to) is var sent and < 0 ? -sent : 0;

    /// <summary>The system has errors to tell, as poll or a send has shown.</summary>
    public void NoteErrors() => hasErrors = true;

    /// <summary>The next of what came in; false when there is nothing.</summary>
    public bool TryReceive(out Arrival arrival)
    {
        while (true)
        {
            if (hasErrors)
            {
                if (TryReceiveError(out arrival))
                {
                    return true;
                }

                hasErrors = false;
            }

            var head = Head();
            var length = Libc.Receive(Descriptor, ref head, Libc.DontWait);
            if (length >= 0)
            {
                var control = Control(head);
                arrival = new Arrival(arena.AsSpan(DataAt, length), Peer.Of(arena, IsSix), PortIn(arena), ControlData.Stamp(control))
                {
                    IsFromHere = ControlData.IsFromHere(control, arena, IsSix),
                };
                return true;
            }

            if (length == -Libc.TryAgain)
            {
                arrival = default;
                return false;
            }

            // Any other error is told by the error queue too, and over by having been told here.
            hasErrors = true;
        }
    }

    public void Dispose() => socket.Dispose();

    private bool TryReceiveError(out Arrival arrival)
    {
        var head = Head();
        var length = Libc.Receive(Descriptor, ref head, Libc.DontWait | Libc.ErrorQueue);
        if (length < 0)
        {
            arrival = default;
            return false;
        }

        var asked = Peer.Of(arena, IsSix);
        var error = ControlData.Error(Control(head), IsSix);
        var (told, type, code) = error.IsEmpty ? (asked, (byte)0, (byte)0) : (Peer.Of(error[16..], IsSix), error[5], error[6]);
        var byPeer = told.IsAt(asked);
        arrival = new Arrival(arena.AsSpan(DataAt, length), asked, PortIn(arena), 0)
        {
            IsClosed = byPeer && (type, code) == (IsSix ? ((byte)1, (byte)4) : ((byte)3, (byte)3)),
            Said = error.IsEmpty ? "unreachable" : $"{EchoPacket.Said(IsSix, type, code)}, says {AddressAt(error[16..])}",
        };
        return true;
    }

    private static int PortIn(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt16BigEndian(name[2..]);

    private IPAddress AddressAt(ReadOnlySpan<byte> name) => new(IsSix ? name.Slice(8, 16) : name.Slice(4, 4));

    private ReadOnlySpan<byte> Control(in MessageHead head) => arena.AsSpan(ControlAt, (int)Math.Min(head.ControlLength, ControlLength));

    private MessageHead Head() => new()
    {
        Name = place,
        NameLength = PartsAt,
        Parts = place + PartsAt,
        PartCount = 1,
        Control = place + ControlAt,
        ControlLength = ControlLength,
    };
}
