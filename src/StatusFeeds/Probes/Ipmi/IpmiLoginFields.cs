// Reads how we show a BMC who we are, from a check or from a credential, and says what is wrong with it.
using System.Globalization;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

namespace StatusFeeds.Probes;

internal static class IpmiLoginFields
{
    public static readonly CredentialForm Form = new(
        ["user", "password", "key", "anonymous", "privilege", "cipher-suite"],
        "ipmi: { user: ..., password: ... }",
        settings => settings.Has("user") || settings.Has("anonymous"),
        IsShort: true);

    public static IpmiLogin Read(Fields fields)
    {
        var anonymous = fields.Flag("anonymous", otherwise: false);
        var login = new IpmiLogin
        {
            User = fields.Text("user", ""),
            Password = fields.Secret("password") ?? new(""),
            Key = Key(fields),
            Privilege = fields.Choice("privilege", IpmiPrivilege.User, ("user", IpmiPrivilege.User), ("operator", IpmiPrivilege.Operator), ("admin", IpmiPrivilege.Admin)),
            Suite = fields.Choice("cipher-suite", (int?)null, [("auto", null), .. IpmiLogin.Suites.Select(suite => (suite.ToString(CultureInfo.InvariantCulture), (int?)suite))]),
        };
        if (anonymous)
        {
            if (login.User.Length > 0)
            {
                fields.Wrong("anonymous", "`anonymous` is the login without a user: take `user` out, or `anonymous`");
            }
        }
        else if (!fields.Has("user"))
        {
            fields.Wrong("user", "`user` is missing: write the BMC's user, as in `ipmi: { user: monitor, password: \"${BMC}\" }`, or name a credential");
        }
        else if (login.User.Length == 0)
        {
            fields.Wrong("user", "`user` is empty, which is the anonymous login: write the BMC's user, or `anonymous: true` in its place");
        }
        else if (!fields.Has("password") && login.Suite != 0)
        {
            fields.Wrong("password", "`password` is missing");
        }

        Fits(fields, "user", login.User, IpmiLogin.MostUser);
        Fits(fields, "password", login.Password.Reveal, IpmiLogin.MostPassword);
        return login;
    }

    /// <summary>A BMC would cut it, and call it wrong.</summary>
    private static void Fits(Fields fields, string key, string text, int most)
    {
        if (!fields.IsUnknown(key) && (Encoding.UTF8.GetByteCount(text) > most || text.Contains('\0', StringComparison.Ordinal)))
        {
            fields.Wrong(key, $"`{key}` must be of at most {most} bytes: IPMI has no room for more");
        }
    }

    private static Secret? Key(Fields fields)
    {
        if (fields.Secret("key") is not { } key || fields.IsUnknown("key"))
        {
            return null;
        }

        if (IpmiKey.Bytes(key) is not { Length: > 0 and <= IpmiLogin.MostKey })
        {
            fields.Wrong("key", $"`key` is the BMC's K_g: a text of 1 to {IpmiLogin.MostKey} bytes, or `0x` and two hexadecimal digits for each");
            return null;
        }

        return key;
    }
}
