// How protocols that begin in the clear agree on TLS.
using System.Collections.Immutable;

namespace StatusFeeds.Probes;

/// <param name="Word">In the settings.</param>
/// <param name="Port">Its own.</param>
/// <param name="Agree">Says what must be said before TLS; false: the talk's trouble says why not.</param>
/// <param name="Farewell">Said at the end, under TLS, so that the server need not log a connection that was lost; null where closing is the way.</param>
internal sealed record StartTls(string Word, int Port, Func<StartTlsTalk, Task<bool>> Agree, byte[]? Farewell)
{
    public static ImmutableArray<StartTls> All { get; } =
    [
        new("smtp", 25, Smtp, "QUIT\r\n"u8.ToArray()),
        new("imap", 143, Imap, "a2 LOGOUT\r\n"u8.ToArray()),
        new("pop3", 110, Pop3, "QUIT\r\n"u8.ToArray()),
        new("ftp", 21, Ftp, "QUIT\r\n"u8.ToArray()),
        new("ldap", 389, StartTlsBinary.Ldap, StartTlsBinary.LdapUnbind),
        new("postgres", 5432, StartTlsBinary.Postgres, null),
        new("sieve", 4190, Sieve, "LOGOUT\r\n"u8.ToArray()),
        new("nntp", 119, Nntp, "QUIT\r\n"u8.ToArray()),
        new("xmpp", 5222, Xmpp, null),
    ];

    /// <summary>RFC 3207; replies by RFC 5321, 4.2.</summary>
    private static async Task<bool> Smtp(StartTlsTalk talk) =>
        await talk.Hears("SMTP", Code("220"))
        && await talk.Says($"EHLO {talk.Self}", "EHLO", Code("250"))
        && talk.Offered("STARTTLS")
        && await talk.Says("STARTTLS", "STARTTLS", Code("220"));

    /// <summary>RFC 9051, 6.2.1. Who greets with PREAUTH takes no STARTTLS any more.</summary>
    private static async Task<bool> Imap(StartTlsTalk talk) =>
        await talk.Hears("IMAP", line => Begins(line, "* OK") ? Turn.Yes : Turn.No)
        && await talk.Says("a1 STARTTLS", "STARTTLS", line => Begins(line, "a1 OK") ? Turn.Yes : line.StartsWith('*') ? Turn.More : Turn.No);

    /// <summary>RFC 2595, 4.</summary>
    private static async Task<bool> Pop3(StartTlsTalk talk) =>
        await talk.Hears("POP3", line => Begins(line, "+OK") ? Turn.Yes : Turn.No)
        && await talk.Says("STLS", "STLS", line => Begins(line, "+OK") ? Turn.Yes : Turn.No);

    /// <summary>RFC 4217, 4; replies by RFC 959, 4.2.</summary>
    private static async Task<bool> Ftp(StartTlsTalk talk) =>
        await talk.Hears("FTP", Code("220"))
        && await talk.Says("AUTH TLS", "AUTH TLS", Code("234"));

    /// <summary>RFC 5804, 2.2: the greeting is a list of what it can do, ended by OK.</summary>
    private static async Task<bool> Sieve(StartTlsTalk talk) =>
        await talk.Hears("ManageSieve", line => Begins(line, "OK") ? Turn.Yes : line.StartsWith('"') ? Turn.More : Turn.No)
        && talk.Offered("STARTTLS")
        && await talk.Says("STARTTLS", "STARTTLS", line => Begins(line, "OK") ? Turn.Yes : Turn.No);

    /// <summary>RFC 4642, 2.2.</summary>
    private static async Task<bool> Nntp(StartTlsTalk talk) =>
        await talk.Hears("NNTP", Code("20"))
        && await talk.Says("STARTTLS", "STARTTLS", Code("382"));

    /// <summary>RFC 6120, 5.4, as a client. The features are looked through as text: no parser of ours reads XML that a stranger sends before TLS.</summary>
    private static async Task<bool> Xmpp(StartTlsTalk talk)
    {
        const string Namespace = "urn:ietf:params:xml:ns:xmpp-tls";
        var hello = "<?xml version='1.0'?><stream:stream to='" + System.Security.SecurityElement.Escape(talk.Domain)
            + "' version='1.0' xml:lang='en' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
        if (!await talk.Sends(System.Text.Encoding.UTF8.GetBytes(hello), hello, "the stream's beginning")
            || await talk.TakeUntil("</stream:features>", "<stream:features/>", "</stream:stream>") is not { } features)
        {
            return false;
        }

        if (!features.EndsWith("</stream:features>", StringComparison.Ordinal) || !features.Contains(Namespace, StringComparison.Ordinal))
        {
            return features.Contains("<stream:error", StringComparison.Ordinal)
                ? talk.Refuses("the stream", features[features.IndexOf("<stream:error", StringComparison.Ordinal)..])
                : talk.Lacks("STARTTLS");
        }

        const string Ask = "<starttls xmlns='" + Namespace + "'/>";
        if (!await talk.Sends(System.Text.Encoding.UTF8.GetBytes(Ask), Ask, "STARTTLS") || await talk.TakeUntil("/>", "</proceed>", "</failure>", "</stream:stream>") is not { } answer)
        {
            return false;
        }

        return answer.TrimStart().StartsWith("<proceed", StringComparison.Ordinal) || talk.Refuses("STARTTLS", answer);
    }

    /// <summary>A reply of three digits: a hyphen behind them in its first line says that more lines come, up to one with the same digits and a blank.</summary>
    private static Func<string, Turn> Code(string wanted)
    {
        string? open = null;
        return line =>
        {
            var isCoded = line.Length >= 3 && line.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0;
            var follows = line.Length > 3 ? line[3] : ' ';
            if (open is null ? isCoded && follows == '-' : !(isCoded && follows == ' ' && line.StartsWith(open, StringComparison.Ordinal)))
            {
                open ??= line[..3];
                return open.StartsWith(wanted, StringComparison.Ordinal) ? Turn.More : Turn.No;
            }

            return isCoded && follows == ' ' && line.StartsWith(wanted, StringComparison.Ordinal) ? Turn.Yes : Turn.No;
        };
    }

    private static bool Begins(string line, string word) =>
        line.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (line.Length == word.Length || line[word.Length] is ' ' or '(');
}
