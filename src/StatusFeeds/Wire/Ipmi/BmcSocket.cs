// A UDP socket to one BMC, which also learns what routers, and the BMC's own system, say of what we send.
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

internal sealed class BmcSocket : IDisposable
{
    private readonly Socket socket;

    private BmcSocket(Socket socket, IPEndPoint to) => (this.socket, To) = (socket, to);

    public IPEndPoint To { get; }

    /// <summary>What was said last: <c>host unreachable, says 10.0.0.1</c>; null: nothing.</summary>
    public string? Said { get; private set; }

    /// <summary>How often the BMC's own system said that nothing listens on that port.</summary>
    public int Closed { get; private set; }

    /// <summary>What keeps us from sending.</summary>
    public Fault? Fault { get; private set; }

    public static (BmcSocket? Socket, Fault? Fault) Open(IPEndPoint to)
    {
        to = to.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(to.Address.MapToIPv4(), to.Port) : to;
        if (EchoPacket.IsNoSingleHost(to.Address))
        {
            return (null, Wire.Fault.OfOurs($"{to.Address} is no address of a single host, so it cannot be asked"));
        }

        Socket? made = null;
        try
        {
            made = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            ControlData.AskErrors(made);
            made.Connect(to);
            return (new BmcSocket(made, to), null);
        }
        catch (SocketException error)
        {
            var fault = made is null ? Wire.Fault.OfOurs($"no UDP socket: {Wire.Fault.Reason(error.SocketErrorCode)}") : SendFaults.Of(error.NativeErrorCode, to.Address, "ask");
            made?.Dispose();
            return (null, fault);
        }
    }

    /// <summary>False: <see cref="Fault"/> says why not.</summary>
    public bool Send(ReadOnlySpan<byte> packet)
    {
        // What was said of an earlier datagram is told instead of sending this one, once for each.
        for (var tries = 0; tries < 4; tries++)
        {
            try
            {
                socket.Send(packet);
                return true;
            }
            catch (SocketException error)
            {
                if (!Hear(error))
                {
                    return error.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable;
                }
            }
        }

        return true;
    }

    /// <summary>Bytes of the next datagram (as many as fit); zero: something was said in its place, or it is empty.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> Receive(Memory<byte> into, CancellationToken cancel)
    {
        try
        {
            return await socket.ReceiveAsync(into, SocketFlags.None, cancel);
        }
        catch (SocketException error)
        {
            Hear(error);
            return 0;
        }
    }

    public void Dispose() => socket.Dispose();

    /// <summary>False: it is a fault of ours.</summary>
    private bool Hear(SocketException error)
    {
        switch (error.SocketErrorCode)
        {
            case SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.MessageSize or SocketError.ProtocolNotSupported or SocketError.AccessDenied
                when ReadSaid():
                return true;
            case SocketError.ConnectionRefused:
                Closed++;
                return true;
            default:
                Fault = SendFaults.Of(error.NativeErrorCode, To.Address, "ask");
                return false;
        }
    }

    /// <summary>Reads all that the system keeps of what was said; false where it keeps nothing.</summary>
    private bool ReadSaid()
    {
        const int nameAt = 0, partsAt = 128, controlAt = 256, dataAt = 768, dataLength = 256;
        var arena = GC.AllocateUninitializedArray<byte>(dataAt + dataLength, pinned: true);
        var place = Marshal.UnsafeAddrOfPinnedArrayElement(arena, 0);
        MemoryMarshal.Write(arena.AsSpan(partsAt), place + dataAt);
        MemoryMarshal.Write(arena.AsSpan(partsAt + nint.Size), (nint)dataLength);
        var (six, heard) = (To.AddressFamily == AddressFamily.InterNetworkV6, false);
        while (true)
        {
            var head = new MessageHead { Name = place + nameAt, NameLength = partsAt, Parts = place + partsAt, PartCount = 1, Control = place + controlAt, ControlLength = dataAt - controlAt };
            if (Libc.Receive((int)socket.Handle, ref head, Libc.DontWait | Libc.ErrorQueue) < 0)
            {
                return heard;
            }

            heard = true;
            var error = ControlData.Error(arena.AsSpan(controlAt, (int)Math.Min(head.ControlLength, dataAt - controlAt)), six);
            if (error.IsEmpty)
            {
                continue;
            }

            var (type, code, teller) = (error[5], error[6], new IPAddress(six ? error.Slice(24, 16) : error.Slice(20, 4)));
            if (teller.Equals(To.Address) && (type, code) == (six ? ((byte)1, (byte)4) : ((byte)3, (byte)3)))
            {
                Closed++;
            }
            else
            {
                Said = $"{EchoPacket.Said(six, type, code)}, says {teller}";
            }
        }
    }
}
