// What the system has for programs: how they are started, waited for and ended. Linux, 64 bit.
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

internal static class LibcPrograms
{
    public const int Kill = 9; // SIGKILL
    public const int NoSuchFile = 2; // ENOENT
    public const int TooLong = 7; // E2BIG
    public const int NoFormat = 8; // ENOEXEC
    public const int TryAgain = 11; // EAGAIN
    public const int NoMemory = 12; // ENOMEM
    public const int NoAccess = 13; // EACCES
    public const int NoMoreInSystem = 23; // ENFILE
    public const int NoMoreInProcess = 24; // EMFILE
    public const int IsWritten = 26; // ETXTBSY

    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int NonBlocking = 0x800; // O_NONBLOCK
    private const int SetStatusFlags = 4; // F_SETFL
    private const int WithoutWaiting = 1; // WNOHANG
    private const int OpenProcess = 434; // SYS_pidfd_open, the same on all machines

    /// <summary>The pipe's ends, for reading (never waits) and for writing; or the error number.</summary>
    public static (int Read, int Write, int Error) Pipe()
    {
        var ends = new int[2];
        if (pipe2(ends, CloseOnExec) != 0)
        {
            return (-1, -1, Marshal.GetLastPInvokeError());
        }

        _ = fcntl(ends[0], SetStatusFlags, NonBlocking);
        return (ends[0], ends[1], 0);
    }

    /// <summary>A descriptor that is readable once the process has ended; negative where the system has none.</summary>
    public static int Watch(int process) => (int)syscall(OpenProcess, process, 0);

    /// <summary>Bytes read, 0 at the end, or the negative error number.</summary>
    public static int Read(int descriptor, byte[] into)
    {
        var count = read(descriptor, into, (nuint)into.Length);
        return count < 0 ? -Marshal.GetLastPInvokeError() : (int)count;
    }

    public static void Close(int descriptor)
    {
        if (descriptor >= 0)
        {
            _ = close(descriptor);
        }
    }

    /// <summary>The process that ended, 0 where it has not, or the negative error number; never waits.</summary>
    public static int Reap(int process, out int status)
    {
        var ended = waitpid(process, out status, WithoutWaiting);
        return ended < 0 ? -Marshal.GetLastPInvokeError() : ended;
    }

    /// <summary>0, or the error number.</summary>
    /// <param name="process">Negative: all of that group.</param>
    public static int Send(int process, int signal) => kill(process, signal) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int pipe2([Out] int[] ends, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int fcntl(int descriptor, int command, int value);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint syscall(nint number, nint process, nint flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint read(int descriptor, [Out] byte[] data, nuint length);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int waitpid(int process, out int status, int options);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int kill(int process, int signal);
}
