// Whose fault it is when a datagram cannot be sent, in words.
using System.Net;

namespace StatusFeeds.Wire;

internal static class SendFaults
{
    private const int NotPermitted = 1; // EPERM
    private const int NoMemory = 12; // ENOMEM
    private const int AccessDenied = 13; // EACCES
    private const int Invalid = 22; // EINVAL
    private const int TooLarge = 90; // EMSGSIZE
    private const int NoAddress = 99; // EADDRNOTAVAIL
    private const int NetworkDown = 100; // ENETDOWN
    private const int NetworkUnreachable = 101; // ENETUNREACH
    private const int NoBuffers = 105; // ENOBUFS
    private const int HostUnreachable = 113; // EHOSTUNREACH

    /// <summary>With a route of ours an "unreachable" was told by the network; all else is ours, which moves no status.</summary>
    /// <param name="doing">What cannot be done to it.</param>
    public static Fault Of(int error, IPAddress to, string doing = "ping") => error switch
    {
        NetworkUnreachable or HostUnreachable when Route.Exists(to) => Fault.OfSilence($"host unreachable: {to}"),
        NetworkUnreachable or HostUnreachable => Fault.OfNoNetwork($"this machine has no route to {to}"),
        NetworkDown or NoAddress => Fault.OfNoNetwork($"cannot {doing} {to}: {Reason(error)}"),
        _ => Fault.OfOurs($"cannot {doing} {to}: {Reason(error)}"),
    };

    private static string Reason(int error) => error switch
    {
        NotPermitted => "not permitted (a local firewall?)",
        AccessDenied => "not permitted (a broadcast address, or a route that prohibits it?)",
        NoMemory or NoBuffers => "no memory is left for sockets",
        Invalid => "the system calls it no valid target (a link-local address without its zone, as in fe80::1%eth0?)",
        TooLarge => "the packet is larger than the network takes; see `size`",
        NoAddress => "this machine has no address of its own to send from",
        NetworkDown => "our own network is down",
        _ => $"the system says error {error}",
    };
}
