// What DNS calls things by number: the types of records, the codes of answers, and what an answer says about itself beyond its code.
namespace StatusFeeds.Wire;

/// <summary>RFC 1035 section 3.2.2, RFC 3596 (AAAA), RFC 2782 (SRV), RFC 8659 (CAA), RFC 6891 (OPT). Named as in zone files.</summary>
internal enum DnsType : ushort
{
    None = 0,
    A = 1,
    NS = 2,
    CNAME = 5,
    SOA = 6,
    PTR = 12,
    MX = 15,
    TXT = 16,
    AAAA = 28,
    SRV = 33,
    OPT = 41,
    CAA = 257,
}

/// <summary>Response codes by number (RFC 1035 section 4.1.1, RFC 2136, RFC 6891).</summary>
internal static class DnsCode
{
    public const string NoError = "NOERROR";
    public const string FormErr = "FORMERR";
    public const string ServFail = "SERVFAIL";
    public const string NotImp = "NOTIMP";
    public const string Refused = "REFUSED";

    private const int BadVersion = 16;

    private static readonly string[] Names = [NoError, FormErr, ServFail, "NXDOMAIN", NotImp, Refused, "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"];

    /// <summary>RFC 8914 section 4, by number.</summary>
    private static readonly string[] Extended =
    [
        "other", "unsupported DNSKEY algorithm", "unsupported DS digest type", "stale answer", "forged answer", "DNSSEC indeterminate", "DNSSEC bogus", "signature expired",
        "signature not yet valid", "DNSKEY missing", "RRSIGs missing", "no zone key bit set", "NSEC missing", "cached error", "not ready", "blocked", "censored", "filtered",
        "prohibited", "stale NXDOMAIN answer", "not authoritative", "not supported", "no reachable authority", "network error", "invalid data",
    ];

    public static string Name(int code) => code < Names.Length ? Names[code] : code == BadVersion ? "BADVERS" : $"RCODE{code}";

    public static string ExtendedName(int code) => code < Extended.Length ? Extended[code] : $"extended error {code}";
}
