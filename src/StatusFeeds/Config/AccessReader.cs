// Reads who may read: `access` of site.yaml. No message shows a password or a token.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using StatusFeeds.Model;
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static partial class AccessReader
{
    private const int LeastPassword = 8;
    private const int LeastToken = 16;
    private const int MostToken = 256;
    private const string Example = "`anyone`, `{ user: noc, password: ... }` or `{ token: ..., name: wall }`";

    /// <summary>Null: the site says nothing of it.</summary>
    public static Access? Read(Fields site, Mistakes mistakes)
    {
        if (site.Map("access") is not { } access)
        {
            return null;
        }

        access.Refuse("write", NotYet.Message("write"));
        var (anyone, readers, written) = (false, ImmutableArray.CreateBuilder<(Reader Reader, Node At)>(), access.Items("read"));
        foreach (var item in written)
        {
            if (item is Scalar one)
            {
                anyone |= one.Value == "anyone";
                if (one.Value != "anyone" && !one.IsUnknown)
                {
                    mistakes.Add(one, one.Problem ?? $"`read` takes {Example}, or a list of them");
                }
            }
            else
            {
                readers.Add((ReadOne(item, readers.Count + 1, mistakes), item));
            }
        }

        if (written.IsEmpty && !access.Entries.Any(entry => entry.Key.Raw == "write"))
        {
            access.Wrong("read", $"nobody could read: `access` needs `read`, {Example}, or a list of them");
        }

        Twice(readers, reader => reader.Name, "two readers have the same name: give each a `name` of its own", mistakes);
        Twice(readers.Where(one => one.Reader is { User: null, Proof.Reveal.Length: > 0 }), Digest, "this token is here twice", mistakes);
        Twice(readers.Where(one => one.Reader.User is not null), reader => reader.User!, "this user is here twice", mistakes);
        return new Access(anyone, [.. readers.Select(one => one.Reader)]);
    }

    /// <summary>Without proof where there are mistakes, or secrets are not asked for: then the site is not served.</summary>
    /// <param name="node">A mapping.</param>
    /// <param name="number">Its name where it has no other.</param>
    /// <param name="mistakes">What is wrong with it.</param>
    public static Reader ReadOne(Node node, int number, Mistakes mistakes)
    {
        var fields = new Fields(node, mistakes);
        const string names = "1 to 64 letters, digits and - . _ @";
        fields.Looks("name", NameShape, names);
        fields.Looks("password-hash", Hashing.PasswordShape, "what `statusfeeds hash-password` prints");
        fields.Looks("token-hash", Hashing.TokenShape, "what `statusfeeds hash-password --token` prints");
        fields.Looks("token", TokenShape, "at least 16 letters, digits and - . _ ~");
        var (user, password, hash) = (fields.Text("user"), fields.Secret("password"), fields.Secret("password-hash"));
        var (token, tokenHash) = (fields.Secret("token"), fields.Secret("token-hash"));
        var name = fields.Text("name") ?? user ?? number.ToString(CultureInfo.InvariantCulture);
        var isKnown = !new[] { "user", "password", "password-hash", "token", "token-hash", "name" }.Any(fields.IsUnknown);
        var problems = mistakes.Count;
        Need(
            (user, password, hash, token, tokenHash) is (not null, not null, null, null, null) or (not null, null, not null, null, null) or (null, null, null, not null, null) or (null, null, null, null, not null),
            null,
            $"a reader is {Example}; hashed, `{{ user: noc, password-hash: ... }}` or `{{ token-hash: ... }}`");
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

        fields.Close();
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

    /// <summary>Notes every name in an application's `read` that no reader has.</summary>
    public static void Dangling(IEnumerable<Scalar> names, Access access, Mistakes mistakes)
    {
        foreach (var name in names.Where(name => !name.IsUnknown && !access.Readers.Any(reader => reader.Name == name.Value)))
        {
            mistakes.Add(name, $"there is no reader {name.Shown} in `access` of site.yaml" + (name.IsFilled ? "" : Nearest.DidYouMean(name.Value, access.Readers.Select(reader => reader.Name))));
        }
    }

    private static string Digest(Reader reader) => reader.IsHashed ? reader.Proof.Reveal : Hashing.OfToken(reader.Proof.Reveal);

    private static void Twice(IEnumerable<(Reader Reader, Node At)> readers, Func<Reader, string> what, string message, Mistakes mistakes)
    {
        foreach (var same in readers.GroupBy(one => what(one.Reader), StringComparer.Ordinal))
        {
            foreach (var (_, at) in same.Skip(1))
            {
                mistakes.Add(at, message);
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
