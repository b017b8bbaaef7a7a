// What is told of an agent that gives no values, and what is shown of requests and answers: without user, community and passwords.
using System.Net;

namespace StatusFeeds.Wire;

internal static class SnmpWords
{
    private const int MostShown = 100;

    public static SnmpFault OfNoAnswer(Ask ask, TimeSpan timeout)
    {
        var (to, login) = (ask.To, ask.Login);
        return ask switch
        {
            { Fault: { } ours } => new(SnmpRefusal.Ours, ours),
            { IsCancelled: true } => new(SnmpRefusal.Ours, Fault.OfOurs($"the program ended before {to} answered")),
            { IsClosed: true } => new(SnmpRefusal.Closed, Fault.OfTarget($"connection refused by {to}: nothing listens there on UDP {to.Port}; does the agent run, and on this address?")),
            { Flaw: SnmpFlaw.Unauthentic } => Refused(SnmpRefusal.Unauthentic, $"{to} sent an answer that is not proven to be the agent's (no digest, or a wrong one): does something else answer in its place?"),
            { Flaw: SnmpFlaw.Undecryptable } => Refused(SnmpRefusal.WrongPrivacy, $"the answer of {to} cannot be decrypted: check the privacy password and the privacy protocol ({Privacy(login)})"),
            { Flaw: SnmpFlaw.NotInTime } => Refused(SnmpRefusal.NotInTime, $"{to} sent only answers of another time (RFC 3414 §3.2): does the agent's clock jump, or do two agents share one engine id?"),
            { Flaw: SnmpFlaw.Malformed } => Malformed(to, login),
            { IsSounded: true } when login.Context.Length > 0 => Refused(
                SnmpRefusal.UnknownContext, $"{to} says who it is, but answers nothing in the context \"{login.Context}\": it has none of that name, or our privacy is wrong"),
            { IsSounded: true } when ask.Keys!.Privacy != SnmpPrivacy.None => Refused(
                SnmpRefusal.WrongPrivacy,
                $"{to} says who it is, but does not answer what we encrypt: the privacy password or the privacy protocol ({Privacy(login)}) is wrong, or the agent is too slow"),
            { IsSounded: true } => Refused(SnmpRefusal.Unanswered, $"{to} says who it is, but does not answer this user's requests: it drops them, or is too slow"),
            { IsGarbled: true } => Malformed(to, login),
            { Told: { } told } => new(SnmpRefusal.Silence, Fault.OfSilence($"no answer from {to}: {told}")),
            { Stranger: { } stranger } => new(
                SnmpRefusal.Silence,
                Fault.OfSilence($"no answer from {to}, but one came from {Shown(stranger.Peer, to)}{(stranger.Peer.IsAt(ask.Peer) ? $":{stranger.Port}" : "")}: ask that address, or let the agent answer from the address that it is asked at")),
            _ => new(SnmpRefusal.Silence, Fault.OfSilence($"no answer from {to} within {timeout.TotalSeconds:0.###} s to {Requests(ask.Sent)} (SNMP {Version(login)}): {Causes(login)}")),
        };
    }

    /// <summary>RFC 3414 §5 names the counters.</summary>
    public static SnmpFault OfReport(SnmpReport report, IPEndPoint to, SnmpLogin login) => report switch
    {
        SnmpReport.UnknownUser => Refused(SnmpRefusal.UnknownUser, $"{to} does not know this user (usmStatsUnknownUserNames): check the user, or create it at the agent"),
        SnmpReport.WrongDigest => Refused(SnmpRefusal.WrongPassword, $"{to} refuses our digest (usmStatsWrongDigests): the authentication password or the authentication protocol ({NameOf(login.Auth)}) is wrong"),
        SnmpReport.Undecryptable => Refused(SnmpRefusal.WrongPrivacy, $"{to} cannot decrypt what we ask (usmStatsDecryptionErrors): the privacy password or the privacy protocol ({Privacy(login)}) is wrong"),
        SnmpReport.UnsupportedLevel => Refused(
            SnmpRefusal.UnsupportedLevel,
            $"{to} does not serve this user at the level {Level(login)} (usmStatsUnsupportedSecLevels): the user has other authentication or privacy there than is set here"),
        SnmpReport.UnknownEngine => Refused(SnmpRefusal.UnknownEngine, $"{to} says that it is another engine than it just said (usmStatsUnknownEngineIDs): do several agents answer at this address?"),
        SnmpReport.NotInTime => Refused(
            SnmpRefusal.NotInTime, $"{to} calls our request late, even after it told its time (usmStatsNotInTimeWindows): restart the agent; if that does not help, give it a new engine id"),
        SnmpReport.UnknownContext => Refused(SnmpRefusal.UnknownContext, $"{to} has no context \"{login.Context}\" (snmpUnknownContexts): check the context"),
        _ => Refused(SnmpRefusal.AgentError, $"{to} reports an error that SNMP does not name"),
    };

