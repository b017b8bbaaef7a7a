// Reads postgres://user:password@host:port/database?sslmode=require; no message shows the password.
using Npgsql;
using StatusFeeds.Model;

namespace StatusFeeds.Storage;

internal static class PostgresUrl
{
    private const string Form = "Write postgres://user:password@host:port/database; special characters as %40 and the like.";

    public static bool Is(string database) =>
        database.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || database.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// As libpq reads it (PostgreSQL manual, 34.1.1.2), but with one host; user and password end at the last @, so that a password need not be escaped.
    /// </summary>
    /// <exception cref="StoreRefused">It is none, or says something we do not know.</exception>
    public static NpgsqlConnectionStringBuilder Parse(Secret database)
    {
        var rest = database.Reveal[(database.Reveal.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var at = rest.LastIndexOf('@');
        var (user, password) = Cut(at < 0 ? "" : rest[..at], ':');
        var (place, query) = Cut(rest[(at + 1)..], '?');
        var (hostAndPort, name) = Cut(place, '/');
        var (host, port) = HostAndPort(hostAndPort);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = Plain(host) is { Length: > 0 } some ? some : "localhost",
            Port = port.Length == 0 ? 5432 : Number(port, "port"),
            Username = user.Length == 0 ? null : Plain(user),
            Password = password.Length == 0 ? null : Plain(password),
            Database = name.Length == 0 ? null : Plain(name),
            Timeout = 5,
            TcpKeepAlive = true,
            MaxAutoPrepare = 50,
            ApplicationName = "statusfeeds",
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        foreach (var setting in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = Cut(setting, '=');
            Apply(settings, key, Plain(value));
        }

        if (settings.Username is null)
            throw Wrong("names no user");
        settings.Database ??= settings.Username;
        return settings;
    }

    private static void Apply(NpgsqlConnectionStringBuilder settings, string key, string value)
    {
        switch (key)
        {
            case "host":
                settings.Host = value;
                break;
            case "port":
                settings.Port = Number(value, "port");
                break;
            case "user":
                settings.Username = value;
                break;
            case "password":
                settings.Password = value;
                break;
            case "application_name":
                settings.ApplicationName = value;
                break;
            case "connect_timeout":
                settings.Timeout = Number(value, "connect_timeout");
                break;
            case "sslrootcert":
                settings.RootCertificate = value;
                break;
            case "sslmode":
                settings.SslMode = Enum.TryParse<SslMode>(value.Replace("-", ""), ignoreCase: true, out var mode) && char.IsAsciiLetter(value[0])
                    ? mode
                    : throw Wrong("has an unknown sslmode (there are disable, allow, prefer, require, verify-ca, verify-full)");
                break;
            default:
                throw Wrong("has an unknown setting after the ? (there are host, port, user, password, application_name, connect_timeout, sslmode, sslrootcert)");
        }
    }

    private static (string Host, string Port) HostAndPort(string text)
    {
        if (text.Contains(','))
            throw Wrong("names several hosts, of which only one is supported");
        var end = text.StartsWith('[') ? text.IndexOf(']') : -1;
        return end > 0 ? (text[1..end], text[(end + 1)..].TrimStart(':')) : Cut(text, ':');
    }

    private static (string Before, string After) Cut(string text, char mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    private static string Plain(string escaped) => Uri.UnescapeDataString(escaped);

    private static int Number(string text, string what) =>
        int.TryParse(text, out var number) && number is > 0 and < 65536 ? number : throw Wrong($"has a {what} that is no number from 1 to 65535");

    private static StoreRefused Wrong(string what) => new($"The postgres:// address at database: in site.yaml {what}. {Form}");
}
