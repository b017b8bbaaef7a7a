// Why a program could not be started, and what to do: whatever it is, it says nothing of the target.
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

internal static class SpawnFaults
{
    /// <param name="error">What the system said.</param>
    public static string Words(int error, ProgramStart start) => error switch
    {
        LibcPrograms.NoMoreInProcess or LibcPrograms.NoMoreInSystem => $"{start.File} was not started: {Fault.Reason(SocketError.TooManyOpenSockets)}",
        LibcPrograms.TryAgain => $"{start.File} was not started: no more processes are allowed; raise the limit (ulimit -u, TasksMax)",
        LibcPrograms.NoMemory => $"{start.File} was not started: no memory is left for it",
        LibcPrograms.TooLong => $"{start.File} was not started: its arguments and env together are longer than the system allows",
        LibcPrograms.IsWritten => $"{start.File} was not started: somebody is writing it just now",
        _ when !Directory.Exists(start.Directory) => $"{start.File} was not started: there is no directory {start.Directory}, or its user may not see it",
        LibcPrograms.NoSuchFile when File.Exists(start.File) => $"{start.File} was not started: the interpreter that its first line names does not exist",
        LibcPrograms.NoSuchFile => $"there is no program {start.File}",
        LibcPrograms.NoAccess when Directory.Exists(start.File) => $"{start.File} is a directory, not a program",
        LibcPrograms.NoAccess => $"{start.File} may not be run by the user of StatusFeeds: see its permissions (chmod +x), and those of {start.Directory}",
        LibcPrograms.NoFormat => $"{start.File} is no program of this machine; a script needs a first line such as #!/bin/sh",
        _ => $"{start.File} was not started: {Marshal.GetPInvokeErrorMessage(error)}",
    };
}
