// Whose fault it is when no answer comes: the target's (DOWN) or ours (no result).
using System.Net.Sockets;
using System.Security.Cryptography;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

/// <param name="Ours">It says nothing of the target: no descriptors, no route in our own table, a silent resolver.</param>
/// <param name="Words">Without secrets and without a full stop.</param>
internal sealed record Fault(bool Ours, string Words)
{
    /// <summary>Nothing at all came back from the target, or nothing could be sent for want of a network.</summary>
    public bool Silent { get; init; }

    private const int NoMoreInProcess = 24; // EMFILE
    private const int NoMoreInSystem = 23; // ENFILE

    /// <summary>Of several, the one that weighs most is told: the target's, then what keeps us from telling, then our missing network.</summary>
    public int Weight => !Ours ? 2 : Silent ? 0 : 1;

    public static Fault OfTarget(string words) => new(false, words);

    public static Fault OfOurs(string words) => new(true, words);

    /// <summary>It says nothing of the way to the target: the answer, if there was one, came from somebody else.</summary>
    public bool Elsewhere { get; init; }

    /// <summary>It refuses us, so nothing can be said of the target: UNKNOWN.</summary>
    public bool Refuses { get; init; }

    public static Fault OfSilence(string words) => new(false, words) { Silent = true };

    /// <summary>No network of ours to send through: nobody can answer.</summary>
    public static Fault OfNoNetwork(string words) => new(true, words) { Silent = true };

    public ProbeResult Told(params Reading[] readings) =>
        (Ours ? ProbeResult.NoResult(Words) : new ProbeResult(Refuses ? Verdict.Unknown : Verdict.Down, Words, [.. readings])) with { Answered = Silent ? false : Ours || Elsewhere ? null : true };

    /// <summary>A failed connect, were there a route. Everything that is not known to come from the target counts as ours: that moves no status.</summary>
    /// <param name="error">What the system said.</param>
    /// <param name="target">Address and port as told.</param>
    public static Fault OfConnect(SocketError error, string target) => error switch
    {
        SocketError.ConnectionRefused => OfTarget($"connection refused by {target}"),
        SocketError.ConnectionReset or SocketError.ConnectionAborted => OfTarget($"connection reset by {target}"),
        SocketError.TimedOut => OfSilence($"no answer from {target}"),
        SocketError.HostUnreachable or SocketError.HostDown => OfSilence($"host unreachable: {target}"),
        SocketError.NetworkUnreachable => OfSilence($"network unreachable: {target}"),
        SocketError.NetworkDown => OfNoNetwork($"cannot connect to {target}: {Reason(error)}"),
        _ => OfOurs($"cannot connect to {target}: {Reason(error)}"),
    };

    /// <summary>The words for a fault of ours anywhere in the chain of causes; null where there is none.</summary>
    public static string? OursIn(Exception error) => Causes(error).Select(cause => cause switch
    {
        SocketException { SocketErrorCode: var code } when IsLackOfOurs(code) => Reason(code),
        IOException { HResult: NoMoreInProcess or NoMoreInSystem } => Reason(SocketError.TooManyOpenSockets),
        OutOfMemoryException => Reason(SocketError.NoBufferSpaceAvailable),
        _ => null,
    }).FirstOrDefault(words => words is not null);

    /// <summary>
    /// True when not even a socket can be had. The C library and OpenSSL then say "no such name" and "unknown issuer",
    /// because they could not open their files: such a verdict is believed only when this is false.
    /// </summary>
    public static bool NothingCanBeOpened()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public static string Reason(SocketError error) => error switch
    {
        SocketError.TooManyOpenSockets => "no file descriptors are left; raise the limit (ulimit -n, LimitNOFILE)",
        SocketError.NoBufferSpaceAvailable => "no memory is left for sockets",
        SocketError.AddressNotAvailable => "no local address or port is free for it",
        SocketError.AccessDenied => "not permitted (a local firewall?)",
        SocketError.AddressFamilyNotSupported => "this machine does not speak that version of IP",
        SocketError.NetworkDown => "our own network is down",
        _ => $"the system says {error}",
    };

    /// <summary>What broke a connection that stood: reset, a TLS alert, or just closed.</summary>
    public static string Broken(Exception error)
    {
        var socket = Causes(error).OfType<SocketException>().FirstOrDefault();
        return socket?.SocketErrorCode switch
        {
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "the connection was reset",
            { } code => $"the connection broke ({OfConnect(code, "the target").Words})",
            null => OpenSslReason(error) is { } reason ? $"the TLS connection failed ({reason})" : "the connection was closed",
        };
    }

    /// <summary><c>wrong version number</c> of <c>error:0A00010B:SSL routines::wrong version number</c>: OpenSSL's own words, never the peer's.</summary>
    public static string? OpenSslReason(Exception error) =>
        Causes(error).OfType<CryptographicException>()
            .Select(cause => cause.Message)
            .Where(message => message.StartsWith("error:", StringComparison.Ordinal))
            .Select(message => message[(message.LastIndexOf(':') + 1)..].Trim())
            .FirstOrDefault();

    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static bool IsLackOfOurs(SocketError code) =>
        code is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable or SocketError.AccessDenied;
}
