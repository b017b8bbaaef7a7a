// Looks of the kind exec with real processes: exit codes, what is shown, and what is hidden.
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Probes;

public sealed class ExecLookTests : IDisposable
{
    private readonly ExecLooks looks = new();

    public void Dispose() => looks.Dispose();

    [Theory]
    [InlineData(0, Verdict.Answered, false)]
    [InlineData(1, Verdict.Degraded, false)]
    [InlineData(2, Verdict.Down, false)]
    [InlineData(3, Verdict.Unknown, true)]
    public async Task APluginsExitCodeIsTheVerdictAndItsFirstLineTheReason(int exit, object verdict, bool atOnce)
    {
        var result = await looks.Run($"echo 'DISK says so: / 12% | /=12%;10;5'; echo more; exit {exit}");
        Assert.Equal((verdict, "DISK says so: / 12%", atOnce), (result.Verdict, result.Detail, result.AtOnce));
        Assert.Equal(["time", "exit", "output", "/"], result.Readings.Select(reading => reading.Name));
        Assert.Equal((exit, "DISK says so: / 12%", 12), (result.Number("exit"), result.Text("output"), result.Number("/")));
        Assert.Equal("warn outside 0 % to 10 %, crit outside 0 % to 5 %", result.Readings[^1].Note);
        Assert.InRange(result.Number("time")!.Value, 1e-4, 20);
    }

    [Theory]
    [InlineData("exit 0", Verdict.Answered, "sh said nothing, exit 0")]
    [InlineData("exit 2", Verdict.Down, "sh said nothing, exit 2")]
    [InlineData("echo oh no >&2; exit 2", Verdict.Down, "sh said nothing, exit 2, on standard error: oh no")]
    [InlineData("echo '|a=1'; echo oh no >&2; exit 1", Verdict.Degraded, "sh said nothing, exit 1, on standard error: oh no")]
    [InlineData("exit 4", Verdict.Unknown, "sh ended with exit 4, which says nothing: a plugin's exit is 0, 1, 2 or 3")]
    [InlineData("echo hm; exit 255", Verdict.Unknown, "sh ended with exit 255, which says nothing: a plugin's exit is 0, 1, 2 or 3, having said \"hm\"")]
    [InlineData("exec 2>/dev/null; no-such-program", Verdict.Unknown, "sh could not run a program that it needs (exit 127)")]
    [InlineData("exec 2>&1; /etc/passwd", Verdict.Unknown, "sh could not run a program that it needs (exit 126), having said \"sh: 1: /etc/passwd: Permission denied\"")]
    [InlineData("kill -SEGV $$", Verdict.Unknown, "sh was ended by signal 11 (SIGSEGV)")]
    [InlineData("echo so far; kill -KILL $$", Verdict.Unknown, "sh was ended by signal 9 (SIGKILL), having said \"so far\"")]
    [InlineData("kill -40 $$", Verdict.Unknown, "sh was ended by signal 40")]
    public async Task WhateverElseAProgramDoesIsToldAndOnlyExit3NeedsNoStreak(string script, object verdict, string detail)
    {
        var result = await looks.Run(script);
        Assert.Equal((verdict, detail, false), (result.Verdict, result.Detail, result.AtOnce));
    }

    [Fact]
    public async Task AProgramThatDoesNotEndIsDown()
    {
        var result = await looks.Run("echo 'waiting for the moon|a=1'; sleep 100", timeout: 0.5);
        Assert.Equal((Verdict.Down, "sh did not end within 0.5 s and was killed, having said \"waiting for the moon\""), (result.Verdict, result.Detail));
        Assert.Null(result.Answered);
    }

    [Theory]
    [InlineData("check_that_does_not_exist", "/", "there is no program check_that_does_not_exist where programs are looked for (PATH): write its whole path")]
    [InlineData("/no/such", "/", "there is no program /no/such")]
    [InlineData("/etc/passwd", "/", "/etc/passwd may not be run by the user of StatusFeeds: see its permissions (chmod +x), and those of /")]
    [InlineData("/etc", "/", "/etc is a directory, not a program")]
    [InlineData("/bin/sh", "/no/such", "/bin/sh was not started: there is no directory /no/such, or its user may not see it")]
    [InlineData("bare", "/", "{0} is no program of this machine; a script needs a first line such as #!/bin/sh")]
    [InlineData("strange", "/", "{0} was not started: the interpreter that its first line names does not exist")]
    public async Task AProgramThatCannotBeStartedIsNoResult(string program, string directory, string detail)
    {
        if (program is "bare" or "strange")
        {
            program = looks[program];
            File.WriteAllText(program, program.EndsWith("bare", StringComparison.Ordinal) ? "echo OK\n" : "#!/no/such\n");
            Tool.Run("chmod", "+x", program);
        }

        var result = await looks.Run(new ExecProbe { Command = [program], Directory = directory });
        Assert.Equal((Verdict.NoResult, string.Format(System.Globalization.CultureInfo.InvariantCulture, detail, program)), (result.Verdict, result.Detail));
        Assert.Null(result.Answered);
    }

