// Reads one who may read or write: a login or a token, and its name. No message shows a password or a token.
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static partial class LoginReader
{
    public const string Example = "`{ user: noc, password: ... }` or `{ token: ..., name: wall }`";
    private const int LeastPassword = 8;
    private const int LeastToken = 16;
    private const int MostToken = 256;

    /// <summary>Without proof where there are mistakes, or secrets are not asked for: then the site is not served.</summary>
    /// <param name="fields">Of the mapping; the caller closes them.</param>
    /// <param name="node">The mapping.</param>
    /// <param name="shape">What it is to be, in words, for who wrote neither a login nor a token.</param>
    /// <param name="otherwise">Its name where it has no other.</param>
    /// <param name="mistakes">What is wrong with it.</param>
    public static Reader Read(Fields fields, Node node, string shape, string otherwise, Mistakes mistakes)
    {
        const string names = "1 to 64 letters, digits and - . _ @";
        fields.Looks("name", NameShape, names);
        fields.Looks("password-hash", Hashing.PasswordShape, "what `statusfeeds hash-password` prints");
        fields.Looks("token-hash", Hashing.TokenShape, "what `statusfeeds hash-password --token` prints");
        fields.Looks("token", TokenShape, "at least 16 letters, digits and - . _ ~");
        var (user, password, hash) = (fields.Text("user"), fields.Secret("password"), fields.Secret("password-hash"));
        var (token, tokenHash) = (fields.Secret("token"), fields.Secret("token-hash"));
        var name = fields.Text("name") ?? user ?? otherwise;
        var isKnown = !new[] { "user", "password", "password-hash", "token", "token-hash", "name" }.Any(fields.IsUnknown);
        var problems = mistakes.Count;
        Need(
            (user, password, hash, token, tokenHash) is (not null, not null, null, null, null) or (not null, null, not null, null, null) or (null, null, null, not null, null) or (null, null, null, null, not null),
            null,
            $"{shape}; hashed, `{{ user: noc, password-hash: ... }}` or `{{ token-hash: ... }}`");
        if (problems == mistakes.Count)
        {
            Need(user is null || (user.Length is > 0 and <= 64 && !user.Contains(':') && !user.Any(char.IsControl)), "user", "`user` must be 1 to 64 characters, none of them a colon");
            Need(password is null || password.Reveal.Length >= LeastPassword, "password", $"this password is too short: give it {LeastPassword} characters at least");
            Need(hash is null || Hashing.IsPassword(hash.Reveal), "password-hash", "this is not what `statusfeeds hash-password` prints");
            Need(token is null || token.Reveal.Length is >= LeastToken and <= MostToken, "token", $"a token needs {LeastToken} to {MostToken} characters, by chance: `openssl rand -hex 24` makes one");
            Need(token is null || TokenLetters().IsMatch(token.Reveal), "token", "a token stands in addresses: letters, digits and - . _ ~ only; `openssl rand -hex 24` makes one");
            Need(tokenHash is null || Hashing.TokenDigest(tokenHash.Reveal) is not null, "token-hash", "this is not what `statusfeeds hash-password --token` prints");
            Need(!fields.Has("name") || (name != "anyone" && NameLetters().IsMatch(name)), "name", $"`name` must be {names}, and not `anyone`; not {fields.Shown("name")}");
        }

        var proof = problems == mistakes.Count && isKnown ? password ?? hash ?? token ?? tokenHash : null;
        return new Reader(name, user, proof ?? new Secret(""), hash is not null || tokenHash is not null);

        void Need(bool holds, string? key, string message)
        {
            if (holds || !isKnown)
            {
                return;
            }

            if (key is null)
            {
                mistakes.Add(node, message);
            }
            else
            {
                fields.Wrong(key, message);
            }
        }
    }

    private const string NameShape = "[A-Za-z0-9._@-]{1,64}";
    private const string TokenShape = "[A-Za-z0-9._~-]{16,256}";

    [GeneratedRegex("^" + NameShape + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameLetters();

    [GeneratedRegex(@"^[A-Za-z0-9._~-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TokenLetters();
}
