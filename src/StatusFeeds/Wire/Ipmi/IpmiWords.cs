// What is told of a BMC that gives no session or goes silent, without user, passwords and keys; and the names of what is asked.
using System.Net;

namespace StatusFeeds.Wire;

internal static class IpmiWords
{
    public const string Rakp1 = "RAKP message 1";
    public const string Rakp3 = "RAKP message 3";

    private const int MostShown = 64;

    public static Fault Silence(IPEndPoint to, TimeSpan timeout, int sent) => Fault.OfSilence(
        $"no answer from {to} within {Seconds(timeout)} to {Datagrams(sent)} of IPMI (UDP): no BMC there, its IPMI over LAN is off, or a firewall");

    /// <param name="said">By whom too.</param>
    public static Fault Unreachable(IPEndPoint to, string said) => Fault.OfSilence($"no answer from {to}: {said}");

    public static Fault Closed(IPEndPoint to) => Fault.OfTarget($"connection refused by {to}: nothing listens there on UDP {to.Port}; is it the BMC's address, and is its IPMI over LAN on?");

    public static Fault PongOnly(IPEndPoint to, AsfPong pong) => Fault.OfTarget(pong.SaysIpmi
        ? $"{to} answers the RMCP ping, and says that it speaks IPMI, but does not answer IPMI: is its IPMI over LAN on, or is it busy?"
        : $"{to} answers the RMCP ping, but says that it speaks no IPMI: is it the BMC's address?");

    public static Fault Garbage(IPEndPoint to, string step) => Fault.OfTarget($"{to} sent what is no valid IPMI answer to {step}: does something else listen there?");

    public static Fault Forged(IPEndPoint to, string step) =>
        Fault.OfTarget($"{to} sent answers to {step} that are not proven to be the BMC's (their integrity check value is wrong): does something else answer in its place?");

    public static Fault Flood(IPEndPoint to) => Fault.OfTarget($"{to} sends ever more that is no answer to what we ask: the look was ended");

    /// <param name="answered">Requests, before it.</param>
    public static Fault TooSlow(IPEndPoint to, string step, int answered, TimeSpan timeout) => Fault.OfTarget(
        $"{to} answered {Requests(answered)}, but not {step} within the {Seconds(timeout)} of this look: it is too slow for all that is asked, went silent, or datagrams are lost on the way{Hint(step)}; ask for less, or give it more time");

    public static Fault Unanswered(IPEndPoint to, string step) => Fault.OfTarget($"{to} lets us in, but does not answer {step}, not in a new session either");

    public static Fault OldOnly(IPEndPoint to) => Refused($"{to} speaks IPMI 1.5 only, which has no sessions that are safe: RMCP+ of IPMI 2.0 is needed (newer firmware?)");

    public static Fault NoCapabilities(IPEndPoint to, byte code) =>
        Refused($"{to} does not tell how to log in (Get Channel Authentication Capabilities: completion code 0x{code:X2}): is its IPMI over LAN on for this channel?");

    /// <param name="wanted">Those that we would take.</param>
    /// <param name="offered">Empty where the BMC does not list them.</param>
    public static Fault NoSuite(IPEndPoint to, IEnumerable<int> wanted, IReadOnlyCollection<int> offered) => Refused(
        $"{to} has no cipher suite of ours (we ask for {string.Join(" or ", wanted)}; "
        + (offered.Count > 0 ? $"it offers {string.Join(", ", offered)}" : "it does not list those it offers")
        + "): switch one on at the BMC, or set another as `cipher-suite`");

    public static Fault WrongPassword(IPEndPoint to, string how) =>
        Refused($"{to} refuses the login: the password is wrong, or the user unknown, as some BMCs do not tell which ({how})");