    [Fact]
    public void WhileOneOfAnEarlierLookCannotBeEndedTheCheckIsDown()
    {
        var look = new ExecLook(ExecLooks.Shell(""), new Look("web01", "127.0.0.1", TimeProvider.System, null!));
        var result = look.Result(new(null, [], [], TimeSpan.Zero) { StillRunning = 4711 });
        Assert.Equal((Verdict.Down, "sh of an earlier look (process 4711) was killed at its timeout and still runs"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task MoreThanTheSystemTakesIsNoResult()
    {
        var result = await looks.Run(new ExecProbe { Command = ["/bin/true", .. Enumerable.Repeat(new string('x', 100_000), 40)] });
        Assert.Equal((Verdict.NoResult, "/bin/true was not started: its arguments and env together are longer than the system allows"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task AProgramWithoutAPathIsLookedForInThePathThatItIsGiven()
    {
        var plugin = looks["check_mine"];
        File.WriteAllText(plugin, "#!/bin/sh\necho \"$0 $# [$1] [$2] $MINE $PWD\"\n");
        Tool.Run("chmod", "+x", plugin);
        var mine = new ExecProbe
        {
            Command = ["check_mine", "two words; $HOME '", ""],
            Environment = [new("PATH", "/no/such:" + Path.GetDirectoryName(plugin)), new("MINE", "it's mine")],
            Directory = "/usr",
        };
        Assert.Equal($"{plugin} 2 [two words; $HOME '] [] it's mine /usr", (await looks.Run(mine)).Detail);
        Assert.Equal(Verdict.NoResult, (await looks.Run(mine with { Environment = [] })).Verdict);
        Tool.Run("chmod", "-x", plugin);
        Assert.Equal(Verdict.NoResult, (await looks.Run(mine)).Verdict);
    }

    [Fact]
    public async Task NothingOfOurEnvironmentOrDescriptorsIsGivenAway()
    {
        Environment.SetEnvironmentVariable("STATUSFEEDS_TEST_SECRET", "s3cret-word");
        using var held = File.OpenRead("/etc/passwd");
        var transcript = new Transcript();
        await looks.Run(ExecLooks.Shell("/usr/bin/env | sort; for fd in /proc/self/fd/*; do echo \"$fd $(readlink $fd)\"; done; read x || echo nothing; grep -E 'Sig(Blk|Ign)' /proc/self/status; ps -o sid= -o tty= -p $$; echo $$"), transcript: transcript);
        var came = transcript.Lines.Where(line => !line.IsAsked).Select(line => line.Text).Skip(1).ToList();
        Assert.Equal(["HOME", "LANG", "PATH", "PWD"], came.TakeWhile(line => line.Contains('=')).Select(line => line.Split('=')[0]));
        Assert.Contains("LANG=C.UTF-8", came);
        Assert.DoesNotContain(came, line => line.Contains("s3cret", StringComparison.Ordinal) || line.Contains("passwd", StringComparison.Ordinal));
        Assert.Equal(["/proc/self/fd/0 /dev/null"], came.Where(line => line.StartsWith("/proc/self/fd/0", StringComparison.Ordinal)));
        Assert.Contains("nothing", came);

        // The two that the C library keeps for itself are never given back.
        Assert.Contains("SigBlk:\t0000000000000000", came);
        Assert.Contains(came, line => line is "SigIgn:\t0000000180000000" or "SigIgn:\t0000000000000000");
        Assert.Equal([came[^1], "?"], came[^2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task SecretsAreGivenButNeitherAskedNorRepeatedInTheOpen()
    {
        var probe = ExecLooks.Shell("echo \"$1 and $TOKEN | '$1'=5\"; echo \"$TOKEN\" >&2; exit 2", "s3cret-a") with
        {
            Environment = [new("TOKEN", "s3cret-token"), new("PLAIN", "a b")],
            Hidden = [new("s3cret-a"), new("s3cret-token")],
        };
        var transcript = new Transcript();
        var result = await looks.Run(probe, transcript: transcript);
        Assert.Equal("*** and ***", result.Detail);
        Assert.Equal("***", result.Readings[^1].Name);
        Assert.EndsWith(" sh *** in /", transcript.Lines[0].Text, StringComparison.Ordinal);
        Assert.Equal("with TOKEN=*** PLAIN='a b'", transcript.Lines[1].Text);
        Assert.DoesNotContain("s3cret", string.Join('\n', transcript.Lines.Select(line => line.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATranscriptShowsWhatWasRunAndAllThatCame()
    {
        var transcript = new Transcript();
        await looks.Run(ExecLooks.Shell("echo 'OK | a=1 what b=2'; echo more; echo oops >&2; exit 1"), transcript: transcript);
        var lines = transcript.Lines.Select(line => (line.IsAsked ? "> " : "< ") + line.Text).ToList();
        Assert.Equal("> /bin/sh -c 'echo 'OK | a=1 what b=2'; echo more; echo oops >&2; exit 1' sh in /", lines[0]);
        Assert.StartsWith("< exit 1 after ", lines[1], StringComparison.Ordinal);
        Assert.Equal(["< OK | a=1 what b=2", "< more", "< standard error: oops", "< not understood as a measured value: what"], lines[2..]);
    }

    [Fact]
    public async Task WhatIsNoTextIsShownAsFarAsItCanBe()
    {
        var result = await looks.Run("printf 'caf\\351 \\000 \\033[31mred\\n'; exit 2");
        Assert.Equal("caf\uFFFD \uFFFD \uFFFD[31mred", result.Detail);
    }

    [Fact]
    public async Task AVeryLongLineIsCutInTheReasonButNotInTheReading()
    {
        var result = await looks.Run("head -c 5000 /dev/zero | tr '\\0' x; exit 2");
        Assert.Equal(new string('x', 240) + "…", result.Detail);
        Assert.Equal(5000, result.Text("output")!.Length);
    }
}
