// Reads how we show an agent who we are, from a check or from a credential, and says what is wrong with it.
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class SnmpLoginFields
{
    public static readonly CredentialForm Form = new(
        ["version", "community", "user", "auth", "auth-password", "privacy", "privacy-password", "context"],
        "snmp: { version: 3, user: ..., auth: sha256, auth-password: ..., privacy: aes128, privacy-password: ... }` or `snmp: { community: ... }",
        settings => settings.Has("community") || settings.Has("user"),
        IsShort: true);

    /// <summary>RFC 3414 §11.2.</summary>
    private const int LeastPassword = 8;

    /// <summary>Bytes: RFC 3414 §5 and RFC 3411 §5 for users and contexts.</summary>
    private const int MostName = 32;
    private const int MostSecret = 255;

    private static readonly string[] OfV3 = ["user", "auth", "auth-password", "privacy", "privacy-password", "context"];

    public static SnmpLogin Read(Fields fields)
    {
        var (privacy, extension) = fields.Choice(
            "privacy",
            (SnmpPrivacy.None, SnmpKeyExtension.Blumenthal),
            ("none", (SnmpPrivacy.None, SnmpKeyExtension.Blumenthal)),
            ("des", (SnmpPrivacy.Des, SnmpKeyExtension.Blumenthal)),
            ("aes", (SnmpPrivacy.Aes128, SnmpKeyExtension.Blumenthal)),
            ("aes128", (SnmpPrivacy.Aes128, SnmpKeyExtension.Blumenthal)),
            ("aes192", (SnmpPrivacy.Aes192, SnmpKeyExtension.Blumenthal)),
            ("aes256", (SnmpPrivacy.Aes256, SnmpKeyExtension.Blumenthal)),
            ("aes192c", (SnmpPrivacy.Aes192, SnmpKeyExtension.Reeder)),
            ("aes256c", (SnmpPrivacy.Aes256, SnmpKeyExtension.Reeder)));
        var login = new SnmpLogin
        {
            Version = fields.Choice("version", SnmpVersion.V2c, ("2c", SnmpVersion.V2c), ("3", SnmpVersion.V3), ("1", SnmpVersion.V1)),
            Community = fields.Secret("community") ?? new("public"),
            User = fields.Text("user", ""),
            Auth = fields.Choice(
                "auth", SnmpAuth.None, ("none", SnmpAuth.None), ("md5", SnmpAuth.Md5), ("sha", SnmpAuth.Sha1), ("sha1", SnmpAuth.Sha1),
                ("sha224", SnmpAuth.Sha224), ("sha256", SnmpAuth.Sha256), ("sha384", SnmpAuth.Sha384), ("sha512", SnmpAuth.Sha512)),
            AuthPassword = fields.Secret("auth-password"),
            Privacy = privacy,
            Extension = extension,
            PrivacyPassword = fields.Secret("privacy-password"),
            Context = fields.Text("context", ""),
        };
        if (login.Version == SnmpVersion.V3)
        {
            CheckUser(fields, login);
        }
        else
        {
            CheckCommunity(fields, login);
        }

        return login;
    }

    private static void CheckCommunity(Fields fields, SnmpLogin login)
    {
        foreach (var key in OfV3.Where(fields.Has))
        {
            fields.Wrong(key, $"`{key}` is of SNMPv3: write `version: 3` beside it, or take it out");
        }

        if (Encoding.UTF8.GetByteCount(login.Community.Reveal) is 0 or > MostSecret)
        {
            fields.Wrong("community", $"`community` must be of 1 to {MostSecret} bytes");
        }
    }

    private static void CheckUser(Fields fields, SnmpLogin login)
    {
        if (fields.Has("community"))
        {
            fields.Wrong("community", "`community` is of SNMPv1 and v2c: take it out, or write `version: 2c` in place of `version: 3`");
        }

        if (!fields.Has("user"))
        {
            fields.Wrong("version", "SNMPv3 needs a `user`");
        }

        CheckName(fields, "user", isNeeded: true);
        CheckName(fields, "context", isNeeded: false);
        CheckPassword(fields, "auth", "auth-password", login.Auth != SnmpAuth.None, login.AuthPassword);
        CheckPassword(fields, "privacy", "privacy-password", login.Privacy != SnmpPrivacy.None, login.PrivacyPassword);
        if (login.Privacy != SnmpPrivacy.None && login.Auth == SnmpAuth.None && !fields.Has("auth"))
        {
            fields.Wrong("privacy", "`privacy` needs `auth` and `auth-password` too: SNMPv3 encrypts only what it authenticates");
        }
        else if (login.Privacy != SnmpPrivacy.None && login.Auth == SnmpAuth.None)
        {
            fields.Wrong("auth", "`privacy` needs another `auth` than none: SNMPv3 encrypts only what it authenticates");
        }
    }

    private static void CheckName(Fields fields, string key, bool isNeeded)
    {
        if (fields.Text(key) is not { } name)
        {
            return;
        }

        if ((isNeeded && name.Length == 0) || Encoding.UTF8.GetByteCount(name) > MostName)
        {
            fields.Wrong(key, $"`{key}` must be of {(isNeeded ? "1 to" : "at most")} {MostName} bytes");
        }
    }

    private static void CheckPassword(Fields fields, string way, string key, bool isOn, Secret? password)
    {
        if (isOn && !fields.Has(key))
        {
            fields.Wrong(way, $"`{way}` needs `{key}`");
        }
        else if (!isOn && fields.Has(key))
        {
            fields.Wrong(key, $"`{key}` needs `{way}`: write which one the agent has for this user, as in `{way}: {(way == "auth" ? "sha256" : "aes128")}`");
        }
        else if (password is not null && Encoding.UTF8.GetByteCount(password.Reveal) is < LeastPassword or > MostSecret)
        {
            fields.Wrong(key, $"`{key}` must be of {LeastPassword} to {MostSecret} bytes: SNMPv3 allows no shorter one (RFC 3414)");
        }
    }
}
