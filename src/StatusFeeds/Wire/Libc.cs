// What .NET's sockets cannot do: receive stamps and ICMP errors with a datagram, and wait on two descriptors at once. Linux, 64 bit.
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

/// <summary><c>struct msghdr</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MessageHead
{
    public nint Name;
    public uint NameLength;
    public nint Parts;
    public nuint PartCount;
    public nint Control;
    public nuint ControlLength;
    public int Flags;
}

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Events;
    public short Seen;
}

/// <summary><c>struct sock_fprog</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FilterProgram
{
    public ushort Count;
    public nint Instructions;
}

internal static class Libc
{
    public const int DontWait = 0x40; // MSG_DONTWAIT
    public const int ErrorQueue = 0x2000; // MSG_ERRQUEUE
    public const int Truncated = 0x20; // MSG_TRUNC
    public const short Readable = 1; // POLLIN

    public const int TryAgain = 11; // EAGAIN

    private const int CloseOnExec = 0x80000; // EFD_CLOEXEC
    private const int NonBlocking = 0x800; // EFD_NONBLOCK

    /// <summary>Its descriptor; negative where there is none left.</summary>
    public static int NewEvent() => eventfd(0, CloseOnExec | NonBlocking);

    public static void Signal(int descriptor) => _ = write(descriptor, BitConverter.GetBytes(1L), sizeof(long));

    public static void Reset(int descriptor, byte[] eight) => _ = read(descriptor, eight, sizeof(long));

    /// <summary>Bytes sent, or the negative error number.</summary>
    public static int Send(int socket, byte[] data, int length, byte[] to)
    {
        var sent = sendto(socket, data, (nuint)length, DontWait, to, (uint)to.Length);
        return sent < 0 ? -Marshal.GetLastPInvokeError() : (int)sent;
    }

    /// <summary>Bytes received, or the negative error number.</summary>
    public static int Receive(int socket, ref MessageHead head, int flags)
    {
        var received = recvmsg(socket, ref head, flags);
        return received < 0 ? -Marshal.GetLastPInvokeError() : (int)received;
    }

    /// <param name="entries">Looked at in order, <paramref name="count"/> of them.</param>
    /// <param name="milliseconds">Negative: without end.</param>
    public static void Wait(PollEntry[] entries, int count, int milliseconds) => _ = poll(entries, (nuint)count, milliseconds);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint sendto(int socket, byte[] data, nuint length, int flags, byte[] to, uint toLength);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint recvmsg(int socket, ref MessageHead head, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int poll([In, Out] PollEntry[] entries, nuint count, int milliseconds);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int eventfd(uint initial, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint write(int descriptor, byte[] data, nuint length);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint read(int descriptor, byte[] data, nuint length);
}
