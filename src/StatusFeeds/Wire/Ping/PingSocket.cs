// One ICMP socket, datagram or raw, whichever this machine allows: requests out, answers and errors in, each with the instant at which the system had it.
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <summary>An answer, or a router's (or our own system's) word about a request of ours; valid until the next is received.</summary>
/// <param name="packet">The answer, or the request that the error quotes: from its ICMP header on, which is whole.</param>
/// <param name="peer">Who answered, or who was asked.</param>
/// <param name="at">When the system received it, nanoseconds of the wall clock; 0: it does not say.</param>
/// <param name="said">What was told, and by whom; null for an answer.</param>
internal readonly ref struct Received(ReadOnlySpan<byte> packet, Peer peer, long at, string? said)
{
    public ReadOnlySpan<byte> Packet { get; } = packet;

    public Peer Peer { get; } = peer;

    public long At { get; } = at;

    public string? Said { get; } = said;

    /// <summary>An answer that was sent to the address it comes from: both are this machine's.</summary>
    public bool IsFromHere { get; init; }

    /// <summary>What was told, was told by the one who was asked.</summary>
    public bool IsByTarget { get; init; }
}

internal sealed class PingSocket : IDisposable
{
    private const int Buffer = 4 << 20;

    // Places in the arena that recvmsg writes to.
    private const int PartsAt = 128;
    private const int ControlAt = 256;
    private const int ControlLength = 512;
    private const int DataAt = 1024;
    private const int DataLength = EchoPacket.MostPayload + 128;

    private readonly byte[] arena = GC.AllocateArray<byte>(DataAt + DataLength, pinned: true);
    private readonly Socket socket;
    private readonly nint place;
    private readonly bool datagram;

    private PingSocket(Socket socket, bool datagram, ushort identifier)
    {
        this.socket = socket;
        this.datagram = datagram;
        Identifier = identifier;
        IsSix = socket.AddressFamily == AddressFamily.InterNetworkV6;
        place = Marshal.UnsafeAddrOfPinnedArrayElement(arena, 0);
        MemoryMarshal.Write(arena.AsSpan(PartsAt), place + DataAt);
        MemoryMarshal.Write(arena.AsSpan(PartsAt + nint.Size), (nint)DataLength);
    }

    public bool IsSix { get; }

    /// <summary>In every request; on a datagram socket the system puts its own there and brings only answers to that.</summary>
    public ushort Identifier { get; }

    public int Descriptor => (int)socket.Handle;

    public static (PingSocket? Socket, Fault? Fault) Open(bool six)
    {
        var (family, protocol) = six ? (AddressFamily.InterNetworkV6, ProtocolType.IcmpV6) : (AddressFamily.InterNetwork, ProtocolType.Icmp);
        var refused = SocketError.Success;
        foreach (var type in (SocketType[])[SocketType.Dgram, SocketType.Raw])
        {
            Socket? made = null;
            try
            {
                made = new Socket(family, type, protocol);
                return (Prepared(made, type == SocketType.Dgram, six), null);
            }
            catch (SocketException error)
            {
                made?.Dispose();
                refused = error.SocketErrorCode;
            }
        }

        return (null, Fault.OfOurs(refused == SocketError.AccessDenied
            ? "this machine does not let StatusFeeds ping: let its group do so (sysctl net.ipv4.ping_group_range=\"0 2147483647\"), or give it CAP_NET_RAW (AmbientCapabilities=CAP_NET_RAW)"
            : $"no socket for pings: {Fault.Reason(refused)}"));
    }

    /// <summary>Zero, or the error's number.</summary>
    public int Send(byte[] packet, int length, byte[] to) => Libc.Send(Descriptor, packet, length, to) is var sent and < 0 ? -sent : 0;

