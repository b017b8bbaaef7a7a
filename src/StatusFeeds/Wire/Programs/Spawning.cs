// Starts a program: no shell, a session of its own, three descriptors, none of our signals and nothing of our environment.
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace StatusFeeds.Wire;

internal static class Spawning
{
    // Larger than any C library's.
    private const int ActionsSize = 512; // posix_spawn_file_actions_t
    private const int AttributesSize = 1024; // posix_spawnattr_t
    private const int SignalsSize = 128; // sigset_t

    private const short OwnSession = 0x80; // POSIX_SPAWN_SETSID
    private const short DefaultSignals = 0x04; // POSIX_SPAWN_SETSIGDEF
    private const short NoBlockedSignals = 0x08; // POSIX_SPAWN_SETSIGMASK
    private const int ReadOnly = 0; // O_RDONLY

    /// <summary>The process, or the error number.</summary>
    /// <param name="output">A descriptor that becomes its standard output.</param>
    /// <param name="errors">One that becomes its standard error.</param>
    public static (int Process, int Error) Start(ProgramStart start, int output, int errors)
    {
        using var memory = new Memory();
        var (actions, attributes) = (memory.Bytes(ActionsSize), memory.Bytes(AttributesSize));
        var error = posix_spawn_file_actions_init(actions);
        if (error != 0)
        {
            return (0, error);
        }

        if ((error = posix_spawnattr_init(attributes)) != 0)
        {
            _ = posix_spawn_file_actions_destroy(actions);
            return (0, error);
        }

        try
        {
            error = Prepare(start, actions, attributes, output, errors, memory);
            var process = 0;
            if (error == 0)
            {
                error = posix_spawn(out process, memory.Text(start.File), actions, attributes, memory.List(start.Arguments), memory.List(start.Environment));
            }

            return error == 0 ? (process, 0) : (0, error);
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    private static int Prepare(ProgramStart start, nint actions, nint attributes, int output, int errors, Memory memory)
    {
        var (all, none) = (memory.Bytes(SignalsSize), memory.Bytes(SignalsSize));
        _ = sigfillset(all);
        _ = sigemptyset(none);
        int[] results =
        [
            posix_spawn_file_actions_addopen(actions, 0, memory.Text("/dev/null"), ReadOnly, 0),
            posix_spawn_file_actions_adddup2(actions, output, 1),
            posix_spawn_file_actions_adddup2(actions, errors, 2),
            posix_spawn_file_actions_addchdir_np(actions, memory.Text(start.Directory)),
            CloseOthers(actions),
            posix_spawnattr_setsigdefault(attributes, all),
            posix_spawnattr_setsigmask(attributes, none),
            posix_spawnattr_setflags(attributes, OwnSession | DefaultSignals | NoBlockedSignals),
        ];
        return results.Max();
    }

    /// <summary>All that .NET opens closes by itself; what a library opens may not. A C library before 2.34 cannot.</summary>
    private static int CloseOthers(nint actions)
    {
        try
        {
            return posix_spawn_file_actions_addclosefrom_np(actions, 3);
        }
        catch (EntryPointNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>What the system is given, until it has been.</summary>
    private sealed class Memory : IDisposable
    {
        private readonly List<nint> taken = [];

        public nint Bytes(int count) => Kept(Marshal.AllocCoTaskMem(count));

        public nint Text(string text) => Kept(Marshal.StringToCoTaskMemUTF8(text));

        /// <summary>Ends with a null, as argv does.</summary>
        public nint[] List(ImmutableArray<string> texts) => [.. texts.Select(Text), 0];

        public void Dispose() => taken.ForEach(Marshal.FreeCoTaskMem);

        private nint Kept(nint memory)
        {
            taken.Add(memory);
            return memory;
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawn(out int process, nint path, nint actions, nint attributes, nint[] arguments, nint[] environment);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawn_file_actions_init(nint actions);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawn_file_actions_destroy(nint actions);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawn_file_actions_addopen(nint actions, int descriptor, nint path, int flags, uint mode);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawn_file_actions_adddup2(nint actions, int from, int to);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawn_file_actions_addchdir_np(nint actions, nint path);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawn_file_actions_addclosefrom_np(nint actions, int from);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawnattr_init(nint attributes);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawnattr_destroy(nint attributes);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawnattr_setflags(nint attributes, short flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawnattr_setsigdefault(nint attributes, nint signals);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int posix_spawnattr_setsigmask(nint attributes, nint signals);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int sigfillset(nint signals);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int sigemptyset(nint signals);
}
