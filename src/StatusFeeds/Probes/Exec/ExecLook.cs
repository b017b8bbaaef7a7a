// One look of the kind exec: the program is found, run to its end or to the end of the time, and understood.
using System.Collections.Immutable;
using System.Globalization;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

internal sealed class ExecLook(ExecProbe probe, Look look)
{
    private const string SearchPath = "PATH";

    /// <summary>As much of a line as a reason shows.</summary>
    private const int MostTold = 240;

    /// <summary>As many lines of what came as a transcript has.</summary>
    private const int MostLines = 100;

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly ImmutableArray<string> Signals =
        ["", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM"];

    private string Name => Hidden(Path.GetFileName(probe.Command[0]));

    public async Task<ProbeResult> Run(CancellationToken cancel)
    {
        var environment = Environment();
        if (Find(environment[SearchPath]) is not { } file)
        {
            return ProbeResult.NoResult($"there is no program {Name} where programs are looked for (PATH): write its whole path");
        }

        look.Transcript?.Asked($"{Hidden(string.Join(' ', new[] { file }.Concat(probe.Command.Skip(1)).Select(Quoted)))} in {probe.Directory}");
        if (probe.Environment is not [])
        {
            look.Transcript?.Asked($"with {Hidden(string.Join(' ', probe.Environment.Select(pair => $"{pair.Key}={Quoted(pair.Value)}")))}");
        }

        var start = new ProgramStart(
            file,
            probe.Command.SetItem(0, file),
            [.. environment.Select(pair => $"{pair.Key}={pair.Value}")],
            probe.Directory,
            $"{look.Host}\0{string.Join('\0', probe.Command)}");
        return Result(await look.Part<Programs>().Run(start, cancel));
    }

    /// <summary>What became of a run, as a result.</summary>
    public ProbeResult Result(ProgramEnd end)
    {
        if (end.Fault is { } fault)
        {
            return (fault with { Words = Hidden(fault.Words) }).Told();
        }

        if (end.StillRunning is { } process)
        {
            return ProbeResult.Down($"{Name} of an earlier look (process {process}) was killed at its timeout and still runs");
        }

        var (output, errors) = (PluginOutput.Of(TcpText.Of(end.Output, probe.Hidden)), PluginOutput.Of(TcpText.Of(end.Errors, probe.Hidden)));
        var perfdata = Perfdata.Of(output.Measured);
        Tell(end, output, errors, perfdata);
        var took = new Reading("time", end.Took.TotalSeconds, Unit.Seconds);
        var said = Cut(output.First.Length > 0 ? output.First : errors.First);
        if (end.WasKilled)
        {
            return ProbeResult.Down($"{Name} did not end within {Seconds(look.Timeout)} and was killed{Quoting(said)}", took);
        }

        if (end.Signal is { } signal)
        {
            return new(Verdict.Unknown, $"{Name} was ended by signal {signal}{(signal < Signals.Length ? $" ({Signals[signal]})" : "")}{Quoting(said)}", [took]);
        }

        var exit = end.Exit!.Value;
        ImmutableArray<Reading> ours = [took, new Reading("exit", exit), Reading.OfText("output", output.First)];
        ImmutableArray<Reading> readings =
            [.. ours.Where(reading => !perfdata.Readings.Any(measured => measured.Name == reading.Name)), .. perfdata.Readings];
        var detail = output.First.Length > 0 ? said : $"{Name} said nothing, exit {exit}{(said.Length > 0 ? $", on standard error: {said}" : "")}";
        return exit switch
        {
            0 => new(Verdict.Answered, detail, readings),
            1 => new(Verdict.Degraded, detail, readings),
            2 => new(Verdict.Down, detail, readings),
            3 => new(Verdict.Unknown, detail, readings) { AtOnce = true },
            126 or 127 => new(Verdict.Unknown, $"{Name} could not run a program that it needs (exit {exit}){Quoting(said)}", readings),
            _ => new(Verdict.Unknown, $"{Name} ended with exit {exit}, which says nothing: a plugin's exit is 0, 1, 2 or 3{Quoting(said)}", readings),
        };
    }

    private SortedDictionary<string, string> Environment()
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [SearchPath] = ExecProbe.Path,
            ["LANG"] = "C.UTF-8",
            ["HOME"] = System.Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home : "/",
        };
        foreach (var (variable, value) in probe.Environment)
        {
            environment[variable] = value;
        }

        return environment;
    }

    /// <summary>A name alone is looked for as a shell would; null where there is none of that name.</summary>
    private string? Find(string path) => probe.Command[0].StartsWith('/')
        ? probe.Command[0]
        : path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, probe.Command[0])).FirstOrDefault(IsProgram);

    private static bool IsProgram(string file)
    {
        try
        {
            return File.Exists(file) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & AnyExecute) != UnixFileMode.None;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Tell(ProgramEnd end, PluginOutput output, PluginOutput errors, Perfdata perfdata)
    {
        if (look.Transcript is not { } transcript)
        {
            return;
        }

        transcript.Came($"{(end.Exit is { } exit ? $"exit {exit}" : end.Signal is { } signal ? $"ended by signal {signal}" : "killed, its time was up")} after {Seconds(end.Took)}");
        foreach (var (from, lines) in new[] { ("", output.Lines), ("standard error: ", errors.Lines) })
        {
            foreach (var line in lines.Take(MostLines))
            {
                transcript.Came(from + line);
            }

            if (lines.Length > MostLines)
            {
                transcript.Came($"{from}and {lines.Length - MostLines} more lines");
            }
        }

        foreach (var piece in perfdata.Strange.Take(MostLines))
        {
            transcript.Came($"not understood as a measured value: {piece}");
        }
    }

    private string Hidden(string text) => probe.Hidden.OrderByDescending(secret => secret.Reveal.Length)
        .Aggregate(text, (shown, secret) => shown.Replace(secret.Reveal, "***", StringComparison.Ordinal));

    private static string Quoted(string argument) => argument.Length > 0 && !argument.Any(char.IsWhiteSpace) ? argument : $"'{argument}'";

    private static string Quoting(string said) => said.Length == 0 ? "" : $", having said \"{said}\"";

    private static string Seconds(TimeSpan span) => Words.Value(new Reading("", span.TotalSeconds, Unit.Seconds));

    private static string Cut(string line) => line.Length <= MostTold ? line : TcpText.Cut(line, MostTold) + "…";
}