    public static Fault WrongKey(IPEndPoint to, bool isSet, bool hasOne) => Refused(
        $"{to} knows user and password, but its session keys are not ours: {(isSet ? "`key` is not the BMC's K_g" : hasOne ? "the BMC has a key of its own (K_g): write it as `key`" : "has the BMC a key of its own (K_g)? Write it as `key`")}");

    public static Fault PrivilegeNotGiven(IPEndPoint to, IpmiPrivilege wanted, byte code) => Refused(
        $"{to} lets us in, but not as {Name(wanted)} ({PrivilegeReason(code)}): set a lower `privilege`, or give the user more at the BMC");

    /// <param name="step">Whose answer it is.</param>
    public static Fault OfStatus(IPEndPoint to, string step, byte status, IpmiPrivilege wanted) => (RakpStatus)status switch
    {
        RakpStatus.NoResources or RakpStatus.NoResourcesForRole => Refused(
            $"the BMC has no session free: {to} refuses {step} with status 0x{status:X2}; who else is logged in there? A session that nobody closed is free again after a minute"),
        RakpStatus.WrongRole or RakpStatus.UnauthorizedRole => Refused(
            $"{to} does not let this user in as {Name(wanted)} ({step}: status 0x{status:X2}, the privilege is more than the user's or the channel's limit): set a lower `privilege`, or give the user more at the BMC"),
        RakpStatus.UnauthorizedName or RakpStatus.WrongNameLength => Refused(
            $"{to} does not know this user, or not as {Name(wanted)} over the network ({step}: status 0x{status:X2}): check the user, or make and enable it at the BMC"),
        RakpStatus.WrongCheck => WrongPassword(to, $"{step}: status 0x{status:X2}"),
        RakpStatus.IllegalParameter => Refused(
            $"{to} refuses {step} (status 0x12, illegal parameter): with many BMCs that is a user who may not log in as {Name(wanted)} over the network; set a lower `privilege`, or give the user more at the BMC"),
        _ => Refused($"{to} refuses {step} with status 0x{status:X2} ({Name(status)})"),
    };

    public static Fault Busy(IPEndPoint to) => Fault.OfOurs($"another check of {to} was still looking: a BMC is asked by one at a time");

    /// <summary>As people know it, and as it goes over the wire.</summary>
    public static string Name(in IpmiRequest request)
    {
        var data = request.Data.Span;
        var shown = data.IsEmpty ? "" : $": {Convert.ToHexString(data[..Math.Min(MostShown, data.Length)])}";
        var lun = request.Lun == 0 ? "" : $", LUN {request.Lun}";
        return $"{Command(request)} (0x{request.NetFn:X2} 0x{request.Command:X2}{lun}{shown})";
    }

    /// <summary>Records, entries of the log, and all that is asked of a sensor.</summary>
    public static bool IsOneOfMany(in IpmiRequest request) => request is { NetFn: IpmiRequest.Sensor } or { NetFn: IpmiRequest.Storage, Command: 0x22 or 0x23 or 0x42 or 0x43 };

    public static string Shown(byte code, ReadOnlySpan<byte> data) =>
        $"{(code == 0 ? "" : $"completion code 0x{code:X2} ")}{Convert.ToHexString(data[..Math.Min(MostShown, data.Length)])}{(data.Length > MostShown ? "…" : "")}";

    public static string Name(IpmiPrivilege privilege) => privilege switch
    {
        IpmiPrivilege.Operator => "operator",
        IpmiPrivilege.Admin => "admin",
        _ => "user",
    };

    public static string Name(in CipherSuite suite) => $"cipher suite {suite.Number}";

    private static string Hint(string step) => step switch
    {
        Rakp1 => " (some BMCs are silent where the user is unknown)",
        Rakp3 => " (some BMCs are silent where the password is wrong)",
        _ => "",
    };

    private static Fault Refused(string words) => Fault.OfTarget(words) with { Refuses = true };

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.###} s";

    private static string Requests(int count) => count == 1 ? "1 request" : $"{count} requests";

    private static string Datagrams(int count) => count == 1 ? "1 datagram" : $"{count} datagrams";

    /// <summary>Of Set Session Privilege Level (IPMI 2.0 §22.18).</summary>
    private static string PrivilegeReason(byte code) => code switch
    {
        0x80 => "completion code 0x80: this user has not that level",
        0x81 => "completion code 0x81: more than the user's or the channel's limit",
        0x82 => "completion code 0x82: user level authentication cannot be switched off",
        _ => $"completion code 0x{code:X2}",
    };

    private static string Name(byte status) => status switch
    {
        0x02 => "it does not know the session that it has just opened",
        0x03 => "invalid payload type",
        0x04 => "invalid authentication algorithm",
        0x05 => "invalid integrity algorithm",
        0x06 => "no matching authentication payload",
        0x07 => "no matching integrity payload",
        0x08 => "inactive session",
        0x0E => "unauthorized GUID",
        0x10 => "invalid confidentiality algorithm",
        0x11 => "no cipher suite matches",
        _ => "which IPMI does not name",
    };

    private static string Command(in IpmiRequest request) => (request.NetFn, request.Command) switch
    {
        (0x00, 0x01) => "Get Chassis Status",
        (0x04, 0x23) => "Get Sensor Reading Factors",
        (0x04, 0x27) => "Get Sensor Thresholds",
        (0x04, 0x2D) => "Get Sensor Reading",
        (0x06, 0x01) => "Get Device ID",
        (0x06, 0x38) => "Get Channel Authentication Capabilities",
        (0x06, 0x3B) => "Set Session Privilege Level",
        (0x06, 0x3C) => "Close Session",
        (0x06, 0x54) => "Get Channel Cipher Suites",
        (0x0A, 0x20) => "Get SDR Repository Info",
        (0x0A, 0x22) => "Reserve SDR Repository",
        (0x0A, 0x23) => "Get SDR",
        (0x04, 0x20) => "Get Device SDR Info",
        (0x04, 0x21) => "Get Device SDR",
        (0x04, 0x22) => "Reserve Device SDR Repository",
        (0x0A, 0x40) => "Get SEL Info",
        (0x0A, 0x42) => "Reserve SEL",
        (0x0A, 0x43) => "Get SEL Entry",
        (0x0A, 0x48) => "Get SEL Time",
        (0x2C, 0x02) => "Get Power Reading",
        _ => "command",
    };
}
