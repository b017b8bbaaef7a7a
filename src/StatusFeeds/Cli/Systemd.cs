// What systemd is told of us: ready, reloading, stopping, alive. Where nobody asked for it nothing is told.
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace StatusFeeds.Cli;

/// <summary>
/// The protocol of sd_notify(3): a datagram of <c>NAME=value</c> lines. It never waits and never fails: a supervisor that is gone or does not read must not hold up the monitor.
/// </summary>
internal sealed class Systemd : IDisposable
{
    private readonly TimeProvider clock;
    private readonly UnixDomainSocketEndPoint? to;
    private readonly Socket? socket;

    private Systemd(string? address, TimeSpan? patience, TimeProvider time)
    {
        clock = time;
        if (address is ['/' or '@', _, ..])
        {
            // An abstract address begins with NUL, and is written with an at sign.
            to = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
            socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            Patience = patience;
        }
    }

    /// <summary>After so long without <see cref="Alive"/> we are killed and started again; null: nobody watches.</summary>
    public TimeSpan? Patience { get; }

    /// <param name="variable">The environment: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID.</param>
    /// <param name="clock">For the instant of a reload.</param>
    public static Systemd Of(Func<string, string?> variable, TimeProvider clock)
    {
        var meant = variable("WATCHDOG_PID") is not { Length: > 0 } process || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var patience = meant && long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : (TimeSpan?)null;
        return new Systemd(variable("NOTIFY_SOCKET"), patience, clock);
    }

    /// <summary>At the end of the start, and of each reload.</summary>
    public void Ready() => Tell("READY=1");

    /// <summary>systemd takes the READY that comes after this instant for the end of the reload.</summary>
    public void Reloading() => Tell($"RELOADING=1\nMONOTONIC_USEC={(long)clock.GetElapsedTime(0).TotalMicroseconds}");

    public void Stopping() => Tell("STOPPING=1");

    public void Alive() => Tell("WATCHDOG=1");

    /// <summary>A line for people, in <c>systemctl status</c>.</summary>
    public void Say(string status) => Tell("STATUS=" + Model.Words.OneLine(status));

    public void Dispose() => socket?.Dispose();

    private void Tell(FormattableString lines) => Tell(lines.ToString(CultureInfo.InvariantCulture));

    private void Tell(string lines)
    {
        try
        {
            socket?.SendTo(Encoding.UTF8.GetBytes(lines), to!);
        }
        catch (SocketException)
        {
            // Nobody listens, or the queue is full.
        }
    }
}