    /// <summary>The next of what came in; false when there is nothing. What is no answer and no error, is damaged or not for us is skipped.</summary>
    public bool TryReceive(out Received received)
    {
        while (true)
        {
            var head = Head();
            var length = Libc.Receive(Descriptor, ref head, Libc.DontWait);
            if (length == -Libc.TryAgain)
            {
                return TryReceiveError(out received);
            }

            // Any other error is told by the error queue too, and over by having been told here.
            if (length >= 0 && (head.Flags & Libc.Truncated) == 0 && Understand(arena.AsSpan(DataAt, length), (int)head.ControlLength, out received))
            {
                return true;
            }
        }
    }

    public void Dispose() => socket.Dispose();

    private bool Understand(ReadOnlySpan<byte> packet, int control, out Received received)
    {
        received = default;
        var peer = Peer.Of(arena, IsSix);
        var icmp = datagram || IsSix ? packet : EchoPacket.Unwrap4(packet);
        if (EchoPacket.IsReply(icmp, IsSix))
        {
            // The system checks what it gives a datagram socket, and all of version 6.
            if (!datagram && (EchoPacket.Identifier(icmp) != Identifier || (!IsSix && EchoPacket.Checksum(icmp) != 0)))
            {
                return false;
            }

            received = new Received(icmp, peer, ControlData.Stamp(Control(control)), null) { IsFromHere = ControlData.IsFromHere(Control(control), arena, IsSix) };
            return true;
        }

        if (datagram || !EchoPacket.IsError(icmp, IsSix) || (!IsSix && EchoPacket.Checksum(icmp) != 0))
        {
            return false;
        }

        var quoted = EchoPacket.Quoted(icmp, IsSix, out var asked);
        if (!EchoPacket.IsRequest(quoted, IsSix) || EchoPacket.Identifier(quoted) != Identifier)
        {
            return false;
        }

        received = new Received(quoted, asked, 0, $"{EchoPacket.Said(IsSix, icmp[0], icmp[1])}, says {AddressAt(arena)}") { IsByTarget = peer.IsAt(asked) };
        return true;
    }

    private bool TryReceiveError(out Received received)
    {
        received = default;
        while (datagram)
        {
            var head = Head();
            var length = Libc.Receive(Descriptor, ref head, Libc.DontWait | Libc.ErrorQueue);
            if (length < 0)
            {
                return false;
            }

            if (length >= EchoPacket.Head)
            {
                received = Told(arena.AsSpan(DataAt, length), Peer.Of(arena, IsSix), Control((int)head.ControlLength));
                return true;
            }
        }

        return false;
    }

    private IPAddress AddressAt(ReadOnlySpan<byte> name) => new(IsSix ? name.Slice(8, 16) : name.Slice(4, 4));

    private static PingSocket Prepared(Socket socket, bool datagram, bool six)
    {
        var identifier = (ushort)Random.Shared.Next(1, ushort.MaxValue);
        ControlData.Prepare(socket, Buffer, errors: datagram);
        if (!datagram)
        {
            IcmpFilter.Attach(socket, identifier);
        }

        return new PingSocket(socket, datagram, identifier);
    }

    private MessageHead Head() => new()
    {
        Name = place,
        NameLength = PartsAt,
        Parts = place + PartsAt,
        PartCount = 1,
        Control = place + ControlAt,
        ControlLength = ControlLength,
    };

    private ReadOnlySpan<byte> Control(int length) => arena.AsSpan(ControlAt, Math.Min(length, ControlLength));

    private Received Told(ReadOnlySpan<byte> packet, Peer asked, ReadOnlySpan<byte> control)
    {
        var error = ControlData.Error(control, IsSix);
        return error.IsEmpty
            ? new Received(packet, asked, 0, "unreachable")
            : new Received(packet, asked, 0, $"{EchoPacket.Said(IsSix, error[5], error[6])}, says {AddressAt(error[16..])}")
            {
                IsByTarget = Peer.Of(error[16..], IsSix).IsAt(asked),
            };
    }
}