    /// <param name="status">RFC 3416 §3.</param>
    public static SnmpFault OfStatus(int status, Oid at, IPEndPoint to)
    {
        var of = at.IsEmpty ? "" : $" for {at}";
        return status switch
        {
            1 => Refused(SnmpRefusal.TooBig, $"{to} says tooBig{of}: not even this alone fits its answers") with { At = at },
            6 or 16 => Refused(SnmpRefusal.NoAccess, $"{to} says {StatusName(status)}{of}: it lets us in, but not read that; give this login a view that holds it") with { At = at },
            5 => Refused(SnmpRefusal.AgentError, $"{to} says genErr{of}: the agent failed to read that value; leave it out, or look into the agent's log") with { At = at },
            _ => Refused(SnmpRefusal.AgentError, $"{to} says {StatusName(status)}{of}") with { At = at },
        };
    }

    public static SnmpFault TooSlow(IPEndPoint to, int answered, TimeSpan timeout) => new(
        SnmpRefusal.TooSlow,
        Fault.OfTarget($"{to} answered {Requests(answered)}, but not all within {timeout.TotalSeconds:0.###} s: it is too slow for all that is asked, or went silent; ask for less, or give it more time"));

    public static SnmpFault NotIncreasing(IPEndPoint to, Oid last, Oid next) => new(
        SnmpRefusal.NotIncreasing, Fault.OfTarget($"{to} names {next} after {last}, which is not greater: the agent's table is broken, and the walk would never end"), next);

    public static string Asked(Ask ask)
    {
        var how = ask.Login.Version == SnmpVersion.V3 ? $"v3 {Level(ask.Login)}" : Version(ask.Login);
        return ask switch
        {
            { Login.Version: SnmpVersion.V3, Engine: null } => $"who are you? (engine discovery) of {ask.To}",
            { Pdu: Ber.GetBulk } => $"GETBULK of {ask.To}, {how}: {ask.Repetitions} after {Names(ask)}",
            { Pdu: Ber.GetNext } => $"GETNEXT of {ask.To}, {how}: after {Names(ask)}",
            _ => $"GET of {ask.To}, {how}: {Names(ask)}",
        };
    }

    public static string Came(Ask ask, Answer answer)
    {
        var after = $"{(ask.Rtt is { } rtt ? $" after {rtt / 1e6:0.0} ms" : "")}{(ask.Sent > 1 ? $" to {Requests(ask.Sent)}" : "")}";
        return answer switch
        {
            { Report: not SnmpReport.None } => $"report{after}: {answer.Report}",
            { Status: not 0 } => $"answer{after}: {StatusName(answer.Status)}, of name {answer.Index}",
            { Engine: not null } => $"answer{after}",
            _ => $"answer{after}: {string.Join("; ", answer.Values.Take(MostShown))}",
        };
    }

    public static string NameOf(SnmpAuth auth) => auth switch
    {
        SnmpAuth.None => "none",
        SnmpAuth.Md5 => "MD5",
        SnmpAuth.Sha1 => "SHA",
        _ => $"SHA-{auth.ToString()[3..]}",
    };

    public static string NameOf(SnmpPrivacy privacy) => privacy switch
    {
        SnmpPrivacy.None => "none",
        SnmpPrivacy.Des => "DES",
        _ => $"AES-{privacy.ToString()[3..]}",
    };

    private static SnmpFault Refused(SnmpRefusal kind, string words) => new(kind, Fault.OfTarget(words));

    private static SnmpFault Malformed(IPEndPoint to, SnmpLogin login) =>
        new(SnmpRefusal.Malformed, Fault.OfTarget($"{to} sent what is no valid answer to an SNMP {Version(login)} request"));

    private static string Names(Ask ask) => string.Join(", ", ask.Oids.ToArray().Take(MostShown));

    private static string Privacy(SnmpLogin login) => login.Privacy is SnmpPrivacy.Aes192 or SnmpPrivacy.Aes256
        ? $"{NameOf(login.Privacy)} with the key extension of {login.Extension}; the other one is {(login.Extension == SnmpKeyExtension.Reeder ? SnmpKeyExtension.Blumenthal : SnmpKeyExtension.Reeder)}'s"
        : NameOf(login.Privacy);

    private static string Level(SnmpLogin login) =>
        login.Auth == SnmpAuth.None ? "noAuthNoPriv" : login.Privacy == SnmpPrivacy.None ? $"authNoPriv ({NameOf(login.Auth)})" : $"authPriv ({NameOf(login.Auth)}, {NameOf(login.Privacy)})";

    private static string Version(SnmpLogin login) => login.Version.ToString().ToLowerInvariant();

    private static string Requests(int count) => count == 1 ? "1 request" : $"{count} requests";

    private static string Causes(SnmpLogin login) =>
        login.Version == SnmpVersion.V3 ? "no agent there, or a firewall" : "no agent there, a firewall, another version, or a wrong community";

    private static string Shown(Peer peer, IPEndPoint to)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, peer.High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), peer.Low);
        return new IPAddress(to.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? bytes : bytes[12..]).ToString();
    }

    private static string StatusName(int status) => status switch
    {
        0 => "noError",
        1 => "tooBig",
        2 => "noSuchName",
        3 => "badValue",
        4 => "readOnly",
        5 => "genErr",
        6 => "noAccess",
        13 => "resourceUnavailable",
        16 => "authorizationError",
        _ => $"error {status}",
    };
}
