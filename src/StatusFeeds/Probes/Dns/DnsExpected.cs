// One expected answer, brought into the form in which records are compared and shown.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Wire;

namespace StatusFeeds.Probes;

/// <param name="Text">As <see cref="DnsRecord.Text"/>.</param>
/// <param name="Shown">The same for people; without what came from <c>${...}</c>.</param>
internal sealed record DnsExpected(string Text, string Shown)
{
    /// <returns>The record's data as text; or what it must be instead.</returns>
    public static (string? Text, string? Must) Parse(DnsType type, string written)
    {
        var words = written.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return type switch
        {
            DnsType.A => (Address(written, AddressFamily.InterNetwork), "an IPv4 address, as in 192.0.2.1"),
            DnsType.AAAA => (Address(written, AddressFamily.InterNetworkV6), "an IPv6 address, as in 2001:db8::1"),
            DnsType.MX => (Numbered(words, 1), "a preference and a name, as in `10 mail.example.org.`"),
            DnsType.SRV => (Numbered(words, 3), "priority, weight, port and a name, as in `0 5 5060 sip.example.org.`"),
            DnsType.SOA => (Authority(words), "two names and five numbers, as in `ns1.example.org. admin.example.org. 2026112101 7200 900 1209600 300`"),
            DnsType.TXT => (DnsText.Bytes(written) is { } bytes ? DnsText.Quoted(bytes) : null, "a text, with or without double quotes"),
            DnsType.CAA => (Authorization(written), "flags, a tag and a value, as in `0 issue \"ca.example.net\"`"),
            _ => (Name(written), "a name, as in www.example.org"),
        };
    }

    private static string? Address(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family && !text.Contains('%', StringComparison.Ordinal)
        && (family == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? address.ToString()
            : null;

    private static string? Name(string text) => DnsName.Parse(text).Name?.Text;

    /// <summary>So many numbers, then one name.</summary>
    private static string? Numbered(string[] words, int numbers) =>
        words.Length == numbers + 1 && words.Take(numbers).All(word => Number(word, ushort.MaxValue) is not null) && Name(words[^1]) is { } name
            ? string.Join(' ', [.. words.Take(numbers).Select(word => Number(word, ushort.MaxValue)!), name])
            : null;

    private static string? Authority(string[] words) =>
        words.Length == 7 && Name(words[0]) is { } server && Name(words[1]) is { } person && words.Skip(2).All(word => Number(word, uint.MaxValue) is not null)
            ? string.Join(' ', [server, person, .. words.Skip(2).Select(word => Number(word, uint.MaxValue)!)])
            : null;

    private static string? Authorization(string written) =>
        written.Split((char[])[' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var flags, var tag, var value]
        && Number(flags, byte.MaxValue) is { } number && tag.All(char.IsAsciiLetterOrDigit) && DnsText.Bytes(value) is { } bytes
            ? $"{number} {tag.ToLowerInvariant()} {DnsText.Quoted(bytes)}"
            : null;

    private static string? Number(string word, uint most) =>
        uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number.ToString(CultureInfo.InvariantCulture) : null;
}
