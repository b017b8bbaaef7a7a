// How we show an agent who we are.
using System.Runtime.InteropServices;
using StatusFeeds.Model;

namespace StatusFeeds.Wire;

internal enum SnmpVersion
{
    V1,
    V2c,
    V3,
}

internal enum SnmpAuth
{
    None,
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

internal enum SnmpPrivacy
{
    None,
    Des,
    Aes128,
    Aes192,
    Aes256,
}

/// <summary>How a localized key that is too short for AES-192 or AES-256 is made longer; agents differ.</summary>
internal enum SnmpKeyExtension
{
    /// <summary>draft-blumenthal-aes-usm-04: hashed further.</summary>
    Blumenthal,

    /// <summary>draft-reeder-snmpv3-usm-3desede-00: localized once more; Cisco and others, "AES-256-C".</summary>
    Reeder,
}

/// <summary>Equal logins share their keys. Prints no secret.</summary>
internal sealed record SnmpLogin
{
    public required SnmpVersion Version { get; init; }

    /// <summary>Of v1 and v2c.</summary>
    public Secret Community { get; init; } = new("public");

    /// <summary>Of v3, as all below.</summary>
    public string User { get; init; } = "";

    public SnmpAuth Auth { get; init; }

    /// <summary>At least 8 characters (RFC 3414 §11.2).</summary>
    public Secret? AuthPassword { get; init; }

    /// <summary>Only with <see cref="Auth"/>.</summary>
    public SnmpPrivacy Privacy { get; init; }

    public Secret? PrivacyPassword { get; init; }

    public SnmpKeyExtension Extension { get; init; }

    public string Context { get; init; } = "";
}

/// <param name="Timeout">For all that is asked.</param>
/// <param name="Retries">So often a request is sent again within it, at even distances.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SnmpPatience(TimeSpan Timeout, int Retries = 2);
