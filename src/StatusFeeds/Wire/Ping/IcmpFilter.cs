// What a raw ICMP socket lets through to us: answers with our identifier, and errors about packets that have it. Classic BPF.
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

internal static class IcmpFilter
{
    private const int OfSocket = 1; // SOL_SOCKET
    private const int AttachFilter = 26; // SO_ATTACH_FILTER

    private const ushort LoadByte = 0x30; // BPF_LD | BPF_B | BPF_ABS
    private const ushort LoadHalf = 0x28; // BPF_LD | BPF_H | BPF_ABS
    private const ushort LoadByteAt = 0x50; // BPF_LD | BPF_B | BPF_IND
    private const ushort LoadHalfAt = 0x48; // BPF_LD | BPF_H | BPF_IND
    private const ushort HeaderLength = 0xB1; // BPF_LDX | BPF_B | BPF_MSH
    private const ushort IfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K
    private const uint All = 0x40000;

    /// <summary>An IPv4 raw socket sees packets from their IP header on, an IPv6 one from the ICMPv6 header.</summary>
    public static void Attach(Socket socket, ushort identifier)
    {
        var program = Program(socket.AddressFamily == AddressFamily.InterNetworkV6, identifier);
        var instructions = GC.AllocateArray<byte>(program.Length, pinned: true);
        program.CopyTo(instructions, 0);
        var head = new FilterProgram { Count = (ushort)(program.Length / 8), Instructions = Marshal.UnsafeAddrOfPinnedArrayElement(instructions, 0) };
        socket.SetRawSocketOption(OfSocket, AttachFilter, MemoryMarshal.AsBytes(new ReadOnlySpan<FilterProgram>(in head)));
        GC.KeepAlive(instructions);
    }

    /// <summary>Errors quote our packet without IP options, as we send none.</summary>
    private static byte[] Program(bool six, ushort identifier)
    {
        var (loadByte, loadHalf) = six ? (LoadByte, LoadHalf) : (LoadByteAt, LoadHalfAt);
        var errors = six ? EchoPacket.Errors6 : EchoPacket.Errors4;
        var program = new List<byte>();
        if (!six)
        {
            Add(program, HeaderLength, 0, 0, 0);
        }

        // Jumps count the instructions between; after the types come: drop, load, compare, load, compare, accept, drop.
        Add(program, loadByte, 0, 0, 0);
        Add(program, IfEqual, (byte)(errors.Length + 3), 0, six ? EchoPacket.Reply6 : EchoPacket.Reply4);
        for (var i = 0; i < errors.Length; i++)
        {
            Add(program, IfEqual, (byte)(errors.Length - i), 0, errors[i]);
        }

        Add(program, Return, 0, 0, 0);
        Add(program, loadHalf, 0, 0, EchoPacket.Head + (six ? 40u : 20u) + 4);
        Add(program, IfEqual, 2, 3, identifier);
        Add(program, loadHalf, 0, 0, 4);
        Add(program, IfEqual, 0, 1, identifier);
        Add(program, Return, 0, 0, All);
        Add(program, Return, 0, 0, 0);
        return [.. program];
    }

    private static void Add(List<byte> program, ushort code, byte ifTrue, byte ifFalse, uint operand)
    {
        Span<byte> instruction = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, code);
        (instruction[2], instruction[3]) = (ifTrue, ifFalse);
        BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], operand);
        program.AddRange(instruction);
    }
}
