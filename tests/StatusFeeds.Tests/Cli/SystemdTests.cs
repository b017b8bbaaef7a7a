// What systemd hears over a real socket; that a missing, deaf or full one holds nobody up; and when it hears nothing, so that we are started again.
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using StatusFeeds.Cli;
using StatusFeeds.Tests.Support;

namespace StatusFeeds.Tests.Cli;

public sealed class SystemdTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Socket listening = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SystemdHearsEachWordOverAPathAndOverAnAbstractAddress(bool isAbstract)
    {
        using var systemd = Listened(isAbstract ? "@statusfeeds-" + Guid.NewGuid() : folder["notify"]);
        systemd.Ready();
        Assert.Equal("READY=1", Heard());
        systemd.Alive();
        Assert.Equal("WATCHDOG=1", Heard());
        systemd.Say("two\nlines");
        Assert.Equal("STATUS=two lines", Heard());
        systemd.Stopping();
        Assert.Equal("STOPPING=1", Heard());
    }

    [Fact]
    public void AReloadSaysWhenItBeganByTheClockOfSystemd()
    {
        using var systemd = Listened(folder["notify"]);
        var before = Uptime();
        systemd.Reloading();
        var said = Heard().Split('\n');
        Assert.Equal("RELOADING=1", said[0]);
        Assert.StartsWith("MONOTONIC_USEC=", said[1], StringComparison.Ordinal);
        Assert.InRange(long.Parse(said[1].Split('=')[1], CultureInfo.InvariantCulture) / 1e6, before - 1, Uptime() + 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("vsock:2:1234")]
    [InlineData("/nowhere/notify")]
    public void WithoutASocketThatHearsNothingIsTold(string? address)
    {
        using var systemd = Systemd.Of(name => name == "NOTIFY_SOCKET" ? address : null, TimeProvider.System);
        systemd.Ready();
        systemd.Alive();
        Assert.Null(systemd.Patience);
    }

    [Fact]
    public async Task OneThatDoesNotReadHoldsNobodyUp()
    {
        using var systemd = Listened(folder["notify"]);
        await Task.Run(
            () =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    systemd.Alive();
                }
            },
            TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal("WATCHDOG=1", Heard());
    }

    [Theory]
    [InlineData("30000000", null, 30)]
    [InlineData("30000000", "me", 30)]
    [InlineData("30000000", "1", null)]
    [InlineData("soon", null, null)]
    [InlineData("0", null, null)]
    public void AWatchdogMeantForUsIsHeeded(string microseconds, string? process, int? seconds)
    {
        process = process == "me" ? Environment.ProcessId.ToString(CultureInfo.InvariantCulture) : process;
        using var systemd = Listened(folder["notify"], microseconds, process);
        Assert.Equal(seconds, (int?)systemd.Patience?.TotalSeconds);
    }

    [Fact]
    public void SystemdHearsThatWeLiveOnlyWhileBeatsComeAndTheJudgeTakesThemOrWaitsForTheStore()
    {
        using var systemd = Listened(folder["notify"]);
        (long Came, long Judged) beats = (1, 1);
        string? trouble = null;
        var watchdog = new Watchdog(systemd, () => beats, () => trouble);
        Assert.Equal(["WATCHDOG=1", "STATUS=Looks, and the store takes what is seen."], Look());
        Assert.Empty(Look());
        beats = (2, 2);
        Assert.Equal(["WATCHDOG=1"], Look());

        beats = (3, 2);
        Assert.Empty(Look());
        trouble = "the disk is full";
        Assert.Equal(["STATUS=The store does not take what is seen: the disk is full"], Look());
        beats = (4, 2);
        Assert.Equal(["WATCHDOG=1"], Look());
        Assert.Empty(Look());
        (beats, trouble) = ((5, 3), null);
        Assert.Equal(["WATCHDOG=1", "STATUS=Looks, and the store takes what is seen."], Look());

        string[] Look()
        {
            watchdog.Look();
            var said = new List<string>();
            while (listening.Available > 0)
            {
                said.Add(Heard());
            }

            return [.. said];
        }
    }

    [Theory]
    [InlineData("9:12345", "socket:[12345]", true)]
    [InlineData("9:12345", "socket:[1234]", false)]
    [InlineData("9:12345", "/var/log/statusfeeds.log", false)]
    [InlineData("9:12345", null, false)]
    [InlineData("12345", "socket:[12345]", false)]
    [InlineData(null, "socket:[12345]", false)]
    public void PrioritiesGoToTheJournalOnly(string? stream, string? standardError, bool journal) => Assert.Equal(journal, Logs.IsJournal(stream, standardError));

    public void Dispose()
    {
        listening.Dispose();
        folder.Dispose();
    }

    private static double Uptime() => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);

    private Systemd Listened(string address, string? microseconds = null, string? process = null)
    {
        listening.Bind(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
        return Systemd.Of(
            name => name switch
            {
                "NOTIFY_SOCKET" => address,
                "WATCHDOG_USEC" => microseconds,
                "WATCHDOG_PID" => process,
                _ => null,
            },
            TimeProvider.System);
    }

    private string Heard()
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, listening.Receive(buffer));
    }
}
